"""A model's card and contact sheet: what people read and see before they vote for it."""

from pathlib import Path
from typing import Final

from models.contact_sheet import contact_sheet
from models.corpus.pictures import PICTURES
from models.evaluation.evaluate import Figures, Spread
from models.evaluation.works import Composition
from models.exactness import Certificate
from oracle.generator.engine import Generator
from oracle.generator.manifest import ReleasedModel
from oracle.generator.palettes import load_palettes
from oracle.generator.style import encode_style, usual_style

CARD: Final = "MODEL_CARD.md"
SHEET: Final = "contact-sheet.png"
TRIED: Final = "tried.md"
"""What was tried to reach the figures, written by whoever trained the model; may be missing."""

LED: Final = "led.md"
"""What a fine-tuned model was led towards, and what came of it."""

_WORKS: Final = 64
_SIDE: Final = 2_084
"""Pixels on a side that a sheet has at most: eight works of 256 and what parts them."""


def draw_works(released: ReleasedModel, generator: Generator) -> None:
    """The model's contact sheet: the first 64 works of a round of the usual style.

    The round's seed is the model's own digest, so that nobody picked the works.
    """
    palettes = {number: palette.data for number, palette in enumerate(load_palettes())}
    style = encode_style(generator.axes, usual_style(generator.axes, len(palettes)))
    works = generator.works(released.digest, range(_WORKS), style, palettes)
    sheet = contact_sheet(works, 8)
    sheet.thumbnail((_SIDE, _SIDE))
    sheet.save(released.folder / SHEET, optimize=True)


def write_card(released: ReleasedModel, certificate: Certificate, figures: Figures | None) -> Path:
    """Writes the card beside the model; returns its path.

    `figures` is None where nothing true can be drawn to compare with: of an artist's pictures.
    """
    manifest, model = released.manifest, released.model
    text = f"""# {manifest.name} {manifest.version}

{_draft(released)}\
A conditional generator that the chain itself can run: \
{model.field_size}×{model.field_size} fields, \
{model.multiply_adds:,} multiply-adds, \
{len(released.blob):,} bytes of weights with Keccak-256 `0x{released.digest.hex()}`.

![64 works]({SHEET})

The sheet shows the first 64 works of a round of the usual style whose seed is the digest above:
nobody picked them.

## Training

{_origin(released)}. {manifest.training.steps:,} steps, seed {manifest.training.seed}:

```
{manifest.training.command}
```

Training uses floating point, so another machine may arrive at other weights; the blob, not the
recipe, is the model.

{_section(released.folder, LED, "What it was led towards")}{_figures(figures)}\
{_section(released.folder, TRIED, "What was tried")}## Bounds

Proven at export for every output channel; the largest of each layer. *Exact* is
255·Σ\\|w\\| + \\|b\\|, under 2^24; the lanes are the chain's, highest and (negated) lowest, under
2^23.

| layer | channels | shift | exact | highest lane | lowest lane |
|---|---|---|---|---|---|
{_bounds(certificate)}

It ran on {certificate.count} latents by {", ".join(certificate.ways)}: the same fields every time.

## Limits

It draws {_drawn(released)} and nothing else. Fine detail is limited by the
last layer, which is linear in features of half the field's resolution.
"""
    path = released.folder / CARD
    path.write_text(text)
    return path


def _origin(released: ReleasedModel) -> str:
    training = released.manifest.training
    if training.parent:
        return (
            f"Fine-tuned: taught by the model with weights `{training.parent}`, whose corpus was\n"
            f"`{training.corpus}`, and by nothing else"
        )
    if _of_pictures(released):
        return (
            f"Corpus `{training.corpus}`: an artist's own pictures, told by the digest of their "
            "files;\nwhether they may be learned is for whoever releases the model to say"
        )
    return (
        f"Corpus `{training.corpus}`: fields drawn by formula, with no image of anybody's; nothing "
        "in\nit needs a licence"
    )


def _of_pictures(released: ReleasedModel) -> bool:
    return released.manifest.training.corpus.startswith(f"{PICTURES}-")


def _drawn(released: ReleasedModel) -> str:
    what = "posters like its artist's pictures" if _of_pictures(released) else "abstract patterns"
    return f"{what} of its corpus' families"


def _draft(released: ReleasedModel) -> str:
    draft = released.manifest.draft
    if draft is None:
        return ""
    return (
        f"> **A draft**, made at step {draft.step:,} of {draft.steps:,} of its training: to look "
        "at, not to register.\n\n"
    )


def _section(folder: Path, file: str, title: str) -> str:
    path = folder / file
    return f"## {title}\n\n{path.read_text().strip()}\n\n" if path.is_file() else ""


def _figures(figures: Figures | None) -> str:
    if figures is None:
        return ""
    return f"""## Figures

Made by `atelier-models evaluate`, over {figures.samples:,} fields for each Fréchet distance, mean
and deviation over {figures.seeds} seeds. Distances of fields are in the features of the corpus'
attribute network (SHA-256 `{figures.network}`),
which sees each field with its bytes made equally frequent, as quantiles do, and in how fine it is.

| figure | reached | target | |
|---|---|---|---|
{_rows(figures)}

*Real against real* is the same measure between two sets of the corpus. R² is of the attribute that
was asked for against the one that the network reads; the corpus' own reads {_real(figures)}.
Pictures are {figures.pictures_drawn:,} works of five inks a set, in what is measured of them: how
often pixels at seven distances differ in ink, how their borders turn, regions and specks.
*Roughness* is the mean angle between a contour and its course, on the surface that pictures and
editions are drawn from.

{_composition(figures.composition)}

What these figures see of flaws that are put on the corpus' own fields:

| flaw | fields | pictures | roughness |
|---|---|---|---|
{_noticed(figures)}

"""


def _rows(figures: Figures) -> str:
    rows = [
        _row("Fréchet of fields, times real against real", figures.frechet, max_mean=3),
        _row("Fréchet of pictures, times real against real", figures.pictures, max_mean=3),
        _row("precision", figures.precision),
        _row("recall", figures.recall, min_mean=0.6),
        _row(f"family accuracy (corpus: {figures.family_real:.3f})", figures.family, min_mean=0.95),
        *(
            _row(
                f"R² of {name}, over the corpus' own",
                value / figures.attributes_real[name],
                min_mean=0.7,
            )
            for name, value in figures.attributes.items()
        ),
        _row("median novelty, times real to real", figures.novelty, min_mean=0.9),
        _row("roughness of contours, over the corpus' own", figures.roughness, max_mean=1.15),
    ]
    if figures.against_float is not None:
        rows.append(_row("Fréchet, integers over float", figures.against_float, max_mean=1.05))
    if figures.decibels is not None:
        rows.append(_row("PSNR against float, dB", figures.decibels))
    return "\n".join(rows)


def _composition(works: Composition) -> str:
    rows = [
        ("largest region, share of the picture", works.largest_region, ".2f"),
        ("regions", works.regions, ".0f"),
        ("ink that has most, share of the picture", works.largest_ink, ".2f"),
    ]
    quartiles = "\n".join(
        f"| {name} | {' | '.join(format(value, form) for value in values)} |"
        for name, values, form in rows
    )
    least, most = works.largest_region[1], works.greatest_ink
    checks = [
        _row("median largest region", least, min_mean=0.35),
        _row("share of works under 20 regions", works.quiet, min_mean=0.2),
        _row("greatest share of one ink in any work", most, max_mean=0.9),
        _row("specks a work", works.specks, max_mean=0.25),
    ]
    return (
        f"| of {works.works:,} works of the usual style | a quarter below | half | three quarters |"
        f"\n|---|---|---|---|\n{quartiles}\n\n| figure | reached | target | |\n|---|---|---|---|\n"
        + "\n".join(checks)
    )


def _noticed(figures: Figures) -> str:
    return "\n".join(
        f"| {name} | {seen.fields:.2f} | {seen.pictures:.2f} | {seen.roughness:.2f} |"
        for name, seen in figures.noticed.items()
    )


def _row(
    name: str,
    value: Spread | float,
    *,
    max_mean: float | None = None,
    min_mean: float | None = None,
) -> str:
    mean = value.mean if isinstance(value, Spread) else value
    shown = f"{mean:.3f}" + (f" ± {value.deviation:.3f}" if isinstance(value, Spread) else "")
    if max_mean is None and min_mean is None:
        return f"| {name} | {shown} | | |"
    reached = (max_mean is None or mean <= max_mean) and (min_mean is None or mean >= min_mean)
    target = f"at most {max_mean}" if max_mean is not None else f"at least {min_mean}"
    return f"| {name} | {shown} | {target} | {'reached' if reached else '**missed**'} |"


def _real(figures: Figures) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.attributes_real.items())


def _bounds(certificate: Certificate) -> str:
    return "\n".join(
        f"| {index} | {layer.channels} | {layer.shift} | {layer.exact:,} | "
        f"{layer.highest:,} | {layer.lowest:,} |"
        for index, layer in enumerate(certificate.layers)
    )
