"""What `ape console` finds at hand besides Ape's own names: the studio of the connected chain."""

from typing import Any

from ape.logging import logger
from ape.managers.chain import ChainManager

from oracle.chain.abi import MARKET
from oracle.chain.auctions import AuctionHouse
from oracle.chain.curation import Curation
from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from oracle.chain.models import ModelRegistry
from oracle.chain.operators import OperatorRegistry
from oracle.chain.pools import Pools
from oracle.chain.rounds import RoundBook
from oracle.chain.splits import Splits
from oracle.chain.vaults import Vaults
from oracle.errors import FatalError
from scripts._studio import record_path


def ape_init_extras(chain: ChainManager) -> dict[str, Any]:
    """`deployment`, `governance`, `rounds`, `models`, `operators`, `artwork`: see oracle/chain.

    With a market, `curation`, `auctions`, `splits`, `vaults` and `pools` besides. Without a studio
    on the chain the console opens all the same and says why they are missing.
    """
    w3 = chain.provider.web3
    try:
        deployment = Deployment.load(record_path(w3.eth.chain_id))
        deployment.check(w3)
    except FatalError as error:
        logger.warning(f"no studio here: {error}")
        return {}
    found = {
        "deployment": deployment,
        "governance": Governance(w3, deployment),
        "rounds": RoundBook(w3, deployment),
        "models": ModelRegistry(w3, deployment),
        "operators": OperatorRegistry(w3, deployment),
        "artwork": deployment.contract(w3, "Artwork"),
    }
    if all(name in deployment.contracts for name in MARKET):
        found |= {
            "curation": Curation(w3, deployment),
            "auctions": AuctionHouse(w3, deployment),
            "splits": Splits(w3, deployment),
            "vaults": Vaults(w3, deployment),
            "pools": Pools(w3, deployment),
        }
    return found
