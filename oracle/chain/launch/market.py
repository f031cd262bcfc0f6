"""A studio's market: curation, splits, auctions, vaults and pools, all owned by its timelock."""

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract

from oracle.chain.addresses import NOBODY
from oracle.chain.launch.deployer import Deployer
from oracle.chain.launch.parameters import MEMBERS, TRAINER, TREASURY, StudioParameters

ROYALTY_BPS = 500


def deploy_market(deployer: Deployer, parameters: StudioParameters, artwork: Contract) -> None:
    """Deploys the market and lets the auction house mint; `artwork` still belongs to the sender, as
    does the factory of vaults until the lending pool is there.

    Raises RevertError, RetryableError, FatalError.
    """
    market, at = parameters.market, deployer.addresses
    timelock, token, oracle = at["StudioTimelock"], at["StudioToken"], at["GenerationOracle"]
    min_window = parameters.min_window
    if market.wrapped_ether:
        deployer.known("WrappedEther", market.wrapped_ether)
    else:
        deployer.create("WrappedEther")
    curation = deployer.create(
        "Curation", timelock, oracle, token, min_window, market.curation.as_tuple()
    )
    factory = deployer.create("SplitterFactory")
    parts = split_parts(market.split, token, at["Treasury"])
    splits = deployer.create(
        "RoundSplits", timelock, oracle, at["ModelRegistry"], factory.address, parts
    )
    house = deployer.create(
        "AuctionHouse",
        timelock,
        artwork.address,
        curation.address,
        splits.address,
        min_window,
        market.auction.as_tuple(),
    )
    me = deployer.address
    vaults = deployer.create(
        "FractionVaultFactory", me, artwork.address, min_window, market.vault.as_tuple()
    )
    pools = deployer.create("FractionPoolFactory", timelock, vaults.address, market.pool.as_tuple())
    deployer.call("set-up: pools known to vaults", vaults, "setPools", pools.address)
    deployer.call("set-up: curation of works", artwork, "setCuration", curation.address)
    deployer.call("set-up: splits of works", artwork, "setSplits", splits.address)
    deployer.call("set-up: the auction house mints", artwork, "setMinter", house.address)
    deployer.call(
        "set-up: royalties to the treasury", artwork, "setRoyalty", at["Treasury"], ROYALTY_BPS
    )


def split_parts(
    split: dict[str, int], token: str, treasury: str
) -> list[tuple[ChecksumAddress, int]]:
    """The house split as the chain wants it: ascending addresses, NOBODY for a round's trainer."""
    known = {TRAINER: NOBODY, MEMBERS: token, TREASURY: treasury}
    parts = [(Web3.to_checksum_address(known.get(n, n)), part) for n, part in split.items()]
    return sorted(parts, key=lambda part: int(part[0], 16))
