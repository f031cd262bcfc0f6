"""The models of rounds: from a released folder or from the chain, always checked by digest."""

from collections.abc import Sequence
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from oracle.chain.models import ModelRegistry
from oracle.chain.types import ModelId, ModelStatus
from oracle.errors import FatalError
from oracle.generator.blob import digest, parse
from oracle.generator.engine import Generator, load_generator
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.style import Axis


class ModelDigestError(FatalError):
    """The weights that the endpoint gives are not those whose digest the chain computed."""


class ModelStore:
    """Generators by model id, made once."""

    def __init__(self, folder: Path, threads: int, log: FilteringBoundLogger) -> None:
        self._folder = folder
        self._threads = threads
        self._log = log
        self._generators: dict[ModelId, Generator] = {}

    def check(self, registry: ModelRegistry) -> None:
        """Loads every authorised model, so that a bad file is found before a round needs it.

        Raises ManifestError, BlobError, EngineError or ModelDigestError.
        """
        for number in range(1, registry.count() + 1):
            if registry.get(ModelId(number)).status is ModelStatus.AUTHORISED:
                self.generator(registry, ModelId(number))

    def generator(self, registry: ModelRegistry, model: ModelId) -> Generator:
        """The generator of `model`. Raises as `check`."""
        if model not in self._generators:
            self._generators[model] = self._load(registry, model)
        return self._generators[model]

    def _load(self, registry: ModelRegistry, model: ModelId) -> Generator:
        record = registry.get(model)
        axes = registry.axes(model)
        wanted = "0x" + record.weights_digest.hex()
        for path in sorted(self._folder.glob(f"*/{FILE_NAME}")):
            manifest, _ = read_manifest(path.parent)
            if manifest.weights.keccak == wanted:
                _require_same_axes(path.parent, manifest.style_axes, axes)
                _, generator = load_generator(path.parent, threads=self._threads)
                self._log.info("model ready", model=model, name=record.name, source="folder")
                return generator
        blob = registry.blob(model)
        if digest(blob) != record.weights_digest:
            raise ModelDigestError(
                f"the weights of model {model} that the endpoint gives have keccak "
                f"0x{digest(blob).hex()}, the chain says {wanted}: use another endpoint"
            )
        self._log.info("model ready", model=model, name=record.name, source="chain")
        return Generator(parse(blob), axes, threads=self._threads)


def _require_same_axes(folder: Path, ours: Sequence[Axis], chains: Sequence[Axis]) -> None:
    if [(a.kind, a.lo, a.hi) for a in ours] != [(a.kind, a.lo, a.hi) for a in chains]:
        raise ModelDigestError(
            f"{folder} has the weights of the registered model but other style axes: "
            "remove it, and the node takes the model from the chain"
        )
