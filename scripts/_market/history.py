"""The market's past from its events, as pandas tables: money in ETH, times in UTC."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pandas as pd
from web3 import Web3
from web3.contract import Contract

from oracle.chain import text
from oracle.chain.access.multicall import together
from oracle.chain.addresses import ETH
from oracle.chain.deployment import Deployment
from oracle.index.sources import contract_at
from oracle.index.studio_index import StudioIndex
from oracle.quantities import ETHER, MILLIONTHS
from scripts._market.owners import holdings

MAX_LETTER = 0x0530
MEMBERS = "members"
"""What the holders of the studio's token are called."""

Said = tuple[pd.Timestamp, Mapping[str, Any]]
"""When an event was, and its arguments."""


class MarketHistory:
    """Everything that was sold, traded, licensed and paid, from the studio's first block to now.

    Each table is asked for once; make another history to see what happened since.
    """

    def __init__(self, w3: Web3, deployment: Deployment, index: StudioIndex) -> None:
        self._w3, self._deployment, self._index = w3, deployment, index
        head = index.catch_up()
        self.block = head.number
        """The number of the last block that is read."""
        self.now = _time(head.time)
        """The time of that block."""

    @cached_property
    def sales(self) -> pd.DataFrame:
        """Every auctioned work: time, lot, token, winner, price."""
        rows = [
            (time, said["lot"], said["tokenId"], said["winner"], said["amount"] / ETHER)
            for time, _, said in self._events("AuctionHouse", "AuctionSettled")
        ]
        return _frame(rows, "time", "lot", "token", "winner", "price")

    @cached_property
    def vaults(self) -> pd.DataFrame:
        """Every vault: time, name (the symbol, with the address if several share it), address,
        curator, first price, and pool, if it has one."""
        pools = self._events("FractionPoolFactory", "PoolCreated")
        pool_of = {said["vault"]: said["pool"] for _, _, said in pools}
        made = self._events("FractionVaultFactory", "Fractionalised")
        symbols = self._index.fixed(
            [self._at("FractionVault", said["vault"]).functions.symbol() for _, _, said in made]
        )
        rows: list[Any] = []
        taken = {MEMBERS}
        for (time, _, said), symbol in zip(made, symbols, strict=True):
            vault = said["vault"]
            name = legible(text.name(symbol))
            name = f"{name} {vault[:8]}" if name in taken else name
            taken.add(name)
            first = said["price"] / ETHER
            rows.append((time, name, vault, said["curator"], first, pool_of.get(vault)))
        return _frame(rows, "time", "vault", "address", "curator", "price", "pool")

    @cached_property
    def trades(self) -> pd.DataFrame:
        """Every trade of fractions: time, vault, side, ETH, fractions, and what the price makes all
        fractions of the vault worth."""
        pooled = list(self.vaults.dropna(subset=["pool"]).itertuples())
        views = [self._at("FractionVault", v.address).functions.totalSupply() for v in pooled]
        supplies = together(self._w3, views, self.block)
        of = {v.pool: (v.vault, supply) for v, supply in zip(pooled, supplies, strict=True)}
        rows = []
        for time, pool, said in self._events("FractionPool", "Swap"):
            name, supply = of[pool]
            buys = said["ethIn"] > 0
            eth = said["ethIn"] if buys else said["ethOut"]
            fractions = said["fractionsOut"] if buys else said["fractionsIn"]
            whole = eth * supply / fractions / ETHER if fractions else 0.0
            side = "buy" if buys else "sell"
            rows.append((time, name, side, eth / ETHER, fractions / ETHER, whole))
        return _frame(rows, "time", "vault", "side", "eth", "fractions", "whole")

    @cached_property
    def licences(self) -> pd.DataFrame:
        """Every licence fee in ETH or WETH: time, kind, licence, tier, token, payer, fee."""
        sold = self._events("LicenseRegistry", "LicenseSold")
        names = self._tier_names({said["tier"] for _, _, said in sold})
        of: dict[int, tuple[str, int]] = {}
        rows = []
        for time, _, said in sold:
            of[said["license"]] = (names[said["tier"]], said["tokenId"])
            rows.append(
                (time, "sold", said["license"], *of[said["license"]], said["payer"], said["fee"])
            )
        for time, _, said in self._events("LicenseRegistry", "LicenseRenewed"):
            known_as = of.get(said["license"], ("", 0))
            rows.append((time, "renewed", said["license"], *known_as, said["payer"], said["fee"]))
        paid = [(*row[:-1], row[-1] / ETHER) for row in rows if row[3]]
        frame = _frame(paid, "time", "kind", "licence", "tier", "token", "payer", "fee")
        return frame.sort_values("time", kind="stable", ignore_index=True)

    @cached_property
    def royalties(self) -> pd.DataFrame:
        """Every part that a splitter paid on: time, splitter, recipient, amount."""
        paid = self._events("RoyaltySplitter", "Distributed", token=ETH)
        splitters = list(dict.fromkeys(splitter for _, splitter, _ in paid))
        views = [self._at("RoyaltySplitter", splitter).functions.parts() for splitter in splitters]
        parts = dict(zip(splitters, self._index.fixed(views), strict=True))
        rows = [
            (time, splitter, self.name(who), said["amount"] * part / MILLIONTHS / ETHER)
            for time, splitter, said in paid
            for who, part in parts[splitter]
        ]
        return _frame(rows, "time", "splitter", "recipient", "amount")

    @cached_property
    def holders(self) -> pd.DataFrame:
        """Who holds which part of the studio's token and of each vault's fractions now."""
        rows = []
        for name, moved in self._of_shares("Transfer", timed=False):
            held = holdings(said for _, said in moved)
            supply = sum(held.values())
            rows += [(name, self.name(who), h / ETHER, h / supply) for who, h in held.items()]
        return _frame(rows, "of", "holder", "amount", "part")

    @cached_property
    def revenue(self) -> pd.DataFrame:
        """What holders of the studio's token and of fractions get: since when, whose, amount."""
        rows = [
            (time, name, said["amount"] / ETHER)
            for name, streamed in self._of_shares("RevenueStreamed")
            for time, said in streamed
        ]
        return _frame(rows, "time", "of", "amount").sort_values("time", ignore_index=True)

    @cached_property
    def yields(self) -> pd.DataFrame:
        """What each vault's fractions earned in the last 90 days (or since there are any), what all
        of them were worth by the last trade, and the yield of a year in percent."""
        rows = []
        for vault in self.vaults.itertuples():
            since = max(vault.time, self.now - pd.Timedelta(days=90))
            days = max((self.now - since) / pd.Timedelta(days=1), 1.0)
            streams = self.revenue[self.revenue["of"] == vault.vault]
            earned = float(streams[streams["time"] >= since]["amount"].sum())
            traded = self.trades[self.trades["vault"] == vault.vault]
            worth = float(traded["whole"].iloc[-1]) if len(traded) else float(vault.price)
            rows.append((vault.vault, earned, days, worth, 100 * earned / worth * 365 / days))
        return _frame(rows, "vault", "earned", "days", "worth", "percent")

    @cached_property
    def volume(self) -> pd.DataFrame:
        """ETH that changed hands each day: auctions, trades of fractions, licences."""
        parts = {
            "auctions": self.sales.set_index("time")["price"],
            "fractions": self.trades.set_index("time")["eth"],
            "licences": self.licences.set_index("time")["fee"],
        }
        # Of a table without rows pandas knows no type.
        daily = {
            name: part.astype(float).groupby(part.index.floor("D")).sum()
            for name, part in parts.items()
        }
        return pd.DataFrame(daily).fillna(0.0).rename_axis("day")

    @property
    def facts(self) -> dict[str, str]:
        """All of it in a few numbers."""
        sales = self.sales
        return {
            "works sold": f"{len(sales):,}",
            "at auction": _eth(sales["price"].sum()),
            "median price": _eth(sales["price"].median()) if len(sales) else "none",
            "buyers": f"{sales['winner'].nunique():,}",
            "fractions traded": _eth(self.trades["eth"].sum()),
            "licence fees": _eth(self.licences["fee"].sum()),
            "paid by splitters": _eth(self.royalties["amount"].sum()),
            "members": f"{(self.holders['of'] == MEMBERS).sum():,}",
        }

    def name(self, address: str) -> str:
        """An address in words if it is the studio's, one of its vaults or pools; else in short."""
        return self._names.get(address, f"{address[:8]}…{address[-4:]}")

    @cached_property
    def _names(self) -> dict[str, str]:
        at = self._deployment
        names = {at.address(name): name for name in at.contracts}
        names[at.address("StudioToken")] = MEMBERS
        names[at.address("Treasury")] = "treasury"
        for vault in self.vaults.itertuples():
            names[vault.address] = f"vault {vault.vault}"
            if isinstance(vault.pool, str):
                names[vault.pool] = f"pool {vault.vault}"
        return names

    def _tier_names(self, tiers: set[int]) -> dict[int, str]:
        """What tiers are called; nothing for those that are paid in another currency."""
        ether = {ETH, self._deployment.address("WrappedEther")}
        getter = self._deployment.contract(self._w3, "LicenseTiers").functions.getTier
        ids = sorted(tiers)
        names = {}
        answers = together(self._w3, [getter(tier) for tier in ids], self.block)
        for tier, (*_, currency, name, _territory, _terms) in zip(ids, answers, strict=True):
            names[tier] = legible(text.name(name)) if currency in ether else ""
        return names

    def _of_shares(self, name: str, *, timed: bool = True) -> Iterator[tuple[str, list[Said]]]:
        """The events of each token whose holders are paid, by what its holders are called."""
        members = self._events("StudioToken", name, timed=timed)
        yield MEMBERS, [(time, said) for time, _, said in members]
        of: dict[str, list[Said]] = {vault.address: [] for vault in self.vaults.itertuples()}
        for time, vault, said in self._events("FractionVault", name, timed=timed):
            of[vault].append((time, said))
        for vault in self.vaults.itertuples():
            yield vault.vault, of[vault.address]

    def _at(self, name: str, address: str) -> Contract:
        return contract_at(self._w3, Web3.to_checksum_address(address), name)

    def _events(
        self, contract: str, name: str, *, timed: bool = True, **wanted: Any
    ) -> list[tuple[pd.Timestamp, str, Mapping[str, Any]]]:
        """Each event's time, contract and arguments, in order; without `timed` every time is
        now."""
        found = self._index.events(contract, name, **wanted)
        times = self._index.times(event.block for event in found) if timed else {}
        return [
            (_time(times[event.block]) if timed else self.now, event.address, event.arguments)
            for event in found
        ]


def _time(seconds: int) -> pd.Timestamp:
    return pd.Timestamp(seconds, unit="s", tz="UTC")


def legible(shown: str) -> str:
    """Text from the chain, which anybody may have written, in letters that a figure's font has."""
    return "".join(c if c.isprintable() and ord(c) < MAX_LETTER else "?" for c in shown)


def _frame(rows: list[Any], *columns: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    if "time" in columns:
        # A table without rows has times, too.
        frame["time"] = pd.to_datetime(frame["time"], utc=True)
    return frame


def _eth(amount: float) -> str:
    return f"{amount:,.3f}".rstrip("0").rstrip(".") + " ETH"
