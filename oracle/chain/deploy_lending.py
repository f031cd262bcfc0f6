"""A studio's lending pool."""

from oracle.chain.deployer import Deployer
from oracle.chain.parameters import StudioParameters


def deploy_lending(d: Deployer, parameters: StudioParameters) -> None:
    """Deploys the lending pool, which is the timelock's at once and takes no vault yet.

    Raises RevertError, RetryableError, FatalError.
    """
    lending, at = parameters.lending, d.addresses
    d.create(
        "LendingPool",
        at["StudioTimelock"],
        at["WrappedEther"],
        at["FractionVaultFactory"],
        at["Appraiser"],
        at["Treasury"],
        lending.notice,
        parameters.minimum_window,
        lending.rates.as_tuple(),
        lending.liquidation.as_tuple(),
    )
