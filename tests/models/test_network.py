"""The network gives the same bytes by every way of running it (semantics, sections 1 and 4)."""

import numpy as np
import onnx.reference
import onnxruntime
import pytest
from hypothesis import given, settings

from oracle.generator.blob import Layer, Model, build, parse
from oracle.generator.bounds import check_exact
from oracle.generator.engine import EngineError, Generator
from oracle.generator.onnx_graph import Profile, build_graph, graph_bytes
from oracle.generator.style import encode_style, full_ranges
from tests.models.small_models import AXES, PALETTES, models, seeds
from tests.reference import generator as reference
from tests.support.styles import styles

REFERENCE_AXES = [(int(axis.kind), axis.hi) for axis in AXES]
REFERENCE_PALETTES = {number: (inks.colours, inks.areas) for number, inks in PALETTES.items()}


def reference_fields(model: Model, latents: np.ndarray) -> np.ndarray:
    _, _, layers = reference.read_blob(build(model))
    return np.stack([reference.run_network(layers, bytes(row)) for row in latents])


@settings(max_examples=60, deadline=None)
@given(model=models(), seed=seeds)
def test_fields__when_run_by_both_profiles_and_the_reference__are_equal(model, seed):
    rng = np.random.default_rng(list(seed))
    latents = rng.integers(0, 256, (3, model.latent_length), dtype=np.uint8)
    latents[0] = 255
    expected = reference_fields(model, latents)
    for profile in Profile:
        assert np.array_equal(Generator(model, AXES, profile).fields(latents), expected)


@settings(max_examples=10, deadline=None)
@given(model=models(), seed=seeds)
def test_fields__when_run_by_onnx_own_evaluator__are_equal(model, seed):
    rng = np.random.default_rng(list(seed))
    latents = rng.integers(0, 256, (2, model.latent_length), dtype=np.uint8)
    expected = reference_fields(model, latents)
    for profile in Profile:
        evaluator = onnx.reference.ReferenceEvaluator(build_graph(model, profile))
        (fields,) = evaluator.run(None, {"latent": latents})
        assert np.array_equal(fields, expected)


@settings(max_examples=30, deadline=None)
@given(model=models(), seed=seeds, spread=styles(AXES))
def test_works__when_made_by_the_reference__are_equal_to_the_engines(model, seed, spread):
    generator = Generator(model, AXES, batch=2)
    style, blob = encode_style(AXES, spread), build(model)
    made = list(generator.works(seed, range(3), style, PALETTES))
    assert [work.index for work in made] == [0, 1, 2]
    for work in made:
        values, _, _, file, digest = reference.make_work(
            blob, REFERENCE_AXES, seed, work.index, style, REFERENCE_PALETTES
        )
        assert (list(work.values), work.file, work.digest) == (values, file, digest)
        assert work.cid == reference.make_cid(digest)


@settings(max_examples=100, deadline=None)
@given(model=models())
def test_blob__when_parsed__builds_the_same_bytes(model):
    blob = build(model)
    again = parse(blob)
    assert build(again) == blob
    for before, after in zip(model.layers, again.layers, strict=True):
        assert np.array_equal(before.weights, after.weights)
        assert np.array_equal(before.biases, after.biases)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("shift", range(16))
def test_rounding__when_accumulators_surround_every_half__is_half_to_even_then_clipped(
    profile, shift
):
    half = (1 << shift) >> 1
    accumulators = np.array(
        [(k << shift) + d for k in range(-2, 259) for d in (-half, -1, 0, 1, half)], np.int64
    )
    accumulators = accumulators[np.abs(accumulators) < 2**24 - 1]
    # One dense output each: the second layer's centre tap only copies what the first one made.
    width = -(-len(accumulators) // 16)
    padded = np.resize(accumulators, 16 * width)
    tap = np.zeros((width, width, 3, 3), np.int8)
    tap[np.arange(width), np.arange(width), 1, 1] = 1
    dense = Layer(np.zeros((16 * width, 4), np.int8), padded, shift)
    copy = Layer(tap, np.zeros(width, np.int64), 0)
    last = Layer(tap[:1], np.zeros(1, np.int64), 0)
    model = Model(4, 0, (dense, copy, last))
    graph = build_graph(model, profile)
    graph.graph.output.append(
        onnx.helper.make_tensor_value_info("dense", onnx.TensorProto.UNDEFINED, None)
    )
    kind = onnx.TensorProto.FLOAT if profile is Profile.F else onnx.TensorProto.UINT8
    graph.graph.output[-1].type.tensor_type.elem_type = kind
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (out,) = session.run(["dense"], {"latent": np.zeros((1, 4), np.uint8)})
    exact = [round(int(a) / (1 << shift)) for a in padded]
    assert out.ravel().astype(int).tolist() == [min(255, max(0, value)) for value in exact]


def test_graph__when_built_twice__has_the_same_bytes():
    rng = np.random.default_rng(3)
    dense = Layer(rng.integers(-63, 64, (32, 8)).astype(np.int8), np.zeros(32, np.int64), 7)
    last = Layer(rng.integers(-63, 64, (1, 2, 3, 3)).astype(np.int8), np.zeros(1, np.int64), 7)
    model = Model(8, 4, (dense, last))
    check_exact(model)
    for profile in Profile:
        assert graph_bytes(model, profile) == graph_bytes(parse(build(model)), profile)


def test_generator__when_axes_do_not_fill_the_style_bytes__is_refused():
    dense = Layer(np.zeros((16, 8), np.int8), np.zeros(16, np.int64), 1)
    last = Layer(np.zeros((1, 1, 3, 3), np.int8), np.zeros(1, np.int64), 1)
    with pytest.raises(EngineError, match="4 style bytes, the model 3"):
        Generator(Model(8, 3, (dense, last)), AXES)


@pytest.mark.parametrize("threads", [1, 2])
def test_works__when_batches_and_threads_differ__are_the_same(threads):
    rng = np.random.default_rng(5)
    dense = Layer(rng.integers(-63, 64, (48, 16)).astype(np.int8), np.zeros(48, np.int64), 8)
    last = Layer(rng.integers(-63, 64, (1, 3, 3, 3)).astype(np.int8), np.zeros(1, np.int64), 7)
    model = Model(16, 4, (dense, last))
    style = encode_style(AXES, full_ranges(AXES))
    seed = bytes(range(32))
    one = [w.digest for w in Generator(model, AXES).works(seed, range(600), style, PALETTES)]
    other = Generator(model, AXES, Profile.F, threads, batch=7)
    assert [w.digest for w in other.works(seed, range(600), style, PALETTES)] == one
    assert len(set(one)) > 500
    (alone,) = other.works(seed, [599], style, PALETTES)
    assert alone.digest == one[599]
