"""The procedural corpora: what a latent asks for is what is drawn, at any size."""

import numpy as np
import pytest

from models.corpus import CORPORA, Corpus, CorpusError, corpus_named
from oracle.generator.style import check_axes

corpora = pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)
EACH = [(corpus, number) for corpus in CORPORA.values() for number in range(len(corpus.families))]
NAMES = [f"{corpus.name}-{list(corpus.families)[number]}" for corpus, number in EACH]
each_family = pytest.mark.parametrize(("corpus", "family"), EACH, ids=NAMES)


def latents_of(corpus: Corpus, family: int, count: int, seed: int = 0) -> np.ndarray:
    """Latents of one family."""
    latents = corpus.draw_latents(np.random.default_rng(seed), count)
    latents[:, corpus.noise : corpus.noise + len(corpus.families)] = 0
    latents[:, corpus.noise + family] = 255
    return latents


def fineness(fields: np.ndarray) -> np.ndarray:
    """How much happens in each field: the mean change from pixel to pixel."""
    values = fields.astype(np.float64)
    return np.abs(np.diff(values, axis=1)).mean((1, 2)) + np.abs(np.diff(values, axis=2)).mean(
        (1, 2)
    )


@corpora
def test_corpus__when_described__has_a_latent_that_the_chain_runs(corpus: Corpus) -> None:
    assert corpus.latent_length <= 64
    assert len(corpus.families) >= 8
    check_axes(corpus.axes)
    latents, fields = corpus.pairs(3, 40)
    assert latents.shape == (40, corpus.latent_length)
    assert set(corpus.family_of(corpus.pairs(3, 400, 8)[0])) == set(range(len(corpus.families)))
    again, same = corpus.pairs(3, 1_000)
    assert np.array_equal(latents, again[:40])
    assert np.array_equal(fields, same[:40])
    assert (fields.dtype, fields.shape) == (np.uint8, (40, 64, 64))


def test_corpora__when_compared__share_no_family() -> None:
    names = [name for corpus in CORPORA.values() for name in corpus.families]
    assert len(names) == len(set(names))


@each_family
def test_field__when_drawn_larger__is_the_same_picture(corpus: Corpus, family: int) -> None:
    latents = latents_of(corpus, family, 12)
    small = corpus.render(latents).astype(np.float64)
    large = corpus.render(latents, 256).reshape(12, 64, 4, 64, 4).mean(axis=(2, 4))
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(small, large, strict=True)]
    assert np.mean(alike) > 0.97


@each_family
def test_family__when_drawn__fills_the_tones_and_varies(corpus: Corpus, family: int) -> None:
    fields = corpus.render(latents_of(corpus, family, 64))
    assert np.percentile(fields, 3) < 40
    assert np.percentile(fields, 97) > 190
    apart = np.abs(fields.astype(float) - np.roll(fields, 1, axis=0)).mean(axis=(1, 2))
    assert np.median(apart) > 25


@each_family
def test_attributes__when_changed_alone__change_the_field(corpus: Corpus, family: int) -> None:
    latents = latents_of(corpus, family, 32)
    for byte in (-2, -1):
        low, high = latents.copy(), latents.copy()
        low[:, byte], high[:, byte] = 0, 255
        apart = np.abs(corpus.render(low).astype(int) - corpus.render(high)).mean(axis=(1, 2))
        assert (apart > 3).mean() > 0.8


@each_family
def test_density__when_raised__makes_a_field_finer_or_covers_more_of_it(
    corpus: Corpus, family: int
) -> None:
    latents = latents_of(corpus, family, 40)
    low, high = latents.copy(), latents.copy()
    low[:, -2], high[:, -2] = 0, 255
    scarce, much = corpus.render(low), corpus.render(high)
    finer = (fineness(much) > fineness(scarce)).mean()
    fuller = (much.mean(axis=(1, 2)) > scarce.mean(axis=(1, 2))).mean()
    assert max(finer, fuller) > 0.8


@corpora
def test_families__when_drawn_from_the_same_noise__differ(corpus: Corpus) -> None:
    count = len(corpus.families)
    one = np.repeat(corpus.draw_latents(np.random.default_rng(1), 1), count, axis=0)
    one[:, corpus.noise : corpus.noise + count] = 255 * np.eye(count, dtype=np.uint8)
    drawn = corpus.render(one).astype(int)
    for first in range(count):
        for second in range(first):
            assert np.abs(drawn[first] - drawn[second]).mean() > 10


@corpora
def test_render__when_latents_have_another_length__refuses(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match=r"want \(N, 64\)"):
        corpus.render(np.zeros((1, 63), np.uint8))


def test_corpus_named__when_there_is_none__says_which_there_are() -> None:
    with pytest.raises(CorpusError, match="no corpus 'moss': there are tidal, loom"):
        corpus_named("moss")
