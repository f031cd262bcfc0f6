"""GenerationOracle: the seed falls from one block's header, is nobody's choice and never lost."""

import pytest
from web3 import Web3

from oracle.chain.types import Phase
from oracle.generator.commitment import round_seed
from tests.contracts.studio import (
    CHALLENGE,
    COMMIT,
    LIFETIME,
    REVEAL,
    SEED_DELAY,
    Studio,
    root_named,
)
from tests.support.deep import IS_DEEP
from tests.support.events import event, said
from tests.support.history import FORGOTTEN, HISTORY_BLOCKS, history_words
from tests.support.refusals import error

ROOT = root_named("works")


def mine(studio: Studio, blocks: int) -> None:
    studio.rpc("anvil_mine", [hex(blocks)])


def forget(studio: Studio, block: int) -> None:
    """The chain as it is once nobody knows the block's hash."""
    mine(studio, block + FORGOTTEN - studio.w3.eth.block_number)
    studio.rpc("anvil_setStorageAt", history_words(block))


def seed_block(studio: Studio, round_id: int) -> int:
    return int(studio.oracle.getRound(round_id).seedBlock)


def test_seed__is_the_randao_of_the_seed_block_hashed_with_chain_oracle_and_round(
    studio: Studio,
) -> None:
    round_id = studio.open()
    randao = bytes(studio.w3.eth.get_block(seed_block(studio, round_id))["mixHash"])
    assert any(randao)
    chain_id = studio.deployment.chain_id
    expected = round_seed(randao, chain_id, studio.oracle.address, round_id)
    assert studio.seed_of(round_id) == expected


def test_seed__opens_windows_that_follow_one_another(studio: Studio) -> None:
    round_id = studio.request()
    mine(studio, SEED_DELAY + 1)
    block = seed_block(studio, round_id)
    randao = bytes(studio.w3.eth.get_block(block)["mixHash"])
    receipt = studio.oracle.seed(round_id, studio.header(block), sender=studio.stranger)
    record = studio.oracle.getRound(round_id)
    assert record.phase == Phase.COMMIT
    assert record.commitEnd == studio.now + COMMIT
    assert record.revealEnd == record.commitEnd + REVEAL
    assert record.challengeEnd == record.revealEnd + CHALLENGE
    assert said(receipt, studio.oracle) == [
        event(
            "RoundSeeded",
            round=round_id,
            seed=round_seed(randao, studio.deployment.chain_id, studio.oracle.address, round_id),
            commitEnd=studio.now + COMMIT,
            revealEnd=studio.now + COMMIT + REVEAL,
            challengeEnd=studio.now + COMMIT + REVEAL + CHALLENGE,
        )
    ]


def test_seed__of_two_rounds_with_one_seed_block__differ(studio: Studio) -> None:
    studio.rpc("evm_setAutomine", [False])
    data = studio.oracle.requestRound.encode_input(1, 1, b"")
    for _ in range(2):
        studio.w3.eth.send_transaction(
            {
                "from": studio.dao.address,
                "to": studio.oracle.address,
                "data": Web3.to_hex(data),
                "value": studio.oracle.feeFor(1),
                "gas": 1_000_000,
            }
        )
    mine(studio, 1)
    studio.rpc("evm_setAutomine", [True])
    assert seed_block(studio, 1) == seed_block(studio, 2)
    studio.seed(1)
    studio.seed(2)
    assert studio.seed_of(1) != studio.seed_of(2)


def test_seed__when_block_is_not_mined_or_is_the_current_one__refuses(studio: Studio) -> None:
    round_id = studio.request()
    block = seed_block(studio, round_id)
    for _ in range(SEED_DELAY):
        current = studio.w3.eth.block_number + 1
        assert current <= block
        expected = error("SeedBlockNotMined", current=current, seedBlock=block)
        assert studio.refusal(studio.oracle.seed, round_id, b"", sender=studio.stranger) == expected
        assert studio.refusal(studio.oracle.rearm, round_id, sender=studio.stranger) == expected
        mine(studio, 1)
    studio.oracle.seed(round_id, studio.header(block), sender=studio.stranger)


def test_seed__when_header_is_another_blocks_or_damaged__refuses(studio: Studio) -> None:
    round_id = studio.request()
    mine(studio, SEED_DELAY + 1)
    block = seed_block(studio, round_id)
    expected = bytes(studio.w3.eth.get_block(block)["hash"])
    good = studio.header(block)
    for header in (studio.header(block - 1), good[:-1], good + b"\0", b"", b"\xc0"):
        found = studio.refusal(studio.oracle.seed, round_id, header, sender=studio.stranger)
        actual = bytes(Web3.keccak(header))
        assert found == error(
            "SeedHeaderInvalid", seedBlock=block, expected=expected, actual=actual
        )


def test_seed__when_it_has_fallen__cannot_fall_again(studio: Studio) -> None:
    round_id = studio.open()
    header = studio.header(seed_block(studio, round_id))
    expected = error("RoundWrongPhase", round=round_id, phase=Phase.COMMIT)
    assert studio.refusal(studio.oracle.seed, round_id, header, sender=studio.stranger) == expected
    assert studio.refusal(studio.oracle.rearm, round_id, sender=studio.stranger) == expected


def mine_to_age(studio: Studio, block: int, age: int) -> None:
    """The next block will be `age` blocks after `block`."""
    mine(studio, block + age - 1 - studio.w3.eth.block_number)


@pytest.mark.parametrize("age", [255, 256, 257, 300])
def test_seed__when_block_is_old_but_remembered__falls(studio: Studio, age: int) -> None:
    """BLOCKHASH knows 256 blocks, EIP-2935's history more."""
    round_id = studio.request()
    block = seed_block(studio, round_id)
    mine_to_age(studio, block, age)
    still = error("SeedBlockKnown", seedBlock=block)
    assert studio.refusal(studio.oracle.rearm, round_id, sender=studio.stranger) == still
    studio.oracle.seed(round_id, studio.header(block), sender=studio.stranger)
    assert studio.w3.eth.block_number == block + age
    assert studio.oracle.phase(round_id) == Phase.COMMIT


@pytest.mark.skipif(not IS_DEEP, reason="mines 8,192 blocks: minutes")
def test_seed__when_block_leaves_the_history__is_forgotten(studio: Studio) -> None:
    studio.vote_rules(lifetime=30 * 86_400)
    round_id = studio.request()
    block = seed_block(studio, round_id)
    header = studio.header(block - SEED_DELAY)
    while (missing := block + HISTORY_BLOCKS - 1 - studio.w3.eth.block_number) > 0:
        mine(studio, min(missing, 250))
    # The last block that remembers it: refused for its header only.
    assert "SeedHeaderInvalid" in studio.refusal(
        studio.oracle.seed, round_id, header, sender=studio.stranger
    )
    mine(studio, 1)
    assert studio.refusal(studio.oracle.seed, round_id, header, sender=studio.stranger) == error(
        "SeedBlockForgotten", seedBlock=block
    )
    studio.oracle.rearm(round_id, sender=studio.stranger)


def test_seed__when_block_is_forgotten__asks_to_rearm_and_falls_from_a_new_block(
    studio: Studio,
) -> None:
    round_id = studio.request()
    block = seed_block(studio, round_id)
    forget(studio, block)
    found = studio.refusal(studio.oracle.seed, round_id, b"", sender=studio.stranger)
    assert found == error("SeedBlockForgotten", seedBlock=block)
    receipt = studio.oracle.rearm(round_id, sender=studio.stranger)
    fresh = receipt.block_number + SEED_DELAY
    assert said(receipt, studio.oracle) == [
        event("RoundRearmed", round=round_id, oldSeedBlock=block, seedBlock=fresh)
    ]
    studio.seed(round_id)
    assert studio.oracle.phase(round_id) == Phase.COMMIT


def test_rearm__when_seed_delay_was_voted_otherwise__uses_the_rounds_own(studio: Studio) -> None:
    round_id = studio.request()
    studio.vote_rules(seed_delay=5_000)
    forget(studio, seed_block(studio, round_id))
    studio.oracle.rearm(round_id, sender=studio.stranger)
    assert seed_block(studio, round_id) == studio.w3.eth.block_number + SEED_DELAY


def test_seed__when_the_windows_a_demand_and_a_promotion_do_not_fit__refuses(
    studio: Studio,
) -> None:
    round_id = studio.request()
    record = studio.oracle.getRound(round_id)
    mine(studio, SEED_DELAY + 1)
    last = record.expiry - (COMMIT + 4 * REVEAL + CHALLENGE) - 1
    header = studio.header(record.seedBlock)
    studio.at(last + 1)
    found = studio.refusal(studio.oracle.seed, round_id, header, sender=studio.stranger)
    assert found == error("RoundExpiring", round=round_id, expiry=record.expiry)
    studio.at(last)
    studio.oracle.seed(round_id, header, sender=studio.stranger)
    end = studio.oracle.getRound(round_id).challengeEnd
    assert end == record.expiry - 3 * REVEAL - 1


def test_seed__when_the_last_moment_was_used__the_round_can_still_be_finalised(
    studio: Studio,
) -> None:
    round_id = studio.request()
    record = studio.oracle.getRound(round_id)
    mine(studio, SEED_DELAY + 1)
    studio.at(record.expiry - (COMMIT + 4 * REVEAL + CHALLENGE) - 1)
    studio.oracle.seed(round_id, studio.header(record.seedBlock), sender=studio.stranger)
    for operator in studio.crew:
        studio.commit(round_id, operator, ROOT)
    studio.close_commits(round_id)
    for operator in studio.crew:
        studio.reveal(round_id, operator, ROOT)
    studio.at(record.expiry)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    assert studio.oracle.phase(round_id) == Phase.FINALISED


def test_seed__when_never_given__the_round_fails_after_its_expiry(studio: Studio) -> None:
    round_id = studio.request()
    expiry = studio.oracle.getRound(round_id).expiry
    assert expiry == studio.now + LIFETIME
    studio.at(expiry)
    expected = error("RoundWrongPhase", round=round_id, phase=Phase.REQUESTED)
    assert studio.refusal(studio.oracle.fail, round_id, sender=studio.stranger) == expected
    had, fee = studio.balance(studio.dao), studio.oracle.getRound(round_id).fee
    studio.at(expiry + 1)
    studio.oracle.fail(round_id, sender=studio.stranger)
    assert studio.balance(studio.dao) == had + fee
