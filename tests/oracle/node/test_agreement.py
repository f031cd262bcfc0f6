"""Three processes, three keys, one answer; and it is the one that the specification gives."""

import hashlib

from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.content.store import ContentStore
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from tests.oracle.studio import MODEL, WORKS, Workshop
from tests.reference import generator as reference

LONG = 90


def by_the_page(workshop: Workshop, round_id: RoundId) -> list[bytes]:
    """The round's digests from docs/semantics.md alone, in NumPy int64."""
    record = workshop.round(round_id)
    registry = workshop.studio.deployment.contract(workshop.chain.w3, "ModelRegistry").functions
    length, _, layers = reference.read_blob(bytes(registry.blob(MODEL).call()))
    declared = [(kind, high) for _, kind, _, high in registry.axes(MODEL).call()]
    digests = []
    for index in range(record.works):
        values = reference.draw(record.seed, index, record.style)
        latent = reference.make_latent(record.seed, index, declared, values, length)
        colours, areas = registry.palette(values[1]).call()
        picture = reference.make_picture(reference.run_network(layers, latent), values, areas)
        file = reference.make_png(picture, bytes(colours))
        digests.append(hashlib.sha256(file).digest())
    return digests


def wait_for_all(live_studio: LocalStudio, round_id: RoundId, state: AttestationState) -> None:
    def arrived() -> bool:
        live_studio.check_nodes()
        return all(
            live_studio.state(round_id, operator) is state for operator in live_studio.operators
        )

    wait_for(arrived, LONG, f"three operators to have {state.name.lower()}")


def test_three_processes_and_the_reference__agree_on_every_digest(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    for operator in live_studio.operators:
        live_studio.start_node(operator)
    round_id = workshop.request()
    wait_for_all(live_studio, round_id, AttestationState.COMMITTED)
    workshop.close_commits(round_id)
    wait_for_all(live_studio, round_id, AttestationState.REVEALED)
    workshop.close_challenges(round_id)
    wait_for_all(live_studio, round_id, AttestationState.SETTLED)

    record = workshop.round(round_id)
    assert (record.phase, record.agreeing) == (Phase.FINALISED, 3)
    stores = [
        ContentStore(operator.folder / "data" / "works") for operator in live_studio.operators
    ]
    digests = [store.digests(round_id) for store in stores]
    expected = by_the_page(workshop, round_id)
    assert len(expected) == WORKS
    assert digests == [expected] * 3
    leaves = [reference.make_leaf(round_id, i, digest) for i, digest in enumerate(expected)]
    assert record.root == reference.make_root(leaves)
