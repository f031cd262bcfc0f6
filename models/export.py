"""Export: from a model's integers to a released folder, with the proofs that it may be released."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from oracle.generator.blob import Model, build, digest, parse
from oracle.generator.bounds import check_on_chain, exact_bounds
from oracle.generator.engine import Generator, fields_digest
from oracle.generator.manifest import (
    FILE_NAME,
    SEMANTICS,
    AxisEntry,
    Draft,
    ManifestError,
    Training,
    read_manifest,
)
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.generator.style import Axis, model_axes

WEIGHTS: Final = "weights.bin"
GRAPHS: Final = {"q.onnx": Profile.Q, "f.onnx": Profile.F}
_SELF_TEST_SEED: Final = hashlib.sha256(b"atelier-2 self-test").digest()
_SELF_TEST_COUNT: Final = 16


def export(
    model: Model,
    own: Sequence[Axis],
    training: Training,
    folder: Path,
    version: int = 1,
    draft: Draft | None = None,
) -> None:
    """Write a released model's folder; its name is the model's.

    Args:
        model: the integers.
        own: the conditions that the network learned, in order.
        training: where the weights come from.
        folder: where to; made if it is not there, its files replaced.
        version: of the model under this name.
        draft: how far its training is, where it is not finished.

    Raises:
        BoundsError: Some accumulator could overflow, or the model is more than the chain runs; the
            message names the limit, and layer and channel.
        BlobError: The layers are not a model.
        StyleError: The axes are not a model's.
    """
    check_on_chain(model)
    blob = build(model)
    generator = Generator(parse(blob), model_axes(own, model.field_size))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(blob)
    for name, profile in GRAPHS.items():
        (folder / name).write_bytes(graph_bytes(model, profile))
    described = _manifest(folder, model, blob, own, training, version)
    if draft is not None:
        described["draft"] = draft.model_dump(mode="json")
    described["selfTest"] = {
        "seed": "0x" + _SELF_TEST_SEED.hex(),
        "count": _SELF_TEST_COUNT,
        "fields": "0x" + fields_digest(generator, _SELF_TEST_SEED, _SELF_TEST_COUNT).hex(),
    }
    (folder / FILE_NAME).write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n")


def derive(folder: Path) -> None:
    """Write a model's graphs again from its manifest and blob alone, byte for byte.

    Raises:
        ManifestError: The manifest or the blob is missing or malformed, or the graphs that follow
            from the blob are not the ones that the manifest names; then nothing is written.
    """
    manifest, _ = read_manifest(folder)
    path = folder / manifest.weights.file
    try:
        blob = path.read_bytes()
    except OSError as error:
        raise ManifestError(f"model file {path}: {error.strerror}") from error
    if "0x" + digest(blob).hex() != manifest.weights.keccak:
        raise ManifestError(f"{path} is not the manifest's: its keccak-256 differs")
    model = parse(blob)
    graphs = {name: graph_bytes(model, profile) for name, profile in GRAPHS.items()}
    for name, data in graphs.items():
        found = "0x" + hashlib.sha256(data).hexdigest()
        if manifest.files.get(name) != found:
            raise ManifestError(
                f"{folder / name} would have the SHA-256 {found}, "
                f"the manifest says {manifest.files.get(name)}: another exporter wrote it"
            )
    for name, data in graphs.items():
        (folder / name).write_bytes(data)


def _manifest(
    folder: Path,
    model: Model,
    blob: bytes,
    own: Sequence[Axis],
    training: Training,
    version: int,
) -> dict[str, Any]:
    entries = [
        AxisEntry(
            name=axis.name,
            kind=axis.kind.label,  # type: ignore[arg-type]
            lo=axis.lo,
            hi=axis.hi,
            labels=axis.labels,
        )
        for axis in own
    ]
    return {
        "name": folder.name,
        "version": version,
        "semantics": SEMANTICS,
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
        "multiplyAdds": model.multiply_adds,
        "axes": [entry.model_dump(mode="json") for entry in entries],
        "training": training.model_dump(mode="json", exclude_none=True),
        "files": {
            name: "0x" + hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in GRAPHS
        },
    }
