"""The images on disk, the contact sheet, and what anybody can find out about a file."""

import io
import shutil
from pathlib import Path

from PIL import Image

from oracle.cli.story import tell
from oracle.local.studio import LocalStudio
from oracle.verify.provenance import NotTheStudiosError
from scripts._artwork.index import open_verifier
from scripts._demo.honest import Finished
from scripts._demo.report import Report

COLUMNS = 8
GAP = 4
GROUND = (24, 24, 28)


def sheet(finished: Finished, folder: Path) -> Path:
    """Writes the round's images and puts them side by side; returns the contact sheet."""
    images = folder / "works"
    shutil.rmtree(images, ignore_errors=True)
    images.mkdir(parents=True)
    pictures = []
    for index, file in enumerate(finished.files):
        (images / f"{index:03}.png").write_bytes(file)
        pictures.append(Image.open(io.BytesIO(file)).convert("RGB"))
    side = pictures[0].width + GAP
    rows = -(-len(pictures) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * side + GAP, rows * side + GAP), GROUND)
    for place, picture in enumerate(pictures):
        whole.paste(picture, (place % COLUMNS * side + GAP, place // COLUMNS * side + GAP))
    target = folder / "contact-sheet.png"
    whole.save(target)
    return target


def verify_one(studio: LocalStudio, report: Report, finished: Finished, folder: Path) -> None:
    """Tells the story of one file with the nodes down, and that a tampered copy has none."""
    report.chapter("Anybody can ask what a file is; the nodes are down")
    studio.stop_nodes()
    file = folder / "works" / "003.png"
    with open_verifier(studio.chain.w3, studio.deployment) as verifier:
        told = verifier.verify_file(file)
        tell(told)
        report.step("one file verified without any node")
        report.claim(
            "the file is work 3 of the round, made again here with the same bytes, and proven",
            told.round == finished.round.id
            and told.index == 3
            and told.is_same_here
            and told.is_proven,
        )
        tampered = bytearray(file.read_bytes())
        tampered[-100] ^= 1
        try:
            verifier.verify(bytes(tampered))
            refused = False
        except NotTheStudiosError:
            refused = True
        report.claim("a copy with one changed bit is not the studio's", refused)
