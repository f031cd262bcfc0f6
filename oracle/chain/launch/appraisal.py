"""A studio's appraiser, which reads its market and its licences."""

from oracle.chain.launch.deployer import Deployer
from oracle.chain.launch.parameters import StudioParameters


def deploy_appraiser(deployer: Deployer, parameters: StudioParameters) -> None:
    """Deploys the appraiser, the timelock's from the start; market and licences must be there.

    Raises RevertError, RetryableError, FatalError.
    """
    at = deployer.addresses
    deployer.create(
        "Appraiser",
        at["StudioTimelock"],
        at["Artwork"],
        (at["AuctionHouse"], at["Curation"], at["GenerationOracle"], at["ModelRegistry"]),
        at["FractionPoolFactory"],
        at["FractionVaultFactory"],
        at["LicenseRegistry"],
        parameters.lending.notice,
        parameters.min_window,
        parameters.market.appraisal.as_tuple(),
    )
