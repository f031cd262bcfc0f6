"""After deployment every right is the timelock's, and the deployer is nobody."""

import pytest
from web3 import Web3

from oracle.chain import abi
from oracle.chain.deployment import Deployment
from oracle.quantities import DAY
from tests.contracts.studio import BOND, PARAMETERS, Studio
from tests.support import models as small
from tests.support.refusals import error

OWNED = ("Treasury", "ModelRegistry", "OperatorRegistry", "GenerationOracle", "Artwork")
"""What the privileged functions below are tried on."""

HAVE_OWNER = [
    name
    for name in (*abi.CONTRACTS, *abi.MARKET)
    if any(entry.get("name") == "owner" for entry in abi.load(name))
]
ROLES = ("DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")
ANYBODY = "0x" + "00" * 20


def contract(studio: Studio, name: str):  # type: ignore[no-untyped-def]
    deployment: Deployment = studio.deployment
    return deployment.contract(studio.w3, name)


@pytest.mark.parametrize("name", HAVE_OWNER)
def test_owner__is_the_timelock(studio: Studio, name: str) -> None:
    assert contract(studio, name).functions.owner().call() == studio.timelock.address


def test_record__has_every_contract_whose_abi_ships_but_those_that_factories_make(
    studio: Studio,
) -> None:
    assert set(studio.deployment.contracts) == {*abi.CONTRACTS, *abi.MARKET}
    assert {*OWNED, "LoanTerms", "InfringementClaims", "Appraiser"} <= set(HAVE_OWNER)


def test_royalties__are_the_treasurys_until_a_work_has_a_splitter(studio: Studio) -> None:
    assert studio.artwork.royaltyInfo(1, 10_000) == (studio.treasury.address, 500)


def test_timelock__knows_the_treasury_and_keeps_nothing(studio: Studio) -> None:
    assert studio.timelock.treasury() == studio.treasury.address


def test_market__is_wired_to_the_works(studio: Studio) -> None:
    at = studio.deployment.address
    assert studio.artwork.minter() == at("AuctionHouse")
    assert studio.artwork.curation() == at("Curation")
    assert studio.artwork.splits() == at("RoundSplits")
    vaults = contract(studio, "FractionVaultFactory").functions
    assert vaults.pools().call() == at("FractionPoolFactory")
    pools = contract(studio, "FractionPoolFactory").functions
    assert pools.vaults().call() == at("FractionVaultFactory")


def test_appraiser__reads_this_studios_market(studio: Studio) -> None:
    at = studio.deployment.address
    appraiser = contract(studio, "Appraiser").functions
    for name, wanted in (
        ("artwork", "Artwork"),
        ("house", "AuctionHouse"),
        ("curation", "Curation"),
        ("oracle", "GenerationOracle"),
        ("models", "ModelRegistry"),
        ("vaults", "FractionVaultFactory"),
        ("pools", "FractionPoolFactory"),
        ("licenses", "LicenseRegistry"),
    ):
        assert appraiser[name]().call() == at(wanted), name
    assert appraiser.getTerms().call() == PARAMETERS.market.appraisal.as_tuple()
    assert appraiser.minWindow().call() == PARAMETERS.min_window
    assert appraiser.notice().call() == PARAMETERS.lending.notice
    terms, pool = (contract(studio, name).functions for name in ("LoanTerms", "LendingPool"))
    assert terms.appraiser().call() == at("Appraiser")
    assert terms.receiver().call() == at("Treasury")
    assert terms.notice().call() == PARAMETERS.lending.notice
    assert pool.terms().call() == at("LoanTerms")
    assert pool.asset().call() == at("WrappedEther")


def test_split__is_what_the_parameters_say(studio: Studio) -> None:
    """The trainer's part is the zero address', which comes first; the others' in order."""
    token, treasury = studio.token.address, studio.treasury.address
    rest = sorted([(token, 450_000), (treasury, 400_000)], key=lambda part: int(part[0], 16))
    found = contract(studio, "RoundSplits").functions.houseSplit().call()
    assert [tuple(part) for part in found] == [(ANYBODY, 150_000), *rest]


def test_timelock_roles__are_held_by_governor_anybody_and_itself_alone(studio: Studio) -> None:
    """Every grant and every revocation since the deployment, so that nobody is overlooked."""
    timelock = contract(studio, "StudioTimelock")
    role_names = {bytes(timelock.functions[r]().call()): r for r in ROLES}
    held: set[tuple[str, str]] = set()
    first = studio.deployment.block
    for granted in timelock.events.RoleGranted().get_logs(from_block=first):
        held.add((role_names[bytes(granted["args"]["role"])], granted["args"]["account"]))
    for revoked in timelock.events.RoleRevoked().get_logs(from_block=first):
        held.discard((role_names[bytes(revoked["args"]["role"])], revoked["args"]["account"]))
    assert held == {
        ("DEFAULT_ADMIN_ROLE", studio.timelock.address),
        ("PROPOSER_ROLE", studio.governor.address),
        ("CANCELLER_ROLE", studio.governor.address),
        ("EXECUTOR_ROLE", ANYBODY),
    }


@pytest.mark.parametrize("role", ROLES)
def test_deployer__has_no_role(studio: Studio, role: str) -> None:
    functions = contract(studio, "StudioTimelock").functions
    assert not functions.hasRole(functions[role]().call(), studio.deployer.address).call()


def test_deployer__has_no_token_left(studio: Studio) -> None:
    assert studio.token.balanceOf(studio.deployer.address) == 0
    assert studio.token.getVotes(studio.deployer.address) == 0


def test_deployer__is_refused_by_every_privileged_function(studio: Studio) -> None:
    deployer = studio.account(studio.deployer.address)
    treasury, models, operators, oracle, artwork = (contract(studio, n) for n in OWNED)
    rules = oracle.functions.getRules().call()
    calls = [
        treasury.functions.pay(deployer.address, 1),
        treasury.functions.payToken(studio.token.address, deployer.address, 1),
        treasury.functions.give(artwork.address, 1, deployer.address),
        treasury.functions.announceLimit((DAY, 100)),
        models.functions.authorise(1),
        models.functions.retire(1),
        models.functions.setHouseStyle(1, b""),
        models.functions.addPalette(*small.palette_call("x", 0)),
        operators.functions.proposeOracle(deployer.address),
        operators.functions.setMinBond(0),
        oracle.functions.requestRound(1, 1, b""),
        oracle.functions.setRules(rules),
        artwork.functions.setMinter(deployer.address),
        artwork.functions.setRoyalty(deployer.address, 1),
        *(
            c.functions.transferOwnership(deployer.address)
            for c in (treasury, models, operators, oracle)
        ),
        artwork.functions.renounceOwnership(),
    ]
    expected = error("OwnableUnauthorizedAccount", account=deployer)
    for call in calls:
        found = studio.refusal_of(call, sender=deployer)
        assert found == expected, call.fn_name


def test_deployer__cannot_use_the_timelock_or_mint(studio: Studio) -> None:
    deployer = studio.account(studio.deployer.address)
    role = bytes(Web3.keccak(text="PROPOSER_ROLE"))
    arguments = (studio.token.address, 0, b"", bytes(32), bytes(32), 100)
    assert studio.refusal(studio.timelock.schedule, *arguments, sender=deployer) == error(
        "AccessControlUnauthorizedAccount", account=deployer, neededRole=role
    )
    for call, argument in (
        (studio.timelock.updateDelay, 0),
        (studio.timelock.setTreasury, deployer.address),
    ):
        assert studio.refusal(call, argument, sender=deployer) == error(
            "TimelockUnauthorizedCaller", caller=deployer
        )
    arguments = (1, 0, bytes(32), [], deployer.address)
    assert studio.refusal(studio.artwork.mint, *arguments, sender=deployer) == error(
        "ArtworkNotMinter", caller=deployer, minter=studio.artwork.minter()
    )
    assert studio.refusal(
        studio.operators.lock, studio.crew[0].owner, deployer, BOND, sender=deployer
    ) == error("OracleNotInForce", caller=deployer, oracle=studio.oracle)


def test_deployed_contracts__are_below_the_code_limit(studio: Studio) -> None:
    sizes = {
        name: len(studio.w3.eth.get_code(studio.deployment.address(name)))
        for name in studio.deployment.contracts
    }
    assert {name: size for name, size in sizes.items() if size > 24_576} == {}
