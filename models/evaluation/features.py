"""The frozen attribute network: fields to features and readings, by onnxruntime.

It looks at fields whose bytes were made equally frequent, as a work's inks lie between quantiles:
what only changes brightness or contrast is no difference.
"""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.corpus import Bytes, ProceduralCorpus
from oracle.errors import FatalError

SIZE: Final = 32
"""Side of the fields that the network looks at; larger ones are averaged down to it."""

FEATURES: Final = 64

FOLDER: Final = Path(__file__).parent / "attributes"
_BATCH: Final = 256

Features = NDArray[np.float64]


class AttributeReader:
    """What the frozen network of a corpus reads from fields."""

    def __init__(self, corpus: ProceduralCorpus, folder: Path = FOLDER) -> None:
        """Raises FatalError if no network was trained for this edition of the corpus."""
        path = folder / f"{corpus.version}.onnx"
        if not path.is_file():
            raise FatalError(
                f"no attribute network at {path}: run atelier-models attributes {corpus.name}"
            )
        data = path.read_bytes()
        self.digest = hashlib.sha256(data).hexdigest()
        self._families = len(corpus.families)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"]
        )

    def read(self, fields: Bytes) -> tuple[Features, NDArray[np.int64], Features]:
        """Features ``(N, 64)``, families ``(N,)`` and attributes ``(N, 2)`` of fields."""
        small = equalised(shrink(fields))
        features, readings = [], []
        for at in range(0, len(small), _BATCH):
            found = self._session.run(["features", "readings"], {"fields": small[at : at + _BATCH]})
            features.append(found[0])
            readings.append(found[1])
        read = np.concatenate(readings).astype(np.float64)
        families = read[:, : self._families].argmax(axis=1)
        attributes = np.clip(read[:, self._families : self._families + 2], 0, 1)
        return np.concatenate(features).astype(np.float64), families, attributes


def shrink(fields: Bytes) -> Bytes:
    """Fields averaged down to the network's size."""
    side = fields.shape[1]
    if side == SIZE:
        return fields
    step = side // SIZE
    blocks = fields.reshape(len(fields), SIZE, step, SIZE, step).mean(axis=(2, 4))
    small: Bytes = np.rint(blocks).astype(np.uint8)
    return small


def equalised(fields: Bytes) -> Bytes:
    """Each byte's place among its field's, 0 … 255; equal bytes share the mean of theirs."""
    count, pixels = len(fields), fields[0].size
    flat = fields.reshape(count, pixels).astype(np.int64)
    rows = np.arange(count)[:, np.newaxis]
    counts = np.bincount((flat + 256 * rows).ravel(), minlength=256 * count).reshape(count, 256)
    middles = counts.cumsum(axis=1) - 0.5 * counts
    places = np.rint(255 / pixels * middles).astype(np.uint8)
    found: Bytes = places[rows, flat].reshape(fields.shape)
    return found


def fineness(fields: Bytes) -> Features:
    """How much of equalised fields changes from byte to byte: ``(N, 3)``.

    Logarithms of the mean squared second differences across, down and aslant, which tell a calm
    surface from one that trembles or has a grid.
    """
    value = equalised(shrink(fields)).astype(np.float32)
    bends = (
        np.diff(value, 2, axis=2),
        np.diff(value, 2, axis=1),
        np.diff(np.diff(value, axis=1), axis=2),
    )
    found: Features = np.log(np.stack([1 + np.square(bend).mean((1, 2)) for bend in bends], axis=1))
    return found.astype(np.float64)
