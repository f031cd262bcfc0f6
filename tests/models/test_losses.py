"""What training counts as an error, and what its discriminator sees."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from models.corpus import RIPPLE  # noqa: E402
from models.discriminator import Discriminator, seen  # noqa: E402
from models.network import IntegerLayer  # noqa: E402
from models.train import distance  # noqa: E402

STEEP = torch.linspace(-0.9, 0.9, 32).expand(1, 1, 32, 32)


def half_flat() -> "torch.Tensor":
    """A field that rises in its left half and hardly rises in its right one."""
    line = torch.cat([torch.linspace(-0.9, 0.8, 16), torch.linspace(0.8, 0.85, 17)[1:]])
    return line.expand(1, 1, 32, 32)


def bump(column: int) -> "torch.Tensor":
    """A smooth error of a twentieth, around one column."""
    at = torch.arange(32.0)
    return (0.05 * torch.exp(-(((at - column) / 2) ** 2))).expand(1, 1, 32, 32)


def test_distance__of_equal_fields__is_nil() -> None:
    assert distance(STEEP, STEEP).item() == 0


def test_distance__of_an_error_on_flat_ground__is_larger_than_on_a_slope() -> None:
    real = half_flat()
    assert distance(real + bump(24), real) > 1.3 * distance(real + bump(8), real)


def test_distance__of_trembling__is_larger_than_of_a_smooth_error_as_large() -> None:
    trembling = 0.05 * (-1.0) ** torch.arange(32.0)
    smooth = 0.05 * 2**0.5 * torch.sin(2 * torch.pi * torch.arange(32.0) / 16)
    assert distance(STEEP + trembling, STEEP) > 5 * distance(STEEP + smooth, STEEP)


def test_seen__on_nearly_flat_ground__still_shows_which_way_a_contour_runs() -> None:
    for slope in (0.02, 0.2):
        field = (slope * torch.arange(32.0) / 8).view(1, 1, 32, 1).expand(1, 1, 32, 32)
        field = field - field.mean()
        _, _, _, across, down = seen(field)[0]
        assert across.abs().max() < 1e-5
        assert down[1:-1].min() > 0.03
    assert seen(STEEP).shape == (1, 5, 32, 32)


@pytest.mark.parametrize("size", [32, 64])
def test_discriminator__of_fields_of_any_size__gives_patches_and_the_whole(size: int) -> None:
    fields = torch.from_numpy(RIPPLE.pairs(1, 3, size)[1].astype(np.float32))[:, None] / 127.5 - 1
    discriminator = Discriminator(10, size)
    logits, attributes = discriminator(fields, torch.zeros(3, 10))
    assert logits.shape == (3, 65)
    assert logits.isfinite().all()
    # Attributes are read from the field alone: who knew what was asked for could only repeat it.
    others, again = discriminator(fields, torch.ones(3, 10))
    assert attributes.shape == (3, 2)
    assert torch.equal(attributes, again)
    assert not torch.equal(logits, others)


def test_layer__whose_shift_is_fine__has_masters_as_large_as_any() -> None:
    """One learning rate suits weights that are large and those of a last layer, which are not."""
    plain, fine = IntegerLayer((1, 32, 3, 3), 7), IntegerLayer((1, 32, 3, 3), 11)
    fine.load_state_dict(plain.state_dict())
    with torch.no_grad():
        fine.bias.zero_()
        plain.bias.zero_()
        assert np.array_equal(fine.to_layer().weights, plain.to_layer().weights)
        lit = torch.full((1, 32, 4, 4), 160.0)
        for layer, height in ((plain, 16), (fine, 1)):
            layer.weight.abs_()
            layer.weight.mul_(0.01)
            seen = layer(lit, exact=False)[..., 2:-2, 2:-2]
            wanted = height * 2 * layer.weight.sum()
            assert torch.allclose(seen, wanted.expand_as(seen), rtol=1e-4)
