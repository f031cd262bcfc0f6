"""Scripts do what they are for through whatever endpoint a person has, and show no secret of it."""

import pytest

from oracle.chain.types import ProposalState
from oracle.local.anvil import free_port
from tests.scenarios.desk import Desk, run
from tests.support.bad_endpoint import BadEndpoint
from tests.support.endpoint_kinds import KINDS

SECRET = "s3cr3t"


def url(port: int) -> str:
    """An endpoint's URL with a secret wherever one can stand."""
    return f"http://user:{SECRET}@127.0.0.1:{port}/v2/{SECRET}?apikey={SECRET}"


@pytest.mark.parametrize("kind", KINDS)
def test_scripts__through_any_endpoint__propose_vote_and_read(desk: Desk, kind: str) -> None:
    with BadEndpoint(desk.chain) as bad:
        KINDS[kind](bad)
        desk.url = url(bad.port)
        try:
            asked = [(["propose", "royalty", "250"], 0, None), (["proposals"], None, None)]
            proposed, listed = desk._ask([*asked, (["market"], None, None)])[:2]
            assert proposed.code == 0, proposed.err
            proposal = proposed.out.split()[-1]
            assert "2.5 %" in proposed.out
            assert proposal[:8] in listed.out, listed.err
            desk.now_in(proposal, ProposalState.ACTIVE)
            (voted,) = desk._ask([(["vote", proposal, "for"], 1, None)])
            assert voted.code == 0, voted.err
        finally:
            desk.url = desk.chain.url
        assert SECRET not in "".join(r.out + r.err for r in (proposed, listed, voted))


READS = ("proposals", "market", "verify README.md", "treasury show", "auction show")


def test_scripts__of_an_endpoint_that_is_ill_or_away__show_no_secret(desk: Desk) -> None:
    away = run(url(free_port()), "proposals", *desk._options(None, None))
    shown = away.out + away.err
    assert away.code != 0
    assert SECRET not in shown
    with BadEndpoint(desk.chain) as bad:
        desk.url = url(bad.port)
        try:
            bad.lacks = dict.fromkeys(("eth_call", "eth_getLogs"), f"no such key: see {desk.url}")
            told = desk._ask([(said.split(), None, None) for said in READS])
        finally:
            desk.url = desk.chain.url
    assert SECRET not in "".join(result.out + result.err for result in told)
    assert all(result.code != 0 for result in told)
