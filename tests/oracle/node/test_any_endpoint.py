"""A node takes a round to its fee through whatever endpoint it has."""

import pytest

from oracle.chain.types import AttestationState, Phase
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint
from tests.support.endpoint_kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_round__through_any_endpoint__is_revealed_and_settled(
    workshop: Workshop, kind: str
) -> None:
    with BadEndpoint(workshop.chain) as bad:
        KINDS[kind](bad)
        through = workshop.node(0, rpc=[bad.url])
        nodes = [through, *(workshop.node(n) for n in range(1, len(workshop.studio.operators)))]
        round_id = workshop.request()
        workshop.see_through(round_id, nodes)
        assert workshop.round(round_id).phase is Phase.FINALISED
        assert through.state(round_id) is AttestationState.SETTLED
        assert bad.asked.count("eth_sendRawTransaction") >= 2
