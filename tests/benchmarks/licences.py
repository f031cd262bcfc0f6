"""Gas of licences and royalties in a steady state: touched slots are not zero, time passes."""

from typing import Any

from oracle.chain.licensing.tiers import TierParameters
from oracle.chain.types import Right
from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.invariants.licensing.licensing_start import FOREVER, OWNERS, LicensingStart

HOUR = 3_600
FEE = ETHER // 10
COMMERCIAL = TierParameters(
    name="commercial", rights="display,web,print,merchandise", floor=FEE, duration=720, grace=24
)
DERIVATIVE = TierParameters(
    name="derivative", rights="derivative", derivatives="allowed", parent_share=200_000, floor=FEE
)
PEERS = {
    "license.buy": (696_447, 190_000),
    "license.check": (None, 8_000),
    "license.pay_royalty": (134_777, 90_000),
}
"""Of Story, whose contracts npm does not carry; and ours at most."""

HOW = {
    "license.buy": "commercial tier with a fee, a studio's work, first-time buyer of this work",
    "license.buy.vaulted": "the same of a work in a vault, whose holders are paid",
    "license.check": "four rights, asked by another contract, the cold call included",
    "license.pay_royalty": "root work",
    "license.pay_royalty.child": "work made from one other",
    "license.renew": "by its holder",
    "license.transfer": "the holder's only licence of the work, to a new holder",
    "license.offer": "a new price",
    "license.derive": "one parent",
}


def license_gas(start: LicensingStart) -> dict[str, int]:
    """A work's licences: three buyers have bought others before."""
    chain, licenses, work, owner = start.chain, start.licenses, start.works[0], OWNERS[0]
    tier, derivative = start.first_tier, start.first_tier + 1
    buyers = [person(f"bench licensee {n}") for n in range(3)]
    gas: dict[str, int] = {}

    def act(name: str, who: str, contract: Any, function: str, *words: Any, value: int = 0) -> None:
        gas[name] = start.must(who, contract, function, *words, value=value)
        chain.pass_time(HOUR)

    for holder, each in ((OWNERS[1], start.works[1]), (OWNERS[2], start.works[2]), (owner, work)):
        for price in (2 * FEE, FEE):
            act(
                "license.offer", holder, licenses, "setOffer", *each, tier, (price, FEE, True, True)
            )
    for buyer in buyers:
        chain.endow(buyer)
        for each in (start.works[1], work):
            act("license.buy", buyer, licenses, "buy", *each, tier, buyer, FEE, FOREVER, value=FEE)
    license_id = start_license(start, work, buyers[2])
    rights = int(Right.DISPLAY | Right.WEB | Right.PRINT | Right.MERCHANDISE)
    asked = (licenses.address, *work, buyers[2], rights)
    gas["license.check"], licensed = chain.read(start.gate, "gasOf", *asked)
    assert licensed
    for _ in range(2):
        act("license.renew", buyers[2], licenses, "renew", license_id, FEE, FOREVER, value=FEE)
        chain.pass_time(720 * HOUR)
    other = person("bench heir")
    act("license.transfer", buyers[2], licenses, "transferFrom", buyers[2], other, license_id)
    vaulted = start.works[2]
    start.vault(vaulted, OWNERS[2])
    for buyer in buyers:
        act(
            *("license.buy.vaulted", buyer, licenses, "buy", *vaulted, tier, buyer, FEE, FOREVER),
            value=FEE,
        )
    child = start.works[4]
    start.must(owner, licenses, "setOffer", *work, derivative, (FEE, FEE, True, True))
    start.must(*(OWNERS[1], licenses, "buy", *work, derivative, OWNERS[1], FEE, FOREVER), value=FEE)
    held = [start.sold()]
    act("license.derive", OWNERS[1], start.royalties, "registerDerivative", *child, held)
    for name, each in (("license.pay_royalty", work), ("license.pay_royalty.child", child)):
        for _ in range(2):
            act(name, buyers[0], start.royalties, "payRoyalty", *each, value=ETHER)
    return gas


def start_license(start: LicensingStart, work: tuple[str, int], holder: str) -> int:
    """The newest licence of a work that somebody has."""
    return int(start.chain.read(start.licenses, "licensesOf", *work, holder)[0])


def rows() -> list[Row]:
    """Every gas figure of licences."""
    with Anvil(options=OPTIONS) as anvil:
        gas = license_gas(LicensingStart(BareChain(anvil), (COMMERCIAL, DERIVATIVE)))
    found = []
    for name, used in sorted(gas.items()):
        peers, target = PEERS.get(name, (None, None))
        told = f"{HOW[name]}; {RULES}"
        peer = "Story (quoted, not run here)" if peers else None
        found.append(Row(name, used, "gas", told, peer, peers, target))
    return found
