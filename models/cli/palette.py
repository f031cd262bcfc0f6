"""``atelier-models palette`` and ``palettes``: colours for ink, made, looked at and checked."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from models.progress import Note, noted, unnoted, watched
from oracle.errors import FatalError
from oracle.generator.composition import MAX_INKS, MIN_INKS
from oracle.generator.palettes import PALETTES

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_OVERVIEW_SIDE: Final = 88
"""Of a work on the sheet of many palettes, in pixels."""

_QUALITY: Final = 72
"""Of the sheet of many palettes, if its file is of a kind that loses some."""

console = Console()


@click.command()
@click.argument("name")
@click.argument("inks", nargs=-1, metavar="['#RRGGBB']...")
@click.option("--picture", type=_FILE, help="Take the inks from this picture instead.")
@click.option("--count", type=click.IntRange(MIN_INKS, MAX_INKS), help="Inks of the picture; 5.")
@click.option("--areas", help="What each ink covers, in 256ths, as 150,60,34,12.")
@click.option("--paper", help="The paper of margins; a white that goes with the inks if not given.")
@click.option("--line", help="The line's ink; one that is seen on the first ink if not given.")
@click.option("--file", type=_FILE, help="What to write; NAME.json if not given.")
@click.option("--sheet", type=_FILE, help="Twelve works in the palette; NAME.png if not given.")
def palette(
    name: str,
    inks: tuple[str, ...],
    picture: Path | None,
    count: int | None,
    areas: str | None,
    paper: str | None,
    line: str | None,
    file: Path | None,
    sheet: Path | None,
) -> None:
    """Make the palette NAME of a brand's colours, in order, or of a picture's.

    The order is from low to high: the ground first, then what supports it, the accent last. It is
    said what cannot be told apart, with the common colour-vision deficiencies too, and what to do.

    Example: atelier-models palette dawn '#f0e4cb' '#3f7099' '#d4472b' --areas 180,62,14
    """
    from models.palettes.distinct import remarks
    from models.palettes.drawn import palettes_json
    from models.palettes.making import make_palette
    from models.palettes.ramp import read_colour
    from models.palettes.twelve import preview

    if bool(inks) == (picture is not None):
        raise FatalError(
            "give a palette's inks, in quotes, as '#f0e4cb' '#3f7099' '#d4472b', "
            "or --picture with a file: one of the two"
        )
    if inks and count is not None:
        raise FatalError("--count says how many inks to take from a --picture: leave it out")
    shares = None if areas is None else _read_areas(areas)
    if picture is not None:
        inks, own = _inks_of(picture, count)
        shares = own if shares is None else shares
    made = make_palette(name, inks, shares, paper, line)
    tell = noted(console)
    for place, (given, ink) in enumerate(zip(inks, made.inks, strict=True), 1):
        if read_colour(given) != ink:
            tell(f"ink {place}: {read_colour(given)} leaves no room for light, it became {ink}")
    for remark in remarks(made.data):
        tell(remark)
    file, sheet = file or Path(f"{name}.json"), sheet or Path(f"{name}.png")
    _write(file, lambda: file.write_text(palettes_json([made])))
    _write(sheet, lambda: preview(made.data).save(sheet))
    tell(f"{sheet}: twelve works in its {len(inks)} inks")
    tell(f"{file}: propose it by ape run propose palette {file}")


@click.command()
@click.option("--file", type=_FILE, default=PALETTES)
@click.option("--images", type=click.Path(path_type=Path), help="Folder of pictures to take from.")
@click.option("--sheet", type=_FILE, help="Takes a row of twelve works for each of them.")
def palettes(file: Path, images: Path | None, sheet: Path | None) -> None:
    """Compute the released palettes; with --images palettes of these pictures' colours."""
    from models.palettes.drawn import make_palettes, palettes_json
    from models.palettes.twelve import overview
    from oracle.generator.palettes import load_palettes

    tell = noted(console)
    if images is not None and file == PALETTES:
        raise FatalError("--images needs --file: the released palettes are the studio's own")
    if images is not None:
        write_palettes(images, file, tell)
    else:
        _write(file, lambda: file.write_text(palettes_json(make_palettes())))
    tell(str(file))
    if sheet is not None:
        found = [each.data for each in load_palettes(file)]
        _write(sheet, lambda: overview(found, _OVERVIEW_SIDE).save(sheet, quality=_QUALITY))
        tell(str(sheet))


def write_palettes(images: Path, file: Path, note: Note = unnoted) -> None:
    """Write a file of palettes of a folder's pictures.

    Raises:
        CorpusError: The folder's pictures cannot be used.
        FatalError: The file cannot be written.
    """
    from models.picture_palettes import picture_palettes_json

    text = picture_palettes_json(images, watched(console), note)
    _write(file.parent, lambda: file.parent.mkdir(parents=True, exist_ok=True))
    _write(file, lambda: file.write_text(text))


def _read_areas(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise FatalError(
            f"areas {text!r}: write a whole number of 256ths for each ink, as 150,60,34,12"
        ) from None


def _inks_of(picture: Path, count: int | None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    from models.corpus.picture_files import open_picture
    from models.palettes.photographs import INKS, photograph_inks, seen_colours

    return photograph_inks(seen_colours(open_picture(picture, min_side=1).colours), count or INKS)


def _write(file: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise FatalError(f"{file} cannot be written: {told}") from error
