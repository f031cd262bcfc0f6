"""What people run, through the real command line, from deployment to a verified token."""

import json
import shutil
from pathlib import Path

from PIL import Image

from models.palettes.drawn import palettes_json
from models.palettes.making import make_palette
from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.governance.governor import FOR
from oracle.chain.launch.parameters import local_parameters
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import ModelId, Phase, ProposalState, RoundId
from oracle.generator.blob import HEADER_LENGTH
from oracle.generator.palettes import load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Odds, Range, decode_style
from oracle.local.anvil import account
from tests.scenarios.command_line import run
from tests.scenarios.desk import Desk, Refusal, foretells
from tests.support import models as small
from tests.support.bad_endpoint import BadEndpoint
from tests.support.released import FAMILIES

WORKS = 3
MODEL = ModelId(1)
PALETTE = load_palettes()[0].name
FIRST, SECOND, THIRD, *_ = FAMILIES
COMMANDS = [
    *("appraise", "auction", "curate", "delegate", "demo", "deploy", "edition", "execute"),
    *("finalise", "licences", "license", "loan", "local", "market", "mint", "pool", "proposals"),
    *("propose", "prove", "queue", "register", "relay", "rounds", "split", "treasury", "vault"),
    *("vaults", "verify", "vote", "works"),
]


def test_help__when_asked__lists_every_script_and_none_fails_to_load() -> None:
    result = run("http://127.0.0.1:1", "--help")
    assert result.code == 0
    assert result.err == ""
    listed = [line.split()[0] for line in result.out.partition("Commands:")[2].split("\n") if line]
    assert listed == COMMANDS


def test_deploy__when_run_with_members_and_parameters__writes_a_record_that_works(
    desk: Desk, tmp_path: Path
) -> None:
    members = tmp_path / "members.json"
    supply = local_parameters().token.supply
    members.write_text(json.dumps({account(n).address: supply // 2 for n in range(2)}))
    settings = tmp_path / "parameters.json"
    settings.write_text('{"governor": {"voting_delay": 7}}')
    record = tmp_path / "records" / "second.json"
    brand = tmp_path / "brand.json"
    brand.write_text(palettes_json([make_palette("brand", ["#f0e4cb", "#3f7099", "#d4472b"])]))
    options = ("--members", str(members), "--parameters", str(settings), "--name", "second")
    result = desk.run("deploy", *options, "--palettes", str(brand), member=0, record=record)
    assert (result.code, result.err) == (0, "")
    deployment = Deployment.load(record)
    w3 = desk.chain.w3
    deployment.check(w3)
    assert deployment.name == "second"
    token = deployment.contract(w3, "StudioToken").functions
    assert token.balanceOf(account(1).address).call() == supply // 2
    assert deployment.contract(w3, "StudioGovernor").functions.votingDelay().call() == 7
    assert deployment.contract(w3, "ModelRegistry").functions.modelCount().call() == 1
    assert ModelRegistry(w3, deployment).palette_names() == ["brand"]

    desk.check_refusals(
        Refusal("deploy --model nope", "released/nope/manifest.json: No such file", 0, record),
        Refusal(
            f"deploy --palettes {settings}", "parameters.json: file: Input should be", 0, record
        ),
        Refusal(
            f"deploy --palettes {brand} --palettes {brand}",
            "two palettes are called 'brand': give one of them another name",
            0,
            record,
        ),
        Refusal("deploy", "cannot be written", 0, Path("/proc/version")),
    )


def test_commands__when_the_record_is_wrong__say_so(desk: Desk, tmp_path: Path) -> None:
    written = json.loads(desk.studio.record.read_text())
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**written, "chain_id": 1}))
    desk.check_refusals(
        Refusal("proposals", "no deployment record at", None, tmp_path / "none.json"),
        Refusal("proposals", "is of chain 1, but the network is chain 31337", None, other),
    )


def test_round__from_proposal_to_token__goes_through_the_command_line(
    desk: Desk, tmp_path: Path
) -> None:
    studio, chain = desk.studio, desk.chain
    desk.check_refusals(
        Refusal("propose round --works 0", "0 is not in the range"),
        Refusal("propose round --works 16385", "RoundWorksInvalid(works=16385, max=16384)"),
        Refusal("propose round --works 3 --model 9 --style warp=1", "ModelUnknown(model=9)"),
        Refusal("propose round --works 3 --model 2", "RoundModelNotAuthorised(model=2)"),
        Refusal("propose round --works 3 --model 3", "RoundModelNotAuthorised(model=3)"),
        Refusal(
            "propose round --works 3 --style family=brick", f"one of {FIRST}, {SECOND}, {THIRD}"
        ),
        Refusal("propose round --works 3 --style colour=3", "AXIS of symmetry, palette, scale"),
        Refusal(
            "propose round --works 3 --fee 0.001", "RoundFeeTooSmall(sent=0.001 ETH, required="
        ),
        Refusal("propose round --works 3 --fee 100", "ETH now, a share of the 10 ETH"),
        Refusal("vote 1234567 for", "there is no proposal 1234567"),
        Refusal("finalise 1", "RoundUnknown(round=1)"),
    )

    styles = (
        "symmetry=quad",
        f"palette={PALETTE}",
        "margin=none:2/3,wide:1/3",
        f"family={SECOND}..{THIRD}",
        "density=40..200",
    )
    style = [part for word in styles for part in ("--style", word)]
    why = "[bold]Glass[/] is \x1b[31mmissed"
    said = desk.do("propose", "round", "--works", str(WORKS), *style, "--why", why, member=0)
    proposal = said.strip().splitlines()[-1]
    name = proposal[:10]
    assert studio.governance.state(int(proposal)) is not ProposalState.EXECUTED
    desk.now_in(proposal, ProposalState.ACTIVE)
    listed = desk.do("proposals")
    assert f"A round of {WORKS} works" in listed
    assert name in listed
    assert "voting closes in" in listed
    assert "for 0" in listed and "quorum 0 of 40,000" in listed
    assert "voted for with 200,000 votes" in desk.do("vote", name, "for", member=0)
    assert studio.governance.find(int(proposal)).in_favour == 200_000 * 10**18
    desk.check_refusals(
        Refusal(f"vote {name} for", "GovernorAlreadyCastVote"),
        Refusal(f"vote {name} for", "had no votes when voting", 9),
        Refusal(f"queue {name}", "is active, not succeeded: voting closes in"),
    )
    desk.now_in(proposal, ProposalState.SUCCEEDED)
    desk.do("queue", proposal, member=1)
    desk.check_refusals(Refusal(f"execute {name}", "is queued: executable in"))
    desk.now_in(proposal, ProposalState.QUEUED)
    desk.do("execute", name, member=2)

    round_id = RoundId(studio.rounds.count())
    asked = studio.rounds.get(round_id)
    assert (asked.works, asked.model) == (WORKS, 1)
    spread = decode_style(ModelRegistry(chain.w3, studio.deployment).axes(MODEL), asked.style)
    assert spread[:2] == (Range(2, 2), Range(0, 0))
    assert spread[6:] == (
        Odds((0, 2), (6_667, 3_333)),
        Range(1, 2),
        Range(40, 200),
        Range(0, 255),
    )
    desk.let_operators_agree(round_id)
    desk.check_refusals(
        Refusal("finalise 1", "RoundWrongPhase(round=1, phase=challenge)"),
        Refusal(f"mint 1 0 --to {account(4).address}", "round 1 is not finalised"),
    )
    chain.pass_until(studio.rounds.get(round_id).closes_at + 1)
    assert "round 1 is finalised" in desk.do("finalise", "1", member=3)
    assert studio.rounds.get(round_id).phase is Phase.FINALISED

    file = tmp_path / "work.png"
    file.write_bytes(studio.collect(round_id)[1])
    told = desk.do("verify", str(file))
    assert f"1 of round 1 ({WORKS} works)" in told
    assert "symmetry: quad, in 100 %" in told
    assert f"palette: {PALETTE}, in 100 %" in told
    assert "not minted" in told
    assert "✓ the same bytes" in told
    foreign = tmp_path / "foreign.png"
    Image.new("RGB", (8, 8)).save(foreign)
    collector = account(4).address
    desk.check_refusals(
        Refusal(f"verify {foreign}", "this file is not a work of atelier", None),
        Refusal(f"verify {tmp_path / 'none.png'}", "does not exist", None),
        Refusal(f"mint 1 0 {WORKS} --to {collector}", "round 1 has works 0 to 2, not 3"),
    )

    said = desk.do("mint", "1", "1", "2", "--to", collector, member=0)
    proposal = said.strip().splitlines()[-1]
    desk.now_in(proposal, ProposalState.ACTIVE)
    studio.governance.vote(studio.members[1], int(proposal), FOR)
    desk.now_in(proposal, ProposalState.SUCCEEDED)
    studio.governance.queue(studio.members[0], studio.governance.find(int(proposal)).proposal)
    desk.now_in(proposal, ProposalState.QUEUED)
    studio.governance.execute(studio.members[0], studio.governance.find(int(proposal)).proposal)
    told = json.loads(desk.do("verify", str(file), "--json"))
    assert told["owner"] == collector
    assert (told["round"], told["index"], told["is_proven"]) == (1, 1, True)
    by_token = desk.do("edition", str(told["token"]), "--out", str(tmp_path / "token.png"))
    by_place = desk.do("edition", "1/1", "--out", str(tmp_path / "place.png"))
    assert by_token.splitlines()[-1] == by_place.splitlines()[-1]
    with BadEndpoint(chain) as relay:
        relay.garble(DEFAULT, PALETTE, SECOND, "family")
        with desk.at(relay.url):
            told_by_a_liar = desk.do("verify", str(file))
    assert "✓ the same bytes" in told_by_a_liar
    assert f"{DEFAULT}, weights" not in told_by_a_liar
    assert f"palette: {PALETTE}, in 100 %" in told_by_a_liar  # was read before, and never changes
    assert "\x1b" not in told_by_a_liar


def test_register__when_run__shows_the_cost_and_goes_on_only_with_a_yes(
    desk: Desk, tmp_path: Path
) -> None:
    folder = str(RELEASED / DEFAULT)
    asked = desk.run("register", folder, member=3)
    assert asked.code != 0
    assert f"model: {DEFAULT}, proven by the chain" in asked.out
    assert "send them?" in asked.out
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    count = registry.count()
    out = desk.do("register", folder, "--yes", member=3)
    assert registry.count() == count + 1
    record = registry.get(ModelId(count + 1))
    assert (record.name, record.trainer, record.provable) == (DEFAULT, account(3).address, True)
    assert f"{DEFAULT} is model {record.id}: a vote can authorise it now" in out
    assert f"registered already, as model {record.id}" in desk.do("register", folder, member=3)
    (tmp_path / "empty").mkdir()
    draft = tmp_path / "draft"
    shutil.copytree(folder, draft)
    manifest = json.loads((draft / "manifest.json").read_text())
    manifest["draft"] = {"step": 5, "steps": 12}
    (draft / "manifest.json").write_text(json.dumps(manifest))
    desk.check_refusals(
        Refusal(f"register {tmp_path / 'empty'} --yes", "manifest.json: No such file"),
        Refusal(f"register {draft} --yes", "is a draft, made at step 5 of 12"),
        Refusal(f"register {folder} --parent 99 --yes", "ModelParentUnknown", 2),
    )


def registered(desk: Desk, blob: bytes) -> int:
    """A model that somebody registered without having the chain prove it; its id."""
    studio = desk.studio
    functions = studio.deployment.contract(desk.chain.w3, "ModelRegistry").functions
    sender = KeySender(account(3))
    transact(desk.chain.w3, sender, functions.storeChunk(blob))
    pointer = functions.chunkAddress(blob).call()
    transact(desk.chain.w3, sender, functions.register(small.declaration([pointer])))
    return int(functions.modelCount().call())


def test_prove__when_a_model_was_left_unproven__lets_members_vote_on_it(desk: Desk) -> None:
    data = small.blob()
    model = registered(desk, data)
    unproven = f"model {model} is not proven: first have the chain check"
    desk.check_refusals(Refusal(f"propose model {model}", unproven))
    told = desk.do("prove", str(model), member=4)
    assert f"small is proven: a vote can authorise model {model} now" in told
    proposed = desk.do("propose", "model", str(model), member=0)
    assert foretells(proposed, "ModelRegistry: ModelAuthorised(")
    bad = registered(desk, data[:HEADER_LENGTH] + b"\0" + data[HEADER_LENGTH + 1 :])
    desk.check_refusals(
        Refusal(f"prove {model}", f"ModelAlreadyProven(model={model})"),
        Refusal("prove 99", "ModelUnknown(model=99)"),
        Refusal(f"prove {bad}", "InspectorWeightOutsideRange(layer=0, output=0)"),
        Refusal(f"propose model {bad}", f"ape run prove {bad}"),
    )


def test_delegate__when_somebody_is_named__moves_the_votes_there(desk: Desk) -> None:
    receiver = account(9).address
    assert f"votes delegated to {receiver}" in desk.do("delegate", receiver, member=4)
    token = desk.studio.governance.token.functions
    assert token.getVotes(receiver).call() == 200_000 * 10**18
