"""People: what anybody may do to rounds and bonds, as rules of a Hypothesis machine."""

from dataclasses import astuple, replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from oracle.chain.parameters import ETHER
from tests.invariants.chain import MINIMUM_BOND, MODEL, RULES
from tests.invariants.checks import CheckedMachine
from tests.invariants.machine import OWNERS, PURSES, ROOTS, SALT, SIGNERS
from tests.invariants.records import Rules
from tests.invariants.reference import ORACLE, REGISTRY

OTHER_RULES = [
    RULES,
    replace(RULES, stake=ETHER // 2),
    replace(RULES, quorum=1, print_quorum=2, seed_delay=1),
    replace(RULES, stake=1, no_show_penalty_bps=2_500),
    replace(RULES, no_show_penalty_bps=0, quorum=3),
    replace(RULES, commit_window=10, reveal_window=10, challenge_window=10, lifetime=100),
]

ODD = 4  # wei more than the fee for 16 works: then no number of operators divides it

ages = st.integers(0, 3)  # of a round: 0 is the newest
owners = st.sampled_from(OWNERS)
roots = st.sampled_from(ROOTS)
A, B, C = ROOTS
TURNOUTS: list[list[bytes | None]] = [
    [A] * 5,
    [A, A, A, B, None],
    [A, A, B, B, None],
    [A, B, C, None, None],
    [A, None, None, None, None],
    [None] * 5,
]
"""What each operator commits to; None: it does not take part."""

answers = st.sampled_from(TURNOUTS) | st.lists(
    st.sampled_from([A, B, C, None]), min_size=5, max_size=5
)
silence = st.sets(owners, max_size=2)
seldom = st.sampled_from([False] * 5 + [True])


class RoundMachine(CheckedMachine):
    """What people do; the classes below do it on the chain and check what came of it."""

    @initialize(
        rules=st.sampled_from(OTHER_RULES),
        rude=st.sets(st.sampled_from([*PURSES, "dao"]), max_size=2),
        lost=seldom,
        steps=st.integers(0, 6),
        chosen=answers,
        silent=silence,
    )
    def begin(
        self,
        rules: Rules,
        rude: set[str],
        lost: bool,
        steps: int,
        chosen: list[bytes | None],
        silent: set[str],
    ) -> None:
        """A round that is somewhere on its way."""
        for who in sorted(rude):
            self.change_manners(who)
        self.do(self.chain.dao, ORACLE, "setRules", astuple(rules))
        self.request(16, ODD)
        if lost:
            self.rearm(0, True)
        self.advance(steps, chosen, silent)

    # The DAO

    @precondition(lambda self: len(self.world.rounds) < 4)
    @rule(works=st.sampled_from([0, 1, 16, 64, 65]), more=st.sampled_from([-1, 0, 3, ETHER + 1]))
    def request(self, works: int, more: int) -> None:
        rules = self.world.rules
        fee = max(0, rules.base_fee + works * rules.fee_per_work + more)
        self.do(self.chain.dao, ORACLE, "requestRound", MODEL, works, b"", value=fee)

    @rule(
        rules=st.sampled_from(OTHER_RULES),
        minimum=st.sampled_from([None, None, 0, MINIMUM_BOND, 2 * MINIMUM_BOND]),
        by_dao=st.sampled_from([True, True, False]),
    )
    def vote(self, rules: Rules, minimum: int | None, by_dao: bool) -> None:
        sender = self.chain.dao if by_dao else OWNERS[0]
        if minimum is None:
            self.do(sender, ORACLE, "setRules", astuple(rules))
        else:
            self.do(sender, REGISTRY, "setMinimumBond", minimum)

    @precondition(lambda self: self.world.rounds)
    @rule(
        owner=owners,
        thief=st.sampled_from(["dao", "operator"]),
        way=st.sampled_from(["slash", "release", "lock"]),
    )
    def reach_for_a_bond(self, owner: str, thief: str, way: str) -> None:
        sender = self.chain.dao if thief == "dao" else OWNERS[0]
        more = {"slash": (1, sender), "release": (1,), "lock": (sender, 1)}[way]
        self.do(sender, REGISTRY, way, owner, *more)

    # Rounds

    @precondition(lambda self: self.world.rounds)
    @rule(steps=st.integers(1, 4), chosen=answers, silent=silence)
    def advance(self, steps: int, chosen: list[bytes | None], silent: set[str]) -> None:
        """What most people do most of the time: the next steps of the newest round."""
        for _ in range(steps):
            self.next_step(0, chosen, silent)
            self.check()

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, chosen=answers, silent=silence)
    def advance_any(self, age: int, chosen: list[bytes | None], silent: set[str]) -> None:
        self.next_step(age, chosen, silent)

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, wrong_block=seldom, early=seldom)
    def seed(self, age: int, wrong_block: bool, early: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        block = self.world.rounds[round_id].seed_block
        if not early:
            self.mine_past(block)
        given = min(block - wrong_block, self.head)
        self.do(SIGNERS[0], ORACLE, "seed", round_id, self.chain.header(given))

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, lost=st.sampled_from([False, True]))
    def rearm(self, age: int, lost: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        if lost:
            self.forget(self.world.rounds[round_id].seed_block)
        self.do(SIGNERS[0], ORACLE, "rearm", round_id)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners, root=roots, by_owner=seldom, stale=seldom, copied=seldom)
    def commit(
        self, age: int, owner: str, root: bytes, by_owner: bool, stale: bool, copied: bool
    ) -> None:
        round_id = self.round_of(age)
        sender = owner if by_owner else self.signer(round_id, owner)
        seed = bytes(32) if stale else self.seed_of(round_id)
        value = self.commitment(round_id, OWNERS[0] if copied else owner, root)
        self.do(sender, ORACLE, "commit", round_id, owner, seed, value)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners, root=roots, by_owner=seldom, stale=seldom)
    def reveal(self, age: int, owner: str, root: bytes, by_owner: bool, stale: bool) -> None:
        round_id = self.round_of(age)
        sender = owner if by_owner else self.signer(round_id, owner)
        seed = bytes(32) if stale else self.seed_of(round_id)
        self.do(sender, ORACLE, "reveal", round_id, owner, seed, root, SALT)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def finalise(self, age: int) -> None:
        self.do(SIGNERS[0], ORACLE, "finalise", self.round_of(age))

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def fail(self, age: int) -> None:
        self.do(SIGNERS[0], ORACLE, "fail", self.round_of(age))

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners)
    def settle(self, age: int, owner: str) -> None:
        self.do(SIGNERS[0], ORACLE, "settle", self.round_of(age), owner)

    # Operators

    @rule(
        owner=owners,
        what=st.sampled_from(["register", "topUp", "setSigner", "setPayee"]),
        signer=st.sampled_from(SIGNERS),
        purse=st.sampled_from(PURSES),
        wei=st.sampled_from([0, 1, ETHER // 4, ETHER, 2 * ETHER]),
    )
    def keep_house(self, owner: str, what: str, signer: str, purse: str, wei: int) -> None:
        if what == "register":
            self.do(owner, REGISTRY, what, signer, purse, value=wei)
        elif what == "topUp":
            self.do(OWNERS[0], REGISTRY, what, owner, value=wei)
        else:
            self.do(owner, REGISTRY, what, signer if what == "setSigner" else purse)

    @rule(
        owner=owners,
        what=st.sampled_from(["requestExit", "cancelExit", "cancelExit", "withdraw"]),
        purse=st.sampled_from(PURSES),
        when_due=seldom,
    )
    def leave(self, owner: str, what: str, purse: str, when_due: bool) -> None:
        operator = self.world.operators.get(owner)
        if what != "withdraw":
            self.do(owner, REGISTRY, what)
            return
        if when_due and operator:
            self.go_to(operator.exit_at)
        self.do(owner, REGISTRY, what, purse)

    # Receivers

    @rule(who=st.sampled_from([*PURSES, "dao"]))
    def change_manners(self, who: str) -> None:
        self.change_mind(self.chain.dao if who == "dao" else who)

    @rule(who=st.sampled_from([*PURSES, "dao"]), payer=st.sampled_from([ORACLE, REGISTRY]))
    def withdraw_credit(self, who: str, payer: str) -> None:
        account = self.chain.dao if who == "dao" else who
        self.do(SIGNERS[0], payer, "withdrawCredit", account)

    # Time and the chain

    @rule(seconds=st.integers(1, 40))
    def pass_time(self, seconds: int) -> None:
        self.go_to(self.now + seconds)

    @precondition(lambda self: self.upcoming)
    @rule(late=st.integers(0, 1))
    def pass_to_a_deadline(self, late: int) -> None:
        self.go_to(self.upcoming[0] + late)

    @rule(blocks=st.integers(1, 8), replay=st.booleans())
    def reorganise(self, blocks: int, replay: bool) -> None:
        self.roll_back(blocks, replay=replay)

    # What must hold

    @invariant()
    def chain_agrees_and_every_round_can_end(self) -> None:
        self.check()

    @invariant()
    def only_silence_was_fined(self) -> None:
        for (round_id, owner), penalty in self.world.fined.items():
            round_ = self.world.rounds[round_id]
            assert round_.answers[owner].root is None
            assert round_.votes
            assert 0 < penalty <= round_.rules.stake // 4

    def teardown(self) -> None:
        self.everybody_leaves()
