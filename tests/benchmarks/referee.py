"""What it costs when the chain is the referee: whole disputes, stages, deployment, `eth_call`."""

import time
from itertools import pairwise
from statistics import median

import numpy as np

from oracle.chain.generation.disputes import CHUNK, DisputeBook, chunks
from oracle.chain.sender import transact
from oracle.chain.types import ModelId, RoundId
from oracle.generator import merkle
from oracle.generator.blob import Layer, Model, build
from oracle.generator.commitment import challenge, commitment
from oracle.generator.composition import Symmetry
from oracle.generator.manifest import load_model
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Axis, Kind, encode_style
from oracle.quantities import ETHER
from tests.benchmarks.repeatable import fixed_header, repeatable_chain
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import MODEL, RULES, Studio, open_studio
from tests.referee.bench import CHAIN_OPTIONS, Bench

SMALL = (64, (64, 48, 16, 1))
CAPPED = ("--enable-tx-gas-limit",)
CALLS = 15
PUBLISHED = 4_096


def rows() -> list[Row]:
    """Every figure of the referee."""
    with repeatable_chain(CAPPED) as chain:
        studio = open_studio(chain)
        default = dispute_gas(studio, MODEL)
        small = dispute_gas(studio, register_small(studio))
        published = publish_rows(studio)
        call_ms = eth_call_ms(studio)
    shape = "-".join(map(str, SMALL[1]))
    how = f"six-fold, the dearest symmetry; transaction gas cap enforced; {RULES}"
    prototype = "prototype, network only, 64×64×3 (quoted, not run here)"
    return [
        Row(
            "referee.dispute.128",
            default,
            "gas",
            f"whole dispute of the default model, 128×128 picture, {how}",
            prototype,
            5_710_000,
            9_000_000,
        ),
        Row(
            "referee.dispute.64",
            small,
            "gas",
            f"whole dispute, 64×64 picture of a 32×32 field, channels {shape}, {how}",
            prototype,
            5_710_000,
            4_000_000,
        ),
        *network_rows(),
        *published,
        Row(
            "referee.eth_call_ms", round(call_ms, 1), "ms", "one file by eth_call on anvil, median"
        ),
    ]


def network_rows() -> list[Row]:
    """The network alone, and what deploying the referee costs."""
    released = load_model(RELEASED / DEFAULT)
    macs = released.model.multiply_adds
    with repeatable_chain(CHAIN_OPTIONS) as chain:
        bench = Bench(chain)
        pointers = bench.store(released.blob)
        latent = bytes(range(released.model.latent_length))
        network = bench.gas(bench.executor.functions.field(pointers, latent))
        factory = chain.w3.eth.contract(
            abi=bench.artifacts["Referee"].abi, bytecode=bench.artifacts["Referee"].bytecode
        )
        deployed = factory.constructor(bench.shelf.address).estimate_gas({"from": bench.sender})
    return [
        Row(
            "referee.gas_per_mac",
            round(network / macs, 3),
            "gas/MAC",
            f"network alone, {macs:,} nominal multiply-adds, as a transaction; {RULES}",
            "prototype (quoted, not run here)",
            0.68,
            0.75,
        ),
        Row("referee.network", network, "gas", f"the default model's network alone; {RULES}"),
        Row("referee.deploy", deployed, "gas", f"Referee and Executor together; {RULES}"),
    ]


def dispute_gas(studio: Studio, model: ModelId) -> int:
    """Gas of disputing a false leaf that three operators agreed on, with a reward to pay."""
    w3, functions = studio.w3, studio.book.contract.functions
    court = DisputeBook(w3, studio.deployment).contract.functions
    round_id, tree, digests = false_round(studio, model, 256)
    salt = bytes(w3.keccak(text="challenge"))
    mine = challenge(
        w3.eth.chain_id,
        studio.book.address,
        round_id,
        tree.root,
        7,
        digests[7],
        studio.member.address,
        salt,
    )
    studio.send("round.commit_challenge", studio.member, court.commitChallenge(mine))
    call = court.dispute(round_id, tree.root, 7, digests[7], tree.proof(7), salt)
    receipt = transact(w3, studio.member, call)
    root, record = studio.book.root(round_id, tree.root), studio.book.get(round_id)
    studio.chain.pass_until(max(root.settleable_at, record.closes_at + 1))
    transact(w3, studio.member, functions.fail(round_id))
    for owner in studio.owners:
        studio.send("round.settle_dead", studio.member, functions.settle(round_id, owner.address))
    return receipt["gasUsed"]


def publish_rows(studio: Studio) -> list[Row]:
    """What hidden leaves cost: a demand, and publishing 4,096 digests in four calls."""
    disputes = DisputeBook(studio.w3, studio.deployment)
    functions = disputes.contract.functions
    round_id, tree, digests = false_round(studio, MODEL, PUBLISHED)
    bond = 2 * disputes.demand_bond(round_id)
    demanded = studio.send(
        "round.demand", studio.member, functions.demand(round_id, tree.root), bond
    )
    total = 0
    for chunk in chunks(round_id, digests):
        arguments = (studio.owners[0].address, chunk.first, chunk.digests, chunk.proof)
        call = functions.publish(round_id, tree.root, *arguments)
        total += studio.send("round.publish_chunk", studio.signers[0], call)
    return [
        Row("round.demand", demanded, "gas", f"one root's leaves; {RULES}"),
        Row("round.publish.4096", total, "gas", f"four calls of {CHUNK:,} digests; {RULES}"),
    ]


def false_round(
    studio: Studio, model: ModelId, works: int
) -> tuple[RoundId, merkle.MerkleTree, list[bytes]]:
    """A round whose three operators revealed one root of digests that nobody's works have."""
    w3, functions = studio.w3, studio.book.contract.functions
    axes = studio.deployment.contract(w3, "ModelRegistry").functions.axes(model).call()
    values = {Kind.SYMMETRY: Symmetry.SIX_FOLD, Kind.PALETTE: 0}
    style = b"".join(
        values.get(Kind(kind), hi).to_bytes(2, "big") * 2 for _name, kind, _lo, hi in axes
    )
    text = f"false {next(studio.salts)}"
    studio.pass_proposal(studio.decisions.round(model, works, style, None, text))
    round_id = RoundId(studio.book.count())
    header = fixed_header(studio.chain, studio.book, round_id)
    transact(w3, studio.member, functions.seed(round_id, header))
    record = studio.book.get(round_id)
    digests = [bytes(w3.keccak(text=f"{text} {i}")) for i in range(works)]
    tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
    salt = bytes(w3.keccak(text=text))
    chain_id, oracle = w3.eth.chain_id, studio.book.address
    for owner, signer in zip(studio.owners, studio.signers, strict=True):
        committed = commitment(chain_id, oracle, round_id, owner.address, tree.root, salt)
        transact(w3, signer, functions.commit(round_id, owner.address, record.seed, committed))
    studio.chain.pass_until(record.commit_end + 1)
    for owner, signer in zip(studio.owners, studio.signers, strict=True):
        call = functions.reveal(round_id, owner.address, record.seed, tree.root, salt)
        transact(w3, signer, call)
    return round_id, tree, digests


def register_small(studio: Studio) -> ModelId:
    """A model with a 32×32 field and random weights, registered, proven and authorised."""
    rng = np.random.default_rng(7)
    latent, channels = SMALL
    axes = (Axis("symmetry", Kind.SYMMETRY, 0, 4), Axis("palette", Kind.PALETTE, 0, 0xFFFF))
    shapes = [(16 * channels[0], latent)]
    shapes += [(after, before, 3, 3) for before, after in pairwise(channels)]
    layers = tuple(
        Layer(rng.integers(-40, 41, s).astype(np.int8), rng.integers(-999, 999, s[0]), 8)
        for s in shapes
    )
    blob = build(Model(latent, 0, layers))
    registry = studio.deployment.contract(studio.w3, "ModelRegistry")
    pointers = []
    for at in range(0, len(blob), 24_575):
        chunk = blob[at : at + 24_575]
        transact(studio.w3, studio.member, registry.functions.storeChunk(chunk))
        pointers.append(registry.functions.chunkAddress(chunk).call())
    rows_ = [(a.name.encode().ljust(32, b"\0"), int(a.kind), a.lo, a.hi) for a in axes]
    declared = ("small", "image/png", bytes(32), 0, rows_, pointers)
    transact(studio.w3, studio.member, registry.functions.register(declared))
    model = ModelId(registry.functions.modelCount().call())
    transact(studio.w3, studio.member, registry.functions.prove(model))
    timelock = studio.deployment.address("StudioTimelock")
    studio.chain.set_balance(timelock, ETHER)
    studio.chain.send_as(timelock, registry.address, registry.encode_abi("authorise", [model]))
    return model


def eth_call_ms(studio: Studio) -> float:
    """Milliseconds for one file by `eth_call`."""
    referee = studio.deployment.contract(studio.w3, "Referee")
    released = load_model(RELEASED / DEFAULT)
    style = encode_style(released.axes, [(a.lo, 0 if a.lo == 0 else a.hi) for a in released.axes])
    times = []
    for index in range(CALLS):
        start = time.perf_counter()
        referee.functions.file(MODEL, bytes(32), index, style).call({"gas": 50_000_000})
        times.append(time.perf_counter() - start)
    return 1_000 * median(times)
