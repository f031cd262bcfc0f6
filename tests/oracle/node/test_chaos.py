"""Daemons as processes in a world that fails in every way; the chain says how each case ended.

Always: nothing is posted twice, no honest bond is lost, and every reveal that could land did.
"""

import shutil
import threading
from collections import Counter
from collections.abc import Callable

from web3 import Web3

from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalOperator, LocalStudio
from tests.oracle.node.test_daemon import log, wait_for_exit, wait_for_log
from tests.oracle.node.test_daemon_recovery import BOND, commits, wait_until
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP

LIMIT = 90
COMMITTED, REVEALED = AttestationState.COMMITTED, AttestationState.REVEALED
SETTLED = AttestationState.SETTLED
SEND = "eth_sendRawTransaction"


def configure(operator: LocalOperator, **settings: str) -> None:
    """Adds settings to the operator's file, in place of those that are there."""
    lines = [
        line
        for line in operator.config.read_text().splitlines()
        if line.partition(" =")[0] not in settings
    ]
    lines += [f"{key} = {value}" for key, value in settings.items()]
    operator.config.write_text("\n".join(lines) + "\n")


def posted(studio: LocalStudio, round_id: RoundId, operator: LocalOperator) -> Counter[str]:
    """How often the chain took each step of the operator's."""
    found: Counter[str] = Counter()
    for name in ("WorksCommitted", "WorksRevealed", "AttestationSettled"):
        event = studio.rounds.contract.events[name]()
        chosen = {"round": round_id, "operator": operator.address}
        logs = event.get_logs(from_block=studio.deployment.block, argument_filters=chosen)
        found[name] = len(logs)
    return found


def check_whole(workshop: Workshop, round_id: RoundId, operator: LocalOperator) -> None:
    """The operator's part ended as an honest one must: once each, paid, and with all its bond."""
    studio = workshop.studio
    record = workshop.round(round_id)
    assert record.phase is Phase.FINALISED
    assert posted(studio, round_id, operator) == Counter(
        WorksCommitted=1, WorksRevealed=1, AttestationSettled=1
    )
    assert studio.root_of(round_id, operator) == record.root
    assert studio.registry.get(operator.address).bond == BOND
    assert studio.registry.get(operator.address).locked == 0
    assert "Traceback" not in log(operator)


def restart(studio: LocalStudio, operator: LocalOperator) -> Process:
    """A new process in place of one that ended."""
    studio.nodes[:] = [node for node in studio.nodes if node.is_running]
    return studio.start_node(operator)


class Killer:
    """Kills the daemon behind a relay the first time each step happens, and starts it again."""

    def __init__(self, studio: LocalStudio, operator: LocalOperator, relay: BadEndpoint) -> None:
        self._studio, self._operator = studio, operator
        self._lock = threading.Lock()
        self._node = studio.start_node(operator)
        self.deaths: list[str] = []
        relay.before = lambda method: self._strike("before", method, relay)
        relay.after = lambda method: self._strike("after", method, relay)

    def _strike(self, when: str, method: str, relay: BadEndpoint) -> None:
        """One death for each transaction that leaves, before and after the chain has it; and one
        for the first estimate of each, which is before the journal knows of it."""
        if method not in (SEND, "eth_estimateGas"):
            return
        with self._lock:
            sends = relay.asked.count(SEND) - (method == SEND)
            name = f"{when} {method} {min(sends, 12)}"
            if name in self.deaths or (method != SEND and when == "after"):
                return
            self.deaths.append(name)
            self._node.kill()
            self._node = restart(self._studio, self._operator)


def test_daemon__when_killed_before_and_after_every_transaction__ends_as_if_nothing_had_been(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, other = live_studio.operators[0], workshop.node(1, watch=False)
    with BadEndpoint(live_studio.chain) as relay:
        configure(victim, rpc=f'["{relay.url}"]', stagger_seconds="0", watch="false")
        round_id = workshop.request()
        killer = Killer(live_studio, victim, relay)
        # Alone it takes every step: seed, commit, reveal, finalise, settle.
        wait_for(
            lambda: live_studio.state(round_id, victim) is COMMITTED, 2 * LIMIT, "a commitment"
        )
        other.once()
        workshop.close_commits(round_id)
        wait_for(lambda: live_studio.state(round_id, victim) is REVEALED, 2 * LIMIT, "a reveal")
        other.once()
        workshop.close_challenges(round_id)
        wait_for(lambda: live_studio.state(round_id, victim) is SETTLED, 2 * LIMIT, "a settlement")
        wait_for_quiet(live_studio, victim)
    assert len(killer.deaths) >= 10, killer.deaths
    check_whole(workshop, round_id, victim)


def wait_for_quiet(studio: LocalStudio, operator: LocalOperator) -> None:
    """Waits until the daemon has looked at everything once more and sent nothing."""
    nonce = studio.chain.w3.eth.get_transaction_count(operator.signer.address)
    seen = log(operator).count("watching")
    restart(studio, operator)
    wait_for_log(operator, "watching", seen)
    assert studio.chain.w3.eth.get_transaction_count(operator.signer.address) == nonce


PAIRS = (("hangs", "drops"), ("errors", "elsewhere"), ("ahead", "nonsense"))
MORE_PAIRS = (("gone", "frozen"), ("busy", "drips"), ("forged", "hangs"), ("drops", "ahead"))
"""Of the other illnesses `test_endpoints.py` has one each, without a daemon."""


def test_daemon__when_its_first_endpoint_is_ill__answers_every_round_through_the_other(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    """One illness while it commits, another while it reveals, round after round."""
    victim, other = live_studio.operators[0], workshop.node(1, watch=False)
    with BadEndpoint(live_studio.chain) as relay:
        urls = f'["{relay.url}", "{live_studio.chain.url}"]'
        configure(
            victim, rpc=urls, rpc_seconds="2", stagger_seconds="0", max_lag="2", watch="false"
        )
        live_studio.start_node(victim)
        wait_for_log(victim, "watching")
        pairs = (*PAIRS, *MORE_PAIRS) if IS_DEEP else PAIRS
        for number, (first, second) in enumerate(pairs, 1):
            relay.fall_ill(first)
            round_id = workshop.request()
            wait_until(live_studio, round_id, victim, COMMITTED)
            relay.fall_ill(None)
            other.once()
            relay.fall_ill(second)
            workshop.close_commits(round_id)
            wait_until(live_studio, round_id, victim, REVEALED)
            relay.fall_ill(None)
            other.once()
            workshop.close_challenges(round_id)
            wait_until(live_studio, round_id, victim, SETTLED)
            check_whole(workshop, round_id, victim)
            assert round_id == number
    assert "secret" not in log(victim)


def test_daemons__when_commits_and_reveals_are_reorganised_away__post_them_again(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    pair, chain = live_studio.operators[:2], live_studio.chain
    for operator in pair:
        configure(operator, watch="false", stagger_seconds="0")
        live_studio.start_node(operator)
    round_id = workshop.request()

    def all_are(state: AttestationState) -> None:
        for operator in pair:
            wait_until(live_studio, round_id, operator, state)

    all_are(COMMITTED)
    seed = workshop.round(round_id).seed
    chain.rpc("anvil_reorg", 2, [])
    chain.mine(1)
    all_are(COMMITTED)
    workshop.close_commits(round_id)
    all_are(REVEALED)
    chain.rpc("anvil_reorg", 2, [])
    chain.mine(1)
    all_are(REVEALED)
    workshop.close_challenges(round_id)
    all_are(SETTLED)
    assert workshop.round(round_id).seed == seed
    for operator in pair:
        check_whole(workshop, round_id, operator)


def mined(studio: LocalStudio, operator: LocalOperator, nonce: int) -> dict[str, int]:
    """Fees of the operator's transaction with this nonce, in wei."""
    w3 = studio.chain.w3
    for number in range(w3.eth.block_number, 0, -1):
        for sent in w3.eth.get_block(number, full_transactions=True)["transactions"]:
            if sent["from"] == operator.signer.address and sent["nonce"] == nonce:  # type: ignore[index]
                return {k: int(sent[k]) for k in ("maxFeePerGas", "maxPriorityFeePerGas")}  # type: ignore[index]
    raise AssertionError(f"nothing with nonce {nonce}")


def test_daemon__when_the_base_fee_rises_over_a_waiting_commit__outbids_itself_within_its_limit(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, chain = live_studio.operators[0], live_studio.chain
    configure(victim, stuck_seconds="0.5", max_fee_gwei="30", watch="false")
    round_id = workshop.request()
    workshop.node(1, watch=False).once()
    nonce = chain.w3.eth.get_transaction_count(victim.signer.address)
    spike = Web3.to_wei(12, "gwei")
    chain.rpc("evm_setAutomine", False)
    try:
        live_studio.start_node(victim)
        wait_for(lambda: chain.rpc("txpool_status")["pending"] == "0x1", LIMIT, "the commit")

        def is_mined() -> bool:
            chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(spike))
            chain.mine()
            return live_studio.state(round_id, victim) is COMMITTED

        wait_for(is_mined, LIMIT, "the commit to be outbid and mined")
    finally:
        chain.rpc("evm_setAutomine", True)
    fee = mined(live_studio, victim, nonce)
    assert spike <= fee["maxFeePerGas"] <= Web3.to_wei(30, "gwei")
    assert commits(live_studio, round_id, victim) == 1
    assert chain.w3.eth.get_transaction_count(victim.signer.address) == nonce + 1


def test_daemon__when_only_a_dear_reveal_saves_its_bond__pays_more_than_it_would_else(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, chain, other = live_studio.operators[0], live_studio.chain, workshop.node(1)
    configure(victim, stuck_seconds="0.5", max_fee_gwei="5", watch="false", stagger_seconds="9")
    chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(Web3.to_wei(1, "gwei")))
    round_id = workshop.request()
    other.once()
    live_studio.start_node(victim)
    wait_until(live_studio, round_id, victim, COMMITTED)
    other.once()
    nonce = chain.w3.eth.get_transaction_count(victim.signer.address)
    spike = Web3.to_wei(50, "gwei")
    chain.rpc("evm_setAutomine", False)
    try:
        chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(spike))
        workshop.close_commits(round_id)

        def is_mined() -> bool:
            chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(spike))
            chain.mine()
            return live_studio.state(round_id, victim) is REVEALED

        wait_for(is_mined, LIMIT, "the reveal")
    finally:
        chain.rpc("evm_setAutomine", True)
    fee = mined(live_studio, victim, nonce)["maxFeePerGas"]
    assert Web3.to_wei(5, "gwei") < spike <= fee
    assert fee * 60_000 < workshop.round(round_id).no_show_penalty, "never more than is at stake"


def test_daemon__when_it_was_down_for_the_whole_commit_phase__loses_nothing_but_the_fee(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    """And the chain's clock has jumped by a month when it comes back."""
    victim = live_studio.operators[0]
    others = [workshop.node(number, watch=False) for number in (1, 2)]
    configure(victim, watch="false", stagger_seconds="0")
    missed = workshop.request()
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for _ in range(2):
            for node in others:
                node.once()
        move_on(missed)
    for node in others:
        node.once()
    workshop.chain.pass_time(30 * 86_400)
    live_studio.start_node(victim)
    wait_for_log(victim, "watching")
    round_id = workshop.request()
    wait_until(live_studio, round_id, victim, COMMITTED)
    others[0].once()
    workshop.close_commits(round_id)
    wait_until(live_studio, round_id, victim, REVEALED)
    others[0].once()
    workshop.close_challenges(round_id)
    wait_until(live_studio, round_id, victim, SETTLED)
    check_whole(workshop, round_id, victim)
    assert posted(live_studio, missed, victim) == Counter()
    assert workshop.round(missed).agreeing == 2


def copy_of(
    operator: LocalOperator, name: str, keystore: Callable[[LocalOperator], str]
) -> LocalOperator:
    """The same operator in another folder, with another journal."""
    folder = operator.folder.with_name(name)
    shutil.copytree(operator.folder, folder, ignore=shutil.ignore_patterns("data", "*.log"))
    (folder / "data").mkdir()
    twin = LocalOperator(operator.owner, operator.signer, operator.payee, folder)
    configure(twin, keystore=keystore(operator))
    return twin


def test_two_daemons__with_one_keystore_and_two_journals__only_one_starts(
    live_studio: LocalStudio,
) -> None:
    first = live_studio.operators[0]
    twin = copy_of(first, "twin", lambda o: f'"{o.folder / "signer.json"}"')
    live_studio.start_node(first)
    wait_for_log(first, "watching")
    assert wait_for_exit(live_studio.start_node(twin)) == 1
    assert "another daemon uses the keystore" in log(twin)
    live_studio.nodes.pop()


def test_two_daemons__with_copies_of_one_key__post_everything_once(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    """As on two machines that know nothing of one another: no lock can stop them."""
    first, other = live_studio.operators[0], workshop.node(1, watch=False)
    configure(first, watch="false", stagger_seconds="0")
    twin = copy_of(first, "twin", lambda _: '"signer.json"')
    round_id = workshop.request()
    other.once()
    for operator in (first, twin):
        live_studio.start_node(operator)
    wait_until(live_studio, round_id, first, COMMITTED)
    other.once()
    workshop.close_commits(round_id)
    wait_until(live_studio, round_id, first, REVEALED)
    other.once()
    workshop.close_challenges(round_id)
    wait_until(live_studio, round_id, first, SETTLED)
    check_whole(workshop, round_id, first)
    assert "Traceback" not in log(twin)
