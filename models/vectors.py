"""Test vectors of ``docs/semantics.md``, for whoever writes another node."""

import hashlib
import json
from typing import Any, Final

import numpy as np
from eth_account import Account
from eth_account.messages import encode_defunct
from numpy.typing import NDArray

from oracle.generator import commitment
from oracle.generator.blob import Layer, Model, build, digest, parse
from oracle.generator.bounds import check_exact
from oracle.generator.composition import (
    Inks,
    Symmetry,
    colours_length,
    compose,
    domain_of,
    inks_of,
    repeat,
    scale_limit,
    thresholds,
)
from oracle.generator.engine import Generator
from oracle.generator.merkle import MerkleTree, leaves
from oracle.generator.png import encode
from oracle.generator.style import Axis, Kind, Odds, Range, encode_style, model_axes

_CHAIN: Final = 31337
_ORACLE: Final = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
_OPERATOR: Final = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
_SIGNER_KEY: Final = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
"""The second of the well-known development keys; never one to hold money."""

_ROUND: Final = 7
_RANDAO: Final = hashlib.sha256(b"atelier-2 vectors: randao").digest()
_SEED: Final = commitment.round_seed(_RANDAO, _CHAIN, _ORACLE, _ROUND)

_AXES: Final = model_axes(
    (Axis("family", Kind.CHOICE, 0, 2), Axis("density", Kind.SCALAR, 10, 250)), 16
)
_STYLE: Final = (
    Range(0, 4),
    Range(0, 1),
    Odds((0, 1, 4), (5000, 3333, 1667)),
    Odds.even((0, 1, 2, 3)),
    Odds((0, 1, 2), (2500, 5001, 2499)),
    Range(0, 1),
    Odds((0, 2), (7000, 3000)),
    Range(0, 2),
    Odds((10, 128, 250), (100, 9800, 100)),
)
"""Ranges, a set and odds, some of them rare."""


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


def _sha256(data: bytes) -> str:
    return _hex(hashlib.sha256(data).digest())


def _noise(name: str, length: int) -> NDArray[np.int64]:
    """Bytes that any language can make: SHA-256 of the name with a counter."""
    blocks = (hashlib.sha256(f"{name} {at}".encode()).digest() for at in range(-(-length // 32)))
    return np.frombuffer(b"".join(blocks)[:length], np.uint8).astype(np.int64)


def _layer(name: str, shape: tuple[int, ...], shift: int) -> Layer:
    """Weights over the whole −63 … 63, biases that keep the activations about the middle."""
    weights = _noise(f"{name} weights", int(np.prod(shape))).reshape(shape) % 127 - 63
    spread = _noise(f"{name} biases", shape[0]) - 128
    biases = (100 << shift) + (spread << shift) // 4 - 110 * weights.reshape(shape[0], -1).sum(1)
    return Layer(weights.astype(np.int8), biases, shift)


def small_model() -> Model:
    """A model small enough to print: latent 16 with 4 style bytes, channels 4-3-1, field 16×16."""
    layers = (
        _layer("dense", (64, 16), 7),
        _layer("first", (3, 4, 3, 3), 6),
        _layer("second", (1, 3, 3, 3), 5),
    )
    model = Model(16, 4, layers)
    check_exact(model)
    return model


def _palette(count: int) -> Inks:
    colours = _noise(f"palette {count}", colours_length(count)).astype(np.uint8)
    return Inks(colours.tobytes(), bytes(_areas(count)))


def _palettes() -> dict[int, Inks]:
    return {0: _palette(3), 1: _palette(7)}


def _rounding() -> list[dict[str, int]]:
    """Halves, signs and both ends of the clip, as the network itself computes them."""
    cases = []
    for shift in (0, 1, 3, 7, 15):
        half = (1 << shift) >> 1
        base = {(k << shift) + d for k in (-1, 0, 1, 2, 254, 255, 256) for d in (-half, -1, 0, 1)}
        for accumulator in sorted(base):
            zero = np.zeros((1, 1, 3, 3), np.int8)
            last = Layer(zero, np.array([accumulator], np.int64), shift)
            first = Layer(np.zeros((16, 4), np.int8), np.zeros(16, np.int64), 1)
            axes = model_axes((), 8)
            field = Generator(Model(4, 0, (first, last)), axes).fields(np.zeros((1, 4), np.uint8))
            cases.append({"acc": accumulator, "shift": shift, "out": int(field[0, 0, 0])})
    return cases


def _network() -> dict[str, Any]:
    blob = build(small_model())
    generator = Generator(parse(blob), _AXES)
    palettes = _palettes()
    style = encode_style(_AXES, _STYLE)
    indices = range(40)
    _, latent_bytes = generator.inputs(_SEED, indices, _STYLE)
    fields = generator.fields(latent_bytes)
    works = [
        {
            "index": work.index,
            "values": list(work.values),
            "latent": _hex(latent.tobytes()),
            "field": _hex(field.tobytes()) if work.index < 2 else _sha256(field.tobytes()),
            "contentDigest": _hex(work.digest),
            "cid": work.cid,
        }
        for work, latent, field in zip(
            generator.works(_SEED, indices, style, palettes), latent_bytes, fields, strict=True
        )
    ]
    return {
        "blob": _hex(blob),
        "modelDigest": _hex(digest(blob)),
        "axes": [
            {"name": axis.name, "kind": int(axis.kind), "lo": axis.lo, "hi": axis.hi}
            for axis in _AXES
        ],
        "palettes": {
            str(number): {"colours": _hex(inks.colours), "areas": list(inks.areas)}
            for number, inks in palettes.items()
        },
        "seed": _hex(_SEED),
        "style": _hex(style),
        "works": works,
    }


def _waves(side: int) -> NDArray[np.uint8]:
    """A smooth field that any language can make: rows of parabolas both ways, and a tilt."""
    row, column = np.indices((side, side)) * 64 // side
    hills = np.abs(row % 44 - 22) ** 2 + np.abs(column % 36 - 18) ** 2
    waves: NDArray[np.uint8] = np.clip(hills // 4 + row + column // 2, 0, 255).astype(np.uint8)
    return waves


def _fields(side: int) -> dict[str, NDArray[np.uint8]]:
    noise = _noise(f"field {side}", side * side).astype(np.uint8).reshape(side, side)
    flat = np.full((side, side), 255, np.uint8)
    return {"waves": _waves(side), "noise": noise, "flat": flat}


def _areas(count: int) -> tuple[int, ...]:
    """Areas of a palette with so many inks: each further one about half as large."""
    rest, found = 256, []
    for number in range(count - 1):
        area = max(1, min(rest // 2, rest - (count - 1 - number)))
        found.append(area)
        rest -= area
    return (*found, rest)


def _compositions() -> list[dict[str, Any]]:
    """Pictures of fields of each side with all symmetries, and what stands on the way to them."""
    cases: list[dict[str, Any]] = []
    for side in (8, 16, 32, 64):
        for name, field in _fields(side).items():
            for symmetry in Symmetry:
                turn = len(cases)
                scale = (turn * 7) % (scale_limit(side) + 1)
                count = 2 + (turn * 5) % 15
                values = [int(symmetry), 0, scale, turn % 4, (turn // 2) % 3, turn % 2, turn % 3]
                areas = _areas(count)
                domain = domain_of(field, symmetry, scale)
                inks, inked = inks_of(values[3], areas)
                picture = compose(field[np.newaxis], np.array([values]), [areas])[0]
                cases.append(
                    {
                        "field": name,
                        "side": side,
                        "fieldSha256": _sha256(field.tobytes()),
                        "values": values,
                        "areas": list(areas),
                        "heightsSha256": _sha256(
                            domain.heights[domain.hidden :].astype(">u2").tobytes()
                        ),
                        "inks": list(inks),
                        "inkAreas": list(inked),
                        "thresholds": list(thresholds(domain.net, inked)),
                        "pictureSha256": _sha256(picture.tobytes()),
                    }
                )
    return cases


def _repeats() -> list[dict[str, Any]]:
    """What repeats of the waves of 32 pixels."""
    field, areas = _waves(32), _areas(5)
    cases = []
    for symmetry in (Symmetry.QUAD, Symmetry.ROTATIONS, Symmetry.SIX_FOLD):
        values = [int(symmetry), 0, 2, 0, 1, 1, 0]
        tile = repeat(field, values, areas)
        assert tile is not None
        cases.append(
            {
                "values": values,
                "areas": list(areas),
                "rows": len(tile),
                "sha256": _sha256(tile.tobytes()),
            }
        )
    return cases


def _files() -> list[dict[str, Any]]:
    """Files of palettes with the fewest and the most inks; any bytes will do for a picture."""
    picture = _noise("picture", 256 * 256).astype(np.uint8).reshape(256, 256)
    cases = []
    for count in (2, 16):
        inks = _palette(count)
        file = encode(picture, inks.colours)
        cases.append(
            {
                "inks": count,
                "colours": _hex(inks.colours),
                "pictureSha256": _sha256(picture.tobytes()),
                "length": len(file),
                "beginning": _hex(file[:64]),
                "end": _hex(file[-32:]),
                "contentDigest": _sha256(file),
            }
        )
    return cases


def _digests(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([index])).digest() for index in range(count)]


def _roots() -> list[dict[str, Any]]:
    cases = []
    for count in (1, 2, 3, 5, 16):
        tree = MerkleTree(leaves(_ROUND, _digests(count)))
        last = count - 1
        cases.append(
            {
                "works": count,
                "root": _hex(tree.root),
                "proofOf": last,
                "leaf": _hex(leaves(_ROUND, _digests(count))[last]),
                "proof": [_hex(node) for node in tree.proof(last)],
            }
        )
    return cases


def _round(style: bytes) -> dict[str, Any]:
    message = commitment.salt_message(_CHAIN, _ORACLE, _ROUND)
    signature = bytes(Account.sign_message(encode_defunct(text=message), _SIGNER_KEY).signature)
    salt = commitment.salt_from_signature(signature)
    root = MerkleTree(leaves(_ROUND, _digests(5))).root
    prompt = commitment.prompt(_CHAIN, _ORACLE, _ROUND, 3, 1, _SEED, style)
    return {
        "chainId": _CHAIN,
        "oracle": _ORACLE,
        "round": _ROUND,
        "randao": _hex(_RANDAO),
        "seed": _hex(_SEED),
        "operator": _OPERATOR,
        "signerKey": _SIGNER_KEY,
        "saltMessage": message,
        "signature": _hex(signature),
        "salt": _hex(salt),
        "worksRoot": _hex(root),
        "commitment": _hex(commitment.commitment(_CHAIN, _ORACLE, _ROUND, _OPERATOR, root, salt)),
        "index": 3,
        "modelId": 1,
        "style": _hex(style),
        "prompt": _hex(prompt),
        "tokenId": str(commitment.token_id(prompt)),
    }


def make_vectors() -> dict[str, Any]:
    """All vectors, by section of the page."""
    network = _network()
    return {
        "semantics": "atelier-2",
        "rounding": _rounding(),
        "network": network,
        "compositions": _compositions(),
        "repeats": _repeats(),
        "files": _files(),
        "roots": {
            "round": _ROUND,
            "note": "contentDigest of work i is sha256 of the one byte i",
            "cases": _roots(),
        },
        "round": _round(bytes.fromhex(network["style"][2:])),
    }


def vectors_json() -> str:
    """The text of ``docs/semantics-vectors.json``."""
    return json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n"
