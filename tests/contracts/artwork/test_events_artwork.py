"""What works and their curation say, to the last value."""

from typing import Any

from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.auction.market import PERIOD, SEATS, Market
from tests.contracts.prompts import prompt_of
from tests.contracts.studio import Studio
from tests.support.events import event, said

VOTE = 10**9


def test_artwork__says_whom_it_listens_to(studio: Studio) -> None:
    artwork, dao, other = studio.artwork, studio.dao, studio.nobody("other")
    assert said(artwork.setCuration(other, sender=dao), artwork) == [
        event("CurationSet", curation=other)
    ]
    assert said(artwork.setSplits(other, sender=dao), artwork) == [event("SplitsSet", splits=other)]
    assert said(artwork.setMinter(other, sender=dao), artwork) == [event("MinterSet", minter=other)]
    assert said(artwork.setLicenses(other, sender=dao), artwork) == [
        event("LicensesSet", licenses=other)
    ]
    assert said(artwork.setRoyalty(other, 7, sender=dao), artwork) == [
        event("RoyaltySet", receiver=other, royalty=7)
    ]


def test_provenance__is_told_whole(studio: Studio) -> None:
    """ERC-7007: prompt and data are indexed by their hashes, the proof is there itself."""
    finished = studio.finish_true()
    words, digest, proof = prompt_of(studio, finished, 2), finished.digests[2], b"any bytes"
    studio.artwork.mint(*finished.work(2), studio.stranger, sender=studio.dao)
    token = studio.artwork.tokenOf(digest)
    told = studio.artwork.addAigcData(token, words, digest, proof, sender=studio.stranger)
    assert said(told, studio.artwork) == [
        event(
            "AigcData",
            tokenId=token,
            prompt=bytes(Web3.keccak(words)),
            aigcData=bytes(Web3.keccak(digest)),
            proof=proof,
        )
    ]


def test_curation__is_told_from_its_opening_to_its_winners(market: Market) -> None:
    studio, curation = market.studio, market.curation
    voter: Any = market.member("voter", 10 * ETHER)
    finished = studio.finish()
    opened = curation.open(finished.id, sender=studio.stranger)
    snapshot = studio.oracle.getRound(finished.id).challengeEnd
    assert said(opened, curation) == [
        event(
            "CurationOpened",
            round=finished.id,
            snapshot=snapshot,
            end=studio.now + PERIOD,
            seats=SEATS,
        )
    ]
    choices = [3 * VOTE << 16 | 2, VOTE << 16 | 0]
    voted = curation.vote(finished.id, choices, sender=voter)
    assert said(voted, curation) == [
        event("VotesSpent", round=finished.id, voter=voter, choices=choices)
    ]
    market.over(finished.id)
    digests = [finished.digests[index] for index in (2, 0)]
    proofs = [finished.tree.proof(index) for index in (2, 0)]
    closed = curation.close(finished.id, digests, proofs, sender=studio.stranger)
    assert said(closed, curation) == [
        event(
            "WinnerChosen",
            round=finished.id,
            index=index,
            number=number,
            votes=votes,
            digest=finished.digests[index],
        )
        for number, (index, votes) in enumerate(((2, 3 * VOTE), (0, VOTE)))
    ] + [event("CurationClosed", round=finished.id, winners=2)]
    changed = curation.setTerms((PERIOD + 1, SEATS), sender=studio.dao)
    assert said(changed, curation) == [event("CurationTermsSet", terms=(PERIOD + 1, SEATS))]
