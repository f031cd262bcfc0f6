"""The log shows no secret, whoever writes it there."""

import json

import pytest

from oracle.cli.node_log import make_log
from oracle.masking import masked
from oracle.node.config import LogForm

SECRETS = (
    ("https://node.example/v3/s3cret", "https://node.example/***"),
    ("https://user:s3cret@node.example:8545", "https://node.example:8545"),
    ("wss? no: http://node.example/?key=s3cret, later", "wss? no: http://node.example/***"),
    ("http://node.example#s3cret", "http://node.example/***"),
    ("Max retries exceeded with url: /v3/s3cret (Caused by", "with url: /*** (Caused by"),
)


@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_masked__shows_only_scheme_and_host(text: str, shown: str) -> None:
    assert "s3cret" not in masked(text)
    assert shown in masked(text)


@pytest.mark.parametrize("text", ["http://127.0.0.1:8545", "http://node.example/", "no URL: /etc"])
def test_masked__leaves_the_rest_as_it_is(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("form", LogForm)
@pytest.mark.parametrize("name", ["password", "private_key", "api_token", "owner_password_file"])
def test_log__hides_values_with_a_secrets_name(
    capsys: pytest.CaptureFixture[str], form: LogForm, name: str
) -> None:
    make_log(form).warning("look", **{name: "s3cret", "place": SECRETS[0][0], "round": 7})
    shown = capsys.readouterr().err
    assert "s3cret" not in shown
    assert "look" in shown
    assert "7" in shown


def test_log__as_json__is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log = make_log(LogForm.JSON)
    log.info("first", round=1, note="two\nlines")
    log.error("second")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("first", "info"),
        ("second", "error"),
    ]
    assert lines[0]["note"] == "two\nlines"
