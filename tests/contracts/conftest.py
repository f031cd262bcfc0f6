"""One studio on Ape's chain; Ape undoes after each test what it did to the chain."""

from typing import Any

import pytest

from tests.contracts.appraisal.appraisals import Appraisals
from tests.contracts.auction.market import Market
from tests.contracts.fractions.fractions import Fractions
from tests.contracts.governance.motions import QUORUM, THRESHOLD, Motion, delegate, motion
from tests.contracts.intruder import Intruder
from tests.contracts.lending.lending import Lending
from tests.contracts.licensing.licensing import Licensing
from tests.contracts.studio import FinishedRound, Studio


@pytest.fixture(scope="session")
def studio(chain: Any, project: Any, accounts: Any) -> Studio:
    """A deployed studio with an authorised model, two palettes and three bonded operators."""
    return Studio(chain, project, accounts)


@pytest.fixture
def finished(studio: Studio) -> FinishedRound:
    """A finalised round of five works in the house style."""
    return studio.finish()


@pytest.fixture
def members(studio: Studio) -> dict[str, object]:
    """Members whose votes count: a large one, a small one under the quorum, one just above it."""
    shares = {"small": QUORUM // 2, "middle": QUORUM, "tiny": THRESHOLD}
    people = {name: studio.person(f"member {name}") for name in shares}
    for name, amount in shares.items():
        studio.token.transfer(people[name], amount, sender=studio.holder)
        delegate(studio, people[name], sender=people[name])
    delegate(studio, studio.holder, sender=studio.holder)
    studio.pass_time(1)
    return {**people, "large": studio.holder}


@pytest.fixture
def raise_bond(studio: Studio) -> Motion:
    """An ordinary proposal."""
    return motion((studio.operators.setMinBond, 7))


@pytest.fixture
def token(studio: Studio, finished: FinishedRound) -> int:
    """The minted work 2."""
    studio.artwork.mint(*finished.work(2), studio.stranger, sender=studio.dao)
    return int(studio.artwork.tokenOf(finished.digests[2]))


@pytest.fixture
def market(studio: Studio, project: Any) -> Market:
    """Splits, curation and auctions of the studio."""
    return Market(studio, project)


@pytest.fixture
def fractions(studio: Studio, project: Any) -> Fractions:
    """Vaults and pools beside the studio."""
    return Fractions(studio, project)


@pytest.fixture(scope="module")
def licensed_work(studio: Studio) -> int:
    """A minted work, once for all tests of a module: a round takes long."""
    finished = studio.finish()
    studio.artwork.mint(*finished.work(2), studio.stranger, sender=studio.dao)
    return int(studio.artwork.tokenOf(finished.digests[2]))


@pytest.fixture
def licensing(studio: Studio, project: Any, licensed_work: int) -> Licensing:
    """The studio's licences, and a work of it whose owner can offer some."""
    return Licensing(studio, project, licensed_work)


@pytest.fixture(scope="session")
def lending(studio: Studio, project: Any) -> Lending:
    """A lending pool with a listed vault; Ape undoes what a test does to them."""
    return Lending(studio, Fractions(studio, project), project)


@pytest.fixture
def appraisals(market: Market, fractions: Fractions, project: Any) -> Appraisals:
    """The appraiser of that market and of those vaults."""
    return Appraisals(market, fractions, project)


@pytest.fixture
def intruder(studio: Studio) -> Intruder:
    """A contract that calls back in the middle of a call."""
    return Intruder(studio)
