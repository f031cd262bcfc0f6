"""Export: from a model's integers to a released folder, with the proofs that it may be released."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from models.contact_sheet import model_sheet
from models.evaluate import Evaluation, evaluate
from oracle.generator.blob import Model, build, digest, parse
from oracle.generator.bounds import check_exact, check_on_chain, exact_bounds, lane_bounds
from oracle.generator.engine import Generator, fields_digest
from oracle.generator.manifest import FILE_NAME, SEMANTICS, AxisEntry, Training
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.generator.style import Axis

WEIGHTS: Final = "weights.bin"
GRAPHS: Final = {"q.onnx": Profile.Q, "f.onnx": Profile.F}
CARD: Final = "MODEL_CARD.md"
SHEET: Final = "contact-sheet.png"
_SELF_TEST_SEED: Final = hashlib.sha256(b"atelier-1 self-test").digest()
_SELF_TEST_COUNT: Final = 16


def export(
    model: Model,
    axes: Sequence[Axis],
    palettes: Mapping[int, bytes],
    training: Training,
    folder: Path,
    version: int = 1,
    provable: bool = True,
) -> None:
    """Write a released model's folder; its name is the model's.

    Args:
        model: the integers.
        axes: the style axes, in order.
        palettes: 768 bytes of each id, for the contact sheet.
        training: where the weights come from.
        folder: where to; made if it is not there, its files replaced.
        version: of the model under this name.
        provable: whether to hold the model to the on-chain class.

    Raises:
        BoundsError: Some accumulator could overflow, or the model is too large for its class;
            the message names layer and channel.
        BlobError: The layers are not a model.
        StyleError: The axes are not a model's.
    """
    (check_on_chain if provable else check_exact)(model)
    blob = build(model)
    generator = Generator(parse(blob), axes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(blob)
    for name, profile in GRAPHS.items():
        (folder / name).write_bytes(graph_bytes(model, profile))
    sheet = model_sheet(generator, palettes, _SELF_TEST_SEED, columns=10, rows=2)
    sheet.save(folder / SHEET, optimize=True)
    card = _card(folder.name, model, blob, training, evaluate(generator), provable)
    (folder / CARD).write_text(card)
    described = _manifest(folder, model, blob, axes, training, version, provable)
    described["selfTest"] = {
        "seed": "0x" + _SELF_TEST_SEED.hex(),
        "count": _SELF_TEST_COUNT,
        "fields": "0x" + fields_digest(generator, _SELF_TEST_SEED, _SELF_TEST_COUNT).hex(),
    }
    (folder / FILE_NAME).write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n")


def _manifest(
    folder: Path,
    model: Model,
    blob: bytes,
    axes: Sequence[Axis],
    training: Training,
    version: int,
    provable: bool,
) -> dict[str, Any]:
    entries = [
        AxisEntry(
            name=axis.name,
            kind=axis.kind.name.lower(),  # type: ignore[arg-type]
            lo=axis.lo,
            hi=axis.hi,
            labels=axis.labels,
        )
        for axis in axes
    ]
    others = [*GRAPHS, CARD, SHEET]
    return {
        "name": folder.name,
        "version": version,
        "semantics": SEMANTICS,
        "class": "on-chain" if provable else "print",
        "weights": {"file": WEIGHTS, "length": len(blob), "keccak": "0x" + digest(blob).hex()},
        "latent": {
            "length": model.latent_length,
            "noise": model.noise_length,
            "style": model.style_length,
        },
        "layers": [
            {
                "channels": layer.channels,
                "shift": layer.shift,
                "bound": int(exact_bounds(layer).max()),
            }
            for layer in model.layers
        ],
        "field": model.field_size,
        "picture": model.picture_size,
        "multiplyAdds": model.multiply_adds,
        "axes": [entry.model_dump(mode="json") for entry in entries],
        "training": training.model_dump(mode="json"),
        "files": {
            name: "0x" + hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in others
        },
    }


def _card(
    name: str,
    model: Model,
    blob: bytes,
    training: Training,
    figures: Evaluation,
    provable: bool,
) -> str:
    kind = "on-chain (provable)" if provable else "print (not provable)"
    bounds = []
    for index, layer in enumerate(model.layers):
        high, low = lane_bounds(layer)
        exact = int(exact_bounds(layer).max())
        bounds.append(
            f"| {index} | {layer.channels} | {layer.shift} | {exact:,} | "
            f"{int(high.max()):,} | {int(low.max()):,} |"
        )
    measured = "\n".join(
        f"| {key.replace('_', ' ')} | {value:.3f} |"
        for key, value in asdict(figures).items()
        if key != "count"
    )
    return f"""# {name}

A conditional generator of class *{kind}*: {model.field_size}×{model.field_size} fields, \
{model.picture_size}×{model.picture_size} pictures, {model.multiply_adds:,} multiply-adds, \
{len(blob):,} bytes of weights with Keccak-256 `0x{digest(blob).hex()}`.

![contact sheet]({SHEET})

The sheet shows the families two rows each; symmetry, palette, density and warp are drawn as in a
round of the widest style.

## Training

Corpus `{training.corpus}`: fields of four families drawn by formula, with no image of anybody's;
nothing in it needs a licence. {training.steps:,} steps, seed {training.seed}, within 20 minutes \
on two CPU cores:

```
{training.command}
```

Training uses floating point, so another machine may arrive at other weights; the blob, not the
recipe, is the model.

## Figures

Over {figures.count:,} fields of fresh latents (`models/evaluate.py` says how each is measured):

| figure | value |
|---|---|
{measured}

`told apart` is by a classifier fitted to other fields of the generator, `match` by one fitted to
the corpus, and `corpus match` what the latter gets right on the corpus itself.

## Bounds

Proven at export for every output channel; the largest of each layer. *Exact* is
255·Σ\\|w\\| + \\|b\\|, under 2^24; the lanes are the chain's, highest and (negated) lowest, under
2^23.

| layer | channels | shift | exact | highest lane | lowest lane |
|---|---|---|---|---|---|
{chr(10).join(bounds)}

## Limits

A short training on a small corpus. It draws abstract patterns of the corpus' four families and
nothing else. Fine detail is limited by the last layer, which is linear in 32×32 features.
"""
