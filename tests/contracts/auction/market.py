"""The market's contracts beside a studio, and its money's ways, through Ape."""

from collections.abc import Sequence
from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.governance.motions import delegate
from tests.contracts.studio import FinishedRound, Studio

PERIOD = 500
SEATS = 3
CURATION_TERMS = (PERIOD, SEATS)
WHOLE = 1_000_000
DAY = 86_400

DURATION, EXTENSION, EXTENSION_CAP, INCREMENT = 1_000, 100, 300, 500
RESERVE = ETHER // 10
TO_TREASURY, RETRY = 0, 1
TRIES = 2
AUCTION_TERMS = (RESERVE, DURATION, EXTENSION, EXTENSION_CAP, INCREMENT, RETRY, TRIES)
ZERO = "0x" + "00" * 20


class Market:
    """Splits, curation and auctions of a studio whose works the auction house mints."""

    def __init__(self, studio: Studio, project: Any) -> None:
        self.studio, self.project = studio, project
        dao, deployer = studio.dao, studio.stranger
        self.splitters = deployer.deploy(project.SplitterFactory)
        self.artist = studio.person("artist")
        self.house_split = self.ordered(
            {ZERO: 300_000, self.artist.address: 500_000, studio.token.address: 200_000}
        )
        self.splits = deployer.deploy(
            project.RoundSplits,
            dao,
            studio.oracle,
            studio.models,
            self.splitters,
            self.house_split,
        )
        self.curation = deployer.deploy(
            project.Curation, dao, studio.oracle, studio.token, 60, CURATION_TERMS
        )
        self.house = deployer.deploy(
            project.AuctionHouse,
            dao,
            studio.artwork,
            self.curation,
            self.splits,
            60,
            AUCTION_TERMS,
        )
        self._splitter = project.RoyaltySplitter
        studio.artwork.setCuration(self.curation, sender=dao)
        studio.artwork.setSplits(self.splits, sender=dao)
        studio.artwork.setMinter(self.house, sender=dao)

    @staticmethod
    def ordered(shares: dict[str, int]) -> list[tuple[str, int]]:
        """A split's parts in the order that the chain wants."""
        return sorted(shares.items(), key=lambda part: int(part[0], 16))

    def splitter(self, parts: Sequence[tuple[str, int]]) -> Any:
        """The splitter of these parts, made."""
        self.splitters.create(parts, sender=self.studio.stranger)
        return self._splitter.at(self.splitters.addressOf(parts))

    def splitter_at(self, address: str) -> Any:
        """The splitter at an address."""
        return self._splitter.at(address)

    def member(self, name: str, votes: int) -> AccountAPI:
        """Somebody with so many votes, delegated to itself."""
        studio = self.studio
        person = studio.person(name)
        studio.token.transfer(person, votes, sender=studio.holder)
        delegate(studio, person, sender=person)
        return person

    def opened(self, works: int = 5, name: str = "") -> FinishedRound:
        """A finished round whose curation is open."""
        finished = self.studio.finish(works=works, name=name)
        self.curation.open(finished.id, sender=self.studio.stranger)
        return finished

    def over(self, round_id: int) -> None:
        """To the first second after a curation."""
        self.studio.pass_to(self.curation.getCuration(round_id).end + 1)

    def close(self, finished: FinishedRound) -> list[int]:
        """Ends a curation; returns the winners' indices, best first."""
        self.over(finished.id)
        indices = [int(seat.index) for seat in self.curation.seats(finished.id)]
        digests = [finished.digests[index] for index in indices]
        proofs = [finished.tree.proof(index) for index in indices]
        self.curation.close(finished.id, digests, proofs, sender=self.studio.stranger)
        return indices
