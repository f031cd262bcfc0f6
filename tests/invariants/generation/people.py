"""People: what anybody may do to rounds and bonds, as rules of a Hypothesis machine."""

from dataclasses import astuple, replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from oracle.chain.types import LeavesState, Phase
from oracle.quantities import ETHER, GWEI
from tests.invariants.generation.chain import MIN_BOND, MODEL, RULES
from tests.invariants.generation.checks import CheckedMachine
from tests.invariants.generation.honest import KINDS, digests_of, root_of
from tests.invariants.generation.machine import (
    HONEST,
    LIARS,
    OWNERS,
    PURSES,
    SALT,
    SIGNERS,
    STRANGER,
)
from tests.invariants.generation.records import Round, Rules
from tests.invariants.generation.reference import DISPUTES, ORACLE, REGISTRY, Call

OTHER_RULES = [
    RULES,
    replace(RULES, stake=ETHER // 2),
    replace(RULES, quorum=1, seed_delay=1),
    replace(RULES, stake=1, no_show_penalty_bps=2_500, gas_price=50 * GWEI + 1),
    replace(RULES, no_show_penalty_bps=0, quorum=3, gas_price=0),
]
MAX_ROUNDS = 3

ages = st.integers(0, MAX_ROUNDS - 1)  # of a round: 0 is the newest
owners = st.sampled_from(OWNERS)
liars = st.sampled_from(LIARS)
kinds = st.sampled_from(KINDS)
plans = st.sampled_from(KINDS).map(lambda kind: [kind] * 5) | st.lists(
    st.sampled_from([*KINDS, None]), min_size=5, max_size=5
)
"""What each liar commits to: all the same, or anything."""

seldom = st.sampled_from([False] * 5 + [True])
ROOT_STEPS = ("demand", "publish", "accuse", "dispute", "claimReward", "promote", "withhold")
STEPS = ("commit", "reveal", "return", "settle", "finalise", "fail", *ROOT_STEPS)
steps = st.tuples(st.sampled_from(STEPS), liars, kinds)


class RoundMachine(CheckedMachine):
    """What people do; the classes above do it on the chain and check what came of it."""

    @initialize(
        rules=st.sampled_from(OTHER_RULES),
        rude=st.sets(st.sampled_from([*PURSES, "dao"]), max_size=2),
        lost=seldom,
        robbed=st.booleans(),
        chosen=plans,
        together=st.booleans(),
        honest=st.sampled_from([2, 2, 2, 1, 0]),
        shows=st.booleans(),
    )
    def begin(
        self,
        rules: Rules,
        rude: set[str],
        lost: bool,
        robbed: bool,
        chosen: list[str | None],
        together: bool,
        honest: int,
        shows: bool = False,
    ) -> None:
        """A round whose reveals are open; some address takes no money."""
        for who in sorted(rude):
            self.change_manners(who)
        self.robbed = robbed
        self.do(self.chain.dao, ORACLE, "setRules", astuple(rules))
        self.request(4, 3)
        if lost:
            self.rearm(0, True)
        self.play(chosen, together, honest, shows)

    # The DAO

    @precondition(lambda self: len(self.world.rounds) < MAX_ROUNDS)
    @rule(works=st.sampled_from([0, 1, 3, 4, 65]), more=st.sampled_from([-1, 0, 3, ETHER + 1]))
    def request(self, works: int, more: int) -> None:
        rules = self.world.rules
        fee = max(0, rules.base_fee + works * rules.fee_per_work + more)
        self.do(self.chain.dao, ORACLE, "requestRound", MODEL, works, b"", value=fee)

    @rule(
        rules=st.sampled_from(OTHER_RULES),
        min_bond=st.sampled_from([None, None, 0, MIN_BOND, 2 * MIN_BOND]),
        by_dao=st.sampled_from([True, True, False]),
    )
    def vote(self, rules: Rules, min_bond: int | None, by_dao: bool) -> None:
        sender = self.chain.dao if by_dao else OWNERS[0]
        if min_bond is None:
            self.do(sender, ORACLE, "setRules", astuple(rules))
        else:
            self.do(sender, REGISTRY, "setMinBond", min_bond)

    @rule(
        owner=owners,
        thief=st.sampled_from(["dao", "operator"]),
        way=st.sampled_from(["slash", "release", "lock"]),
    )
    def reach_for_a_bond(self, owner: str, thief: str, way: str) -> None:
        sender = self.chain.dao if thief == "dao" else OWNERS[0]
        words = {"slash": (1, sender), "release": (1,), "lock": (SIGNERS[0], 1)}[way]
        self.do(sender, REGISTRY, way, owner, *words)

    # Rounds

    @precondition(lambda self: self.unseeded)
    @rule(
        chosen=plans,
        together=st.booleans(),
        honest=st.sampled_from([2, 2, 2, 1, 0]),
        shows=st.booleans(),
    )
    def play(
        self, chosen: list[str | None], together: bool, honest: int, shows: bool = False
    ) -> None:
        """The newest round that waits for its seed gets it, and everybody commits; then reveals
        are open, and the swarm may reveal all it has in one transaction before anybody else. It
        may show what leaves it has, as soon as they are demanded."""
        if not self.unseeded:
            return
        round_id = self.unseeded[0]
        self.seed(0, False, False)
        if self.world.rounds[round_id].phase(self.now + 1) is not Phase.COMMIT:
            return
        swarming = [(o, k) for o, k in zip(LIARS, chosen, strict=True) if k is not None]
        if together:
            self.do_at_once([self._commit(round_id, owner, kind) for owner, kind in swarming])
        for owner, signer in list(zip(HONEST, SIGNERS, strict=True))[:honest]:
            round_ = self.world.rounds[round_id]
            value = self.commitment(round_id, owner, root_of(round_, "true"))
            # Whoever has a stake free takes part, however many came before.
            self.must(signer, ORACLE, "commit", round_id, owner, round_.seed, value)
        if not together:
            for owner, kind in swarming:
                self.do_at_once([self._commit(round_id, owner, kind)])
        round_ = self.world.rounds[round_id]
        self.now = max(self.now, round_.commit_end)
        if together:
            self.do_at_once([self._reveal_of(round_, owner) for owner, _ in swarming])
        self.act()
        if shows:
            self._show(round_id)

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, wrong_block=seldom, early=seldom)
    def seed(self, age: int, wrong_block: bool, early: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        block = self.world.rounds[round_id].seed_block
        if not early:
            self.mine_past(block)
        given = min(block - wrong_block, self.head)
        self.do(STRANGER, ORACLE, "seed", round_id, self.chain.header(given))

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, lost=st.sampled_from([False, True]))
    def rearm(self, age: int, lost: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        if lost:
            self.forget(self.world.rounds[round_id].seed_block)
        self.do(STRANGER, ORACLE, "rearm", round_id)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, chosen=st.lists(steps, min_size=1, max_size=6))
    def swarm(self, age: int, chosen: list[tuple[str, str, str]]) -> None:
        """Colluders do anything, also several things in one transaction; then the honest act."""
        round_ = self.world.rounds[self.round_of(age)]
        if round_.seeded_at:
            self.do_at_once([self.step(round_, *self._aimed(round_, step)) for step in chosen])
            self.act()

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def show(self, age: int) -> None:
        """The swarm publishes what it can of what is demanded, true roots included."""
        self._show(self.round_of(age))

    def _show(self, round_id: int) -> None:
        round_ = self.world.rounds[round_id]
        known = self.kinds(round_) if round_.seeded_at else {}
        demanded = [v for v, r in round_.roots.items() if r.leaves is LeavesState.DEMANDED]
        calls = [self.step(round_, "publish", LIARS[0], known[value]) for value in demanded]
        if calls:
            self.do_at_once(calls)
            self.act()

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, step=steps)
    def stranger(self, age: int, step: tuple[str, str, str]) -> None:
        """Somebody with no part in anything does one of these things."""
        round_ = self.world.rounds[self.round_of(age)]
        if round_.seeded_at:
            call = self.step(round_, *self._aimed(round_, step))
            words = call.arguments
            if step[0] == "return":
                words = (*words[:2], STRANGER)
            self.do(STRANGER, call.contract, call.function, *words, value=call.value)
            self.act()

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def end(self, age: int) -> None:
        self.do(STRANGER, ORACLE, "finalise", self.round_of(age))
        self.do(STRANGER, ORACLE, "fail", self.round_of(age))

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners)
    def settle(self, age: int, owner: str) -> None:
        self.do(STRANGER, ORACLE, "settle", self.round_of(age), owner)

    def _aimed(self, round_: Round, step: tuple[str, str, str]) -> tuple[str, str, str]:
        """The step at a root that was revealed, if there is any."""
        what, owner, kind = step
        known = [self.kinds(round_)[value] for value in round_.roots]
        if known and what != "commit":
            kind = known[KINDS.index(kind) % len(known)]
        return what, owner, kind

    def step(self, round_: Round, what: str, owner: str, kind: str) -> Call:
        """One call of the swarm."""
        if what == "commit":
            return self._commit(round_.id, owner, kind)
        if what == "reveal":
            return self._reveal_of(round_, owner)
        value, swarm = root_of(round_, kind), self.start.swarm
        words: tuple[object, ...] = (round_.id, value)
        match what:
            case "demand":
                bond = round_.demand_bond
                return Call(swarm, DISPUTES, "demand", words, bond + (kind == "first"))
            case "publish":
                words += (owner, 0, digests_of(round_, kind), [])
                return Call(swarm, DISPUTES, "publish", words)
            case "accuse":
                words = (self.challenge(round_.id, value, kind, swarm),)
                return Call(swarm, DISPUTES, "commitChallenge", words)
            case "dispute":
                words = self.dispute_words(round_.id, value, kind)
                return Call(swarm, DISPUTES, "dispute", words)
            case "claimReward":
                return Call(swarm, DISPUTES, "claimReward", (*words, swarm, SALT))
            case "return":
                return Call(swarm, DISPUTES, "returnDemand", (*words, swarm))
            case "withhold":
                return Call(swarm, DISPUTES, "withhold", words)
            case "promote":
                return Call(swarm, ORACLE, "promote", words)
            case "settle":
                return Call(swarm, ORACLE, "settle", (round_.id, owner))
        return Call(swarm, ORACLE, what, (round_.id,))

    def _commit(self, round_id: int, owner: str, kind: str) -> Call:
        round_ = self.world.rounds[round_id]
        value = self.commitment(round_id, owner, root_of(round_, kind))
        words = (round_id, owner, round_.seed, value)
        return Call(self.start.swarm, ORACLE, "commit", words)

    def _reveal_of(self, round_: Round, owner: str) -> Call:
        """The reveal of whatever the operator committed to; of anything if it did not."""
        answer = round_.answers.get(owner)
        made = answer.commitment if answer else b""
        roots = (root_of(round_, kind) for kind in KINDS)
        root = next(
            (r for r in roots if self.commitment(round_.id, owner, r) == made),
            root_of(round_, "true"),
        )
        words = (round_.id, owner, round_.seed, root, SALT)
        return Call(self.start.swarm, ORACLE, "reveal", words)

    # Operators

    @rule(
        owner=liars,
        what=st.sampled_from(["register", "topUp", "setSigner", "setPayee"]),
        purse=st.sampled_from(PURSES),
        wei=st.sampled_from([0, 1, ETHER // 4, ETHER, 2 * ETHER]),
    )
    def keep_house(self, owner: str, what: str, purse: str, wei: int) -> None:
        if what == "register":
            self.do(owner, REGISTRY, what, self.start.swarm, purse, value=wei)
        elif what == "topUp":
            self.do(OWNERS[0], REGISTRY, what, owner, value=wei)
        else:
            self.do(owner, REGISTRY, what, self.start.swarm if what == "setSigner" else purse)

    @rule(
        owner=liars,
        what=st.sampled_from(["requestExit", "cancelExit", "cancelExit", "withdraw"]),
        purse=st.sampled_from(PURSES),
    )
    def leave(self, owner: str, what: str, purse: str) -> None:
        self.do(owner, REGISTRY, what, *([purse] if what == "withdraw" else []))

    # Receivers

    @rule(who=st.sampled_from([*PURSES, "dao"]))
    def change_manners(self, who: str) -> None:
        self.change_mind(self.chain.dao if who == "dao" else who)

    @rule(
        who=st.sampled_from([*PURSES, "dao"]),
        payer=st.sampled_from([ORACLE, REGISTRY, DISPUTES]),
    )
    def withdraw_credit(self, who: str, payer: str) -> None:
        account = self.chain.dao if who == "dao" else who
        self.do(STRANGER, payer, "withdrawCredit", account)

    # Time and the chain

    @rule(seconds=st.integers(1, 40))
    def pass_time(self, seconds: int) -> None:
        self.pass_until(self.now + seconds)

    @precondition(lambda self: self.upcoming)
    @rule(late=st.integers(-1, 1))
    def pass_to_a_deadline(self, late: int) -> None:
        """The next call is in the last second of something, before it, or after it."""
        self.pass_until(self.upcoming[0] - 1 + late)

    @rule(blocks=st.integers(1, 8), replay=st.booleans())
    def reorganise(self, blocks: int, replay: bool) -> None:
        self.roll_back(blocks, replay=replay)
        self.act()

    # What must hold

    @invariant()
    def chain_agrees_and_every_round_can_end(self) -> None:
        self.check()

    def teardown(self) -> None:
        self.everybody_leaves()
