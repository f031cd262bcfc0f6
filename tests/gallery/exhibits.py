"""What the page shows of a work, beside what the library makes of it."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Locator

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import RoundId
from oracle.cli.node_log import silent
from oracle.generator.cid import cid_from_digest
from oracle.generator.composition import PICTURE_SIDE
from oracle.generator.released import RELEASED
from oracle.making.editions import Form, Format, Printer, source_of
from oracle.making.model_store import ModelStore
from tests.gallery.browser import pixels
from tests.gallery.museum import Museum


def assert_shown(image: Locator, museum: Museum, round_id: RoundId, index: int) -> None:
    """Fails unless the image is the work at the size that it has, pixel by pixel."""
    shown = pixels(image)
    side = shown.width
    if side == PICTURE_SIDE:
        file = museum.store.get(cid_from_digest(museum.store.digests(round_id)[index]))
    else:
        registry = ModelRegistry(museum.chain.w3, museum.studio.deployment)
        models = ModelStore(RELEASED, threads=1, log=silent())
        printer = Printer(source_of(registry, models, museum.studio.rounds.get(round_id)))
        file = b"".join(printer.parts(index, Form(Format.PNG, side)))
    made = Image.open(BytesIO(file)).convert("RGBA")
    assert shown.size == made.size
    assert shown.tobytes() == made.tobytes()
