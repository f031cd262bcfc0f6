"""A studio with a life behind it, and its gallery: what the pages' tests and pictures look at."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from oracle.chain.artwork.curation import Curation
from oracle.chain.artwork.parameters import CurationParameters
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.auction.parameters import AuctionParameters
from oracle.chain.fractions.parameters import VaultParameters
from oracle.chain.fractions.pools import Pools
from oracle.chain.fractions.vaults import Item, Vault, Vaults
from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.governance.governor import FOR, Proposal, action
from oracle.chain.launch.parameters import MarketParameters, StudioParameters, local_parameters
from oracle.chain.lending.loans import LendingPool
from oracle.chain.licensing.licences import Licences
from oracle.chain.revenue.splits import Splits
from oracle.chain.sender import KeySender
from oracle.chain.types import ModelId, RoundId
from oracle.content.store import ContentStore
from oracle.generator import merkle
from oracle.generator.manifest import ReleasedModel, load_model
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import Anvil, account, free_port, is_taken
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalStudio
from oracle.quantities import ETHER
from tests.gallery.lending import open_lending
from tests.oracle.studio import RunningNode, Workshop

MODEL = ModelId(1)
SEED_DELAY = 2
WINDOW = 6 * 3_600  # of the chain's time, which only the tests move
SEATS = 4
PATIENCE = 60
LICENCES = (1, 2, 3)
"""Tiers that are on sale for the work in the vault."""

VISITOR = 9
"""The test account that no member has: the visitor's."""


@dataclass(frozen=True)
class Wording:
    """What people of the studio have written."""

    proposal: str
    name: str


HOSTILE = Wording(
    """# <img src=x onerror="document.title='pwned'"> Pay us

<script>document.title = 'pwned'</script>

[a harmless link](javascript:document.title='pwned') and **<b>bold</b>** words.

- one <iframe src="https://evil.example"></iframe>
- two \N{RIGHT-TO-LEFT OVERRIDE}desrever

`</code><script>document.title='pwned'</script>`
""",
    name='"><svg onload="document.title=1">',
)
KIND = Wording(
    """# Show the studio's works in the city library

The library of the old town gives us its reading room for **six weeks**, free of
charge. What it asks of us:

- frames and prints of the twelve works that members liked best
- somebody who is there on Saturdays

The sum covers the prints. What is left comes back to the treasury.
""",
    name="Tide in ten thousand parts",
)


@dataclass
class Museum:
    """The running studio, where its gallery is, and what there is to see."""

    studio: LocalStudio
    workshop: Workshop
    nodes: list[RunningNode]
    folder: Path
    port: int
    sold: RoundId
    """A round whose works were chosen and sold; one of them is held in fractions."""
    open: RoundId
    """A final round among whose works members choose now."""
    vault: Vault
    token: int
    active: int
    """A proposal that can be voted on."""
    wording: Wording

    @property
    def chain(self) -> Anvil:
        """The chain."""
        return self.studio.chain

    @property
    def url(self) -> str:
        """Where the gallery is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def visitor(self) -> KeySender:
        """Somebody who has money and no tokens."""
        return KeySender(account(VISITOR))

    @property
    def house(self) -> AuctionHouse:
        """The auction house."""
        return AuctionHouse(self.chain.w3, self.studio.deployment)

    @property
    def curation(self) -> Curation:
        """The curation."""
        return Curation(self.chain.w3, self.studio.deployment)

    @property
    def licences(self) -> Licences:
        """The registry of licences."""
        return Licences(self.chain.w3, self.studio.deployment)

    @property
    def loans(self) -> LendingPool:
        """The lending pool."""
        return LendingPool(self.chain.w3, self.studio.deployment)

    @property
    def work(self) -> Item:
        """The work in the vault."""
        return Item(self.studio.artwork.address, self.token)

    @property
    def store(self) -> ContentStore:
        """The first operator's works."""
        return ContentStore(self.nodes[0].config.works)


def parameters() -> StudioParameters:
    """The local rules with windows that nobody waits for."""
    local = local_parameters()
    rules = RuleParameters(
        seed_delay=SEED_DELAY,
        commit_window=WINDOW,
        reveal_window=WINDOW,
        challenge_window=WINDOW,
        lifetime=20 * WINDOW,
    )
    governor = local.governor.model_copy(update={"voting_period": WINDOW})
    market = MarketParameters(
        curation=CurationParameters(period=WINDOW, seats=SEATS),
        auction=AuctionParameters(duration=WINDOW, extension=0, extension_cap=0),
        vault=VaultParameters(duration=WINDOW, extension=0, extension_cap=0),
        # Values go by the last minute, so that a test can have a price fall.
        appraisal=local.market.appraisal,
    )
    sales = local.lending.liquidation.model_copy(update={"halving": WINDOW})
    lending = local.lending.model_copy(update={"liquidation": sales})
    changed = {"rules": rules, "governor": governor, "market": market, "lending": lending}
    return local.model_copy(update=changed)


@contextmanager
def open_museum(
    folder: Path,
    works: int = 16,
    models: list[ReleasedModel] | None = None,
    wording: Wording = HOSTILE,
) -> Iterator[Museum]:
    """A studio with two rounds, sales, fractions and proposals, and its gallery."""
    with ExitStack() as stack:
        chain = stack.enter_context(Anvil())
        known = models or [load_model(RELEASED / DEFAULT)]
        studio = LocalStudio(chain, folder / "studio", parameters=parameters(), models=known)
        studio.fund_treasury(9 * ETHER)
        for operator in studio.operators:
            studio.register(operator)
        (folder / "nodes").mkdir()
        workshop = Workshop(studio, folder / "nodes", stack)
        nodes = workshop.nodes()
        museum = Museum(
            studio=studio,
            workshop=workshop,
            nodes=nodes,
            folder=folder,
            port=free_port(),
            sold=_asked_by_vote(studio, works),
            open=RoundId(0),
            vault=None,  # type: ignore[arg-type]
            token=0,
            active=0,
            wording=wording,
        )
        workshop.see_through(museum.sold, nodes)
        _choose(museum)
        _sell(museum)
        museum.open = workshop.request(works)
        workshop.see_through(museum.open, nodes)
        open_lending(studio, museum.vault)
        museum.curation.open(studio.members[0], museum.open)
        chain.pass_time(2)
        museum.curation.vote(studio.members[2], museum.open, {3: 900 * ETHER, 5: 400 * ETHER})
        museum.house.start(studio.members[0])
        for bidder, wei in ((1, 3 * ETHER // 10), (2, ETHER // 2), (3, 7 * ETHER // 10)):
            museum.house.bid(studio.members[bidder], museum.house.auction().lot, wei)
        museum.active = _propose(museum)
        stack.enter_context(serve(museum))
        yield museum


@contextmanager
def serve(museum: Museum) -> Iterator[Process]:
    """The gallery as a process of its own, on the museum's port."""
    with museum.studio.gallery(museum.port, museum.nodes[0].config.works) as process:

        def is_up() -> bool:
            assert process.is_running, process.tail()
            return is_taken(museum.port)

        wait_for(is_up, PATIENCE, "the gallery to listen")
        yield process


def _asked_by_vote(studio: LocalStudio, works: int) -> RoundId:
    title = (
        "# The first round\n\nWhat the house style gives, without a wish of our own.\n\n- *wide*"
    )
    proposal = Proposal(studio.decisions.round(MODEL, works, b"").actions, title)
    pass_proposal(studio, proposal)
    studio.chain.mine(SEED_DELAY + 1)
    return RoundId(studio.rounds.count())


def pass_proposal(studio: LocalStudio, proposal: Proposal) -> int:
    """Proposes, votes, queues and executes; returns the id."""
    governance, chain = studio.governance, studio.chain
    number, _ = governance.propose(studio.members[0], proposal)
    chain.pass_until(governance.find(number).vote_start + 1)
    for member in studio.members[:3]:
        governance.vote(member, number, FOR)
    chain.pass_until(governance.find(number).vote_end + 1)
    governance.queue(studio.members[0], proposal)
    chain.pass_until(governance.find(number).eta + 1)
    governance.execute(studio.members[0], proposal)
    return number


def _choose(museum: Museum) -> None:
    curation, round_id, chain = museum.curation, museum.sold, museum.chain
    curation.open(museum.studio.members[0], round_id)
    chain.pass_time(2)
    for place, index in enumerate((1, 4, 9, 14)):
        for member in museum.studio.members[: 5 - place]:
            curation.vote(member, round_id, {index: (2_000 - 300 * place) * ETHER})
    chain.pass_until(curation.get(round_id).end + 1)
    close(museum, round_id)


def close(museum: Museum, round_id: RoundId) -> None:
    """Records a curation's winners, with their proofs."""
    digests = museum.store.digests(round_id)
    tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
    seats = [seat.index for seat in museum.curation.seats(round_id)]
    museum.curation.close(
        museum.studio.members[0],
        round_id,
        [digests[i] for i in seats],
        [tree.proof(i) for i in seats],
    )


def _sell(museum: Museum) -> None:
    """Two sales; the first work's owner puts it into fractions and a pool, which is traded in."""
    studio, chain, house = museum.studio, museum.chain, museum.house
    house.start(studio.members[0])
    # The second sale starts nothing, so that what is on offer begins when the museum opens.
    for lot, (bids, owner) in enumerate((((4, 6, 11), 3), ((3, 9), 4))):
        for number, tenths in enumerate(bids):
            last = number == len(bids) - 1
            house.bid(studio.members[owner if last else number], lot, tenths * ETHER // 10)
        chain.pass_until(house.auction().end + 1)
        if lot == 1:
            studio.decide(house.contract.functions.setPaused(True))
        house.settle(studio.members[0])
    studio.decide(house.contract.functions.setPaused(False))
    splits = Splits(chain.w3, studio.deployment)
    splits.fix(studio.members[0], museum.sold)
    splits.distribute(studio.members[0], museum.sold)
    digest = museum.curation.winner(0).digest
    museum.token = int(studio.artwork.functions.tokenOf(digest).call())
    museum.vault, _ = Vaults(chain.w3, studio.deployment).fractionalise(
        studio.members[3],
        [museum.work],
        name=museum.wording.name,
        symbol="TIDE",
        supply=10_000 * ETHER,
        price=4 * ETHER,
        fee_bps=100,
    )
    _offer_licences(museum)
    pool, _ = Pools(chain.w3, studio.deployment).create(studio.members[3], museum.vault)
    pool.add(studio.members[3], 2 * ETHER, 5_000 * ETHER)
    for tenths in (1, 2, 1, 3):
        chain.pass_time(600)
        pool.buy(studio.members[2], tenths * ETHER // 10)
    pool.sell(studio.members[2], 400 * ETHER)


def _offer_licences(museum: Museum) -> None:
    """The vault's curator, who controls the work, sells the first three kinds at their floors."""
    licences, curator = museum.licences, museum.studio.members[3]
    for tier in LICENCES:
        floor = licences.tier(tier).floor
        licences.offer(curator, museum.work, tier, price=floor, renewal_price=floor)


def _propose(museum: Museum) -> int:
    studio = museum.studio
    pay = studio.decisions.pay(museum.visitor.address, ETHER // 10).actions
    ink = studio.deployment.contract(museum.chain.w3, "ModelRegistry").functions
    named = action(ink.addPalette(museum.wording.name, bytes(54), bytes([200, 56])))
    kept = []
    for name in ("AuctionHouse", "InfringementClaims"):
        functions = studio.deployment.contract(museum.chain.w3, name).functions
        kept.append(action(functions.setTerms(functions.getTerms().call())))
    kept.append(action(ink.setHouseStyle(MODEL, ink.houseStyle(MODEL).call())))
    number, _ = studio.governance.propose(
        studio.members[1], Proposal((*pay, named, *kept), museum.wording.proposal)
    )
    museum.chain.pass_until(studio.governance.find(number).vote_start + 1)
    studio.governance.vote(studio.members[4], number, FOR)
    return number
