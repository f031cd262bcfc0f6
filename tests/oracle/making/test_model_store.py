"""The model of a round: the registered weights and nothing else, wherever they come from."""

import shutil
from pathlib import Path

import pytest

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.registration import MAX_CHUNK
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.studio import LocalStudio
from oracle.making.model_store import ModelDigestError, ModelStore
from tests.oracle.studio import MODEL, silence

SEED = b"\x07" * 32


@pytest.fixture
def registry(live_studio: LocalStudio) -> ModelRegistry:
    return ModelRegistry(live_studio.chain.w3, live_studio.deployment)


def break_weights(live_studio: LocalStudio, registry: ModelRegistry) -> None:
    """Changes a bit of the weights that the endpoint gives, as a faulty one might."""
    w3, blob = live_studio.chain.w3, registry.blob(MODEL)
    first = registry.contract.functions.chunkAddress(blob[:MAX_CHUNK]).call()
    code = bytearray(w3.eth.get_code(first))
    code[1_000] ^= 1
    live_studio.chain.rpc("anvil_setCode", first, w3.to_hex(bytes(code)))


def store(folder: Path) -> ModelStore:
    return ModelStore(folder, 1, silence())


def test_generator__from_the_chain__makes_what_the_released_one_makes(
    registry: ModelRegistry, tmp_path: Path
) -> None:
    chains = store(tmp_path).generator(registry, MODEL)
    released = store(RELEASED).generator(registry, MODEL)
    palettes = dict(enumerate(registry.palettes()))
    style = registry.house_style(MODEL)
    made = [[w.file for w in g.works(SEED, range(4), style, palettes)] for g in (chains, released)]
    assert made[0] == made[1]


def test_generator__when_the_chain_gave_it_before__takes_it_from_the_cache(
    live_studio: LocalStudio, registry: ModelRegistry, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    ModelStore(tmp_path, 1, silence(), cache).generator(registry, MODEL)
    (kept,) = cache.iterdir()
    break_weights(live_studio, registry)
    ModelStore(tmp_path, 1, silence(), cache).generator(registry, MODEL)
    kept.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(ModelDigestError):
        ModelStore(tmp_path, 1, silence(), cache).generator(registry, MODEL)


def test_generator__when_asked_twice__is_loaded_once(
    registry: ModelRegistry, tmp_path: Path
) -> None:
    models = store(tmp_path)
    assert models.generator(registry, MODEL) is models.generator(registry, MODEL)


def test_generator__when_only_other_models_are_released__takes_the_chains(
    registry: ModelRegistry, tmp_path: Path
) -> None:
    """A folder whose manifest names other weights is not this model, even with its name."""
    source = RELEASED / DEFAULT
    shutil.copytree(source, tmp_path / "other")
    manifest = tmp_path / "other" / "manifest.json"
    digest = registry.get(MODEL).weights_digest.hex()
    manifest.write_text(manifest.read_text().replace(digest, "00" * 32))
    assert store(tmp_path).generator(registry, MODEL).model.latent_length == 64


def test_generator__when_the_endpoint_gives_other_weights__refuses_them(
    live_studio: LocalStudio, registry: ModelRegistry, tmp_path: Path
) -> None:
    break_weights(live_studio, registry)
    with pytest.raises(ModelDigestError, match="use another endpoint"):
        store(tmp_path).generator(registry, MODEL)
