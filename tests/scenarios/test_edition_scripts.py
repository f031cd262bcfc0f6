"""`ape run edition`: a work at any size and as paths, a whole round, what is none of a studio."""

import hashlib
import json
from pathlib import Path

from PIL import Image

from oracle.chain.licensing.tiers import TERMS
from oracle.chain.types import RoundId
from oracle.generator.cid import content_digest
from oracle.generator.merkle import MerkleTree, leaves
from oracle.local.anvil import account
from tests.scenarios.desk import Desk, Refusal
from tests.support.addresses import mistyped

WORKS = 3
ARTIST, BUYER = 0, 1
DISPLAY, PRINT = 1, 3


def test_edition__of_works_of_a_round__is_made_refused_and_taken_up_again(
    desk: Desk, tmp_path: Path
) -> None:
    number = desk.finish_round(WORKS)
    file = tmp_path / "one.png"
    told = desk.do("edition", f"{number}/1", "--size", "512", "--out", str(file))
    assert f"work 1 of round {number} is in" in told
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert told.splitlines()[-1] == digest
    with Image.open(file) as image:
        assert image.size == (512, 512)

    drawing = tmp_path / "one.svg"
    told = desk.do("edition", f"{number}/1", "--format", "svg", "--out", str(drawing))
    assert f"<title>Work 1 of round {number}</title>" in drawing.read_text()
    assert told.splitlines()[-1] == hashlib.sha256(drawing.read_bytes()).hexdigest()

    folder = tmp_path / "all"
    bulk = ("edition", str(number), "--all", "--size", "512", "--processes", "2")
    # As a process: its own processes begin as it did.
    made = desk.run(*bulk, "--out", str(folder))
    assert (made.code, made.err) == (0, "") and f"{WORKS} editions made" in made.out
    (kept,) = folder.glob(f"round-{number}-work-1-*.png")
    assert kept.read_bytes() == file.read_bytes()
    kept.unlink()
    told = " ".join(desk.run(*bulk, "--out", str(folder)).out.split())
    assert "1 editions made" in told
    assert f"{WORKS - 1} were there" in told
    assert kept.read_bytes() == file.read_bytes()

    certify(desk, number, tmp_path / "certificate.json", digest)

    artwork = desk.studio.deployment.address("Artwork")
    other = desk.studio.deployment.address("StudioToken")
    desk.check_refusals(
        Refusal(f"edition {number}/1 --size 500", "no edition has 500 pixels a side", None),
        Refusal(f"edition {number}/1 --format svg --size 512", "has no size", None),
        Refusal(f"edition {number}/1 --format tiff", "'tiff' is not one of", None),
        Refusal(f"edition {number}/{WORKS}", f"has works 0 to {WORKS - 1}, not '3'", None),
        Refusal(f"edition {number}/x", "not 'x'", None),
        Refusal(f"edition {number + 1}/0", "is no round of atelier", None),
        Refusal(f"edition {number + 1} --all", "is no round of atelier", None),
        Refusal("edition nothing --all", "'nothing' is no round of atelier", None),
        Refusal("edition 7", "7 is no work of atelier", None),
        Refusal(f"edition {artwork}:7", "7 is no work of atelier", None),
        Refusal(f"edition {other}:7", "is not the collection of atelier", None),
        Refusal(f"edition {mistyped(artwork)}:7", "is mistyped", None),
        Refusal("edition picture.png", "'picture.png' is no token", None),
        Refusal(f"edition {number}/1 --cluster here", "leave out --cluster, or add --all", None),
        Refusal(f"edition {number}/1 --size 512 --out /proc/x.png", "cannot be written", None),
    )
    asked = desk.studio.rounds
    fee = asked.contract.functions.feeFor(1).call()
    desk.studio.decide(asked.contract.functions.requestRound(1, 1, b""), fee)
    desk.check_refusals(
        Refusal(f"edition {number + 1}/0", "is not finalised: nobody has vouched", None)
    )


def certify(desk: Desk, number: RoundId, file: Path, digest: str) -> None:
    """Work 1 is minted to a member, who sells licences to print it, and others that are none."""
    studio = desk.studio
    digests = [content_digest(each) for each in studio.collect(number)]
    proof = MerkleTree(leaves(number, digests)).proof(1)
    artwork = studio.deployment.contract(desk.chain.w3, "Artwork").functions
    holder = account(ARTIST).address
    studio.decide(artwork.mint(number, 1, digests[1], proof, holder))
    token = artwork.tokenOf(digests[1]).call()
    _, _, print_bought, display_bought = desk.do_each(
        (ARTIST, f"license offer {token} {PRINT} --price 0.2"),
        (ARTIST, f"license offer {token} {DISPLAY} --price 0.1"),
        (BUYER, f"license buy {token} {PRINT}"),
        (BUYER, f"license buy {token} {DISPLAY}"),
    )
    to_print, to_show = (out.strip().splitlines()[-1] for out in (print_bought, display_bought))
    out = desk.do("license", "certificate", to_print, "--size", "512", "--out", str(file))
    assert out.splitlines()[-1] == digest
    told = json.loads(file.read_text())
    assert told["edition"]["sha256"] == digest
    assert (told["edition"]["form"], told["edition"]["size"]) == ("png", 512)
    assert told["licence"]["holder"] == account(BUYER).address
    assert told["licence"]["terms"] == TERMS
    assert told["work"] == {
        "collection": studio.deployment.address("Artwork"),
        "token": str(token),
        "round": number,
        "index": 1,
        "digest": digests[1].hex(),
    }
    nowhere = f"--out {file.parent / 'none.json'}"
    desk.check_refusals(
        Refusal(f"license certificate {to_show} {nowhere}", "not for print", None),
        Refusal(f"license certificate {to_print} --size 7 {nowhere}", "has 7 pixels", None),
        Refusal(f"license certificate 7 {nowhere}", "there is no licence 7: 2 were sold", None),
    )
    assert not (file.parent / "none.json").exists()
