"""The palettes that ship, made by eye for ink."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from models.palettes.ramp import colours_of
from oracle.generator.composition import Inks
from oracle.generator.palettes import Palette


class Drawn(NamedTuple):
    """A palette as it was written down.

    Attributes:
        inks: the colour of each and its area in 256ths, from low to high: as a rule the ground,
            what supports it, and a small accent that is a ground too where inks are reversed.
        paper: of margins.
        line: the line's ink.
    """

    inks: str
    paper: str
    line: str


PRINTS: Final = {
    "woodblock": Drawn(
        "#f0e4cb:138 #b0cad3:46 #3f7099:34 #1d2f4f:26 #d4472b:12", "#f4ecdc", "#1b2233"
    ),
    "seal": Drawn("#efe7d7:172 #2c2a2d:70 #c6321f:14", "#f4eee2", "#2c2a2d"),
    "sumi": Drawn("#ece6da:112 #c4bfb6:56 #8b8884:44 #525157:30 #242329:14", "#f3eee4", "#1b1a1f"),
    "sepia": Drawn("#ead9bb:104 #cfa878:60 #9a6a3c:48 #5a3722:32 #2b1810:12", "#f2e7d3", "#23140d"),
    "linocut": Drawn("#232225:172 #ece3d0:84", "#ece3d0", "#b9572f"),
    "cyanotype": Drawn("#163b66:120 #3f74a6:70 #8fb4cc:52 #e6e8df:14", "#eef0e8", "#e6e8df"),
    "overprint": Drawn("#f1e9da:136 #f2899b:58 #5d4a8c:48 #3d86bd:14", "#f5efe4", "#3a2c63"),
    "riso": Drawn("#f1eadb:138 #f0617f:54 #2f6f9f:36 #f6cf46:16 #22304f:12", "#f5f0e4", "#22304f"),
    "bauhaus": Drawn(
        "#ebe0c9:148 #1f1e1f:40 #2a5aa5:32 #efb32c:22 #cf3a27:14", "#f2eadb", "#1f1e1f"
    ),
}
"""After print-makers: one ink in several washes, two inks, two with their overlap, and more."""

GLAZES: Final = {
    "celadon": Drawn(
        "#c3d3bf:140 #92b59f:52 #5b8774:34 #2f4f47:20 #b5512f:10", "#eceee2", "#22362f"
    ),
    "tenmoku": Drawn(
        "#231713:142 #5f2f1a:52 #a95a24:34 #dba35a:18 #a9c4b4:10", "#ece2d0", "#110b09"
    ),
    "delft": Drawn("#f2eee2:156 #2f55a0:32 #b4c7e0:54 #152a63:14", "#f6f3ea", "#152a63"),
    "majolica": Drawn(
        "#f0e6cf:138 #e6ac35:46 #4a8a5a:36 #2b5099:24 #b33f26:12", "#f5eedd", "#22305c"
    ),
    "oxblood": Drawn(
        "#5e171b:142 #93262a:50 #cb5a44:32 #ecccab:20 #4f8f90:12", "#efe2cf", "#2a0a0f"
    ),
    "verdigris": Drawn(
        "#3a766c:138 #7fb39f:52 #d3e0c8:36 #8f4a28:18 #efbd6e:12", "#ecead8", "#17352f"
    ),
    "amphora": Drawn("#c4673b:158 #211b19:84 #efd9b0:14", "#f0e0c4", "#efd9b0"),
    "kintsugi": Drawn("#2b3137:146 #5f6a72:56 #d9d5ca:42 #d9a441:12", "#e8e4da", "#d9a441"),
}
"""After potters' glazes."""

TEXTILES: Final = {
    "shibori": Drawn(
        "#1f2e57:124 #ece6d6:44 #365490:52 #b9c6d6:22 #ece6d6:14", "#efeadd", "#121a33"
    ),
    "madder": Drawn(
        "#8f2b24:138 #20344f:48 #d6a35a:34 #f0e1c1:22 #5f8a6a:14", "#f0e4cc", "#1a1418"
    ),
    "wax-print": Drawn(
        "#e5a326:138 #26201d:46 #c4361f:34 #f2e2bb:26 #1d6e54:12", "#f4e9cf", "#26201d"
    ),
    "saffron": Drawn(
        "#f0c878:136 #dd8a2b:54 #ae3f2b:34 #5a1d3f:20 #f8ecd0:12", "#f6ecd4", "#3a1230"
    ),
    "parasol": Drawn(
        "#f6dcc8:138 #ef9f95:50 #4f9f9b:36 #2a4a78:20 #f4c246:12", "#f8ede0", "#24405c"
    ),
}
"""After dyers, weavers and printers of cloth."""

NIGHTS: Final = {
    "nocturne": Drawn(
        "#141d36:146 #27406b:50 #5d7fa6:32 #c0cbd2:16 #f3c775:12", "#e6e4da", "#aebccb"
    ),
    "aurora": Drawn(
        "#101d2e:144 #17485a:48 #238a80:34 #86d6a6:18 #e58ccd:12", "#e4ebe4", "#08101b"
    ),
    "arcade": Drawn(
        "#1b1236:142 #4a2684:48 #c9358f:34 #ff8660:20 #66e2d8:12", "#efe6f0", "#0d0820"
    ),
    "ember": Drawn("#221315:144 #64201f:48 #bd3f20:34 #f0902f:18 #ffe2a4:12", "#f3e6d0", "#120809"),
    "dusk": Drawn("#2c2748:132 #6f4470:52 #cf6d64:36 #f2b072:24 #fbeac4:12", "#f3e8da", "#181430"),
    "lacquer": Drawn("#1c1514:156 #a1231d:58 #e0b25c:30 #f3e2bd:12", "#f1e4cb", "#e0b25c"),
}
"""Dark grounds."""

LANDS: Final = {
    "lichen": Drawn(
        "#d7d6b6:140 #a1aa76:50 #5b714e:34 #2a3c33:20 #df8136:12", "#ecebd6", "#1f2c26"
    ),
    "glacier": Drawn(
        "#e4edec:140 #abcdd8:50 #5f9bb5:34 #26536f:20 #f0714f:12", "#edf1ee", "#173a50"
    ),
    "harbour": Drawn(
        "#93a7b0:136 #4f6875:46 #e8e3d5:38 #28343d:24 #d6533a:12", "#ebe7dc", "#1d262d"
    ),
    "persimmon": Drawn("#e5622f:150 #f4e3c6:54 #2b3c50:38 #f0ab4a:14", "#f5ead4", "#2b3c50"),
    "lapis": Drawn("#2342a6:144 #5f82dd:50 #f0e5cd:36 #14215a:14 #dca53f:12", "#f1e9d6", "#0f1844"),
    "malachite": Drawn(
        "#0f5646:140 #22896a:52 #86caa2:34 #e7efd7:18 #f08f6a:12", "#eef1e2", "#08302a"
    ),
    "iris": Drawn("#4b4193:140 #8c82d3:50 #d3c7ea:36 #f5eede:18 #e89f35:12", "#f2ece2", "#231d52"),
    "citron": Drawn("#dccb3c:146 #2a3435:60 #f3efdc:38 #e2735a:12", "#f4f0dc", "#2a3435"),
    "peony": Drawn("#e58a9b:146 #f7e4da:54 #8c2748:42 #86b8a0:14", "#f8ece4", "#4d1230"),
    "opal": Drawn("#e6e2ec:124 #b3cde0:50 #e39fb0:42 #8078b8:26 #f4e3a8:14", "#f3f0f2", "#4a4478"),
}
"""After land, weather, stones, flowers and fruit."""

DRAWN: Final[Mapping[str, Drawn]] = PRINTS | GLAZES | TEXTILES | NIGHTS | LANDS
"""All of them, in the order of their ids."""


def make_palettes() -> tuple[Palette, ...]:
    """The palettes that ship, in the order of their ids."""
    return tuple(_palette(name, drawn) for name, drawn in DRAWN.items())


def _palette(name: str, drawn: Drawn) -> Palette:
    pairs = [ink.split(":") for ink in drawn.inks.split()]
    colours = colours_of([colour for colour, _ in pairs], drawn.paper, drawn.line)
    return Palette.of(name, Inks(colours, bytes(int(area) for _, area in pairs)))


def palettes_json(palettes: Iterable[Palette]) -> str:
    """The text of a file of palettes, a line for each of their parts."""
    told = []
    for palette in palettes:
        parts = palette.model_dump().items()
        told.append(",\n".join(f'  "{name}": {json.dumps(part)}' for name, part in parts))
    return "[\n {\n" + "\n },\n {\n".join(told) + "\n }\n]\n"
