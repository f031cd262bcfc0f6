"""An artist's way from a folder to a model: begun once, gone on without options, never leaking."""

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from models.cli import main
from models.corpus import STRATA
from models.progress import noted, watched
from models.recipe import RECIPES, Recipe
from oracle.generator.manifest import load_model
from tests.models.artists import fill, painting

SHORT = ["--corpus-size", "64", "--batch", "4", "--warm-steps", "3", "--steps", "4"]
SHORT += ["--exact-steps", "2", "--seed", "9"]


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def _done(*words: object) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def _refused(told: str, *words: object) -> None:
    result = _run(*words)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert told in result.output
    assert len(result.output.splitlines()) == 1


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``art``, sixty-five pictures, and ``run``, which was stopped at step 1 of 6."""
    pytest.importorskip("torch")
    folder: Path = tmp_path_factory.mktemp("mara quill")
    fill(folder / "art", 65)
    _done("train", folder / "run", "--images", folder / "art", *SHORT, "--minutes", "0")
    return folder


@pytest.fixture
def atelier(begun: Path, tmp_path: Path) -> Path:
    """A copy of it, moved with its pictures: where they were is nothing now."""
    shutil.copytree(begun, tmp_path / "atelier")
    return tmp_path / "atelier"


def test_run__when_resumed__needs_no_option_and_no_word_of_where(begun: Path, tmp_path: Path):
    shutil.copytree(begun / "run", tmp_path / "run")
    said = _done("train", tmp_path / "run", "--resume")
    assert "6 of 6 steps" in said
    _done("export", tmp_path / "run", tmp_path / "quill")
    manifest = (tmp_path / "quill" / "manifest.json").read_text()
    assert str(begun) not in manifest
    assert "mara" not in manifest
    training = load_model(tmp_path / "quill").manifest.training
    assert training.command.endswith(" --images PICTURES")
    assert "--seed 9" in training.command
    assert training.corpus.startswith("images-")
    card = (tmp_path / "quill" / "MODEL_CARD.md").read_text()
    assert "an artist's own pictures" in card
    assert "no image of anybody's" not in card
    assert "draft" not in card
    _refused("is finished: export it without", "export", tmp_path / "run", "q", "--draft")


def test_run__when_resumed_with_other_options__says_which_it_began_with(begun: Path) -> None:
    run = begun / "run"
    _refused("began with --seed 9:", "train", run, "--resume", "--seed", "8")
    _refused("began with --seed 9 --corpus-size 64", "train", run, "--resume", "--recipe", "jasper")
    _refused("add --resume", "train", run, *SHORT)
    _refused("no device 'none' here", "train", run, "--resume", "--device", "none")


def test_run__of_no_pictures_and_no_corpus__does_not_take_another(tmp_path: Path) -> None:
    """As of a shell's variable that is not set."""
    pytest.importorskip("torch")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        _refused("holds 0 different pictures", "train", tmp_path / "run", "--images", "")
    _refused("give one of them", "train", "run", "--images", tmp_path, "--corpus", "strata")


@pytest.mark.parametrize("command", [("train", "--resume"), ("export", "model", "--draft")])
def test_run__when_its_pictures_changed_or_are_gone__stops(
    command: tuple[str, ...], atelier: Path, tmp_path: Path
) -> None:
    name, *rest = command
    rest = [tmp_path / word if word == "model" else word for word in rest]
    moved = ("--images", atelier / "art")
    (atelier / "art" / "03.png").rename(atelier / "art" / "renamed.png")
    (atelier / "art" / "notes.txt").write_text("no picture")
    _done(name, atelier / "run", *rest[:-1], rest[-1], *moved)
    (atelier / "art" / "04.png").unlink()
    _refused("are not those that the run began with", name, atelier / "run", *rest, *moved)
    painting(4).save(atelier / "art" / "04.png")
    painting(200).save(atelier / "art" / "200.png")
    shutil.copytree(atelier / "art", atelier / "other")
    _refused(
        "are not those that the run began with",
        *(name, atelier / "run", *rest, "--images", atelier / "other"),
    )
    _refused("nowhere is not a folder", name, atelier / "run", *rest, "--images", "nowhere")


def test_run__when_its_pictures_are_no_more_where_they_were__asks_where_they_are(
    begun: Path, tmp_path: Path
) -> None:
    shutil.copytree(begun / "run", tmp_path / "run")
    (begun / "art").rename(begun / "moved")
    try:
        _refused("art is not a folder", "train", tmp_path / "run", "--resume")
        _refused("art is not a folder", "export", tmp_path / "run", tmp_path / "q", "--draft")
        _done("train", tmp_path / "run", "--resume", "--images", begun / "moved")
    finally:
        (begun / "moved").rename(begun / "art")


def test_run__of_a_corpus__takes_no_pictures_on_its_way(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    _done("train", tmp_path / "run", *SHORT, "--minutes", "0")
    fill(tmp_path / "art")
    _refused(
        "learns the corpus strata", "train", tmp_path / "run", "--resume", "--images", tmp_path
    )


def test_run__when_its_checkpoint_is_damaged__says_so(begun: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "checkpoint.pt").write_bytes(b"half a file")
    _refused("checkpoint.pt is damaged", "train", tmp_path / "run", "--resume")
    _refused("no checkpoint at", "train", tmp_path / "none", "--resume")


def test_run__when_killed_before_any_step__can_go_on(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from models import training_run as run

    recipe = Recipe(corpus_size=64, batch=4, warm_steps=3, steps=4, exact_steps=2)

    class Killed(Exception):
        pass

    def stop(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(run.Trainer, "advance", stop)
        run.train(recipe, tmp_path / "run", resume=False)
    assert "6 of 6 steps" in _done("train", tmp_path / "run", "--resume")


def test_draft__of_an_unfinished_run__is_marked_and_no_release(begun: Path, tmp_path: Path) -> None:
    run, folder = begun / "run", tmp_path / "sketch"
    _refused("stopped at step 1 of 6: train with --resume first", "export", run, folder)
    assert not folder.exists()
    assert "(a draft)" in _done("export", run, folder, "--draft")
    manifest = load_model(folder).manifest
    assert manifest.draft is not None
    assert (manifest.draft.step, manifest.draft.steps, manifest.training.steps) == (1, 6, 1)
    assert json.loads((folder / "manifest.json").read_text())["draft"] == {"step": 1, "steps": 6}
    card = (folder / "MODEL_CARD.md").read_text()
    assert "**A draft**, made at step 1 of 6" in card
    _done("sheet", folder, tmp_path / "sheet.png", "--rows", "1", "--columns", "2")
    _refused("is a draft, made at step 1 of 6", "tune", folder, "child", "--toward", "detail=1")


@pytest.mark.parametrize("name", RECIPES)
def test_command__whatever_changed__runs_the_recipe_and_names_no_folder(name: str) -> None:
    recipe = replace(RECIPES[name], images="/home/mara/secret", pictures="ab" * 32, seed=3)
    assert recipe.command.startswith("atelier-models train RUN --recipe ")
    assert recipe.command.endswith(" --seed 3 --images PICTURES")
    begun = recipe.command.split()[4]
    assert recipe.differences(RECIPES[begun]) == {"seed": 3}
    assert RECIPES[name].command == f"atelier-models train RUN --recipe {name}"


def test_watch__before_anything_is_ready__shows_its_bar() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80)
    shown: list[str] = []

    def slow() -> Iterator[int]:
        shown.append(stream.getvalue())
        yield 1

    assert list(watched(console)(slow(), 1, "preparing views")) == [1]
    assert "preparing views" in shown[0]
    assert "0%" in shown[0]
    assert "100%" in stream.getvalue()


def test_views__while_they_are_drawn__are_watched_block_by_block() -> None:
    seen: list[tuple[int, int, str]] = []

    def watch(items, total, doing):
        for number, item in enumerate(items):
            seen.append((number, total, doing))
            yield item

    latents, fields = STRATA.pairs(3, 1_100, 32, watch)
    assert seen == [(number, 3, "preparing views") for number in range(3)]
    assert len(latents) == len(fields) == 1_100


def test_note__whatever_it_says__is_one_plain_line() -> None:
    stream = io.StringIO()
    noted(Console(file=stream, width=20))("left out [bold]/a/rather/long/path[/bold].png: why")
    assert stream.getvalue() == "left out [bold]/a/rather/long/path[/bold].png: why\n"
