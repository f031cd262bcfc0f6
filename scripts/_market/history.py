"""The market's past from its events, as pandas tables: money in ETH, times in UTC."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pandas as pd
from web3 import Web3
from web3.contract import Contract

from oracle.chain import abi, text
from oracle.chain.addresses import ETH
from oracle.chain.deployment import Deployment
from oracle.chain.logs import logs
from oracle.quantities import ETHER, MILLIONTHS
from scripts._market.owners import holdings

MAX_LETTER = 0x0530
MEMBERS = "members"
"""What the holders of the studio's token are called."""


class MarketHistory:
    """Everything that was sold, traded, licensed and paid, from the studio's first block to now.

    Each table is asked for once; make another history to see what happened since.
    """

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3, self._deployment = w3, deployment
        head = w3.eth.get_block("latest")
        self.block = int(head["number"])
        """The number of the last block that is read."""
        self.now = pd.Timestamp(int(head["timestamp"]), unit="s", tz="UTC")
        """The time of that block."""
        self._times: dict[int, pd.Timestamp] = {self.block: self.now}

    @cached_property
    def sales(self) -> pd.DataFrame:
        """Every auctioned work: time, lot, token, winner, price."""
        house = self._contract("AuctionHouse")
        rows = [
            (time, said["lot"], said["tokenId"], said["winner"], said["amount"] / ETHER)
            for time, said in self._events(house, "AuctionSettled")
        ]
        return _frame(rows, "time", "lot", "token", "winner", "price")

    @cached_property
    def vaults(self) -> pd.DataFrame:
        """Every vault: time, name (the symbol, with the address if several share it), address,
        curator, first price, and pool, if it has one."""
        factory = self._contract("FractionVaultFactory")
        pools = self._contract("FractionPoolFactory")
        pool_of = {said["vault"]: said["pool"] for _, said in self._events(pools, "PoolCreated")}
        rows: list[Any] = []
        taken = {MEMBERS}
        for time, said in self._events(factory, "Fractionalised"):
            vault = said["vault"]
            name = legible(text.name(self._at("FractionVault", vault).functions.symbol().call()))
            name = f"{name} {vault[:8]}" if name in taken else name
            taken.add(name)
            first = said["price"] / ETHER
            rows.append((time, name, vault, said["curator"], first, pool_of.get(vault)))
        return _frame(rows, "time", "vault", "address", "curator", "price", "pool")

    @cached_property
    def trades(self) -> pd.DataFrame:
        """Every trade of fractions: time, vault, side, ETH, fractions, and what the price makes all
        fractions of the vault worth."""
        rows = []
        for vault in self.vaults.dropna(subset=["pool"]).itertuples():
            supply = self._at("FractionVault", vault.address).functions.totalSupply().call()
            for time, said in self._events(self._at("FractionPool", vault.pool), "Swap"):
                buys = said["ethIn"] > 0
                eth = said["ethIn"] if buys else said["ethOut"]
                fractions = said["fractionsOut"] if buys else said["fractionsIn"]
                whole = eth * supply / fractions / ETHER if fractions else 0.0
                side = "buy" if buys else "sell"
                rows.append((time, vault.vault, side, eth / ETHER, fractions / ETHER, whole))
        frame = _frame(rows, "time", "vault", "side", "eth", "fractions", "whole")
        return frame.sort_values("time", kind="stable", ignore_index=True)

    @cached_property
    def licences(self) -> pd.DataFrame:
        """Every licence fee in ETH or WETH: time, kind, licence, tier, token, payer, fee."""
        registry, tiers = self._contract("LicenseRegistry"), self._contract("LicenseTiers")
        ether = {ETH, self._deployment.address("WrappedEther")}
        names: dict[int, str] = {}
        of: dict[int, tuple[str, int]] = {}
        rows = []
        for time, said in self._events(registry, "LicenseSold"):
            number = said["tier"]
            if number not in names:
                *_, currency, name, _territory, _terms = tiers.functions.getTier(number).call()
                known = legible(text.name(name))
                names[number] = known if currency in ether else ""
            of[said["license"]] = (names[number], said["tokenId"])
            rows.append(
                (time, "sold", said["license"], *of[said["license"]], said["payer"], said["fee"])
            )
        for time, said in self._events(registry, "LicenseRenewed"):
            known_as = of.get(said["license"], ("", 0))
            rows.append((time, "renewed", said["license"], *known_as, said["payer"], said["fee"]))
        paid = [(*row[:-1], row[-1] / ETHER) for row in rows if row[3]]
        frame = _frame(paid, "time", "kind", "licence", "tier", "token", "payer", "fee")
        return frame.sort_values("time", kind="stable", ignore_index=True)

    @cached_property
    def royalties(self) -> pd.DataFrame:
        """Every part that a splitter paid on: time, splitter, recipient, amount."""
        rows = []
        for _, made in self._events(self._contract("SplitterFactory"), "SplitterCreated"):
            splitter = self._at("RoyaltySplitter", made["splitter"])
            parts = splitter.functions.parts().call()
            for time, said in self._events(splitter, "Distributed", token=ETH):
                rows += [
                    (
                        time,
                        made["splitter"],
                        self.name(who),
                        said["amount"] * part / MILLIONTHS / ETHER,
                    )
                    for who, part in parts
                ]
        frame = _frame(rows, "time", "splitter", "recipient", "amount")
        return frame.sort_values("time", kind="stable", ignore_index=True)

    @cached_property
    def holders(self) -> pd.DataFrame:
        """Who holds which part of the studio's token and of each vault's fractions now."""
        rows = []
        for name, token in self._shares.items():
            held = holdings(said for _, said in self._events(token, "Transfer", timed=False))
            supply = sum(held.values())
            rows += [(name, self.name(who), h / ETHER, h / supply) for who, h in held.items()]
        return _frame(rows, "of", "holder", "amount", "part")

    @cached_property
    def revenue(self) -> pd.DataFrame:
        """What holders of the studio's token and of fractions get: since when, whose, amount."""
        rows = [
            (time, name, said["amount"] / ETHER)
            for name, token in self._shares.items()
            for time, said in self._events(token, "RevenueStreamed")
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

    @cached_property
    def _shares(self) -> dict[str, Contract]:
        """The tokens whose holders are paid."""
        vaults = {v.vault: self._at("FractionVault", v.address) for v in self.vaults.itertuples()}
        return {MEMBERS: self._contract("StudioToken"), **vaults}

    def _contract(self, name: str) -> Contract:
        return self._deployment.contract(self._w3, name)

    def _at(self, name: str, address: str) -> Contract:
        return text.contract(self._w3, Web3.to_checksum_address(address), abi.load(name))

    def _events(
        self, contract: Contract, name: str, *, timed: bool = True, **filters: Any
    ) -> Iterator[tuple[pd.Timestamp, Mapping[str, Any]]]:
        """Each event's time and arguments, in order; without `timed` every time is now."""
        event = contract.events[name]()
        for log in logs(event, self._deployment.block, self.block, filters):
            yield (self._time(log["blockNumber"]) if timed else self.now), log["args"]

    def _time(self, block: int) -> pd.Timestamp:
        if block not in self._times:
            seconds = int(self._w3.eth.get_block(block)["timestamp"])
            self._times[block] = pd.Timestamp(seconds, unit="s", tz="UTC")
        return self._times[block]


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
