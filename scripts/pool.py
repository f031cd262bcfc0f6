"""Pools of ETH and fractions: create, show, quote, buy, sell, add, remove, history."""

from datetime import UTC, datetime

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.pools import Pool, Pools
from oracle.chain.fractions.vaults import Vaults
from oracle.cli.amounts import ADDRESS, AMOUNT, tokens
from oracle.cli.tables import console, plain, said, table
from oracle.errors import FatalError
from oracle.quantities import BASIS_POINTS, DAY, ETHER, HOUR, MINUTE
from oracle.words import duration, ether
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options

VAULT = click.argument("vault", type=ADDRESS)
SLIPPAGE = click.option(
    "--slippage",
    type=click.IntRange(0, BASIS_POINTS),
    default=100,
    show_default=True,
    help="How much less than quoted is still welcome, in basis points.",
)
WINDOWS = (5 * MINUTE, HOUR, 6 * HOUR, DAY)


@click.group()
def cli() -> None:
    """Trade a vault's fractions against ETH."""


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def create(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Make the pool of VAULT; anyone may.

    Example: ape run pool create 0x… --account alice
    """
    pool, receipt = Pools(w3, deployment).create(sender, Vaults(w3, deployment).at(vault))
    said("the pool is open; whoever adds first sets the price", receipt["gasUsed"])
    console.print(pool.address)


@cli.command(cls=StudioCommand)
@VAULT
@studio_options
def show(vault: str, w3: Web3, deployment: Deployment) -> None:
    """Show what VAULT's pool holds and costs.

    Example: ape run pool show 0x…
    """
    pool = pool_of(vault, w3, deployment)
    held = pool.reserves()
    shown = table(f"{plain(pool.vault.symbol)} pool at {pool.address}", "", "")
    shown.add_row("holds", f"{ether(held.eth)} and {tokens(held.fractions)} fractions")
    if held.fractions:
        shown.add_row("price", f"{ether(held.eth * ETHER // held.fractions)} a fraction")
        shown.add_row("all fractions", ether(held.eth * pool.vault.supply() // held.fractions))
    shown.add_row("shares", tokens(pool.supply()))
    shown.add_row("the studio's part", ether(pool.studio_due()))
    console.print(shown)


@cli.command(cls=StudioCommand)
@VAULT
@click.option("--eth", type=AMOUNT, help="What so much ETH buys.")
@click.option("--fractions", type=AMOUNT, help="What so many fractions fetch.")
@studio_options
def quote(
    vault: str, eth: int | None, fractions: int | None, w3: Web3, deployment: Deployment
) -> None:
    """Show what a trade would give now.

    Example: ape run pool quote 0x… --eth 0.5
    """
    if (eth is None) == (fractions is None):
        raise FatalError("give --eth or --fractions, one of them")
    pool = pool_of(vault, w3, deployment)
    if eth is not None:
        console.print(f"{ether(eth)} buy {tokens(pool.fractions_out(eth))} fractions")
    elif fractions is not None:
        console.print(f"{tokens(fractions)} fractions fetch {ether(pool.eth_out(fractions))}")


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("eth", type=AMOUNT)
@SLIPPAGE
@signer_option
@studio_options
def buy(
    vault: str, eth: int, slippage: int, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Buy fractions for ETH.

    Example: ape run pool buy 0x… 0.5 --account alice
    """
    pool = pool_of(vault, w3, deployment)
    had = pool.vault.balance(sender.address)
    receipt = pool.buy(sender, eth, slippage)
    gained = pool.vault.balance(sender.address) - had
    said(f"{ether(eth)} bought {tokens(gained)} fractions", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("fractions", type=AMOUNT)
@SLIPPAGE
@signer_option
@studio_options
def sell(
    vault: str, fractions: int, slippage: int, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Sell fractions for ETH.

    Example: ape run pool sell 0x… 120 --account alice
    """
    pool = pool_of(vault, w3, deployment)
    before = pool.reserves().eth + pool.studio_due()
    receipt = pool.sell(sender, fractions, slippage)
    gained = before - pool.reserves().eth - pool.studio_due()
    said(f"{tokens(fractions)} fractions fetched {ether(gained)}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("eth", type=AMOUNT)
@click.argument("fractions", type=AMOUNT)
@SLIPPAGE
@signer_option
@studio_options
def add(
    vault: str,
    eth: int,
    fractions: int,
    slippage: int,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Add ETH and the fractions that belong to it, at most FRACTIONS; the first sets the price.

    Example: ape run pool add 0x… 2 1000 --account alice
    """
    pool = pool_of(vault, w3, deployment)
    had = pool.shares(sender.address)
    receipt = pool.add(sender, eth, fractions, slippage)
    said(f"{tokens(pool.shares(sender.address) - had)} shares are yours", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("shares", type=AMOUNT, required=False)
@SLIPPAGE
@signer_option
@studio_options
def remove(
    vault: str,
    shares: int | None,
    slippage: int,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Give SHARES back, all if not said, for what they stand for.

    Example: ape run pool remove 0x… --account alice
    """
    pool = pool_of(vault, w3, deployment)
    given = shares or pool.shares(sender.address)
    if not given:
        raise FatalError(f"{sender.address} has no shares of this pool")
    receipt = pool.remove(sender, given, slippage)
    said(f"{tokens(given)} shares given back", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def collect(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Send the studio's part of the fees to the work's splitter; anyone may.

    Example: ape run pool collect 0x… --account alice
    """
    pool = pool_of(vault, w3, deployment)
    due = pool.studio_due()
    receipt = pool.collect(sender)
    said(f"{ether(due)} sent to the work's splitter", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@studio_options
def history(vault: str, w3: Web3, deployment: Deployment) -> None:
    """Show mean prices over past windows, as the chain remembers them.

    Example: ape run pool history 0x…
    """
    pool = pool_of(vault, w3, deployment)
    start, now = pool.history_start(), int(w3.eth.get_block("latest")["timestamp"])
    if start in (0, now):
        console.print("no prices yet")
        return
    since = datetime.fromtimestamp(start, UTC).strftime("%d %b %Y %H:%M:%S UTC")
    shown = table(f"Mean prices since {since}", "window", ">a fraction", ">all fractions")
    for window in [w for w in WINDOWS if w < now - start] + [now - start]:
        mean = pool.mean_price(window)
        whole = mean * pool.vault.supply() // ETHER
        shown.add_row(duration(window), ether(mean), ether(whole))
    console.print(shown)


def pool_of(vault: str, w3: Web3, deployment: Deployment) -> Pool:
    """The pool of the vault at an address. Raises FatalError."""
    return Pools(w3, deployment).of(Vaults(w3, deployment).at(vault))
