"""One bought work is held in fractions, pooled, traded and bought out."""

from web3 import Web3

from oracle.chain.fractions.pools import Pool, Pools
from oracle.chain.fractions.vaults import Item, Stage, Vault, Vaults
from oracle.chain.revenue.splits import Splits
from oracle.chain.sender import KeySender
from oracle.chain.types import RoundId
from oracle.cli.amounts import tokens
from oracle.local.anvil import account
from oracle.local.studio import LocalStudio
from oracle.quantities import BASIS_POINTS, ETHER, GWEI
from oracle.words import ether
from scripts._demo.report import Report

SUPPLY = 10_000 * ETHER
PRICE = 4 * ETHER
CURATOR_FEE = 100
LIQUIDITY = (2 * ETHER, 5_000 * ETHER)
MINUTES = 600


def fractions(studio: LocalStudio, report: Report, token: int, round_id: RoundId) -> None:
    """The owner of `token` sells it in parts; in the end somebody buys the whole."""
    report.chapter("A collector splits a work into 10,000 fractions")
    owner = owner_of(studio, token)
    vault = fractionalise(studio, report, owner, token, PRICE)
    pool = _trade(studio, report, owner, vault)
    _buy_out(studio, report, owner, vault, pool, token, round_id)


def owner_of(studio: LocalStudio, token: int) -> KeySender:
    """Whose the token is: a member or the outsider who bids."""
    address = studio.artwork.functions.ownerOf(token).call()
    people = [*studio.members, KeySender(account(9))]
    return next(person for person in people if person.address == address)


def fractionalise(
    studio: LocalStudio, report: Report, owner: KeySender, token: int, price: int
) -> Vault:
    """Puts a work into a vault, at `price` wei for the whole."""
    vault, receipt = Vaults(studio.chain.w3, studio.deployment).fractionalise(
        owner,
        [Item(studio.artwork.address, token)],
        name="Work of round one",
        symbol="WORK",
        supply=SUPPLY,
        price=price,
        fee_bps=CURATOR_FEE,
    )
    report.step("vault: made", receipt["gasUsed"])
    studio.chain.pass_time(2)
    report.claim(
        f"the vault holds the work, its owner all fractions, at {ether(price)} for all",
        studio.artwork.functions.ownerOf(token).call() == vault.address
        and vault.balance(owner.address) == vault.supply() == SUPPLY
        and vault.reserve().price == price,
    )
    return vault


def _trade(studio: LocalStudio, report: Report, owner: KeySender, vault: Vault) -> Pool:
    report.chapter("The fractions are pooled and traded")
    buyer = studio.members[2]
    pool, receipt = Pools(studio.chain.w3, studio.deployment).create(owner, vault)
    report.step("pool: created", receipt["gasUsed"])
    report.step("pool: liquidity added", pool.add(owner, *LIQUIDITY)["gasUsed"])
    begun = pool.history_start()
    studio.chain.pass_time(MINUTES)
    before = pool.reserves()
    quoted = pool.fractions_out(ETHER // 2)
    report.step("pool: bought for 0.5 ETH", pool.buy(buyer, ETHER // 2)["gasUsed"])
    report.claim(
        f"the buyer has the {tokens(quoted // ETHER * ETHER)} fractions that were quoted",
        vault.balance(buyer.address) == quoted,
    )
    studio.chain.pass_time(MINUTES)
    report.step("pool: sold 200 fractions", pool.sell(buyer, 200 * ETHER)["gasUsed"])
    after = pool.reserves()
    report.claim(
        "the product of the reserves has grown by the fees",
        after.eth * after.fractions > before.eth * before.fractions,
    )
    now = int(studio.chain.w3.eth.get_block("latest")["timestamp"])
    mean = pool.mean_price(now - begun)
    low, high = before.eth * ETHER // before.fractions, after.eth * ETHER // after.fractions
    report.claim(
        f"the mean price since the beginning is {ether(mean // GWEI * GWEI)} a fraction",
        low < mean < 2 * high,
    )
    return pool


def _buy_out(
    studio: LocalStudio,
    report: Report,
    owner: KeySender,
    vault: Vault,
    pool: Pool,
    token: int,
    round_id: RoundId,
) -> None:
    report.chapter("Somebody buys the whole")
    w3, splits = studio.chain.w3, Splits(studio.chain.w3, studio.deployment)
    rival, winner = studio.members[1], KeySender(account(9))
    report.step("pool: the studio's part of fees", pool.collect(rival)["gasUsed"])
    waiting = splits.waiting(round_id)
    report.step("vault: buy-out started", vault.start(rival, PRICE)["gasUsed"])
    amount = PRICE * 3 // 2
    report.step("vault: outbid", vault.bid(winner, amount)["gasUsed"])
    studio.chain.pass_until(vault.buyout().end + 1)
    report.step("vault: settled", vault.settle(rival)["gasUsed"])
    sold = vault.buyout()
    royalty = amount // 20
    report.claim(
        f"the work is the winner's; {ether(royalty)} of {ether(amount)} are back at the splitter",
        studio.artwork.functions.ownerOf(token).call() == winner.address
        and sold.stage is Stage.SOLD
        and splits.waiting(round_id) - waiting == royalty,
    )
    fee = amount * CURATOR_FEE // BASIS_POINTS
    report.claim(
        f"the curator was paid {ether(fee)}, {ether(sold.pot)} are the holders'",
        sold.pot == amount - royalty - fee == w3.eth.get_balance(vault.address),
    )
    shares = pool.shares(owner.address)
    report.step("pool: liquidity removed", pool.remove(owner, shares)["gasUsed"])
    for holder in (owner, studio.members[2]):
        held, had = vault.balance(holder.address), w3.eth.get_balance(holder.address)
        receipt = vault.cash(holder)
        report.step("vault: fractions cashed", receipt["gasUsed"])
        gas = receipt["gasUsed"] * receipt["effectiveGasPrice"]
        report.claim(
            f"{tokens(held // ETHER * ETHER)} fractions were paid their part of the pot",
            w3.eth.get_balance(holder.address) + Web3.to_wei(gas, "wei") - had
            == sold.pot * held // sold.shares,
        )
    left = vault.supply() * sold.pot // sold.shares
    report.claim(
        f"what is left is the pool's locked shares': {w3.eth.get_balance(vault.address)} wei",
        vault.supply() == vault.balance(pool.address)
        and 0 <= w3.eth.get_balance(vault.address) - left <= 3,
    )
