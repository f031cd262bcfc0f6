"""Scripts show no secret of an endpoint, whatever it does."""

from oracle.local.anvil import free_port
from tests.scenarios.desk import Desk, run
from tests.support.bad_endpoint import BadEndpoint

SECRET = "s3cr3t"


def url(port: int) -> str:
    """An endpoint's URL with a secret wherever one can stand."""
    return f"http://user:{SECRET}@127.0.0.1:{port}/v2/{SECRET}?apikey={SECRET}"


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
