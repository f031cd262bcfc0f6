"""`atelier-oracle status`: the chain's word beside the journal's."""

import json
import re
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner

from oracle.cli import main
from oracle.errors import StoppedError
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
