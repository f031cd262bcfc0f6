"""An artist's files as pictures: every kind that tools of the trade read, and why one cannot be."""

import hashlib
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray
from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageFile,
    TiffImagePlugin,
    UnidentifiedImageError,
)

from models.corpus.base import CorpusError
from models.progress import Note, Watch, unnoted, unwatched

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MIN_PICTURES: Final = 64
MIN_SIDE: Final = 64

_HARMS: Final = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    MemoryError,
    AssertionError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow raises at files that are not what they say."""

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation."""

_DEEP: Final = ("I", "F")
"""First letters of Pillow's modes with more than eight bits a channel: all are grey."""

_WHITES: Final = {"I": (255.0, 65_535.0), "F": (1.0,)}
"""What white may be in deep modes that do not say it; where the picture has more, its largest."""

_SRGB: Final = ImageCms.createProfile("sRGB")


class PictureError(CorpusError):
    """A file that cannot be used as a picture; the message names it."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{shown(file)}: {why}")


@dataclass(frozen=True)
class Picture:
    """A file's picture, upright, transparent parts on white paper.

    Attributes:
        file: where it was read.
        digest: SHA-256 of the file.
        image: mode ``RGB``, or for grey ones of more than eight bits ``F``, 0 … 255.
    """

    file: Path
    digest: bytes
    image: Image.Image

    @property
    def colours(self) -> Image.Image:
        """The picture as RGB."""
        if self.image.mode == "RGB":
            return self.image
        tones = np.rint(np.asarray(self.image)).astype(np.uint8)
        return Image.fromarray(tones).convert("RGB")

    @property
    def luminance(self) -> Image.Image:
        """The picture's tones, mode ``F``, 0 … 255, as fine as the file has them."""
        return self.image if self.image.mode == "F" else self.image.convert("L").convert("F")


def shown(path: Path) -> str:
    """A path as one line of printable text, whatever bytes its name is made of."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in str(path)
    )


def picture_files(folder: Path) -> list[Path]:
    """What is named like a picture in a folder, by name; hidden files are nobody's pictures.

    Raises:
        CorpusError: The folder is not there or cannot be listed.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"{shown(folder)} is not a folder: name the one with your pictures by --images"
        )
    try:
        listed = sorted(folder.iterdir())
    except OSError as error:
        raise CorpusError(f"{shown(folder)} cannot be listed: {error.strerror}") from error
    return [
        path for path in listed if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    ]


def open_pictures(
    folder: Path, watch: Watch = unwatched, note: Note = unnoted, doing: str = "reading pictures"
) -> Iterator[Picture]:
    """The pictures of a folder, by file name; what cannot be used is noted and left out.

    Args:
        folder: where they are.
        watch: sees each file as it is opened.
        note: told in one line of each file that is left out, and why.
        doing: what the watch is told that this is for.

    Raises:
        CorpusError: The folder is not there or cannot be listed.
    """
    files = picture_files(folder)
    for file in watch(files, len(files), doing):
        try:
            yield open_picture(file)
        except PictureError as error:
            note(f"left out {error}")


def require_enough(folder: Path, count: int) -> None:
    """Refuse a folder of too few pictures.

    Raises:
        CorpusError: There are less than a generator can learn from.
    """
    if count < MIN_PICTURES:
        raise CorpusError(
            f"{shown(folder)} holds {count} different pictures that can be used "
            f"({', '.join(SUFFIXES)}), a generator needs at least {MIN_PICTURES}: add more"
        )


def open_picture(file: Path, min_side: int = MIN_SIDE) -> Picture:
    """A file's picture, its first where it holds several; both sides have so many pixels at least.

    Raises:
        PictureError: The file is no regular one, cannot be read, or the picture is too small.
    """
    if not file.is_file():
        raise PictureError(file, _what_else(file))
    try:
        with file.open("rb") as stream, warnings.catch_warnings():
            # What Pillow warns of, large or odd files, is read all the same.
            warnings.simplefilter("ignore")
            digest = hashlib.file_digest(stream, "sha256").digest()
            opened = _identify(file, stream)
            _require_size(file, opened, min_side)
            opened.load()
            image = _on_paper(file, _upright(opened))
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        reason = f"has too many pixels to be read ({error}): scale it down"
        raise PictureError(file, reason) from error
    except _HARMS as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise PictureError(file, f"cannot be read as a picture ({reason}): repair it") from error
    return Picture(file, digest, image)


def _what_else(file: Path) -> str:
    if file.is_dir():
        return "is a folder: pictures are taken from one folder, not from those within"
    if file.is_symlink() and not file.exists():
        return "is a link to nowhere"
    return "is no regular file"


def _identify(file: Path, stream: IO[bytes]) -> ImageFile.ImageFile:
    """Pillow's picture of a stream, not yet decoded; if none, the error of whom its head names."""
    try:
        return Image.open(stream)
    except UnidentifiedImageError:
        stream.seek(0)
        head = stream.read(16)
        if not head:
            raise PictureError(file, "is empty") from None
        for factory, accept in Image.OPEN.values():
            if accept is not None and accept(head) is True:
                stream.seek(0)
                factory(stream, "")
        raise PictureError(file, "is no picture, whatever its name says") from None


def _require_size(file: Path, opened: Image.Image, min_side: int) -> None:
    width, height = opened.size
    if min(width, height) < min_side:
        least = f"the least is {min_side}×{min_side}"
        raise PictureError(file, f"has {width}×{height} pixels, {least}: a larger copy is needed")


def _upright(opened: ImageFile.ImageFile) -> Image.Image:
    """The picture turned as its EXIF data says; data that cannot be read says nothing."""
    try:
        turn = _UPRIGHT.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    except _HARMS:
        turn = None
    return opened if turn is None else opened.transpose(turn)


def _on_paper(file: Path, image: Image.Image) -> Image.Image:
    """The picture without transparency, in sRGB, or as deep tones."""
    if image.mode.startswith(_DEEP):
        return _tones(file, image)
    colours = _in_srgb(image)
    if not image.has_transparency_data:
        return colours
    paper = Image.new("RGB", image.size, "white")
    paper.paste(colours, mask=image.convert("RGBA").getchannel("A"))
    return paper


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as its ICC profile means them; a profile that cannot be used says nothing."""
    profile: bytes = image.info.get("icc_profile") or b""
    if image.mode not in ("RGB", "L", "CMYK", "LAB"):
        image = image.convert("RGBA").convert("RGB")
    if image.mode != "LAB" and not profile:
        return image.convert("RGB")
    source = ImageCms.createProfile("LAB") if image.mode == "LAB" else BytesIO(profile)
    try:
        found = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, *_HARMS):
        return image.convert("RGB")
    return image.convert("RGB") if found is None else found


def _tones(file: Path, image: Image.Image) -> Image.Image:
    """Deep grey as 0 … 255 in mode ``F``.

    White is what the file's bits can hold for whole numbers of up to 16; for those of 32 it is 255
    or 65,535, for floats 1, and the largest value of the picture where that is above. Black is 0,
    or the least value where that is below.
    """
    values: NDArray[np.float64] = np.asarray(image).astype(np.float64)
    if not np.isfinite(values).all():
        raise PictureError(file, "holds numbers that are no tones (NaN or infinite): repair it")
    tags = getattr(image, "tag_v2", {})
    top = float(values.max())
    if image.mode.startswith("I;16"):
        white = 2.0 ** max(tags.get(TiffImagePlugin.BITSPERSAMPLE, (16,))) - 1
    else:
        white = next((step for step in _WHITES[image.mode] if top <= step), top)
    black = min(0.0, float(values.min()))
    scaled = (values - black) / (white - black)
    if tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0:
        scaled = 1 - scaled
    key = image.info.get("transparency")
    if isinstance(key, int):
        scaled[values == key] = 1
    return Image.fromarray((255 * scaled).astype(np.float32))
