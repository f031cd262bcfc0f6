"""Approvals by signature beside the call that uses them, until their deadline's last second."""

from typing import Any

import pytest
from ape.api import AccountAPI
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY, Fractions
from tests.contracts.studio import Studio
from tests.support.refusals import error

PART = SUPPLY // 10
UNSIGNED = (0, bytes(32), bytes(32))
FIELDS = {"owner": "address", "spender": "address", "value": "uint256", "nonce": "uint256"}


@pytest.fixture
def vault(fractions: Fractions) -> Any:
    return fractions.vault()


@pytest.fixture
def pool(fractions: Fractions, vault: Any) -> Any:
    """Its pool, with the curator's money in it."""
    return fractions.pool(vault, 20 * ETHER, SUPPLY // 2)


@pytest.fixture
def key() -> LocalAccount:
    """Whose approvals are signatures."""
    signer: LocalAccount = Account.from_key(b"\x09" * 32)
    return signer


@pytest.fixture
def holder(fractions: Fractions, studio: Studio, vault: Any, key: LocalAccount) -> AccountAPI:
    """Somebody with fractions that the pool was never approved for."""
    who = studio.account(key.address)
    vault.transfer(who, PART, sender=fractions.curator)
    return who


def signed(
    studio: Studio, vault: Any, key: LocalAccount, spender: Any, amount: int, deadline: int
) -> tuple[int, bytes, bytes]:
    """The holder's permit, as the pool takes it."""
    domain = {
        "name": vault.name(),
        "version": "1",
        "chainId": studio.w3.eth.chain_id,
        "verifyingContract": vault.address,
    }
    kinds = [{"name": n, "type": t} for n, t in (*FIELDS.items(), ("deadline", "uint256"))]
    said = {"owner": key.address, "spender": spender.address, "value": amount, "nonce": 0}
    said["deadline"] = deadline
    made = key.sign_message(encode_typed_data(domain, {"Permit": kinds}, said))
    return made.v, made.r.to_bytes(32, "big"), made.s.to_bytes(32, "big")


def test_sale__with_a_permit__is_one_transaction(
    studio: Studio, vault: Any, pool: Any, key: LocalAccount, holder: AccountAPI
) -> None:
    signature = signed(studio, vault, key, pool, PART, FOREVER)
    out, had = pool.ethOut(PART), studio.balance(holder)
    receipt = pool.swapFractionsForEthWithPermit(
        PART, out, holder, FOREVER, signature, sender=holder
    )
    assert studio.balance(holder) - had + receipt.total_fees_paid == out
    assert (vault.balanceOf(holder), vault.allowance(holder, pool)) == (0, 0)
    (swap,) = receipt.decode_logs(pool.Swap)
    assert (swap.sender, swap.fractionsIn, swap.ethOut) == (holder, PART, out)


def test_liquidity__with_a_permit__is_one_transaction(
    studio: Studio, vault: Any, pool: Any, key: LocalAccount, holder: AccountAPI
) -> None:
    signature = signed(studio, vault, key, pool, PART, FOREVER)
    had, eth = pool.totalSupply(), 4 * ETHER
    receipt = pool.addLiquidityWithPermit(
        PART, 0, holder, FOREVER, signature, value=eth, sender=holder
    )
    assert vault.balanceOf(holder) == 0, "four of twenty ETH take a tenth of all fractions"
    assert pool.balanceOf(holder) == pool.totalSupply() - had == had // 5
    (added,) = receipt.decode_logs(pool.LiquidityAdded)
    assert (added.eth, added.fractions) == (eth, PART)


def test_permit__that_somebody_used_first__does_not_stop_the_call(
    studio: Studio, vault: Any, pool: Any, key: LocalAccount, holder: AccountAPI
) -> None:
    signature = signed(studio, vault, key, pool, PART, FOREVER)
    vault.permit(holder, pool, PART, FOREVER, *signature, sender=studio.stranger)
    pool.swapFractionsForEthWithPermit(PART, 0, holder, FOREVER, signature, sender=holder)
    assert vault.balanceOf(holder) == 0


@pytest.mark.parametrize("way", ["sell", "add"])
def test_permit__of_another_or_of_nobody__approves_nothing(
    studio: Studio, vault: Any, pool: Any, key: LocalAccount, holder: AccountAPI, way: str
) -> None:
    """A permit for less, for somebody else, or none at all: the allowance decides, and is 0."""
    less = signed(studio, vault, key, pool, PART - 1, FOREVER)
    others = signed(studio, vault, key, studio.stranger, PART, FOREVER)
    wanted = error("ERC20InsufficientAllowance", spender=pool, allowance=0, needed=PART)
    for signature in (less, others, UNSIGNED):
        if way == "sell":
            call, value = pool.swapFractionsForEthWithPermit, 0
        else:
            call, value = pool.addLiquidityWithPermit, 4 * ETHER
        arguments = (PART, 0, holder, FOREVER, signature)
        assert studio.refusal(call, *arguments, sender=holder, value=value) == wanted


def test_permit__in_the_last_second_of_its_deadline__is_good_and_a_second_later_is_not(
    studio: Studio, vault: Any, pool: Any, key: LocalAccount, holder: AccountAPI
) -> None:
    """One deadline bounds the call and the signature: the second itself still counts."""
    deadline = studio.now + 1_000
    signature = signed(studio, vault, key, pool, PART, deadline)
    arguments = (PART, 0, holder, deadline, signature)
    studio.at(deadline + 1)
    found = studio.refusal(pool.swapFractionsForEthWithPermit, *arguments, sender=holder)
    assert found == error("PoolDeadlinePassed", deadline=deadline)
    found = studio.refusal(
        pool.addLiquidityWithPermit, *arguments, sender=holder, value=ETHER // 10
    )
    assert found == error("PoolDeadlinePassed", deadline=deadline)
    studio.at(deadline)
    pool.swapFractionsForEthWithPermit(*arguments, sender=holder)
    assert (studio.now, vault.balanceOf(holder)) == (deadline, 0)
