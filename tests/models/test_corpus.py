"""The procedural corpora: what a latent asks for is what is drawn, at any size."""

import numpy as np
import pytest

from models.corpus import CORPORA, Corpus, CorpusError, corpus_named
from oracle.generator.style import check_axes, model_axes

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


def ranks(fields: np.ndarray) -> np.ndarray:
    """Each byte's place among its field's, 0 … 1."""
    order = fields.reshape(len(fields), -1).argsort(axis=1, kind="stable").argsort(axis=1)
    return order.reshape(fields.shape) / (fields[0].size - 1)


@corpora
def test_corpus__when_described__has_a_latent_that_the_chain_runs(corpus: Corpus) -> None:
    assert corpus.latent_length <= 64
    assert len(corpus.families) >= 8
    check_axes(model_axes(corpus.learned_axes, 32))
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
    small = corpus.render(latents, 32).astype(np.float64)
    large = corpus.render(latents, 128).reshape(12, 32, 4, 32, 4).mean(axis=(2, 4))
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(small, large, strict=True)]
    assert np.mean(alike) > 0.98


@each_family
def test_family__when_drawn__spreads_its_bytes_and_varies(corpus: Corpus, family: int) -> None:
    """Quantiles of evenly spread bytes place every ink as exactly as another."""
    fields = corpus.render(latents_of(corpus, family, 200), 32)
    tenths = np.histogram(fields, bins=10, range=(0, 256))[0] / fields.size
    assert tenths.max() < 0.36
    assert np.sort(tenths)[2] > 0.03
    apart = np.abs(fields.astype(float) - np.roll(fields, 1, axis=0)).mean(axis=(1, 2))
    assert np.median(apart) > 25


@each_family
def test_field__of_32_pixels__is_smooth(corpus: Corpus, family: int) -> None:
    """Hardly anything of a field is finer than four of its pixels: that would be no calm line."""
    fields = corpus.render(latents_of(corpus, family, 100), 32).astype(np.float64)
    window = np.hanning(32)[:, None] * np.hanning(32)
    power = np.abs(np.fft.fft2((fields - fields.mean((1, 2), keepdims=True)) * window)) ** 2
    turns = np.hypot(np.fft.fftfreq(32)[:, None], np.fft.fftfreq(32))
    fine = power[:, turns > 1 / 4].sum(axis=1) / power.sum(axis=(1, 2))
    assert np.median(fine) < 0.012


@each_family
def test_attributes__when_changed_alone__move_the_contours(corpus: Corpus, family: int) -> None:
    """A work's inks lie between quantiles, so it is the ranks of the bytes that must change."""
    latents = latents_of(corpus, family, 32)
    for byte in (-2, -1):
        low, high = latents.copy(), latents.copy()
        low[:, byte], high[:, byte] = 0, 255
        apart = np.abs(ranks(corpus.render(low, 32)) - ranks(corpus.render(high, 32)))
        assert (apart.mean(axis=(1, 2)) > 0.03).mean() > 0.9


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
    with pytest.raises(CorpusError, match="no corpus 'moss': there are strata, flora, ripple"):
        corpus_named("moss")
