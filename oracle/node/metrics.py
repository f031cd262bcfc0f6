"""What the node counts, as Prometheus reads it; one registry a node."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from oracle.chain.endpoints import Health
from oracle.node.journal.entries import State

COMMIT_SECONDS = (5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120)


class Metrics:
    """Every figure's meaning is its help text. Money is in ETH, time in seconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"atelier_{name}", text, labels, registry=self.registry)

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"atelier_{name}", text, labels, registry=self.registry)

        self.passes = counter("passes", "Looks at every round that ended well")
        self.failures = counter("pass_failures", "Looks that an endpoint or a round cut short")
        self.last_pass = gauge("last_pass_time_seconds", "Unix time of the last whole look")
        self.rounds = gauge("rounds", "Rounds by how far this node is with them", "state")
        self.troubled = gauge("rounds_troubled", "Open rounds with a note for a person")
        self.reveal_due = gauge(
            "reveal_due_seconds",
            "Left for the most urgent reveal; the longest time there is when none is due",
        )
        self.head = gauge("head_block", "The chain's newest block as the node sees it")
        self.head_time = gauge("head_time_seconds", "Unix time of that block")
        self.up = gauge("endpoint_up", "Whether an RPC endpoint is good: 1 or 0", "endpoint")
        self.endpoint_head = gauge("endpoint_head_block", "An endpoint's newest block", "endpoint")
        self.balance = gauge("signer_balance_eth", "What the signer holds for gas")
        self.rounds_paid = gauge("signer_rounds_paid", "Rounds that this pays for at today's fees")
        self.gas_price = gauge("gas_price_gwei", "Gas when a round to join was last looked at")
        self.break_even = gauge(
            "break_even_gwei", "The price of gas up to which that round's share of the fee pays"
        )
        self.left_out = gauge("rounds_left_out", "Open rounds that the rule `join` leaves out")
        self.bond = gauge("bond_eth", "The operator's bond")
        self.locked = gauge("bond_locked_eth", "What open rounds lock of it")
        self.disk = gauge("disk_free_bytes", "Free space where the works are kept")
        self.journal = gauge("journal_on_disk", "1, or 0 if the disk takes no more: memory only")
        self.works = counter("works_made", "Works made from a seed")
        self.sent = counter("transactions", "Transactions mined, by step", "action")
        self.gas = counter("gas_used", "Gas of the node's transactions, by step", "action")
        self.bumps = counter("fee_bumps", "Transactions sent again with a higher fee")
        self.refused = counter("refused", "Steps that the chain refused", "action")
        self.lies = counter("lies_found", "False roots that the watcher found")
        self.commit_seconds = Histogram(
            "atelier_commit_seconds",
            "From the round's request to this node's commitment, in the chain's time",
            buckets=COMMIT_SECONDS,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All figures in Prometheus' text form."""
        return generate_latest(self.registry)

    def see_endpoints(self, found: Sequence[Health]) -> None:
        """What a survey found."""
        for health in found:
            self.up.labels(health.place).set(0 if health.trouble else 1)
            self.endpoint_head.labels(health.place).set(health.head)

    def see_rounds(self, states: dict[State, int]) -> None:
        """How many rounds the journal has in each state."""
        for state in State:
            self.rounds.labels(state.value).set(states.get(state, 0))
