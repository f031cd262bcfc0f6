"""Fields by formula: smooth ones, and those that are hardest to draw."""

import numpy as np


def smooth_field(rng, side):
    """Noise without short waves, spread over all bytes; ``(side, side)`` uint8."""
    wide = 3 * side
    squares = np.add.outer(np.fft.fftfreq(wide) ** 2, np.fft.fftfreq(wide) ** 2)
    blur = np.exp(-2 * (np.pi * side / rng.uniform(8, 16)) ** 2 * squares)
    noise = np.fft.ifft2(np.fft.fft2(rng.normal(size=(wide, wide))) * blur).real
    middle = noise[side : 2 * side, side : 2 * side]
    lo, hi = np.percentile(middle, [1, 99])
    return np.clip((middle - lo) / (hi - lo) * 255, 0, 255).astype(np.uint8)


def plane_field(side, angle, low=8, high=247):
    """A plane that rises in the direction of `angle`, in radians from the right, downwards."""
    y, x = np.indices((side, side)) - (side - 1) / 2
    rise = np.cos(angle) * x + np.sin(angle) * y
    return np.rint(low + (rise - rise.min()) / np.ptp(rise) * (high - low)).astype(np.uint8)


def hard_fields(side):
    """Flat, checked, single peaks and random bytes."""
    rng = np.random.default_rng(1)
    peak = np.zeros((side, side), np.uint8)
    peak[side // 2, side // 3] = 255
    checks = (np.indices((side, side)).sum(axis=0) % 2 * 255).astype(np.uint8)
    return [
        np.zeros((side, side), np.uint8),
        np.full((side, side), 255, np.uint8),
        peak,
        255 - peak,
        checks,
        rng.integers(0, 256, (side, side)).astype(np.uint8),
    ]
