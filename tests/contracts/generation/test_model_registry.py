"""ModelRegistry: a model is its bytes; whatever is not one is refused by name."""

import pytest
from web3 import Web3

from oracle.chain.types import ModelStatus
from oracle.generator.blob import HEADER_LENGTH
from oracle.generator.dispute_gas import BESIDE, work_gas
from tests.contracts.generation.models import BLOB, register_refusal, zero_blob
from tests.contracts.studio import MODEL, Studio
from tests.support import models as small
from tests.support.events import event, said
from tests.support.hostile import UNSEEN
from tests.support.refusals import ACCEPTED, error

HOUSE = bytes(small.WIDEST)
MAX_CHUNK = 24_575


# Chunks


def test_store_chunk__is_where_chunk_address_said_behind_a_stop(studio: Studio) -> None:
    expected = studio.models.chunkAddress(BLOB)
    assert studio.w3.eth.get_code(expected) == b""
    receipt = studio.models.storeChunk(BLOB, sender=studio.stranger)
    assert said(receipt, studio.models) == [
        event("ChunkStored", pointer=expected, length=len(BLOB))
    ]
    assert bytes(studio.w3.eth.get_code(expected)) == b"\0" + BLOB


def test_store_chunk__when_stored_already__returns_the_same_and_stores_nothing(
    studio: Studio, pointer: str
) -> None:
    receipt = studio.models.storeChunk(BLOB, sender=studio.guardian)
    assert receipt.events == []
    assert studio.models.storeChunk.call(BLOB, sender=studio.guardian) == pointer
    assert receipt.gas_used < 60_000


@pytest.mark.parametrize("length", [0, MAX_CHUNK + 1])
def test_store_chunk__when_empty_or_too_long__refuses(studio: Studio, length: int) -> None:
    expected = error("ChunkLengthInvalid", length=length, max=MAX_CHUNK)
    for call in (studio.models.storeChunk, studio.models.chunkAddress):
        assert studio.refusal(call, bytes(length), sender=studio.stranger) == expected


def test_store_chunk__takes_the_longest(studio: Studio) -> None:
    chunk = b"\x40" * MAX_CHUNK
    assert bytes(studio.w3.eth.get_code(studio.store(chunk))) == b"\0" + chunk


# Registering


def test_register__computes_digest_and_shape_from_the_weights(studio: Studio, pointer: str) -> None:
    receipt = studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    digest = bytes(Web3.keccak(BLOB))
    assert said(receipt, studio.models) == [
        event(
            "ModelRegistered",
            model=2,
            trainer=studio.stranger,
            weightsDigest=digest,
            name="small",
        )
    ]
    model = studio.models.getModel(2)
    assert bytes(model.weightsDigest) == digest
    assert bytes(model.manifestDigest) == b"\x11" * 32
    assert (model.trainer, model.registeredAt) == (studio.stranger, studio.now)
    assert (model.status, model.provable) == (ModelStatus.REGISTERED, False)
    assert (model.fieldSide, model.convolutions) == (small.FIELD, 1)
    assert (model.latentLength, model.styleLength) == (small.LATENT, small.STYLE_LENGTH)
    assert (model.weightsLength, model.parent) == (len(BLOB), 0)
    assert (model.name, model.medium) == ("small", "image/png")
    assert bytes(studio.models.blob(2)) == BLOB
    assert studio.models.weights(2) == ([pointer], len(BLOB))
    assert [tuple(axis) for axis in studio.models.axes(2)] == small.chain_axes(small.AXES)


@pytest.mark.parametrize("cuts", [(1,), (32,), (31, 33, 100), (len(BLOB) - 1,)])
def test_register__when_weights_lie_in_pieces__joins_them_in_order(
    studio: Studio, cuts: tuple[int, ...]
) -> None:
    ends = (*cuts, len(BLOB))
    pieces = [BLOB[a:b] for a, b in zip((0, *cuts), ends, strict=True)]
    studio.models.storeChunk(pieces[0], sender=studio.guardian)  # an upload that broke off
    pointers = [studio.store(piece) for piece in pieces]
    studio.models.register(small.declaration(pointers), sender=studio.stranger)
    assert bytes(studio.models.blob(2)) == BLOB
    assert bytes(studio.models.getModel(2).weightsDigest) == bytes(Web3.keccak(BLOB))


def test_register__when_pieces_are_swapped__is_no_model(studio: Studio) -> None:
    first, second = studio.store(BLOB[:100]), studio.store(BLOB[100:])
    found = register_refusal(studio, [second, first])
    assert found == error("HeaderMalformed", header=BLOB[100:132])


def test_register__when_weights_are_registered_already__registers_another(
    studio: Studio, pointer: str
) -> None:
    for who in (studio.guardian, studio.stranger):
        studio.models.register(small.declaration([pointer], parent=1), sender=who)
    assert studio.models.modelCount() == 3
    assert studio.models.getModel(3).trainer == studio.stranger
    assert studio.models.getModel(3).parent == 1


def with_header(**changes: int) -> bytes:
    """BLOB with other bytes at the named places of its header."""
    places = {"magic": 0, "latent": 5, "style": 6, "layers": 7, "dense": 9, "shift": 10}
    places |= {"last": 12, "rest": 31}
    data = bytearray(BLOB)
    for name, value in changes.items():
        data[places[name]] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"magic": 0x42}, None),
        ({"rest": 1}, None),
        ({"latent": 0}, error("HeaderLatentOutsideClass", latentLength=0, styleLength=4, max=64)),
        ({"latent": 6}, error("HeaderLatentOutsideClass", latentLength=6, styleLength=4, max=64)),
        ({"latent": 68}, error("HeaderLatentOutsideClass", latentLength=68, styleLength=4, max=64)),
        ({"style": 8}, error("HeaderLatentOutsideClass", latentLength=8, styleLength=8, max=64)),
        ({"layers": 0}, error("HeaderDepthOutsideClass", convolutions=0, max=4)),
        ({"layers": 5}, error("HeaderDepthOutsideClass", convolutions=5, max=4)),
        ({"dense": 0}, error("HeaderChannelsOutsideClass", layer=0, channels=0, max=64)),
        ({"dense": 65}, error("HeaderChannelsOutsideClass", layer=0, channels=65, max=64)),
        ({"last": 2}, error("HeaderChannelsOutsideClass", layer=1, channels=2, max=1)),
        ({"last": 0}, error("HeaderChannelsOutsideClass", layer=1, channels=0, max=1)),
        ({"shift": 0}, error("HeaderShiftOutsideClass", layer=0, shift=0, max=15)),
        ({"shift": 16}, error("HeaderShiftOutsideClass", layer=0, shift=16, max=15)),
    ],
    ids=str,
)
def test_register__when_the_chain_could_not_run_the_shape__names_what_is_wrong(
    studio: Studio, changes: dict[str, int], wanted: str | None
) -> None:
    data = with_header(**changes)
    found = register_refusal(studio, [studio.store(data)])
    assert found == (wanted or error("HeaderMalformed", header=data[:32]))


@pytest.mark.parametrize("data", [BLOB[:31], BLOB[:-1], BLOB + b"\0"])
def test_register__when_length_is_not_the_headers__refuses(studio: Studio, data: bytes) -> None:
    found = register_refusal(studio, [studio.store(data)])
    assert found == error("ModelLengthMismatch", actual=len(data), expected=len(BLOB))


def test_register__when_there_are_no_weights__refuses(studio: Studio) -> None:
    assert register_refusal(studio, []) == error("HeaderMalformed", header=bytes(32))


def test_register__when_pointer_is_no_data_contract__refuses(studio: Studio) -> None:
    delegated = studio.nobody("delegated")
    studio.behaves(delegated, "0xef0100" + "11" * 20)
    stop = studio.nobody("stop alone")
    studio.behaves(stop, "0x00")
    for pointer in (studio.nobody("empty"), studio.oracle.address, delegated, stop):
        found = register_refusal(studio, [studio.store(BLOB), pointer])
        assert found == error("ModelPointerInvalid", pointer=pointer)


def test_register__when_parent_does_not_exist__refuses(studio: Studio, pointer: str) -> None:
    for parent in (2, 2**256 - 1):
        found = register_refusal(studio, [pointer], parent=parent)
        assert found == error("ModelParentUnknown", parent=parent)


@pytest.mark.parametrize("field", ["name", "medium"])
@pytest.mark.parametrize("text", ["", "é" * 32 + "!", *UNSEEN], ids=repr)
def test_register__when_text_is_empty_too_long_or_unseen__refuses(
    studio: Studio, pointer: str, field: str, text: str
) -> None:
    found = register_refusal(studio, [pointer], **{field: text})
    assert found == error("ModelTextInvalid", text=text)


# What a dispute takes


@pytest.mark.parametrize("channels", [(2, 1), (16, 1), (17, 3, 1), (5, 16, 17, 2, 1)], ids=repr)
def test_dispute_gas__is_what_the_model_of_costs_says_of_the_shape(
    studio: Studio, channels: tuple[int, ...]
) -> None:
    pointer = studio.store(zero_blob(8, 4, channels))
    studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    assert studio.models.disputeGas(2) == work_gas(8, channels) + BESIDE


# Status


def test_status__goes_from_registered_to_authorised_to_retired_and_never_back(
    studio: Studio, pointer: str
) -> None:
    models, dao = studio.models, studio.dao
    models.register(small.declaration([pointer]), sender=studio.stranger)

    def wrong(status: ModelStatus, needed: ModelStatus) -> str:
        return error("ModelWrongStatus", model=2, status=status, needed=needed)

    found = studio.refusal(models.retire, 2, sender=dao)
    assert found == wrong(ModelStatus.REGISTERED, ModelStatus.AUTHORISED)
    assert models.authorisedModels() == [MODEL]
    models.prove(2, sender=studio.stranger)
    record = models.getModel(2)
    authorised = models.authorise(2, sender=dao)
    assert said(authorised, models) == [event("ModelAuthorised", model=2)]
    found = studio.refusal(models.authorise, 2, sender=dao)
    assert found == wrong(ModelStatus.AUTHORISED, ModelStatus.REGISTERED)
    retired = models.retire(2, sender=dao)
    assert said(retired, models) == [event("ModelRetired", model=2)]
    for call, needed in (
        (models.authorise, ModelStatus.REGISTERED),
        (models.retire, ModelStatus.AUTHORISED),
    ):
        assert studio.refusal(call, 2, sender=dao) == wrong(ModelStatus.RETIRED, needed)
    assert models.authorisedModels() == [MODEL, 2]
    # All else of the model is as it was registered.
    after = models.getModel(2)
    names = [f for f in record.items() if f[0] != "status"]
    assert names == [f for f in after.items() if f[0] != "status"]


def test_authorise__when_the_chain_has_not_proven_the_model__refuses(
    studio: Studio, pointer: str
) -> None:
    models, dao = studio.models, studio.dao
    models.register(small.declaration([pointer]), sender=studio.stranger)
    assert studio.refusal(models.authorise, 2, sender=dao) == error("ModelNotProven", model=2)
    models.prove(2, sender=studio.stranger)
    assert studio.refusal(models.authorise, 2, sender=dao) == ACCEPTED


def test_prove__when_the_chain_cannot_run_the_model__leaves_it_without_rounds(
    studio: Studio,
) -> None:
    """The first weight is one that the chain's lanes have no room for."""
    models = studio.models
    pointer = studio.store(BLOB[:HEADER_LENGTH] + b"\xff" + BLOB[HEADER_LENGTH + 1 :])
    models.register(small.declaration([pointer]), sender=studio.stranger)
    found = studio.refusal(models.prove, 2, sender=studio.stranger)
    assert found == error("InspectorWeightOutsideRange", layer=0, output=0)
    found = studio.refusal(models.authorise, 2, sender=studio.dao)
    assert found == error("ModelNotProven", model=2)


def test_prove__by_anyone__is_told_with_what_a_run_takes(studio: Studio, pointer: str) -> None:
    studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    proven = studio.models.prove(2, sender=studio.guardian)
    dense = small.LATENT * 2 * (small.FIELD // 2) ** 2
    convolution = 2 * 3 * 3 * small.FIELD**2
    assert said(proven, studio.models) == [
        event("ModelProven", model=2, multiplyAdds=dense + convolution)
    ]
    assert studio.models.provable(2)


def test_owner_functions__when_not_the_owner__refuse(studio: Studio) -> None:
    models = studio.models
    for call, arguments in (
        (models.authorise, (MODEL,)),
        (models.retire, (MODEL,)),
        (models.setHouseStyle, (MODEL, HOUSE)),
        (models.addPalette, small.palette_call("x", 3)),
    ):
        assert studio.refusal(call, *arguments, sender=studio.stranger) == error(
            "OwnableUnauthorizedAccount", account=studio.stranger
        )


@pytest.mark.parametrize("model", [0, 2, 2**256 - 1])
def test_every_function__when_model_is_unknown__says_so(studio: Studio, model: int) -> None:
    models = studio.models
    for call, arguments in (
        (models.authorise, ()),
        (models.retire, ()),
        (models.setHouseStyle, (HOUSE,)),
        (models.getModel, ()),
        (models.axes, ()),
        (models.weights, ()),
        (models.blob, ()),
        (models.houseStyle, ()),
        (models.resolveStyle, (b"",)),
        (models.resolveStyle, (HOUSE,)),
    ):
        found = studio.refusal(call, model, *arguments, sender=studio.dao)
        assert found == error("ModelUnknown", model=model)
