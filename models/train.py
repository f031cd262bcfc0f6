# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""Training: a variational warm start, then a conditional adversarial loss.

First the generator learns as the decoder of a variational autoencoder (Kingma and Welling 2014,
arXiv:1312.6114) whose Gaussian latents become the uniform bytes that rounds draw; every latent
then has its own place among the pictures. The relativistic pairing loss with R1 and R2 (Huang et
al. 2024, arXiv:2501.05441) sharpens what the autoencoder blurs, and a step of the autoencoder now
and then keeps all modes alive (VAE/GAN: Larsen et al. 2016, arXiv:1512.09300).
"""

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from torch import Tensor
from torch.nn import functional  # type: ignore[import-not-found]

from models.corpus import AXES, LEARNED_AXES, NOISE, VERSION, pairs
from models.network import Discriminator, Encoder, IntegerGenerator, noise_bytes
from oracle.errors import FatalError
from oracle.generator.blob import Model
from oracle.generator.manifest import Training
from oracle.generator.style import Axis, style_length

logger = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"
STYLE_LENGTH: Final = style_length(LEARNED_AXES)
LATENT_LENGTH: Final = NOISE + STYLE_LENGTH


_PARTS: Final = (
    "generator",
    "average",
    "encoder",
    "discriminator",
    "generator_adam",
    "encoder_adam",
    "discriminator_adam",
)
"""What a checkpoint keeps of a trainer."""


class TrainingError(FatalError):
    """A run that cannot start or go on."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run's result, apart from the machine's float arithmetic."""

    seed: int = 7
    channels: tuple[int, ...] = (64, 48, 32, 16, 1)
    shifts: tuple[int, ...] = (6, 7, 7, 7, 7)
    corpus_size: int = 24_000
    batch: int = 48
    warm_steps: int = 2_500
    steps: int = 6_000
    """All steps, the warm ones included."""
    warm_rate: float = 2e-3
    generator_rate: float = 6e-4
    discriminator_rate: float = 1e-3
    divergence: float = 1.5e-3
    """Weight of the latents' divergence from the normal, in nats, beside the error; the warm part
    raises it to here from nothing."""
    anchor: float = 8.0
    """Weight of the autoencoder's loss in the adversarial part."""
    anchor_every: int = 3
    penalty: float = 0.5
    penalty_every: int = 8
    average: float = 0.998
    """Decay of the weights' moving average, the one that ships."""

    def command(self) -> str:
        """The command that runs this recipe."""
        return (
            f"atelier-models train RUN --seed {self.seed} --steps {self.steps} "
            f"--warm-steps {self.warm_steps} --corpus-size {self.corpus_size} "
            f"--batch {self.batch}"
        )


class Trainer:
    """One run: its networks, optimisers and data, which a checkpoint holds whole."""

    def __init__(self, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        torch.set_flush_denormal(True)
        self.recipe = recipe
        self.step = 0
        self.generator = IntegerGenerator(LATENT_LENGTH, recipe.channels, recipe.shifts)
        self.average = IntegerGenerator(LATENT_LENGTH, recipe.channels, recipe.shifts)
        self.average.load_state_dict(self.generator.state_dict())
        self.encoder = Encoder(STYLE_LENGTH, NOISE)
        self.discriminator = Discriminator(STYLE_LENGTH)
        self.generator_adam = torch.optim.Adam(
            self.generator.parameters(), lr=recipe.warm_rate, betas=(0.5, 0.99)
        )
        self.encoder_adam = torch.optim.Adam(
            self.encoder.parameters(), lr=recipe.warm_rate / 2, betas=(0.9, 0.99)
        )
        self.discriminator_adam = torch.optim.Adam(
            self.discriminator.parameters(), lr=recipe.discriminator_rate, betas=(0.0, 0.99)
        )
        latents, fields = pairs(recipe.seed, recipe.corpus_size)
        self.latents = torch.from_numpy(latents)
        self.fields = torch.from_numpy(fields)

    def _batch(self) -> tuple[Tensor, Tensor, Tensor]:
        """Fields −1 … 1, condition bytes, uniform noise bytes; decided by seed and step."""
        rng = np.random.default_rng((self.recipe.seed, self.step))
        count = self.recipe.batch
        at = torch.from_numpy(rng.integers(0, len(self.latents), count))
        fields = self.fields[at].float().unsqueeze(1) / 127.5 - 1
        noise = torch.from_numpy(rng.integers(0, 256, (count, NOISE))).float()
        return fields, self.latents[at, NOISE:].float(), noise

    def _rate(self) -> float:
        """The generator's learning rate: two cosines, one a part, each with a short ramp."""
        recipe = self.recipe
        if self.step < recipe.warm_steps:
            begin, end, peak = 0, recipe.warm_steps, recipe.warm_rate
        else:
            begin, end, peak = recipe.warm_steps, recipe.steps, recipe.generator_rate
        done = (self.step - begin) / max(1, end - begin)
        ramp = min(1.0, (self.step - begin + 1) / 100)
        return peak * ramp * (0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * done))))

    def advance(self) -> dict[str, float]:
        """One step; returns its losses."""
        recipe = self.recipe
        real, style, noise = self._batch()
        rate = self._rate()
        for group in self.generator_adam.param_groups:
            group["lr"] = rate
        for group in self.encoder_adam.param_groups:
            group["lr"] = rate / 2
        warm = self.step < recipe.warm_steps
        losses = {}
        if not warm:
            losses["discriminator"] = self._teach_discriminator(real, style, noise)
        self.generator_adam.zero_grad(set_to_none=True)
        if warm or self.step % recipe.anchor_every == 0:
            self.encoder_adam.zero_grad(set_to_none=True)
            error, divergence = self._autoencode(real, style)
            losses |= {"error": error.item(), "divergence": divergence.item()}
            weight = 1.0 if warm else recipe.anchor
            pressure = recipe.divergence * min(1.0, self.step / max(1, recipe.warm_steps))
            loss = weight * (error + pressure * divergence)
            loss.backward()  # type: ignore[no-untyped-call]
            self.encoder_adam.step()
        if not warm:
            fake = self.generator(torch.cat([noise, style], 1)) / 127.5 - 1
            with torch.no_grad():
                judged = self.discriminator(real, style / 255)
            margin = self.discriminator(fake, style / 255) - judged
            adversarial = _weigh(functional.softplus(-margin))
            losses["generator"] = adversarial.item()
            adversarial.backward()  # type: ignore[no-untyped-call]
        self.generator_adam.step()
        self._track()
        self.step += 1
        return losses

    def _autoencode(self, real: Tensor, style: Tensor) -> tuple[Tensor, Tensor]:
        """The autoencoder's error, and its latents' divergence from the normal in nats."""
        mean, spread = self.encoder(real, style / 255)
        gaussian = mean + torch.randn_like(mean) * (0.5 * spread).exp()
        fake = self.generator(torch.cat([noise_bytes(gaussian), style], 1)) / 127.5 - 1
        divergence = 0.5 * (mean.square() + spread.exp() - 1 - spread).sum(1).mean()
        return _distance(fake, real), divergence

    def _teach_discriminator(self, real: Tensor, style: Tensor, noise: Tensor) -> float:
        with torch.no_grad():
            fake = self.generator(torch.cat([noise, style], 1)) / 127.5 - 1
        every = self.recipe.penalty_every
        penalised = self.step % every == 0
        real = real.detach().requires_grad_(penalised)
        fake = fake.requires_grad_(penalised)
        judged_real = self.discriminator(real, style / 255)
        judged_fake = self.discriminator(fake, style / 255)
        loss = _weigh(functional.softplus(judged_fake - judged_real))
        total = loss
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
            "step": self.step,
            "random": torch.get_rng_state(),
            **{part: getattr(self, part).state_dict() for part in _PARTS},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            TrainingError: It belongs to another recipe.
        """
        if read_recipe(state) != self.recipe:
            raise TrainingError(
                "the checkpoint belongs to another recipe: use its options or a new folder"
            )
        self.step = state["step"]
        torch.set_rng_state(state["random"])
        for part in _PARTS:
            getattr(self, part).load_state_dict(state[part])


def _weigh(logits: Tensor) -> Tensor:
    """Mean over patches plus the whole's term, averaged over the batch."""
    return logits[:, :-1].mean() + logits[:, -1].mean()


def _distance(fake: Tensor, real: Tensor) -> Tensor:
    """Squared error of the fields, and of their differences between neighbours, for the edges."""
    error = fake - real
    across = (error[..., 1:] - error[..., :-1]).square().mean()
    down = (error[..., 1:, :] - error[..., :-1, :]).square().mean()
    return error.square().mean() + across + down


def read_recipe(state: dict[str, Any]) -> Recipe:
    """The recipe of a checkpoint."""
    values: dict[str, Any] = state["recipe"]
    return Recipe(**values)


def read_checkpoint(folder: Path) -> dict[str, Any]:
    """The checkpoint in a run's folder.

    Raises:
        TrainingError: There is none.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        raise TrainingError(f"no checkpoint at {path}: run atelier-models train first")
    state: dict[str, Any] = torch.load(path, weights_only=True)
    return state


def save(trainer: Trainer, folder: Path) -> None:
    """Write the checkpoint, whole or not at all."""
    partial = folder / f"{CHECKPOINT}.part"
    torch.save(trainer.state(), partial)
    partial.replace(folder / CHECKPOINT)


def train(
    recipe: Recipe,
    folder: Path,
    resume: bool,
    console: Console | None = None,
    save_every: int = 500,
) -> Trainer:
    """Run a recipe to its end, with a checkpoint every ``save_every`` steps.

    Args:
        recipe: what to do.
        folder: takes checkpoint and losses.
        resume: go on from the folder's checkpoint.
        console: where the progress bar goes.
        save_every: steps between checkpoints.

    Raises:
        TrainingError: The folder holds a run already and ``resume`` is false, or holds another
            recipe's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CHECKPOINT).exists() and not resume:
        raise TrainingError(f"{folder} holds a run: add --resume, or take another folder")
    trainer = Trainer(recipe)
    if resume:
        trainer.restore(read_checkpoint(folder))
    log = folder / "losses.jsonl"
    with log.open("a") as lines, Progress(console=console) as progress:
        task = progress.add_task("training", total=recipe.steps, completed=trainer.step)
        for losses in _steps(trainer):
            if trainer.step % 50 == 0:
                described = " ".join(f"{k} {v:.3f}" for k, v in losses.items())
                progress.update(task, description=described)
                lines.write(json.dumps({"step": trainer.step, "at": time.time()} | losses) + "\n")
                lines.flush()
            if trainer.step % save_every == 0 or trainer.step == recipe.steps:
                save(trainer, folder)
            progress.update(task, completed=trainer.step)
    return trainer


def _steps(trainer: Trainer) -> Iterator[dict[str, float]]:
    while trainer.step < trainer.recipe.steps:
        yield trainer.advance()


def released_model(folder: Path) -> tuple[Model, tuple[Axis, ...], Training]:
    """The averaged generator of a finished run, its axes and its history, ready for export.

    Raises:
        TrainingError: There is no checkpoint, or the run is not finished.
    """
    state = read_checkpoint(folder)
    recipe = read_recipe(state)
    if state["step"] < recipe.steps:
        raise TrainingError(
            f"{folder} stopped at step {state['step']} of {recipe.steps}: train with --resume first"
        )
    generator = IntegerGenerator(LATENT_LENGTH, recipe.channels, recipe.shifts)
    generator.load_state_dict(state["average"])
    history = Training(
        command=recipe.command(), seed=recipe.seed, steps=recipe.steps, corpus=VERSION
    )
    return generator.to_model(STYLE_LENGTH), AXES, history


def sample(generator: IntegerGenerator, latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fields of latents through the torch network: ``(N, Z)`` to ``(N, F, F)`` bytes."""
    with torch.no_grad():
        out = generator(torch.from_numpy(latents).float())
    fields: NDArray[np.uint8] = out.squeeze(1).numpy().astype(np.uint8)
    return fields
