"""A fine-tuned generator: trained, proven, measured against its parent, and shown beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from models.card import LED, draw_works, write_card
from models.contact_sheet import contact_sheet
from models.corpus import CORPORA, ProceduralCorpus
from models.evaluation.evaluate import SEEDS as SEEDS_OF_CARDS
from models.evaluation.evaluate import evaluate
from models.evaluation.features import SIZE, AttributeReader
from models.exactness import certify
from models.export import export
from models.extras import needs_torch
from models.taste.outcome import Look, Outcome, measure_outcome, parts
from models.taste.tilt import Led, Tilt, tilt
from models.taste.traits import TRAITS
from models.taste.yardstick import Yardstick
from oracle.errors import FatalError
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator, load_generator
from oracle.generator.manifest import Name, ReleasedModel, Training
from oracle.generator.style import Distribution, encode_style, own_axes

BEFORE: Final = "before.png"
AFTER: Final = "after.png"
COLUMNS: Final = 8
SHOWN: Final = 32

SEEDS: Final = SEEDS_OF_CARDS[:2]
"""The seeds that a new child is measured with; `atelier-models evaluate` uses all of a card's."""

MAX_ODDS: Final = 9.0

Told = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What a child is to be like.

    Attributes:
        toward: log-odds of a choice for each deviation of a trait; three digits after the point, as
            they are written down.
        strength: multiplies them.
        steps, seed: of the training.
    """

    toward: Mapping[str, float]
    strength: float = 1.0
    steps: int = 3_000
    seed: int = 7

    @property
    def command(self) -> str:
        """What makes the same child of the same parent again."""
        words = [f"--toward {name}={odds:+.3f}" for name, odds in self.toward.items()]
        return (
            f"atelier-models tune PARENT FOLDER {' '.join(words)} --strength {self.strength:g} "
            f"--steps {self.steps} --seed {self.seed}"
        )


@dataclass(frozen=True)
class Child:
    """A released folder, and how the model in it differs from its parent."""

    released: ReleasedModel
    parent: ReleasedModel
    wish: Wish
    tilt: Tilt
    outcome: Outcome


def toward_of(words: Sequence[str]) -> dict[str, float]:
    """`TRAIT=ODDS` words as a wish has them. Raises FatalError."""
    found: dict[str, float] = {}
    for word in words:
        name, _, odds = word.partition("=")
        try:
            value = float(odds)
        except ValueError:
            raise FatalError(f"{word!r} is no wish: write TRAIT=ODDS, as middle=-0.8") from None
        if name not in TRAITS:
            raise FatalError(f"no trait {name!r}: there are {', '.join(TRAITS)}")
        if not 0 < abs(value) <= MAX_ODDS:
            raise FatalError(f"{word}: odds are not 0, and at most {MAX_ODDS:g} either way")
        found[name] = round(value, 3)
    return found


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Whatever cannot be written in the block ends with one line. Raises FatalError."""
    try:
        yield
    except OSError as error:
        raise FatalError(f"{error.filename or folder}: {error.strerror}") from error


def make_folder(folder: Path) -> None:
    """Makes the folder of a model to come, empty.

    Raises:
        FatalError: Its name is no model's, it holds something, or it cannot be made.
    """
    try:
        TypeAdapter(Name).validate_python(folder.name)
    except ValidationError:
        raise FatalError(
            f"{folder.name!r} is no model's name: a-z, 0-9 and -, at most 31 of them"
        ) from None
    with files_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FatalError(f"{folder} holds something already: take another name")


def make_child(
    parent: ReleasedModel,
    folder: Path,
    wish: Wish,
    house: tuple[Distribution, ...],
    palettes: Mapping[int, Inks],
    told: Told = lambda _text: None,
) -> Child:
    """Trains a child of `parent` into `folder`, with its certificate, card and sheets.

    Args:
        parent: a released model.
        folder: what `make_folder` takes; its name becomes the child's.
        wish: what it is to be like.
        house: the style in which it is measured and shown.
        palettes: those that the style can draw.
        told: hears what is done now.

    Raises:
        FatalError: torch is not installed, the folder is not free, or a trait is unknown.
        BoundsError: The chain could not run the child.
    """
    school = needs_torch("models.taste.fine_tune")
    make_folder(folder)
    theirs = Generator(parent.model, parent.axes)
    told("looking at the parent")
    yardstick = Yardstick.of(theirs)
    led = Led(theirs, tilt(yardstick, wish.toward, wish.strength))
    model = school.fine_tune(
        led,
        school.Schooling(steps=wish.steps, seed=wish.seed),
        lambda step, loss: told(f"training: step {step:,} of {wish.steps:,}, loss {loss:.4f}"),
    )
    told("certifying")
    certificate = certify(model, parent.axes)
    with files_in(folder):
        export(model, own_axes(parent.axes), _history(parent, wish), folder)
        certificate.write(folder)
    released, ours = load_generator(folder)
    told("measuring")
    corpus = _corpus_of(parent)
    reader = AttributeReader(corpus) if corpus else None
    look: Look = parts if reader is None else lambda fields: reader.read(fields)[0]
    outcome = measure_outcome(theirs, ours, yardstick, led, wish.toward, house, look)
    child = Child(released, parent, wish, led.tilt, outcome)
    figures = None
    if corpus and reader:
        learned = parent.manifest.training.seed
        figures = evaluate(ours, corpus, reader, learned, seeds=SEEDS, progress=told)
    told("drawing")
    style = encode_style(parent.axes, house)
    with files_in(folder):
        for generator, name in ((theirs, BEFORE), (ours, AFTER)):
            works = generator.works(released.digest, range(SHOWN), style, palettes)
            contact_sheet(works, COLUMNS).save(folder / name, optimize=True)
        (folder / LED).write_text(describe(child) + pictures())
        draw_works(released, ours)
        write_card(released, certificate, figures)
    return child


def describe(child: Child) -> str:
    """What the child was led towards and what came of it, in markdown without pictures."""
    out, wish = child.outcome, child.wish
    wanted = ", ".join(f"{name} {odds:+.2f}" for name, odds in wish.toward.items())
    used = child.tilt.strength / wish.strength
    weakened = f", {used:.0%} as strong as was asked" if used < 1 else ""
    lines = [
        f"Led towards {wanted}: log-odds of a choice for each standard deviation of a trait that",
        "no axis rules. It draws what its parent would if its works had been chosen so, which is",
        f"{child.tilt.nats:.2f} nats away{weakened}. {out.works:,} works of each, in the house "
        "style, from a\nseed that neither was made from:",
        "",
        f"| | {child.parent.manifest.name} | {child.released.manifest.name} |",
        "|---|---:|---:|",
        f"| liked, log-odds | {out.before:+.2f} | **{out.after:+.2f}** ± {out.error:.2f} |",
        f"| chosen of two works from one seed | {1 - out.preferred:.0%} | {out.preferred:.0%} |",
        *(
            f"| {'**' + name + '**' if name in wish.toward else name}, deviations "
            f"| {before:+.2f} | {after:+.2f} |"
            for name, (before, after) in out.traits.items()
        ),
        f"| variety: recall of the parent's works | 1 | {out.recall:.2f} |",
        f"| variety: mean distance of two works | 1 | {out.spread:.2f} |",
        f"| against what it was led by | | {out.decibels:.1f} dB |",
        "",
        "*Liked* is by the fit of the votes, not by new votes; the members' next round will tell.",
    ]
    if out.shortcomings:
        lines += ["", f"**It should not be used: {'; '.join(out.shortcomings)}.**"]
    return "\n".join(lines) + "\n"


def pictures(folder: str = "") -> str:
    """The sheets before and after, in markdown; `folder` ends with a slash or is empty."""
    return (
        f"\n![before]({folder}{BEFORE})\n\n*The parent; below, the child, from the same seed and "
        f"in the same style.*\n\n![after]({folder}{AFTER})\n"
    )


def _history(parent: ReleasedModel, wish: Wish) -> Training:
    return Training(
        command=wish.command,
        seed=wish.seed,
        steps=wish.steps,
        corpus=parent.manifest.training.corpus,
        parent="0x" + parent.digest.hex(),
    )


def _corpus_of(parent: ReleasedModel) -> ProceduralCorpus | None:
    """What the parent learned, if true fields of it can be drawn, and looked at by its network."""
    learned = parent.manifest.training.corpus
    found = next((corpus for corpus in CORPORA.values() if corpus.version == learned), None)
    return found if found and parent.model.field_size >= SIZE else None
