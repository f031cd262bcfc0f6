"""A studio on a private chain whose small model the chain can run, for rounds full of lies.

Everybody is impersonated and gas is free, so that money moves only by the contracts' rules.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.logs import DISCARD

from oracle.chain.generation import disputes
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.parameters import OperatorParameters, RuleParameters
from oracle.chain.generation.rounds import Root, Round, RoundBook
from oracle.chain.launch.parameters import StudioParameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.generator import commitment
from oracle.generator.engine import Generator
from oracle.local.anvil import Anvil, account
from oracle.quantities import ETHER, GWEI
from tests.disputes.players import Answer, Operator, person
from tests.support import models as small
from tests.support.refusals import refusal

CHAIN_OPTIONS = ("--block-base-fee-per-gas", "0", "--gas-price", "0")
COMMIT, REVEAL, CHALLENGE, LIFETIME = 600, 300, 400, 6_000
EXIT_DELAY, REPLACEMENT_DELAY = 7_000, 15_000
STAKE = ETHER // 4 + 1  # odd, so that half of it has a remainder
BOND = 4 * ETHER
GAS_PRICE = 10 * GWEI
FEE = ETHER + 1
MODEL = 1
WORKS = 3
SALT = b"\x5a" * 32
GAS = 16_777_216
NOBODY = "0x" + "00" * 20

RULES = RuleParameters(
    stake=STAKE,
    gas_price=GAS_PRICE,
    seed_delay=1,
    max_works=4_096,
    commit_window=COMMIT,
    reveal_window=REVEAL,
    challenge_window=CHALLENGE,
    lifetime=LIFETIME,
)
PARAMETERS = StudioParameters(
    operators=OperatorParameters(exit_delay=EXIT_DELAY, replacement_delay=REPLACEMENT_DELAY),
    rules=RULES,
    min_window=60,
)


class Arena:
    """The contracts, three bonded operators, and the steps of a round as one-liners."""

    def __init__(self, chain: Anvil) -> None:
        self.chain = chain
        self.w3 = chain.w3
        self.moves = 0  # what was read from the chain holds until the next one
        # One second a block whatever the machine's pace, so that no window closes by itself.
        chain.rpc("anvil_setBlockTimestampInterval", 1)
        chain.rpc("anvil_autoImpersonateAccount", True)
        deployer = account(0)
        self.deployment = deploy(
            self.w3,
            KeySender(deployer),
            PARAMETERS,
            members={deployer.address: PARAMETERS.token.supply},
            palettes=[],
            models=[],
        )
        self.book = RoundBook(self.w3, self.deployment)
        self.disputes = disputes.DisputeBook(self.w3, self.deployment)
        self.registry = OperatorRegistry(self.w3, self.deployment)
        self.oracle = self.book.contract
        self.court = self.disputes.contract
        self.models = self.deployment.contract(self.w3, "ModelRegistry")
        self.operators = self.registry.contract
        self.artwork = self.deployment.contract(self.w3, "Artwork")
        self.dao = self.deployment.address("StudioTimelock")
        self.stranger = self.fund(person("stranger"))
        self.watcher = self.fund(person("watcher"))
        self.fund(self.dao)
        self.palettes = {n: small.palette(n) for n in range(small.PALETTES)}
        self.generator = Generator(small.model(), small.AXES)
        self._furnish()
        self.crew = [self.enrol(name) for name in ("ada", "bob", "cyd")]

    def _furnish(self) -> None:
        models = self.models.functions
        for number in self.palettes:
            added = small.palette_call(f"palette {number}", number)
            self.send(self.dao, models.addPalette(*added))
        self.send(self.stranger, models.storeChunk(small.blob()))
        pointer = models.chunkAddress(small.blob()).call()
        self.send(self.stranger, models.register(small.declaration([pointer])))
        self.send(self.stranger, models.prove(MODEL))
        self.send(self.dao, models.authorise(MODEL))
        self.send(self.dao, models.setHouseStyle(MODEL, small.WIDEST))

    # People and money

    def fund(self, address: str, wei: int = 1_000 * ETHER) -> str:
        """Gives an address exactly so much."""
        self.chain.set_balance(address, wei)
        return address

    def enrol(self, name: str, bond: int = BOND) -> Operator:
        """A new bonded operator, whose payee has nothing."""
        operator = Operator(name)
        self.fund(operator.address)
        self.fund(operator.signer)
        register = self.operators.functions.register(operator.signer, operator.payee)
        self.send(operator.address, register, bond)
        return operator

    def balance(self, address: str) -> int:
        """Wei at an address."""
        return int(self.w3.eth.get_balance(Web3.to_checksum_address(address)))

    def bond(self, operator: Operator) -> int:
        """Wei of the operator's bond, what is locked included."""
        return int(self.operators.functions.getOperator(operator.address).call()[4])

    # Transactions and the clock

    def try_send(self, sender: str, call: ContractFunction, value: int = 0, gas: int = GAS) -> Any:
        """Sends a transaction that may fail; returns its receipt."""
        transaction = {
            "from": sender,
            "to": call.address,
            "data": call._encode_transaction_data(),
            "value": hex(value),
            "gas": hex(gas),
            "gasPrice": "0x0",
        }
        self.moves += 1
        digest = self.chain.rpc("eth_sendTransaction", transaction)
        return self.w3.eth.wait_for_transaction_receipt(digest, poll_latency=0.01)

    def send(self, sender: str, call: ContractFunction, value: int = 0) -> Any:
        """Sends a transaction that must succeed; returns its receipt."""
        receipt = self.try_send(sender, call, value)
        assert receipt["status"] == 1, f"{call.fn_name}: {self.refusal(sender, call, value)}"
        return receipt

    def event(self, name: str, receipt: Any) -> Any:
        """The arguments of the one event of this name, of the oracle or its court, in a receipt."""
        known = {entry["name"] for entry in self.court.abi if entry["type"] == "event"}
        contract = self.court if name in known else self.oracle
        (found,) = contract.events[name]().process_receipt(receipt, errors=DISCARD)
        return found["args"]

    def refusal(self, sender: str, call: ContractFunction, value: int = 0) -> str:
        """Why the next block would refuse the call, in words, or `ACCEPTED`."""
        return refusal(self.w3, sender, call.address, call._encode_transaction_data(), value)

    def at(self, timestamp: int) -> None:
        """The next block, and what `refusal` asks of it, has this time."""
        self.chain.rpc("evm_setNextBlockTimestamp", hex(timestamp))

    def pass_to(self, timestamp: int) -> None:
        """Mines a block at this time."""
        self.at(timestamp)
        self.moves += 1
        self.chain.mine()

    # A round

    def get(self, round_id: int) -> Round:
        """The round now."""
        return self.book.get(RoundId(round_id))

    def root(self, round_id: int, root: bytes) -> Root:
        """How a revealed root stands."""
        return self.book.root(RoundId(round_id), root)

    def phase(self, round_id: int) -> Phase:
        """Where the round stands."""
        return self.get(round_id).phase

    def vote_rules(self, **changes: int) -> None:
        """Rules of the next rounds: the first ones with these changes."""
        rules = RULES.model_copy(update=changes).as_tuple()
        self.send(self.dao, self.oracle.functions.setRules(rules))

    def open(
        self,
        works: int = WORKS,
        model: int = MODEL,
        fee: int = FEE,
        late: bool = False,
        style: bytes = small.WIDEST,
    ) -> int:
        """A round whose commit window is open; a late one was seeded in the last second."""
        request = self.oracle.functions.requestRound(model, works, style)
        self.send(self.dao, request, fee)
        round_id = self.book.count()
        self.chain.mine(2)
        header = self.book.seed_header(self.book.get(RoundId(round_id)))
        if late:
            self.at(self.get(round_id).expiry - (COMMIT + 4 * REVEAL + CHALLENGE) - 1)
        self.send(self.stranger, self.oracle.functions.seed(round_id, header))
        return round_id

    def truth(self, round_id: int, count: int | None = None) -> Answer:
        """What an honest operator finds; `count` works of it, also more than were asked for."""
        record = self.get(round_id)
        indices = range(record.works if count is None else count)
        works = self.generator.works(record.seed, indices, record.style, self.palettes)
        return Answer(round_id, [work.digest for work in works])

    def commit(self, round_id: int, operator: Operator, root: bytes) -> None:
        """The operator's signer commits to a root."""
        seed = self.get(round_id).seed
        value = commitment.commitment(
            self.deployment.chain_id, self.oracle.address, round_id, operator.address, root, SALT
        )
        call = self.oracle.functions.commit(round_id, operator.address, seed, value)
        self.send(operator.signer, call)

    def reveal_call(self, round_id: int, operator: Operator, root: bytes) -> ContractFunction:
        """The reveal of a committed root."""
        seed = self.get(round_id).seed
        return self.oracle.functions.reveal(round_id, operator.address, seed, root, SALT)

    def reveal(self, round_id: int, operator: Operator, root: bytes) -> None:
        """The operator's signer reveals its root."""
        self.send(operator.signer, self.reveal_call(round_id, operator, root))

    def committed(self, round_id: int, roots: Mapping[Operator, bytes]) -> None:
        """Commits all, and moves the clock to the first second of reveals."""
        for operator, root in roots.items():
            self.commit(round_id, operator, root)
        self.pass_to(self.get(round_id).commit_end + 1)

    def revealed(self, round_id: int, roots: Mapping[Operator, bytes]) -> None:
        """Commits and reveals all; the clock stands at the first second after reveals."""
        self.committed(round_id, roots)
        for operator, root in roots.items():
            self.reveal(round_id, operator, root)
        self.pass_to(self.get(round_id).reveal_end + 1)

    # Challenges

    def challenge(
        self, answer: Answer, index: int, challenger: str, salt: bytes = SALT
    ) -> ContractFunction:
        """The commitment of `challenger` to one leaf of an answer."""
        digest = answer.digests[index]
        return self.challenge_leaf(answer.round, answer.root, index, digest, challenger, salt)

    def challenge_leaf(
        self,
        round_id: int,
        root: bytes,
        index: int,
        digest: bytes,
        challenger: str,
        salt: bytes = SALT,
    ) -> ContractFunction:
        """The commitment of `challenger` to a leaf that a root may or may not have."""
        chain, oracle = self.deployment.chain_id, self.oracle.address
        value = commitment.challenge(chain, oracle, round_id, root, index, digest, challenger, salt)
        return self.court.functions.commitChallenge(value)

    def dispute(self, answer: Answer, index: int, salt: bytes = SALT) -> ContractFunction:
        """The dispute of one leaf of an answer."""
        proof = answer.tree.proof(index)
        return self.court.functions.dispute(
            answer.round, answer.root, index, answer.digests[index], proof, salt
        )

    def kill(self, answer: Answer, index: int, challenger: str) -> Any:
        """Commits to a challenge and disputes; returns the dispute's receipt."""
        self.send(challenger, self.challenge(answer, index, challenger))
        return self.send(challenger, self.dispute(answer, index))

    def case(self, answer: Answer) -> disputes.Case:
        """What disputes know of an answer's root."""
        return self.disputes.case(RoundId(answer.round), answer.root)

    def demand(self, round_id: int, root: bytes, who: str) -> Any:
        """Demands the leaves of a root with the exact bond; returns the receipt."""
        bond = self.disputes.demand_bond(RoundId(round_id))
        return self.send(who, self.court.functions.demand(round_id, root), bond)

    def publications(self, answer: Answer, operator: str = NOBODY) -> list[ContractFunction]:
        """The calls that publish an answer, for this operator."""
        return [
            self.court.functions.publish(
                answer.round, answer.root, operator, chunk.first, chunk.digests, chunk.proof
            )
            for chunk in disputes.chunks(RoundId(answer.round), answer.digests)
        ]

    def publish(self, answer: Answer, who: str, operator: str = NOBODY) -> Any:
        """Publishes an answer, for this operator; returns the last receipt."""
        return [self.send(who, call) for call in self.publications(answer, operator)][-1]

    def promote(self, answer: Answer) -> Any:
        """Lets an answer's root lead, as anyone may; returns the receipt."""
        return self.send(self.stranger, self.oracle.functions.promote(answer.round, answer.root))

    def close(self, round_id: int) -> None:
        """To the first second in which the round can be ended."""
        self.pass_to(self.get(round_id).closes_at + 1)

    # The end

    def settle(self, round_id: int, operators: Iterable[Operator]) -> None:
        """Settles operators, as anyone may."""
        for operator in operators:
            self.send(self.stranger, self.oracle.functions.settle(round_id, operator.address))

    def state(self, round_id: int, operator: Operator) -> AttestationState:
        """How far the operator has come in a round."""
        return self.book.attestation(RoundId(round_id), operator.address).state
