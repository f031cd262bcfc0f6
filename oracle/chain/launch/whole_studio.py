"""Deploying a whole studio and handing every right to its timelock."""

from collections.abc import Mapping, Sequence

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract

from oracle.chain.addresses import ANYBODY, NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.generation.registration import Progress, quiet, register_model
from oracle.chain.launch.appraisal import deploy_appraiser
from oracle.chain.launch.deployer import Deployer
from oracle.chain.launch.lending import deploy_lending
from oracle.chain.launch.licensing import deploy_licensing
from oracle.chain.launch.market import deploy_market
from oracle.chain.launch.parameters import StudioParameters
from oracle.chain.sender import Sender
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.manifest import ReleasedModel
from oracle.generator.palettes import Palette
from oracle.generator.style import encode_style, usual_style


def deploy(
    w3: Web3,
    sender: Sender,
    parameters: StudioParameters,
    *,
    name: str = "atelier",
    members: Mapping[str, int],
    palettes: Sequence[Palette],
    models: Sequence[ReleasedModel],
    guardian: ChecksumAddress | None = None,
    progress: Progress = quiet,
) -> Deployment:
    """Deploys a studio; afterwards the sender holds no right and no token that is not in `members`.

    `members` maps addresses to the wei of StudioToken they get; together they are the supply. The
    first of `models` is authorised with the usual house style; the others are registered only.
    Raises RevertError, RetryableError, FatalError.
    """
    if sum(members.values()) != parameters.token.supply:
        raise FatalError(
            f"the members' tokens add up to {sum(members.values())} wei, "
            f"the supply is {parameters.token.supply} wei"
        )
    deployer = Deployer(w3, sender, progress)
    me = sender.address
    token_parameters, governor_parameters = parameters.token, parameters.governor
    token = deployer.create(
        "StudioToken",
        token_parameters.name,
        token_parameters.symbol,
        me,
        token_parameters.supply,
    )
    treasury_parameters = parameters.treasury
    treasury = deployer.create(
        "Treasury", me, treasury_parameters.min_period, treasury_parameters.as_tuple()
    )
    timelock = deployer.create(
        "StudioTimelock", governor_parameters.timelock_delay, me, treasury.address
    )
    settings = (
        governor_parameters.voting_delay,
        governor_parameters.voting_period,
        governor_parameters.proposal_threshold,
        governor_parameters.quorum_percent,
        governor_parameters.late_quorum_extension,
        guardian or NOBODY,
    )
    governor = deployer.create("StudioGovernor", token.address, timelock.address, settings)
    inspector = deployer.create("ModelInspector")
    registry = deployer.create("ModelRegistry", me, inspector.address)
    referee = deployer.create("Referee", registry.address)
    operators = deployer.create("OperatorRegistry", me, *parameters.operators.model_dump().values())
    oracle = _oracle(deployer, me, parameters)
    artwork = deployer.create("Artwork", me, oracle.address, registry.address, referee.address)
    deploy_market(deployer, parameters, artwork)
    deploy_licensing(deployer, parameters, artwork)
    deploy_appraiser(deployer, parameters)
    deploy_lending(deployer, parameters)
    deployment = deployer.record(name)

    deployer.call("set-up: first oracle proposed", operators, "proposeOracle", oracle.address)
    deployer.call("set-up: first oracle in force", operators, "activateOracle")
    for palette in palettes:
        inks = palette.data
        deployer.call(
            f"palette: {palette.name}",
            registry,
            "addPalette",
            palette.name,
            inks.colours,
            inks.areas,
        )
    for number, model in enumerate(models):
        model_id = register_model(w3, sender, deployment, model, progress=progress)
        if number == 0:
            _authorise(deployer, registry, model, model_id, len(palettes))

    for holder, amount in members.items():
        if holder != me:
            deployer.call("tokens: to a member", token, "transfer", holder, amount)
    _hand_over(deployer, timelock, governor, (treasury, registry, operators, oracle, artwork))
    return deployment


def deploy_successor(
    w3: Web3,
    sender: Sender,
    deployment: Deployment,
    parameters: StudioParameters,
    progress: Progress = quiet,
) -> Deployment:
    """Deploys another oracle beside a studio's, the timelock's at once, with the same registries.

    Returns the record that holds once a vote has put it in force. Raises RevertError,
    RetryableError, FatalError.
    """
    deployer = Deployer(w3, sender, progress)
    deployer.addresses.update(deployment.contracts)
    _oracle(deployer, deployment.address("StudioTimelock"), parameters)
    return deployment.model_copy(update={"contracts": dict(deployer.addresses)})


def _oracle(deployer: Deployer, owner: str, parameters: StudioParameters) -> Contract:
    at = deployer.addresses
    oracle = deployer.create(
        "GenerationOracle",
        owner,
        at["ModelRegistry"],
        at["OperatorRegistry"],
        at["Referee"],
        parameters.min_window,
        parameters.rules.as_tuple(),
    )
    deployer.known("RoundDisputes", oracle.functions.disputes().call())
    return oracle


def _authorise(
    deployer: Deployer, registry: Contract, model: ReleasedModel, model_id: ModelId, palettes: int
) -> None:
    style = encode_style(model.axes, usual_style(model.axes, palettes))
    deployer.call("set-up: first model authorised", registry, "authorise", model_id)
    deployer.call("set-up: house style", registry, "setHouseStyle", model_id, style)


def _hand_over(
    deployer: Deployer,
    timelock: Contract,
    governor: Contract,
    owned: Sequence[Contract],
) -> None:
    """Gives every right to the timelock and renounces the deployer's last one."""
    for contract in owned:
        deployer.call(
            "rights: ownership to the timelock", contract, "transferOwnership", timelock.address
        )
    functions = timelock.functions
    for role, holder in (
        (functions.PROPOSER_ROLE().call(), governor.address),
        (functions.CANCELLER_ROLE().call(), governor.address),
        (functions.EXECUTOR_ROLE().call(), ANYBODY),
    ):
        deployer.call("rights: timelock role", timelock, "grantRole", role, holder)
    admin = functions.DEFAULT_ADMIN_ROLE().call()
    deployer.call("rights: admin renounced", timelock, "renounceRole", admin, deployer.address)
