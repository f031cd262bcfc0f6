"""StudioToken: a fixed supply, and votes at past times."""

from eth_account import Account
from eth_account.messages import encode_typed_data
from web3 import Web3

from tests.contracts.governance.motions import (
    SUPPLY,
    delegate,
)
from tests.contracts.studio import PARAMETERS, Studio


def test_token__has_a_fixed_supply_and_no_privileged_function(studio: Studio) -> None:
    assert studio.token.totalSupply() == studio.token.balanceOf(studio.holder) == SUPPLY
    writes = {entry.name for entry in studio.token.contract_type.mutable_methods}
    assert writes == {
        *("transfer", "transferFrom", "approve", "permit", "delegate", "delegateBySig"),
        *("claim", "accrue"),  # anybody may; the money goes to its owner
    }


def test_token__counts_votes_by_timestamp(studio: Studio) -> None:
    assert studio.token.CLOCK_MODE() == studio.governor.CLOCK_MODE() == "mode=timestamp"
    assert studio.token.clock() == studio.governor.clock() == studio.now


def test_votes__count_only_once_delegated_and_follow_the_tokens(studio: Studio) -> None:
    token, holder, other = studio.token, studio.holder, studio.stranger
    assert token.getVotes(holder) == 0
    delegate(studio, holder, sender=holder)
    assert token.getVotes(holder) == SUPPLY
    token.transfer(other, 5, sender=holder)
    assert (token.getVotes(holder), token.getVotes(other)) == (SUPPLY - 5, 0)
    delegate(studio, holder, sender=other)
    assert token.getVotes(holder) == SUPPLY


def test_permit__spends_by_signature_once(studio: Studio) -> None:
    signer = Account.from_key(Web3.keccak(text="a member's key"))
    studio.token.transfer(signer.address, 9, sender=studio.holder)
    message = {
        "owner": signer.address,
        "spender": studio.stranger.address,
        "value": 9,
        "nonce": 0,
        "deadline": studio.now + 100,
    }
    domain = {
        "name": PARAMETERS.token.name,
        "version": "1",
        "chainId": studio.deployment.chain_id,
        "verifyingContract": studio.token.address,
    }
    kinds = ("address", "address", "uint256", "uint256", "uint256")
    types = {
        "Permit": [{"name": n, "type": t} for n, t in zip(message, kinds, strict=True)],
    }
    signed = signer.sign_message(encode_typed_data(domain, types, message))
    r, s = (value.to_bytes(32, "big") for value in (signed.r, signed.s))
    arguments = (
        signer.address,
        studio.stranger.address,
        9,
        message["deadline"],
        signed.v,
        r,
        s,
    )
    studio.token.permit(*arguments, sender=studio.guardian)
    assert studio.token.nonces(signer.address) == 1
    assert "ERC2612InvalidSigner" in studio.refusal(
        studio.token.permit, *arguments, sender=studio.guardian
    )
    to = studio.guardian
    studio.token.transferFrom(signer.address, to, 9, sender=studio.stranger)
    assert studio.token.balanceOf(to) == 9
