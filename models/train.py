# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""Training: a supervised warm start, then a conditional adversarial loss, then the integers.

A corpus knows the field that a latent stands for, so the generator first learns to draw it: every
latent has its place among the pictures from the start, and no mode is missing. What a network of
this size cannot draw as asked it blurs; the relativistic pairing loss with R1 and R2 (Huang et al.
2024, arXiv:2501.05441) sharpens that, anchored by the same examples, and the discriminator reads
from what is drawn whether it has the attributes that were asked for. Last, the moving average of
what was learned becomes a teacher, and the generator goes on in the exact integers that will ship,
led by the teacher's fields: beside the discriminator, or by them alone.
"""

from dataclasses import asdict
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional  # type: ignore[import-not-found]

from models.corpus import Corpus
from models.discriminator import ATTRIBUTES, Discriminator
from models.network import IntegerGenerator
from models.progress import Watch, unwatched
from models.recipe import Recipe
from oracle.errors import FatalError

_PARTS: Final = (
    "generator",
    "average",
    "teacher",
    "discriminator",
    "generator_adam",
    "discriminator_adam",
)
"""What a checkpoint keeps of a trainer."""


_FLAT: Final = 0.06
"""Slope a pixel, of a field −1 … 1, below which ground counts as flat: some eight bytes."""

_TREMBLING: Final = 4.0
"""Weight of curvatures beside slopes: with an eighth of it contours tremble half as much again."""


_ASKED: Final = 10.0
"""Weight of the squared error of attributes as the discriminator reads them."""


class TrainingError(FatalError):
    """A run that cannot start or go on."""


class Trainer:
    """One run: its networks, optimisers and data, which a checkpoint holds whole."""

    def __init__(
        self,
        recipe: Recipe,
        device: str = "cpu",
        corpus: Corpus | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """Begin at step 0.

        Args:
            recipe: what to do.
            device: torch's name of it.
            corpus: the recipe's, where it was read already.
            watch: sees the fields being drawn.
        """
        torch.manual_seed(recipe.seed)
        torch.set_flush_denormal(True)
        self.recipe = recipe
        self.step = 0
        self.device = torch.device(device)
        self.corpus = corpus = corpus or recipe.read()
        self.noise, length = corpus.noise, corpus.latent_length
        conditions = length - corpus.noise
        self.generator = self._new_generator(length)
        self.average = self._new_generator(length)
        self.average.load_state_dict(self.generator.state_dict())
        self.teacher = self._new_generator(length)
        self.discriminator = Discriminator(conditions, recipe.size).to(self.device)
        self.generator_adam = self._new_adam()
        self.discriminator_adam = torch.optim.Adam(
            self.discriminator.parameters(), lr=recipe.discriminator_rate, betas=(0.0, 0.99)
        )
        latents, fields = corpus.pairs(recipe.seed, recipe.corpus_size, recipe.size, watch)
        self.latents = torch.from_numpy(latents)
        self.fields = torch.from_numpy(fields)

    def _new_generator(self, length: int) -> IntegerGenerator:
        return IntegerGenerator(length, self.recipe.channels, self.recipe.shifts).to(self.device)

    def _new_adam(self) -> torch.optim.Adam:
        return torch.optim.Adam(
            self.generator.parameters(), lr=self.recipe.warm_rate, betas=(0.9, 0.99)
        )

    def _batch(self) -> tuple[Tensor, Tensor]:
        """Fields −1 … 1 and the latents they stand for; decided by seed and step."""
        rng = np.random.default_rng((self.recipe.seed, self.step))
        at = torch.from_numpy(rng.integers(0, len(self.latents), self.recipe.batch))
        fields = self.fields[at].to(self.device).float().unsqueeze(1) / 127.5 - 1
        return fields, self.latents[at].to(self.device).float()

    def _rate(self) -> float:
        """The generator's learning rate: three cosines, one a part, each with a short ramp."""
        recipe = self.recipe
        if self.step < recipe.warm_steps:
            begin, end, peak = 0, recipe.warm_steps, recipe.warm_rate
        elif self.step < recipe.steps:
            begin, end, peak = recipe.warm_steps, recipe.steps, recipe.generator_rate
        else:
            begin, end, peak = recipe.steps, recipe.all_steps, recipe.exact_rate
        done = (self.step - begin) / max(1, end - begin)
        ramp = min(1.0, (self.step - begin + 1) / 100)
        return peak * ramp * (0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * done))))

    def advance(self) -> dict[str, float]:
        """One step; returns its losses."""
        recipe = self.recipe
        warm, exact = self.step < recipe.warm_steps, self.step >= recipe.steps
        if self.step == recipe.steps:
            self._graduate()
        self.generator.exact = exact
        for group in self.generator_adam.param_groups:
            group["lr"] = self._rate()
        alone = exact and recipe.lead == 0
        losses = self._imitate() if alone else self._learn(warm, exact)
        self._track()
        self.step += 1
        return losses

    def _imitate(self) -> dict[str, float]:
        """A step towards what the teacher makes of latents that nobody has seen."""
        rng = np.random.default_rng((self.recipe.seed, self.step))
        drawn = self.corpus.draw_latents(rng, self.recipe.batch)
        latents = torch.from_numpy(drawn).to(self.device).float()
        loss = self._lead(self.generator(latents) / 127.5 - 1, latents)
        self._descend(loss)
        return {"lead": loss.item()}

    def _lead(self, fake: Tensor, latents: Tensor) -> Tensor:
        """The distance to the teacher's fields."""
        with torch.no_grad():
            led = self.teacher(latents) / 127.5 - 1
        return distance(fake, led)

    def _learn(self, warm: bool, exact: bool) -> dict[str, float]:
        """A step towards the examples, or the teacher, and past the discriminator if not warm."""
        recipe = self.recipe
        real, latents = self._batch()
        style = latents[:, self.noise :] / 255
        losses = {}
        if not warm:
            losses["discriminator"] = self._teach_discriminator(real, latents, style)
        fake = self.generator(latents) / 127.5 - 1
        error = distance(fake, real)
        losses["error"] = error.item()
        loss = error if warm else recipe.anchor * error
        if exact:
            lead = self._lead(fake, latents)
            losses["lead"] = lead.item()
            loss = recipe.lead * lead
        if not warm:
            with torch.no_grad():
                judged, _ = self.discriminator(real, style)
            judged_fake, read = self.discriminator(fake, style)
            adversarial = _weigh(functional.softplus(judged - judged_fake))
            missed = _missed(read, style)
            losses |= {"generator": adversarial.item(), "attributes": missed.item()}
            loss = loss + adversarial + _ASKED * missed
        self._descend(loss)
        return losses

    def _descend(self, loss: Tensor) -> None:
        self.generator_adam.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.generator_adam.step()

    def _graduate(self) -> None:
        """The average becomes the teacher, and the generator goes on from it, in integers."""
        learned = self.average.state_dict()
        self.teacher.load_state_dict(learned)
        self.generator.load_state_dict(learned)
        self.teacher.exact = False
        if self.recipe.lead == 0:
            # The means of slopes that Adam keeps belong to another goal, so it begins anew.
            self.generator_adam = self._new_adam()

    def _teach_discriminator(self, real: Tensor, latents: Tensor, style: Tensor) -> float:
        with torch.no_grad():
            fake = self.generator(latents) / 127.5 - 1
        every = self.recipe.penalty_every
        penalised = self.step % every == 0
        real = real.detach().requires_grad_(penalised)
        fake = fake.requires_grad_(penalised)
        judged_real, read = self.discriminator(real, style)
        judged_fake, _ = self.discriminator(fake, style)
        loss = _weigh(functional.softplus(judged_fake - judged_real))
        total = loss + _ASKED * _missed(read, style)
        if penalised:
            for judged, field in ((judged_real, real), (judged_fake, fake)):
                (slope,) = torch.autograd.grad(
                    _weigh(judged) * len(field), field, create_graph=True
                )
                squared = slope.square().sum((1, 2, 3)).mean()
                total = total + 0.5 * self.recipe.penalty * every * squared
        self.discriminator_adam.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        self.discriminator_adam.step()
        return loss.item()

    def _track(self) -> None:
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for mean, value in zip(
                self.average.parameters(), self.generator.parameters(), strict=True
            ):
                mean.lerp_(value, 1 - keep)

    def state(self) -> dict[str, Any]:
        """All that a checkpoint needs."""
        return {
            "recipe": asdict(self.recipe),
            "device": str(self.device),
            "step": self.step,
            "random": torch.get_rng_state(),
            **{part: getattr(self, part).state_dict() for part in _PARTS},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            TrainingError: It belongs to another recipe.
        """
        if Recipe(**state["recipe"]) != self.recipe:
            raise TrainingError("the checkpoint belongs to another recipe: take another folder")
        self.step = state["step"]
        torch.set_rng_state(state["random"])
        for part in _PARTS:
            getattr(self, part).load_state_dict(state[part])
        self.teacher.exact = False


def _weigh(logits: Tensor) -> Tensor:
    """Mean over patches plus the whole's term, averaged over the batch."""
    return logits[:, :-1].mean() + logits[:, -1].mean()


def _missed(read: Tensor, style: Tensor) -> Tensor:
    """Mean squared error of attributes that were read, against those that were asked for."""
    return (read - style[:, -ATTRIBUTES:]).square().mean()


def distance(fake: Tensor, real: Tensor) -> Tensor:
    """What a contour shows of an error of fields ``(N, 1, F, F)``, −1 … 1.

    An error moves a contour by as much as the field is flat there, so its square counts by the
    inverse slope of the real one. Errors of slopes turn contours and those of curvatures make them
    tremble: they are the squared first and second differences.
    """
    error = fake - real
    with torch.no_grad():
        steep = functional.pad(real, (1, 1, 1, 1), mode="replicate")
        across = (steep[..., 1:-1, 2:] - steep[..., 1:-1, :-2]) / 2
        down = (steep[..., 2:, 1:-1] - steep[..., :-2, 1:-1]) / 2
        moved = (across.square() + down.square() + _FLAT**2).rsqrt()
    total = (error.square() * moved).mean() / moved.mean()
    for axis in (-2, -1):
        slope = error.diff(dim=axis)
        total = total + slope.square().mean() + _TREMBLING * slope.diff(dim=axis).square().mean()
    return total


def sample(generator: IntegerGenerator, latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fields of latents through the torch network: ``(N, Z)`` to ``(N, F, F)`` bytes, rounded."""
    device = generator.layers[0].weight.device
    with torch.no_grad():
        parts = [
            generator(torch.from_numpy(latents[at : at + 64]).to(device).float())  # type: ignore[arg-type]
            for at in range(0, len(latents), 64)
        ]
    fields: NDArray[np.uint8] = torch.cat(parts).squeeze(1).round().cpu().numpy().astype(np.uint8)
    return fields
