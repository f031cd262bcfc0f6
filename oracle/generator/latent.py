"""Latents: what the network sees of a seed and an index (semantics, section 3)."""

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.keccak import keccak_many, words

Indices = NDArray[np.int64]


class SeedError(FatalError):
    """A seed that is not 32 bytes."""


def blocks(seed: bytes, indices: Indices, counter: int) -> NDArray[np.uint8]:
    """``keccak(abi.encode(seed, index, counter))`` of each index: ``(N,)`` to ``(N, 32)``.

    Raises:
        SeedError: The seed is not 32 bytes.
    """
    if len(seed) != 32:
        raise SeedError(f"a seed has 32 bytes, this one {len(seed)}")
    messages = np.empty((len(indices), 96), np.uint8)
    messages[:, :32] = np.frombuffer(seed, np.uint8)
    messages[:, 32:64] = words(indices)
    messages[:, 64:] = np.frombuffer(counter.to_bytes(32, "big"), np.uint8)
    return keccak_many(messages)


def latents(
    seed: bytes, indices: Indices, style: NDArray[np.uint8], latent_length: int
) -> NDArray[np.uint8]:
    """The latents of many works.

    Args:
        seed: the round's 32 bytes.
        indices: ``(N,)``.
        style: ``(N, S)``, the style bytes of the learned axes.
        latent_length: ``Z``.

    Returns:
        ``(N, Z)`` uint8.

    Raises:
        SeedError: The seed is not 32 bytes.
    """
    noise_length = latent_length - style.shape[1]
    counters = range(1, 1 - (-noise_length // 32))
    noise = np.concatenate([blocks(seed, indices, counter) for counter in counters], axis=1)
    return np.concatenate([noise[:, :noise_length], style], axis=1)
