"""The museum's lending pool: its vault is listed, two members lend, and a third has borrowed."""

from oracle.chain.fractions.vaults import Vault
from oracle.chain.governance.announcements import adopt
from oracle.chain.lending.loans import LendingPool
from oracle.chain.lending.parameters import CollateralParameters
from oracle.local.studio import LocalStudio
from oracle.quantities import DAY, ETHER, GWEI

TERMS = CollateralParameters(ceiling=50 * ETHER, ltv_bps=5_000, min_debt=ETHER // 100 // GWEI)
LOCKED = 800 * ETHER
OWED = 11 * ETHER // 100


def open_lending(studio: LocalStudio, vault: Vault) -> None:
    """Members 1 and 4 lend 0.4 ETH, and member 2 draws on 800 fractions, which the pool sold it."""
    # What a pool holds counts once it has been there for whole days.
    studio.chain.pass_time(3 * DAY)
    pool = LendingPool(studio.chain.w3, studio.deployment)
    studio.decide(pool.terms.functions.setCollateral(vault.address, TERMS.as_tuple()))
    studio.chain.pass_time(pool.terms.functions.notice().call())
    adopt(studio.chain.w3, studio.members[0], pool.terms, "setCollateral", vault.address)
    pool.lend(studio.members[1], 3 * ETHER // 10)
    pool.lend(studio.members[4], ETHER // 10)
    pool.add(studio.members[2], vault, LOCKED, OWED)
