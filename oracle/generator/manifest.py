"""The manifest of a released model's folder, and the folder's check against it."""

import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from oracle.errors import FatalError
from oracle.generator.blob import Model, digest, parse
from oracle.generator.style import Axis, Kind, StyleError, model_axes, style_length

SEMANTICS: Final = "atelier-2"
FILE_NAME: Final = "manifest.json"

Digest = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{64}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=31)]


class ManifestError(FatalError):
    """A model's folder that is incomplete, malformed, or not what its manifest says."""


def first_problem(error: ValidationError) -> str:
    """The first of a validation's complaints, on one line."""
    problem = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place or 'file'}: {problem['msg']}"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Part):
    """The blob: its file, its length in bytes and its Keccak-256."""

    file: FileName
    length: int = Field(gt=0)
    keccak: Digest


class Latent(_Part):
    """How the latent is made up: ``noise`` bytes of the seed, then ``style`` bytes."""

    length: int = Field(gt=0)
    noise: int = Field(gt=0)
    style: int = Field(ge=0)


class LayerEntry(_Part):
    """One layer: its channels, its shift, and the largest accumulator that it can reach."""

    channels: int = Field(gt=0)
    shift: int = Field(ge=0, le=255)
    bound: int = Field(ge=0)


class AxisEntry(_Part):
    """One style axis of the model's own: a condition that its network learned."""

    name: Name
    kind: Literal["choice", "scalar"]
    lo: int = Field(ge=0, le=0xFFFF)
    hi: int = Field(ge=0, le=0xFFFF)
    labels: tuple[str, ...] = ()

    def axis(self) -> Axis:
        """The axis itself."""
        return Axis(self.name, Kind[self.kind.upper()], self.lo, self.hi, self.labels)


class SelfTest(_Part):
    """What an engine must compute before it is trusted with a round.

    ``fields`` is the SHA-256 over the fields of works 0 … count−1 of ``seed``, drawn from the
    widest style, in index order.
    """

    seed: Digest
    count: int = Field(gt=0, le=64)
    fields: Digest


class Training(_Part):
    """Where the weights come from: enough to train them again.

    ``parent`` is the Keccak-256 of the weights that a fine-tuned model began from.
    """

    command: str
    seed: int
    steps: int
    corpus: str
    parent: Digest | None = None


class Draft(_Part):
    """How far the training of an unfinished model is: ``step`` of ``steps``."""

    step: int = Field(ge=0)
    steps: int = Field(gt=0)


class Manifest(_Part):
    """``manifest.json``; one with a ``draft`` in it is of no release."""

    name: Name
    version: int = Field(gt=0)
    semantics: Literal["atelier-2"]
    weights: Weights
    latent: Latent
    layers: tuple[LayerEntry, ...]
    field: int
    multiply_adds: int = Field(alias="multiplyAdds")
    axes: tuple[AxisEntry, ...]
    """The model's own, in order."""
    self_test: SelfTest = Field(alias="selfTest")
    training: Training
    draft: Draft | None = None
    files: dict[FileName, Digest]
    """SHA-256 of every other file of the folder."""

    @model_validator(mode="after")
    def _axes_are_a_models(self) -> Self:
        try:
            model_axes([entry.axis() for entry in self.axes], self.field)
        except StyleError as error:
            raise ValueError(str(error)) from error
        return self

    @property
    def style_axes(self) -> tuple[Axis, ...]:
        """All axes in order: those of composition, which every model has, then its own."""
        return model_axes([entry.axis() for entry in self.axes], self.field)


class ReleasedModel:
    """A model's folder, read and checked: manifest, blob and model agree with one another."""

    def __init__(self, folder: Path, manifest: Manifest, manifest_bytes: bytes, blob: bytes):
        """Use :func:`load_model`."""
        self.folder = folder
        self.manifest = manifest
        self.manifest_digest = hashlib.sha256(manifest_bytes).digest()
        self.blob = blob
        self.digest = digest(blob)
        self.model: Model = parse(blob)
        self.axes = manifest.style_axes


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest in a folder, and its bytes.

    Raises:
        ManifestError: It is missing or malformed; the message says where.
    """
    path = folder / FILE_NAME
    data = _read(path)
    try:
        return Manifest.model_validate_json(data), data
    except ValidationError as error:
        raise ManifestError(f"{path}: {first_problem(error)}") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ManifestError(f"model file {path}: {error.strerror}") from error


def _same(path: Path, what: str, found: object, said: object) -> None:
    if found != said:
        raise ManifestError(f"{path}: {what} is {found}, the manifest says {said}")


def load_model(folder: Path) -> ReleasedModel:
    """Read a released model's folder and check every byte of it against its manifest.

    Raises:
        ManifestError: Something is missing, malformed, or differs from the manifest.
        BlobError: The weights file is not a model.
    """
    manifest, manifest_bytes = read_manifest(folder)
    path = folder / manifest.weights.file
    blob = _read(path)
    _same(path, "length", len(blob), manifest.weights.length)
    _same(path, "keccak-256", "0x" + digest(blob).hex(), manifest.weights.keccak)
    for name, said in manifest.files.items():
        found = "0x" + hashlib.sha256(_read(folder / name)).hexdigest()
        _same(folder / name, "sha-256", found, said)
    released = ReleasedModel(folder, manifest, manifest_bytes, blob)
    model, layers = released.model, manifest.layers
    _same(
        path,
        "latent",
        (model.latent_length, model.noise_length, model.style_length),
        (manifest.latent.length, manifest.latent.noise, manifest.latent.style),
    )
    _same(path, "style length", model.style_length, style_length(released.axes))
    _same(path, "channels", model.channels, tuple(layer.channels for layer in layers))
    _same(path, "shifts", model.shifts, tuple(layer.shift for layer in layers))
    _same(path, "field size", model.field_size, manifest.field)
    _same(path, "multiply-adds", model.multiply_adds, manifest.multiply_adds)
    return released


def load_release(folder: Path) -> ReleasedModel:
    """Read a released model's folder as :func:`load_model` does, if it is no draft.

    Raises:
        ManifestError: As there, or the model is a draft.
        BlobError: The weights file is not a model.
    """
    released = load_model(folder)
    if (draft := released.manifest.draft) is not None:
        raise ManifestError(
            f"{folder} is a draft, made at step {draft.step:,} of {draft.steps:,}: "
            "finish its training with atelier-models train RUN --resume, and export it again"
        )
    return released
