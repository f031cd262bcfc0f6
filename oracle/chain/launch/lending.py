"""A studio's lending pool, and what members decide of loans."""

from oracle.chain.launch.deployer import Deployer
from oracle.chain.launch.parameters import StudioParameters


def deploy_lending(deployer: Deployer, parameters: StudioParameters) -> None:
    """Deploys the terms of loans, which are the timelock's at once and list no vault yet, and the
    pool, which has no owner. The factory of vaults learns that fractions in the pool are its
    borrowers', and is the timelock's from then on.

    Raises RevertError, RetryableError, FatalError.
    """
    lending, at = parameters.lending, deployer.addresses
    terms = deployer.create(
        "LoanTerms",
        at["StudioTimelock"],
        at["FractionVaultFactory"],
        at["Appraiser"],
        at["Treasury"],
        lending.notice,
        parameters.min_window,
        lending.rates.as_tuple(),
        lending.liquidation.as_tuple(),
    )
    pool = deployer.create("LendingPool", at["WrappedEther"], terms.address)
    vaults = deployer.known("FractionVaultFactory", at["FractionVaultFactory"])
    deployer.call("set-up: a lending pool known to vaults", vaults, "addLender", pool.address)
    deployer.call(
        "rights: ownership to the timelock", vaults, "transferOwnership", at["StudioTimelock"]
    )
