"""The models of rounds: from a released folder or from the chain, always checked by digest."""

from collections.abc import Sequence
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from oracle.chain.generation.models import ModelRecord, ModelRegistry
from oracle.chain.types import ModelId, ModelStatus
from oracle.errors import FatalError
from oracle.generator.blob import digest, parse
from oracle.generator.engine import Generator, Provider, load_generator
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.style import Axis, Kind


class ModelDigestError(FatalError):
    """The weights that the endpoint gives are not those whose digest the chain computed."""


class ModelStore:
    """Generators by model id, made once."""

    def __init__(
        self,
        folder: Path,
        threads: int,
        log: FilteringBoundLogger,
        cache: Path | None = None,
        *,
        provider: Provider = Provider.CPU,
    ) -> None:
        """`folder` holds released models; `cache`, made if need be, keeps what the chain gave."""
        self._folder = folder
        self._provider = provider
        self._cache = cache
        self._threads = threads
        self._log = log
        self._generators: dict[ModelId, tuple[bytes, Generator]] = {}

    def check(self, registry: ModelRegistry) -> None:
        """Loads every authorised model, so that a bad file is found before a round needs it.

        Raises ManifestError, BlobError, EngineError or ModelDigestError.
        """
        for model in registry.authorised():
            if registry.get(model).status is ModelStatus.AUTHORISED:
                self.generator(registry, model)

    def generator(self, registry: ModelRegistry, model: ModelId) -> Generator:
        """The generator of `model`. Raises as `check`."""
        if model not in self._generators:
            record = registry.get(model)
            self._generators[model] = record.weights_digest, self._load(registry, record)
        return self._generators[model][1]

    def exactly(
        self, registry: ModelRegistry, model: ModelId, weights_digest: bytes, axes: Sequence[Axis]
    ) -> Generator:
        """The generator of `model` with these weights and axes. Raises as `check`.

        One that was made of what another endpoint told is made anew.
        """
        if (made := self._generators.get(model)) is not None:
            known, generator = made
            if known != weights_digest or _bounds(generator.axes) != _bounds(axes):
                del self._generators[model]
        return self.generator(registry, model)

    def _load(self, registry: ModelRegistry, record: ModelRecord) -> Generator:
        model = record.id
        axes = registry.axes(model)
        wanted = "0x" + record.weights_digest.hex()
        for path in sorted(self._folder.glob(f"*/{FILE_NAME}")):
            manifest, _ = read_manifest(path.parent)
            if manifest.weights.keccak == wanted:
                _require_same_axes(path.parent, manifest.style_axes, axes)
                _, generator = load_generator(
                    path.parent, threads=self._threads, provider=self._provider
                )
                self._say_ready(record, generator, "folder")
                return generator
        blob = self._cached(record.weights_digest)
        source = "cache" if blob else "chain"
        if not blob:
            blob = registry.blob(model)
            if digest(blob) != record.weights_digest:
                raise ModelDigestError(
                    f"the weights of model {model} that the endpoint gives have keccak "
                    f"0x{digest(blob).hex()}, the chain says {wanted}: use another endpoint"
                )
            self._keep(record.weights_digest, blob)
        generator = Generator(parse(blob), axes, threads=self._threads, provider=self._provider)
        self._say_ready(record, generator, source)
        return generator

    def _say_ready(self, record: ModelRecord, generator: Generator, source: str) -> None:
        runs_on = "gpu" if generator.accelerated and generator.accelerated.is_fast else "cpu"
        self._log.info(
            "model ready", model=record.id, name=record.name, source=source, runs_on=runs_on
        )

    def _cached(self, wanted: bytes) -> bytes:
        """The blob from the cache; empty if it is not there or not what its name says."""
        path = self._cache / f"{wanted.hex()}.bin" if self._cache else None
        if path is None or not path.is_file():
            return b""
        blob = path.read_bytes()
        return blob if digest(blob) == wanted else b""

    def _keep(self, name: bytes, blob: bytes) -> None:
        if self._cache is None:
            return
        try:
            self._cache.mkdir(exist_ok=True)
            part = self._cache / f"{name.hex()}.part"
            part.write_bytes(blob)
            part.replace(part.with_suffix(".bin"))
        except OSError as error:
            # A cache that cannot be written costs a download at the next start, nothing else.
            self._log.warning("weights not kept", folder=str(self._cache), why=error.strerror)


def _require_same_axes(folder: Path, ours: Sequence[Axis], chains: Sequence[Axis]) -> None:
    if _bounds(ours) != _bounds(chains):
        raise ModelDigestError(
            f"{folder} has the weights of the registered model but other style axes: "
            "remove it, and the node takes the model from the chain"
        )


def _bounds(axes: Sequence[Axis]) -> list[tuple[Kind, int, int]]:
    return [(axis.kind, axis.lo, axis.hi) for axis in axes]
