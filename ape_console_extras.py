"""What `ape console` finds at hand besides Ape's own names: the studio of the connected chain."""

from typing import Any

from ape.logging import logger
from ape.managers.chain import ChainManager

from oracle.chain.deployment import Deployment
from oracle.errors import FatalError
from scripts._console.one_line import show_in_one_line
from scripts._console.studio import Studio
from scripts._shared.studio_command import record_path


def ape_init_extras(chain: ChainManager) -> dict[str, Any]:
    """`studio`: its rounds, works, proposals and market; see scripts/_console.

    Without a studio on the chain the console opens all the same and says why it is missing.
    """
    show_in_one_line()
    w3 = chain.provider.web3
    try:
        deployment = Deployment.load(record_path(w3.eth.chain_id))
        deployment.check(w3)
        return {"studio": Studio(w3, deployment)}
    except FatalError as error:
        logger.warning(f"no studio here: {error}")
        return {}
