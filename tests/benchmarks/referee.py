"""What it costs when the chain is the referee: whole disputes, stages, deployment, `eth_call`."""

import time
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from oracle.chain.generation.disputes import CHUNK, DisputeBook, chunks
from oracle.chain.sender import transact
from oracle.chain.types import ModelId, RoundId
from oracle.generator import merkle
from oracle.generator.blob import Layer, Model, build
from oracle.generator.commitment import challenge, commitment
from oracle.generator.manifest import load_model
from oracle.generator.released import DEFAULT, RELEASED, released_folders
from oracle.generator.style import COMPOSITION, Kind
from oracle.quantities import ETHER
from tests.benchmarks.repeatable import fixed_header, repeatable_chain
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import MODEL, RULES, Studio, open_studio
from tests.referee.bench import CHAIN_OPTIONS, Bench
from tests.referee.dearest import Shape, dearest
from tests.referee.models import fixed_style, random_model
from tests.referee.reference import composition_axes

LARGE = (64, (64, 48, 32, 16, 1))
"""Latent and channels of a network of a 64×64 field."""

CANDIDATES = 8
"""Shapes that the search by the model of costs proposes, to be measured."""

SIXTEEN_INKS = (bytes(24 * 16 + 6), bytes([16] * 16))
LINE_AND_LIGHT = (2, 1)
CAPPED = ("--enable-tx-gas-limit",)
CALLS = 15
PUBLISHED = 4_096


def rows() -> list[Row]:
    """Every figure of the referee."""
    with repeatable_chain(CAPPED) as chain:
        studio = open_studio(chain)
        first_shape, worst_shape = released_shape(DEFAULT), measured_worst()
        largest_shape = max((released_shape(f.name) for f in released_folders()), key=_weights)
        small, largest, large, dearest_model = (
            register(studio, *shape) for shape in (first_shape, largest_shape, LARGE, worst_shape)
        )
        most = dearest_palette(studio)
        of_32, of_released, of_64 = (
            dispute_gas(studio, model, most) for model in (small, largest, large)
        )
        worst = dispute_gas(studio, dearest_model, add_palette(studio, *SIXTEEN_INKS))
        published = publish_rows(studio)
        call_ms = eth_call_ms(studio)
    how = (
        f"no symmetry, the dearest, a strong line and light; transaction gas cap enforced; {RULES}"
    )
    prototype = "prototype, network only, 64×64×3 (quoted, not run here)"
    return [
        Row(
            "referee.dispute.32",
            of_32,
            "gas",
            f"whole dispute, 32×32 field, channels {shape_of(first_shape)}, the default "
            f"model's, the palette of most inks, {how}",
            prototype,
            5_710_000,
            8_500_000,
        ),
        Row(
            "referee.dispute.released",
            of_released,
            "gas",
            f"the same of the largest released network, channels {shape_of(largest_shape)}, {how}",
            prototype,
            5_710_000,
            8_500_000,
        ),
        Row(
            "referee.dispute.64",
            of_64,
            "gas",
            f"the same of a 64×64 field, channels {shape_of(LARGE)}, {how}",
            prototype,
            5_710_000,
            13_000_000,
        ),
        Row(
            "referee.dispute.worst",
            worst,
            "gas",
            f"the dearest of {CANDIDATES} shapes that a search among those granted finds, latent "
            f"{worst_shape[0]}, channels {shape_of(worst_shape)}, sixteen inks, {how}",
            "a transaction may use",
            16_777_216,
            16_200_000,
        ),
        *network_rows(),
        *published,
        Row(
            "referee.eth_call_ms", round(call_ms, 1), "ms", "one file by eth_call on anvil, median"
        ),
    ]


def released_shape(name: str) -> Shape:
    """The shape of a released model's network."""
    model = load_model(RELEASED / name).model
    return model.latent_length, model.channels


def _weights(shape: Shape) -> int:
    """About how many weights a network has."""
    latent, channels = shape
    return sum(a * b for a, b in pairwise((latent, *channels)))


def measured_worst() -> Shape:
    """Of the shapes that the search proposes the one whose dearest work takes most gas."""
    style = fixed_style([0, 0, 0, 2, *LINE_AND_LIGHT, 0])
    with repeatable_chain(CHAIN_OPTIONS) as chain:
        bench = Bench(chain)
        bench.send(bench.shelf.functions.addPalette(*SIXTEEN_INKS))

        def taken(shape: Shape) -> int:
            model = random_model(np.random.default_rng(5), shape[0], list(shape[1]))
            model_id = bench.shelve(model, composition_axes(model.side))
            return bench.gas(bench.referee.functions.digest(model_id, bytes(32), 0, style))

        return max(dearest(CANDIDATES), key=taken)


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
        Row("referee.deploy", deployed, "gas", f"Referee, Executor and Composer together; {RULES}"),
    ]


def shape_of(network: Shape) -> str:
    """A network's channels as people write them."""
    return "-".join(map(str, network[1]))


def dispute_gas(studio: Studio, model: ModelId, palette: int) -> int:
    """Gas of disputing a false leaf that three operators agreed on, with a reward to pay."""
    w3, functions = studio.w3, studio.book.contract.functions
    court = DisputeBook(w3, studio.deployment).contract.functions
    round_id, tree, digests = false_round(studio, model, 256, palette)
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
    studio: Studio, model: ModelId, works: int, palette: int = 0
) -> tuple[RoundId, merkle.MerkleTree, list[bytes]]:
    """A round whose three operators revealed one root of digests that nobody's works have."""
    w3, functions = studio.w3, studio.book.contract.functions
    axes = studio.deployment.contract(w3, "ModelRegistry").functions.axes(model).call()
    line, light = LINE_AND_LIGHT
    values = dict.fromkeys(COMPOSITION, 0)
    values |= {Kind.PALETTE: palette, Kind.LINE: line, Kind.LIGHT: light}
    style = fixed_style([values.get(Kind(kind), hi) for _name, kind, _lo, hi in axes])
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


def dearest_palette(studio: Studio) -> int:
    """The studio's palette of most inks."""
    registry = studio.deployment.contract(studio.w3, "ModelRegistry").functions
    count = registry.paletteCount().call()
    return max(range(count), key=lambda number: len(registry.palette(number).call()[1]))


def add_palette(studio: Studio, colours: bytes, areas: bytes) -> int:
    """A palette that the timelock adds; its number."""
    registry = studio.deployment.contract(studio.w3, "ModelRegistry")
    as_timelock(studio, "addPalette", ["sixteen", colours, areas])
    return int(registry.functions.paletteCount().call()) - 1


def as_timelock(studio: Studio, function: str, arguments: list[Any]) -> None:
    """Calls the registry as the timelock."""
    registry = studio.deployment.contract(studio.w3, "ModelRegistry")
    timelock = studio.deployment.address("StudioTimelock")
    studio.chain.set_balance(timelock, ETHER)
    studio.chain.send_as(timelock, registry.address, registry.encode_abi(function, arguments))


def register(studio: Studio, latent: int, channels: tuple[int, ...]) -> ModelId:
    """A model of random weights, registered, proven and authorised."""
    rng = np.random.default_rng(7)
    shapes = [(16 * channels[0], latent)]
    shapes += [(after, before, 3, 3) for before, after in pairwise(channels)]
    layers = tuple(
        Layer(rng.integers(-40, 41, s).astype(np.int8), rng.integers(-999, 999, s[0]), 8)
        for s in shapes
    )
    data = build(Model(latent, 0, layers))
    registry = studio.deployment.contract(studio.w3, "ModelRegistry")
    pointers = []
    for at in range(0, len(data), 24_575):
        chunk = data[at : at + 24_575]
        transact(studio.w3, studio.member, registry.functions.storeChunk(chunk))
        pointers.append(registry.functions.chunkAddress(chunk).call())
    name = "-".join(map(str, channels))
    declared = (name, "image/png", bytes(32), 0, [], pointers)
    transact(studio.w3, studio.member, registry.functions.register(declared))
    model = ModelId(registry.functions.modelCount().call())
    transact(studio.w3, studio.member, registry.functions.prove(model))
    as_timelock(studio, "authorise", [model])
    return model


def eth_call_ms(studio: Studio) -> float:
    """Milliseconds for one file by `eth_call`."""
    referee = studio.deployment.contract(studio.w3, "Referee")
    released = load_model(RELEASED / DEFAULT)
    style = fixed_style([axis.lo for axis in released.axes])
    times = []
    for index in range(CALLS):
        start = time.perf_counter()
        referee.functions.file(MODEL, bytes(32), index, style).call({"gas": 50_000_000})
        times.append(time.perf_counter() - start)
    return 1_000 * median(times)
