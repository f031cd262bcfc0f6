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
from oracle.generator.style import encode_style, full_ranges


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
    first of `models` is authorised with the widest house style; the others are registered only.
    Raises RevertError, RetryableError, FatalError.
    """
    if sum(members.values()) != parameters.token.supply:
        raise FatalError(
            f"the members' tokens add up to {sum(members.values())} wei, "
            f"the supply is {parameters.token.supply} wei"
        )
    d = Deployer(w3, sender, progress)
    me = sender.address
    token_parameters, governor_parameters = parameters.token, parameters.governor
    token = d.create(
        "StudioToken",
        token_parameters.name,
        token_parameters.symbol,
        me,
        token_parameters.supply,
    )
    treasury_parameters = parameters.treasury
    treasury = d.create(
        "Treasury", me, treasury_parameters.least_period, treasury_parameters.as_tuple()
    )
    timelock = d.create("StudioTimelock", governor_parameters.timelock_delay, me, treasury.address)
    settings = (
        governor_parameters.voting_delay,
        governor_parameters.voting_period,
        governor_parameters.proposal_threshold,
        governor_parameters.quorum_percent,
        governor_parameters.late_quorum_extension,
        guardian or NOBODY,
    )
    governor = d.create("StudioGovernor", token.address, timelock.address, settings)
    inspector = d.create("ModelInspector")
    registry = d.create("ModelRegistry", me, inspector.address)
    referee = d.create("Referee", registry.address)
    operators = d.create("OperatorRegistry", me, *parameters.operators.model_dump().values())
    oracle = _oracle(d, me, parameters)
    artwork = d.create("Artwork", me, oracle.address, registry.address, referee.address)
    deploy_market(d, parameters, artwork)
    deploy_licensing(d, parameters, artwork)
    deploy_appraiser(d, parameters)
    deploy_lending(d, parameters)
    deployment = d.record(name)

    d.call("set-up: first oracle proposed", operators, "proposeOracle", oracle.address)
    d.call("set-up: first oracle in force", operators, "activateOracle")
    for palette in palettes:
        d.call(f"palette: {palette.name}", registry, "addPalette", palette.name, palette.data)
    for number, model in enumerate(models):
        model_id = register_model(w3, sender, deployment, model, progress=progress)
        if number == 0:
            _authorise(d, registry, model, model_id, len(palettes))

    for holder, amount in members.items():
        if holder != me:
            d.call("tokens: to a member", token, "transfer", holder, amount)
    _hand_over(d, timelock, governor, (treasury, registry, operators, oracle, artwork), me)
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
    d = Deployer(w3, sender, progress)
    d.addresses.update(deployment.contracts)
    _oracle(d, deployment.address("StudioTimelock"), parameters)
    return deployment.model_copy(update={"contracts": dict(d.addresses)})


def _oracle(d: Deployer, owner: str, parameters: StudioParameters) -> Contract:
    at = d.addresses
    oracle = d.create(
        "GenerationOracle",
        owner,
        at["ModelRegistry"],
        at["OperatorRegistry"],
        at["Referee"],
        parameters.minimum_window,
        parameters.rules.as_tuple(),
    )
    d.known("RoundDisputes", oracle.functions.disputes().call())
    return oracle


def _authorise(
    d: Deployer, registry: Contract, model: ReleasedModel, model_id: ModelId, palettes: int
) -> None:
    ranges = list(full_ranges(model.axes))
    ranges[1] = (0, palettes - 1)
    style = encode_style(model.axes, ranges)
    d.call("set-up: first model authorised", registry, "authorise", model_id)
    d.call("set-up: house style", registry, "setHouseStyle", model_id, style)


def _hand_over(
    d: Deployer,
    timelock: Contract,
    governor: Contract,
    owned: Sequence[Contract],
    deployer: ChecksumAddress,
) -> None:
    """Gives every right to the timelock and renounces the deployer's last one."""
    for contract in owned:
        d.call("rights: ownership to the timelock", contract, "transferOwnership", timelock.address)
    functions = timelock.functions
    for role, holder in (
        (functions.PROPOSER_ROLE().call(), governor.address),
        (functions.CANCELLER_ROLE().call(), governor.address),
        (functions.EXECUTOR_ROLE().call(), ANYBODY),
    ):
        d.call("rights: timelock role", timelock, "grantRole", role, holder)
    admin = functions.DEFAULT_ADMIN_ROLE().call()
    d.call("rights: admin renounced", timelock, "renounceRole", admin, deployer)
