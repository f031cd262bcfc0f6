"""A GPU for the network if there is one and it makes the same bytes.

On a GPU the integers are carried in float32 (profile F). Every partial sum is exact, so the order
of summation cannot matter, but an algorithm that sums other things could: Winograd's and FFT
convolutions and TF32 are shut out, and the processor's own results decide whether it is trusted.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as errors

from oracle.generator.blob import Model
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.words import one_line

CUDA: Final = "CUDAExecutionProvider"
TRIALS: Final = 32
"""Latents on which both must agree before the GPU is used."""

FAILURES = (
    *(errors.Fail, errors.RuntimeException, errors.EPFail, errors.NotImplemented),
    *(errors.InvalidGraph, errors.InvalidArgument, errors.ModelLoadCanceled),
    *(RuntimeError, ValueError, MemoryError),
)
"""What a session raises that cannot be made, or whose device is lost or full."""


class Session(Protocol):
    """What of onnxruntime's session is used."""

    def run(self, outputs: list[str], inputs: dict[str, Any]) -> list[Any]:
        """The named outputs."""
        ...


OpenSession = Callable[[bytes], Session]


def open_cuda(graph: bytes) -> Session:
    """A session on the first CUDA device. Raises one of FAILURES if there is none."""
    if CUDA not in onnxruntime.get_available_providers():
        raise ValueError("this onnxruntime has no CUDA")
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    settings = {"cudnn_conv_algo_search": "DEFAULT", "use_tf32": "0"}
    session: Session = onnxruntime.InferenceSession(graph, options, providers=[(CUDA, settings)])
    return session


class Accelerated:
    """Fields from a GPU as long as it gives the processor's bytes, else from the processor.

    `trouble` says why it does not; empty while it does.
    """

    def __init__(self, model: Model, exact: Session, open_session: OpenSession) -> None:
        """`exact` is the processor's session, which is right by definition."""
        self._exact = exact
        self._fast: Session | None = None
        self.trouble = ""
        latents = np.random.default_rng(0).integers(0, 256, (TRIALS, model.latent_length), np.uint8)
        try:
            fast = open_session(graph_bytes(model, Profile.F))
            same = np.array_equal(_run(fast, latents), _run(exact, latents))
        except FAILURES as error:
            self.trouble = one_line(error, 200)
            return
        if same:
            self._fast = fast
        else:
            self.trouble = "the GPU computes other fields than the processor"

    @property
    def is_fast(self) -> bool:
        """Whether the GPU is in use."""
        return self._fast is not None

    def fields(self, latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Latents ``(N, Z)`` to fields ``(N, F, F)``; a GPU that fails is not asked again."""
        if self._fast is not None:
            try:
                return _run(self._fast, latents)
            except FAILURES as error:
                self._fast, self.trouble = None, one_line(error, 200)
        return _run(self._exact, latents)


def _run(session: Session, latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
    (out,) = session.run(["field"], {"latent": latents})
    field: NDArray[np.uint8] = out
    return field
