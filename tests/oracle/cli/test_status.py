"""`atelier-oracle status`: the chain's word beside the journal's."""

import json
import re
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner

from oracle.chain.sender import KeySender
from oracle.cli.commands import main
from oracle.cli.status import gather
from oracle.errors import StoppedError
from oracle.local.anvil import account
from oracle.quantities import ETHER
from oracle.words import ether
from tests.oracle.studio import RunningNode, Workshop


def status(node: RunningNode, *options: str) -> str:
    data = {"ATELIER_DATA": str(node.config.data)}
    arguments = ["status", "--config", str(node.operator.config), *options]
    result = CliRunner(mix_stderr=False).invoke(main, arguments, env={**data, "COLUMNS": "200"})
    assert result.exit_code == 0, result.stderr
    return result.stdout


def as_json(node: RunningNode, *options: str) -> dict[str, Any]:
    return dict(json.loads(status(node, "--json", *options)))


def test_status__when_a_round_is_over__shows_root_agreement_and_money(workshop: Workshop) -> None:
    round_id, nodes = workshop.finish()
    shown = as_json(nodes[0])
    record = workshop.round(round_id)
    assert shown["operator"]["bond"] == nodes[0].bond
    assert shown["operator"]["locked"] == 0
    assert shown["balance"] > 0
    (line,) = shown["rounds"]
    assert line["phase"] == "finalised"
    assert line["mine"] == "settled"
    assert line["root"] == "0x" + record.root.hex()
    assert line["agreement"] == "3 of 3 show my root"
    assert line["note"] == ""


def test_status__while_a_daemon_runs__names_the_deadline(workshop: Workshop) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    assert "seed with block" in as_json(node)["rounds"][0]["next"]
    node.once()
    node.once()
    (line,) = as_json(node)["rounds"]
    assert (line["phase"], line["mine"]) == ("commit", "committed")
    assert re.match(r"commits close in (10|9) minutes", line["next"])
    assert as_json(node)["operator"]["locked"] == workshop.round(round_id).stake
    workshop.close_commits(round_id)
    assert as_json(node)["rounds"][0]["next"] == "fail, now: no quorum agrees"


def test_status__when_something_is_wrong__says_what_to_do(workshop: Workshop) -> None:
    node = workshop.node(0)
    workshop.act(node.operator, "requestExit")
    workshop.request()
    node.once()
    node.once()
    text = status(node)
    assert "leaving" in text
    assert "takes no new rounds" in " ".join(text.split())


def test_status__when_there_are_many_rounds__shows_the_last(workshop: Workshop) -> None:
    node = workshop.node(0)
    for _ in range(3):
        workshop.request()
    assert [line["round"] for line in as_json(node, "--last", "2")["rounds"]] == [2, 3]


def test_status__before_the_node_ever_ran__shows_what_the_chain_says(workshop: Workshop) -> None:
    workshop.request()
    config = workshop.studio.operators[0].config
    folder = workshop.config(0).data
    result = CliRunner(mix_stderr=False).invoke(
        main, ["status", "--json", "--config", str(config)], env={"ATELIER_DATA": str(folder)}
    )
    assert json.loads(result.stdout)["rounds"][0]["mine"] == "unseen"
    assert list(folder.iterdir()) == []


def test_status__of_an_open_round__says_what_is_at_stake_and_what_the_gas_pays_for(
    workshop: Workshop,
) -> None:
    node, other = workshop.node(0), workshop.node(1)
    round_id = workshop.request()
    for _ in range(2):
        node.once()
        other.once()
    (line,) = as_json(node)["rounds"]
    record = workshop.round(round_id)
    assert line["at_risk"] == record.no_show_penalty
    assert as_json(node)["rounds_paid"] > 10
    shown = " ".join(status(node).split())
    assert f"{ether(record.no_show_penalty)} at risk until revealed" in shown
    assert "rounds at today's fees" in shown
    workshop.chain.set_balance(node.operator.signer.address, 0)
    assert as_json(node)["rounds_paid"] == 0
    workshop.chain.set_balance(node.operator.signer.address, 10**18)
    workshop.close_commits(round_id)
    node.once()
    assert as_json(node)["rounds"][0]["at_risk"] == 0


def test_status__while_a_transaction_waits__names_it(workshop: Workshop) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    node.once()
    workshop.chain.rpc("evm_setAutomine", False)
    Timer(2.0, node.stop.set).start()
    with pytest.raises(StoppedError):
        node.once()
    (line,) = as_json(node)["rounds"]
    assert line["round"] == round_id
    (pending,) = line["pending"]
    assert pending.startswith("commit 0x")
    assert "sent" in pending
    workshop.chain.mine()
    workshop.chain.rpc("evm_setAutomine", True)
    assert as_json(node)["rounds"][0]["pending"] == []


def test_status__after_a_new_signer__calls_nothing_pending_that_was_mined(
    workshop: Workshop,
) -> None:
    round_id, nodes = workshop.finish()
    node = nodes[0]
    workshop.act(node.operator, "setSigner", account(77).address)
    (line,) = as_json(node)["rounds"]
    assert (line["round"], line["mine"], line["pending"]) == (round_id, "settled", [])


def test_status__of_a_round_from_before_the_operator__does_not_call_it_its_own(
    workshop: Workshop,
) -> None:
    round_id, nodes = workshop.finish()
    late, registry = account(50), workshop.studio.registry
    workshop.chain.set_balance(late.address, 10 * ETHER)
    workshop.chain.mine()
    registry.register(KeySender(late), late.address, late.address, registry.min_bond())
    config = nodes[0].config.model_copy(update={"operator": late.address})
    shown = gather(config.model_copy(update={"data": nodes[0].config.data / "none"}), 20)
    assert [(line.round, line.mine) for line in shown.rounds] == [(round_id, "before you")]


def test_status__of_a_round_that_can_be_joined__says_what_it_pays_for(workshop: Workshop) -> None:
    node = workshop.node(0)
    workshop.request()
    node.once()
    shown = " ".join(status(node).split())
    assert "joins every round; gas costs" in shown
    assert "its fee pays for gas up to 20.7 gwei" in shown
    assert as_json(node)["join"] == "always"
