"""Robberies of a whole studio that once went through, told call by call; nobody gains by them."""

from collections.abc import Iterator, Sequence

import pytest

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.lending.parameters import CollateralParameters
from oracle.local.anvil import Anvil
from oracle.quantities import DAY, ETHER
from tests.invariants.bare_chain import OPTIONS, BareChain
from tests.invariants.economy.book import SOLD
from tests.invariants.economy.loan_rules import LoanRules
from tests.invariants.economy.scene import Scene
from tests.invariants.economy.studio import ADA, BOB, CYD, HAL, SUPPLY, WORK, WORLD
from tests.invariants.economy.town import fine
from tests.invariants.economy.world import World


class Story(LoanRules):
    """The machine, led by hand: its checks hold after each chapter and at the end."""

    def check(self) -> None:
        """Everything that must hold after a step."""
        self.town.close()
        self.the_book_is_the_chains()
        self.nobody_is_robbed()
        self.lenders_lose_nothing()
        self.what_is_sound_is_not_for_sale()


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with Anvil(options=(*OPTIONS, "--order", "fifo")) as anvil:
        yield Scene(BareChain(anvil))


@pytest.fixture
def story(scene: Scene) -> Iterator[Story]:
    Story.scene = scene
    told = Story()
    yield told
    told.check()
    told.teardown()


@pytest.fixture
def town(story: Story) -> World:
    return story.town


def test_depth__that_its_main_provider_withdraws__makes_no_sound_loan_liquidatable(
    story: Story, town: World
) -> None:
    """Whoever provides a pool's depth borrows beside others, leaves, and would sell them."""
    shared = story.shared
    fine(town.remove(ADA, shared, town.book.pools[shared].shares[ADA]))
    for _ in range(4):
        town.wait(DAY)
        story.check()


def test_collateral__of_whoever_withdraws_the_depth__is_not_bought_back_for_dust(
    story: Story, town: World
) -> None:
    """Borrower and provider in one draws, leaves the pool, and bids for its own collateral."""
    shared = story.shared
    fine(town.lock(ADA, shared, town.book.vaults[shared].fractions[ADA]))
    fine(town.borrow(ADA, shared, town.max_draw(ADA, shared)))
    story.check()
    fine(town.remove(ADA, shared, town.book.pools[shared].shares[ADA]))
    for _ in range(4):
        town.wait(DAY)
        for which in range(len(story.owing())):
            story.liquidate(ADA, which)
        story.check()


def test_draw__after_the_depth_left_in_the_same_block__is_bounded_by_what_is_left(
    story: Story, town: World
) -> None:
    """A small draw has the value remembered; then the depth leaves, and the large draw follows."""
    shared = story.shared
    fine(town.lock(ADA, shared, town.book.vaults[shared].fractions[ADA]))
    max_debt = town.max_draw(ADA, shared)
    town.open(3)
    fine(town.borrow(ADA, shared, max_debt // 4))
    fine(town.remove(ADA, shared, town.book.pools[shared].shares[ADA]))
    if town.borrow(ADA, shared, max_debt - max_debt // 4) is None:
        town.close()
        town.check_draw(ADA, shared)


def test_vault__of_a_strangers_item_that_its_owner_values_up__secures_no_loan(
    story: Story, town: World
) -> None:
    """Bob owns item and pool and holds a price for days: lenders would pay for his liquidity."""
    fine(town.lock(BOB, story.own, town.book.vaults[story.own].fractions[BOB]))
    amount = town.max_draw(BOB, story.own)
    if amount:
        fine(town.borrow(BOB, story.own, amount))
    story.check()


def test_terms__that_a_vote_changes__make_no_sound_loan_liquidatable_without_notice(
    story: Story, town: World
) -> None:
    """A vote on the appraiser's terms can worsen a loan's standing, as one on loans' terms can."""
    shared = story.shared
    fine(town.remove(ADA, shared, town.book.pools[shared].shares[ADA] // 2))
    town.wait(3 * DAY)
    story.check()
    worse = AppraisalParameters(depth_multiple=1, haircut_bps=9_000)
    fine(town.announce(worse))
    for _ in range(6):
        town.wait(DAY)
        story.check()
        assert story.note("adopt", town.adopt((AppraisalParameters, ""))) == "ChangeTooEarly"


def test_work__that_its_owner_values_up__secures_no_more_than_it_ever_fetched(
    story: Story, town: World
) -> None:
    """A vault's only owner makes a pool at ten times what the work fetched."""
    token = next(iter(town.book.works))
    item = (str(story.scene.start.contract("Artwork").address), token)
    vault = town.fractionalise(ADA, [item], WORK, WORK, 0)
    fine(town.lend(CYD, 100 * ETHER))
    fine(town.add(ADA, vault, 200 * ETHER, SUPPLY // 2))
    town.decide(CollateralParameters(ceiling=1_000 * ETHER), vault)
    town.wait(3 * DAY)
    fine(town.lock(ADA, vault, SUPPLY // 2))
    fine(town.borrow(ADA, vault, town.max_draw(ADA, vault)))
    town.check_draw(ADA, vault)
    story.check()


def test_quorum__with_most_fractions_pooled_and_locked__is_of_those_that_can_speak(
    story: Story, town: World
) -> None:
    """Everybody with fractions in hand names a price; the others' are in pool and loans."""
    shared = story.shared
    held = town.book.vaults[shared].fractions
    fine(town.lock(BOB, shared, held[BOB]))
    fine(town.lock(CYD, shared, held[CYD]))
    price = town.reserve(shared)
    for who in (ADA, WORLD):
        if held[who]:
            fine(town.name_price(who, shared, price))
    assert held[ADA] + held[WORLD] < SUPPLY // 2
    town.wait(60)
    fine(town.start_buyout(CYD, shared, town.reserve(shared)))


def test_royalty__of_a_split_with_many_parts__is_paid_by_pool_sale_and_licence(
    story: Story, town: World
) -> None:
    """Members voted on the split again and again; who is paid for a work is known all the same."""
    fine(town.buy(CYD, story.shared, 5 * ETHER))
    assert town.book.pools[story.shared].due > 0
    story.check()
    fine(town.collect_part(story.shared))
    fine(town.license(story.shared, ETHER))
    story.check()
    _sell(town, story.shared, (ADA, BOB, CYD, HAL, WORLD))


def test_royalty__of_a_work_beside_items_of_ones_own__is_the_works_alone(
    story: Story, town: World
) -> None:
    """Items with a royalty of their curator's stand before and behind the work."""
    item = (str(story.scene.start.contract("Artwork").address), next(iter(town.book.works)))
    items = [town.junk(ADA, 1), item, *(town.junk(ADA, number) for number in range(2, 5))]
    vault = town.fractionalise(ADA, items, WORK, WORK, 0)
    story.check()
    fine(town.give(ADA, vault, WORLD, SUPPLY // 2))
    town.book.allowed -= WORK / 2
    town.wait(60)
    _sell(town, vault, (ADA, WORLD))


def _sell(town: World, vault: str, holders: Sequence[str]) -> None:
    """The whole is bought for what its holders ask; settling looks at what the studio got."""
    for who in holders:
        if town.book.vaults[vault].fractions[who]:
            fine(town.name_price(who, vault, town.reserve(vault)))
    town.wait(60)
    fine(town.start_buyout(CYD, vault, town.reserve(vault)))
    town.wait(4 * DAY)
    assert town.book.vaults[vault].stage == SOLD
