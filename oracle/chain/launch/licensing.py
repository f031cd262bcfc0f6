"""A studio's licences: the tree of royalties, the first tiers, the registry, the claims."""

from web3.contract import Contract

from oracle.chain.launch.deployer import Deployer
from oracle.chain.launch.parameters import StudioParameters


def deploy_licensing(deployer: Deployer, parameters: StudioParameters, artwork: Contract) -> None:
    """Deploys what sells licences and pays for them; `artwork` still belongs to the sender.

    Raises RevertError, RetryableError, FatalError.
    """
    licensing, at = parameters.licensing, deployer.addresses
    me, timelock, vaults = deployer.address, at["StudioTimelock"], at["FractionVaultFactory"]
    royalties = deployer.create("RoyaltyTree", me, vaults, licensing.studio_share_bps)
    tiers = deployer.create("LicenseTiers", me)
    metadata = deployer.create("LicenseMetadata")
    registry = deployer.create(
        "LicenseRegistry",
        tiers.address,
        artwork.address,
        vaults,
        royalties.address,
        metadata.address,
        at["WrappedEther"],
    )
    claims = deployer.create(
        "InfringementClaims",
        timelock,
        royalties.address,
        parameters.min_window,
        licensing.claims.as_tuple(),
    )
    deployer.call(
        "set-up: licences known to royalties", royalties, "setUp", registry.address, claims.address
    )
    for tier in licensing.tiers:
        deployer.call(f"licence tier: {tier.name}", tiers, "addTier", tier.as_tuple())
    deployer.call("set-up: licences of works", artwork, "setLicenses", registry.address)
    for contract in (royalties, tiers):
        deployer.call("rights: ownership to the timelock", contract, "transferOwnership", timelock)
