"""Sending: what a contract refuses never reaches the chain, and the reason is in words."""

import pytest

from oracle.chain.deployment import Deployment
from oracle.chain.launch.parameters import local_parameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender, RevertError, transact
from oracle.errors import FatalError
from oracle.generator.palettes import load_palettes
from oracle.local.anvil import Anvil, account


def studio(chain: Anvil) -> Deployment:
    parameters = local_parameters()
    return deploy(
        chain.w3,
        KeySender(account(0)),
        parameters,
        members={account(1).address: parameters.token.supply},
        palettes=load_palettes()[:1],
        models=[],
    )


def test_transact__when_contract_refuses__says_why_and_sends_nothing() -> None:
    with Anvil() as chain:
        registry = studio(chain).contract(chain.w3, "OperatorRegistry")
        before = chain.w3.eth.get_transaction_count(account(2).address)
        call = registry.functions.register(account(2).address, account(2).address)
        wanted = r"the least is 1 ETH\. \[OperatorBondTooSmall\(bond=0\.0{17}5 ETH, min="
        with pytest.raises(RevertError, match=wanted):
            transact(chain.w3, KeySender(account(2)), call, value=5)
        assert chain.w3.eth.get_transaction_count(account(2).address) == before


def test_transact__when_sender_cannot_pay__says_so() -> None:
    with Anvil() as chain:
        registry = studio(chain).contract(chain.w3, "OperatorRegistry")
        call = registry.functions.register(account(2).address, account(2).address)
        chain.set_balance(account(2).address, 10**18)
        with pytest.raises(FatalError, match=r"(?i)insufficient funds"):
            transact(chain.w3, KeySender(account(2)), call, value=10**18)


def test_deploy__when_members_tokens_do_not_add_up__deploys_nothing() -> None:
    with Anvil() as chain:
        with pytest.raises(FatalError, match="add up to 1 wei"):
            deploy(
                chain.w3,
                KeySender(account(0)),
                local_parameters(),
                members={account(1).address: 1},
                palettes=[],
                models=[],
            )
        assert chain.w3.eth.block_number == 0


def test_transact__when_more_has_accrued_by_the_time_it_is_mined__has_gas_for_it() -> None:
    """The estimate is made on the last block, in whose second nothing is left to be accounted."""
    with Anvil() as chain:
        token = studio(chain).contract(chain.w3, "StudioToken")
        holder = KeySender(account(1))
        chain.send_as(account(3).address, token.address, value=10**18)
        transact(chain.w3, KeySender(account(3)), token.functions.accrue())
        begun = chain.now
        chain.rpc("evm_setNextBlockTimestamp", hex(begun + 3_600))
        receipt = transact(chain.w3, holder, token.functions.transfer(account(2).address, 1))
        assert chain.now == begun + 3_600
        assert receipt["status"] == 1
        assert token.functions.claimable(holder.address).call() > 10**16
