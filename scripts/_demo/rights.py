"""A work in fractions is licensed, and another work is made from it: everybody is paid."""

from dataclasses import dataclass

from oracle.chain.fractions.vaults import Item, Vault
from oracle.chain.licensing.licences import Licences, Tier
from oracle.chain.licensing.royalties import Royalties
from oracle.chain.revenue.splits import Splits
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import Right, RoundId
from oracle.local.anvil import account
from oracle.local.studio import LocalStudio
from oracle.quantities import BASIS_POINTS, DAY, ETHER, MILLIONTHS
from oracle.words import ether
from scripts._demo.fractions import fractionalise, owner_of
from scripts._demo.report import Report

PRICE = 6 * ETHER // 5
PRINT, SHARE_ALIKE = "commercial print", "derivative, share alike"
PRINT_FEE = ETHER // 5
ROYALTY = ETHER


@dataclass(frozen=True)
class Shared:
    """A work that many hold, and who put it into its vault."""

    work: Item
    vault: Vault
    curator: KeySender


def rights(
    studio: LocalStudio, report: Report, token: int, child: int, round_id: RoundId
) -> Shared:
    """`token` goes into a vault and is licensed; `child` is registered as made from it."""
    report.chapter("A work in fractions is licensed for print")
    curator = owner_of(studio, token)
    work = Item(studio.artwork.address, token)
    vault = fractionalise(studio, report, curator, token, PRICE)
    shared = Shared(work, vault, curator)
    sell_print(studio, report, shared, round_id)
    _accrue(studio, report, shared)
    _derive(studio, report, shared, Item(studio.artwork.address, child), round_id)
    return shared


def buyer() -> KeySender:
    """Somebody from outside who wants to print."""
    return KeySender(account(8))


def sell_print(studio: LocalStudio, report: Report, shared: Shared, round_id: RoundId) -> None:
    """A licence is sold; splitter and vault have their parts in the same transaction."""
    w3, licences = studio.chain.w3, Licences(studio.chain.w3, studio.deployment)
    splits, tier = Splits(w3, studio.deployment), _tier(licences, PRINT)
    studio_part = PRINT_FEE * Royalties(w3, studio.deployment).studio_share() // BASIS_POINTS
    receipt = licences.offer(
        shared.curator, shared.work, tier.id, price=PRINT_FEE, renewal_price=PRINT_FEE // 2
    )
    report.step("licence: put on sale", receipt["gasUsed"])
    who, fee = buyer(), licences.quote(shared.work, tier.id)
    waiting, held = splits.waiting(round_id), w3.eth.get_balance(shared.vault.address)
    deadline = int(w3.eth.get_block("latest")["timestamp"]) + DAY
    number, receipt = licences.buy(who, shared.work, tier.id, who.address, fee, deadline)
    report.step("licence: bought", receipt["gasUsed"])
    report.claim(
        f"of {ether(fee.amount)}, {ether(studio_part)} are at the splitter and the rest with the "
        "fraction holders, in that transaction",
        splits.waiting(round_id) - waiting == studio_part
        and w3.eth.get_balance(shared.vault.address) - held == fee.amount - studio_part,
    )
    report.claim(
        "the buyer may print and not train on it, and nobody else may do either",
        licences.get(number).in_force
        and licences.is_licensed(shared.work, who.address, Right.PRINT)
        and not licences.is_licensed(shared.work, who.address, Right.TRAINING)
        and not licences.is_licensed(shared.work, studio.members[1].address, Right.PRINT),
    )


def _accrue(studio: LocalStudio, report: Report, shared: Shared) -> None:
    """The fee accrues over a day to who holds the fractions meanwhile."""
    vault, holder = shared.vault, shared.curator
    call = vault.contract.functions.accrue()
    receipt = transact(studio.chain.w3, studio.members[0], call)
    report.step("vault: the fee begins to accrue", receipt["gasUsed"])
    amount, _, end = vault.contract.functions.revenue().call()
    studio.chain.pass_time(DAY // 2)
    half = vault.contract.functions.claimable(holder.address).call()
    studio.chain.pass_until(end + 1)
    whole = vault.contract.functions.claimable(holder.address).call()
    report.claim(
        f"half a day later {ether(amount // 2)} of {ether(amount)} have accrued, after a day all",
        abs(2 * half - amount) <= amount // 1_000 and abs(whole - amount) <= amount // 10_000,
    )
    report.step("vault: income claimed", vault.claim(studio.members[0], holder.address)["gasUsed"])


def _derive(
    studio: LocalStudio, report: Report, shared: Shared, child: Item, round_id: RoundId
) -> None:
    report.chapter("A work is made from it, and pays it for ever")
    w3 = studio.chain.w3
    licences, royalties = Licences(w3, studio.deployment), Royalties(w3, studio.deployment)
    splits, tier = Splits(w3, studio.deployment), _tier(licences, SHARE_ALIKE)
    maker = owner_of(studio, child.token_id)
    receipt = licences.offer(
        shared.curator, shared.work, tier.id, price=tier.floor, renewal_price=None
    )
    report.step("licence: put on sale", receipt["gasUsed"])
    fee = licences.quote(shared.work, tier.id)
    deadline = int(w3.eth.get_block("latest")["timestamp"]) + DAY
    number, receipt = licences.buy(maker, shared.work, tier.id, maker.address, fee, deadline)
    report.step("licence: bought", receipt["gasUsed"])
    receipt = royalties.register(maker, child, [number])
    report.step("derivative: registered", receipt["gasUsed"])
    waiting, held = splits.waiting(round_id), w3.eth.get_balance(shared.vault.address)
    earned = w3.eth.get_balance(maker.address)
    receipt = royalties.pay(buyer(), child, ROYALTY)
    report.step("derivative: a royalty of 1 ETH paid", receipt["gasUsed"])
    share = royalties.studio_share()
    own = ROYALTY * share // BASIS_POINTS
    above = (ROYALTY - own) * tier.parent_share // MILLIONTHS
    aboves = above * share // BASIS_POINTS
    report.claim(
        f"of {ether(ROYALTY)} {ether(above)} climbed: the parent's holders have "
        f"{ether(above - aboves)}, the splitter {ether(own + aboves)}, the maker the rest",
        splits.waiting(round_id) - waiting == own + aboves
        and w3.eth.get_balance(shared.vault.address) - held == above - aboves
        and w3.eth.get_balance(maker.address) - earned == ROYALTY - own - above,
    )


def _tier(licences: Licences, name: str) -> Tier:
    return next(tier for tier in licences.tiers() if tier.name == name)
