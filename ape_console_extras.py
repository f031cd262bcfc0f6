"""What `ape console` finds at hand besides Ape's own names: the studio of the connected chain."""

from typing import Any

from ape.logging import logger
from ape.managers.chain import ChainManager

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from oracle.chain.models import ModelRegistry
from oracle.chain.operators import OperatorRegistry
from oracle.chain.rounds import RoundBook
from oracle.errors import FatalError
from scripts._studio import record_path


def ape_init_extras(chain: ChainManager) -> dict[str, Any]:
    """`deployment`, `governance`, `rounds`, `models`, `operators`, `artwork`: see oracle/chain.

    Without a studio on the chain the console opens all the same and says why they are missing.
    """
    w3 = chain.provider.web3
    try:
        deployment = Deployment.load(record_path(w3.eth.chain_id))
        deployment.check(w3)
    except FatalError as error:
        logger.warning(f"no studio here: {error}")
        return {}
    return {
        "deployment": deployment,
        "governance": Governance(w3, deployment),
        "rounds": RoundBook(w3, deployment),
        "models": ModelRegistry(w3, deployment),
        "operators": OperatorRegistry(w3, deployment),
        "artwork": deployment.contract(w3, "Artwork"),
    }
