"""What decides a training run, and the recipes that models are released by."""

import shlex
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from models.corpus import CORPORA, Corpus, CorpusError, corpus_named
from models.corpus.picture_files import shown
from models.corpus.pictures import read_pictures
from models.progress import Note, Watch, unnoted, unwatched


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run's result, apart from the machine's float arithmetic.

    Attributes:
        corpus: what is learned, unless it is somebody's pictures.
        images: folder of the pictures that are learned instead, or nothing; decides nothing itself.
        pictures: digest of what was read there when the run began.
        seed: decides corpus, first weights and batches.
        channels: of the generator's layers; each layer after the first doubles the field's side.
        shifts: of its layers.
        corpus_size: fields that are drawn in advance.
        batch: fields in a step.
        warm_steps: steps of the supervised part alone.
        steps: all steps that are not exact, the warm ones included.
        exact_steps: steps after them, in the shipped integers, led by what was learned so far.
        warm_rate, generator_rate, discriminator_rate, exact_rate: learning rates.
        anchor: weight of the supervised loss in the adversarial part.
        lead: weight of the distance to the teacher's fields in the exact part, beside the
            discriminator's; with 0 only that distance counts, over latents that were never drawn.
        penalty: weight of the discriminator's squared slopes (R1 and R2).
        penalty_every: steps from one of their turns to the next.
        average: decay of the weights' moving average, the one that ships.
    """

    corpus: str = "strata"
    images: str = field(default="", compare=False)
    pictures: str = ""
    seed: int = 7
    channels: tuple[int, ...] = (48, 32, 24, 1)
    shifts: tuple[int, ...] = (6, 7, 7, 11)
    corpus_size: int = 96_000
    batch: int = 32
    warm_steps: int = 30_000
    steps: int = 37_000
    exact_steps: int = 4_000
    warm_rate: float = 8e-3
    generator_rate: float = 4e-4
    discriminator_rate: float = 5e-4
    exact_rate: float = 4e-4
    anchor: float = 40.0
    lead: float = 0.0
    penalty: float = 0.5
    penalty_every: int = 8
    average: float = 0.998

    def read(self, watch: Watch = unwatched, note: Note = unnoted) -> Corpus:
        """The corpus.

        Args:
            watch: sees each picture as it is opened.
            note: told in one line of each picture that is left out.

        Raises:
            CorpusError: There is none of the name, the pictures cannot be one, or they are not
                those that the run began with.
        """
        if not self.images:
            return corpus_named(self.corpus)
        corpus = read_pictures(Path(self.images), self.size, watch, note)
        if self.pictures not in ("", corpus.digest):
            raise CorpusError(
                f"the pictures in {shown(Path(self.images))} are not those that the run began "
                f"with (now {corpus.digest[:16]}, then {self.pictures[:16]}): put them back as "
                "they were, or train anew"
            )
        return corpus

    @property
    def all_steps(self) -> int:
        """Steps of the whole run."""
        return self.steps + self.exact_steps

    @property
    def size(self) -> int:
        """Side of the field in pixels."""
        return 4 << (len(self.channels) - 1)

    @property
    def command(self) -> str:
        """The command that runs this recipe, told apart from the released one that is nearest.

        It names no folder: it is recorded where everybody can read it.
        """
        name = min(RECIPES, key=lambda known: len(self.differences(RECIPES[known])))
        words = [f"atelier-models train RUN --recipe {name}"]
        for option, value in self.differences(RECIPES[name]).items():
            words += [f"--{option.replace('_', '-')}", shlex.quote(str(value))]
        if self.images:
            words.append("--images PICTURES")
        return " ".join(words)

    def differences(self, other: "Recipe") -> dict[str, Any]:
        """This recipe's values where they are not another's, but for which pictures it learns."""
        ignored = {"images", "pictures", "corpus"} if self.images else {"images", "pictures"}
        names = [one.name for one in fields(self) if one.name not in ignored]
        ours = {name: getattr(self, name) for name in names}
        return {name: value for name, value in ours.items() if value != getattr(other, name)}


RECIPES: Final = {
    "jasper": Recipe(),
    "parterre": Recipe(
        corpus="flora",
        seed=11,
        channels=(64, 48, 32, 1),
        corpus_size=48_000,
        warm_steps=14_000,
        steps=17_000,
        exact_steps=3_000,
    ),
    "moire": Recipe(
        corpus="ripple",
        seed=13,
        channels=(32, 24, 32, 1),
        corpus_size=48_000,
        warm_steps=8_000,
        steps=11_000,
        exact_steps=2_000,
    ),
}
"""The recipes by the names of the models that come of them: 9 to 22 minutes of one core each."""

assert {recipe.corpus for recipe in RECIPES.values()} <= set(CORPORA)
