"""From the votes on a chain to a report, and with torch to a generator that the chain proves."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from models.cli import main
from models.taste.command import FineTuning, run
from models.taste.traits import TRAITS
from models.taste.yardstick import Yardstick, make_fields
from oracle.chain.artwork.curation import Curation
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.referee import CALL_GAS
from oracle.chain.generation.registration import Registration
from oracle.chain.governance.governor import Proposal
from oracle.chain.types import RoundId
from oracle.generator.engine import load_generator
from oracle.generator.released import DEFAULT, RELEASED, released_folders
from oracle.generator.style import decode_style
from oracle.quantities import ETHER
from scripts._generation.style import resolve_style
from tests.oracle.studio import MODEL, Workshop

WORKS = 64


@pytest.fixture(scope="module")
def curated(workshop_of_module: Workshop) -> Workshop:
    """Members spent alike on half of round 1, and on every work of round 2.

    The seeds are the chain's, so no pick by chance may decide what is found.
    """
    nodes = workshop_of_module.nodes()
    for liked in (WORKS // 2, WORKS):
        round_id = workshop_of_module.request(WORKS)
        workshop_of_module.see_through(round_id, nodes)
        vote(workshop_of_module, round_id, liked)
    return workshop_of_module


def vote(workshop: Workshop, round_id: RoundId, liked: int) -> None:
    """Every member spends the same on each of so many works, the flattest for their style."""
    record, studio = workshop.round(round_id), workshop.studio
    generator = load_generator(RELEASED / DEFAULT)[1]
    ranges = decode_style(generator.axes, record.style)
    values, latents = generator.inputs(record.seed, range(record.works), ranges)
    traits = Yardstick.of(generator).beyond(values, make_fields(generator, latents))
    relief = traits[:, list(TRAITS).index("relief")]
    curation = Curation(workshop.chain.w3, studio.deployment)
    curation.open(studio.members[0], round_id)
    workshop.chain.pass_time(2)
    for member in studio.members:
        curation.vote(member, round_id, {int(index): ETHER for index in relief.argsort()[:liked]})


def command(curated: Workshop, folder: Path, *words: str) -> list[str]:
    studio = curated.studio
    return ["taste", str(folder), "--rpc", studio.chain.url, "--record", str(studio.record), *words]


def refused(words: list[str]) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: "), result.output
    assert len(result.output.strip().splitlines()) == 1, result.output
    return result.output


def test_taste__when_members_like_a_direction__reports_it_with_pictures(
    curated: Workshop, tmp_path: Path
) -> None:
    result = CliRunner().invoke(main, command(curated, tmp_path / "report", "--round", "1"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "report" / "report.md").read_text()
    row = next(line for line in page.splitlines() if line.startswith("| relief |"))
    assert "**counts**" in row
    assert "- **relief**: a choice is" in page
    assert "less likely for each standard deviation" in page
    assert "`--fine-tune NAME` trains" in page
    drawn = {path.name for path in (tmp_path / "report").iterdir()}
    assert {"most.png", "least.png", "today.png", "relief.png"} <= drawn
    for name in TRAITS:
        (row,) = (line for line in page.splitlines() if line.startswith(f"| {name} |"))
        assert (f"![{name}]({name}.png)" in page) == ("**counts**" in row)


def test_taste__when_members_do_not_care__reports_that_nothing_is_clearly_there(
    curated: Workshop, tmp_path: Path
) -> None:
    result = CliRunner().invoke(main, command(curated, tmp_path / "report", "--round", "2"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "report" / "report.md").read_text()
    assert "Nothing about the works surely drew votes" in page
    assert "there is no direction to lead a generator in" in page
    assert "**counts**" not in page
    assert "ape run propose" not in result.output + page


def test_taste__when_something_is_wrong__says_what_in_one_line(
    curated: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert "Not a directory" in refused(command(curated, tmp_path / "file" / "report"))
    for words, said in (
        (("--round", "9"), "there is no round 9: the last is 2"),
        (("--model", "99"), "there is no model 99: the last is"),
        (("--model", "2"), "no votes were spent on a round of model 2: curate one first"),
        (("--model", "2", "--round", "1"), "round 1 is no finalised round of model 2"),
    ):
        assert said in refused(command(curated, tmp_path / "report", *words))
    assert not (tmp_path / "report").exists()


def test_fine_tuning__when_the_votes_support_none_or_the_parent_is_another__is_refused(
    curated: Workshop, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    tuned = ["--fine-tune", "dusk", "--steps", "1"]
    said = refused(command(curated, tmp_path, "--round", "2", *tuned))
    assert "the votes support no direction to fine-tune in: the clearest trait is" in said
    parent = released_folders()[1]
    other = ["--parent", str(parent)]
    said = refused(command(curated, tmp_path, "--round", "1", *tuned, *other))
    assert f"{parent.name} is not model 1: its weights have another digest" in said
    assert not list(tmp_path.iterdir())


def test_fine_tuning__when_voted_for__makes_a_model_that_the_chain_proves_and_can_make_works_of(
    curated: Workshop, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    studio, w3 = curated.studio, curated.chain.w3
    wanted = FineTuning("dusk", steps=80)
    told = run(tmp_path, studio.chain.url, studio.record, MODEL, [1], wanted)
    released, generator = load_generator(tmp_path / "dusk")
    page = told.page.read_text()
    assert "![after](dusk/after.png)" in page
    register, propose = (shlex.split(line) for line in told.commands[-2:])
    assert register[:4] == ["ape", "run", "register", str(tmp_path / "dusk")]
    assert register[4:] == ["--parent", str(MODEL)]

    trainer, registry = studio.members[1], ModelRegistry(w3, studio.deployment)
    number = Registration(w3, trainer.address, studio.deployment, released, MODEL).go_on(trainer)
    record = registry.get(number)
    assert (record.parent, record.provable, record.name) == (MODEL, True, "dusk")
    assert record.manifest_digest == released.manifest_digest

    assert propose[:5] == ["ape", "run", "propose", "model", "NUMBER"]
    styles = tuple(propose[at + 1] for at, word in enumerate(propose) if word == "--style")
    style = resolve_style(registry, number, styles)
    assert style == registry.house_style(MODEL)
    why = (tmp_path / "dusk" / "proposal.md").read_text()
    proposal: Proposal = studio.decisions.upgrade(number, style, why)
    assert "Led towards relief -" in proposal.description
    assert studio.governance.simulate(proposal)

    palettes = dict(enumerate(registry.palettes()))
    referee = studio.deployment.contract(w3, "Referee").functions
    for work in generator.works(bytes(range(32)), range(3), style, palettes):
        made = referee.file(number, bytes(range(32)), work.index, style).call({"gas": CALL_GAS})
        assert made == work.file, "the chain makes the same file"
