"""Vaults: made, priced, bought out, cashed and redeemed, with the royalty that each sale owes."""

from web3 import Web3

from oracle.chain.fractions.parameters import PoolParameters, VaultParameters
from oracle.quantities import ETHER
from tests.invariants.economy.book import AUCTION, REDEEMED, SOLD, Vault
from tests.invariants.economy.credit import Credit
from tests.invariants.economy.studio import ACTORS, ANYBODY, MAX, SUPPLY, WORLD
from tests.invariants.economy.town import PEOPLE, fine, topic
from tests.invariants.fractions.pool_model import Pool

FACTORY, POOLS = "FractionVaultFactory", "FractionPoolFactory"
MADE = topic("Fractionalised(address,address,uint256,uint256)")
SETTLED = topic("BuyoutSettled(address,uint256,uint256)")
REDEEMED_ = topic("Redeemed(address,uint256)")
ROYALTY = 500
"""Of a sale, in basis points: what goes to the splitter of a work."""

AUCTIONS, POOL_TERMS = VaultParameters(), PoolParameters()


class Vaults(Credit):
    """What vaults do."""

    def fractionalise(
        self, curator: str, items: list[tuple[str, int]], worth: int, fetched: int, fee: int
    ) -> str:
        """A vault with its pool; whoever may want to deal with them has approved what it takes."""
        self.close()
        factory, artwork = self.start.contract(FACTORY), self.start.contract("Artwork").address
        for collection, _ in items:
            item = self.chain.at("Artwork", collection)
            self.must(curator, item, "setApprovalForAll", factory.address, True)
        words = (items, "Works", "W", SUPPLY, max(worth, ETHER), fee)
        self.must(curator, factory, "fractionalise", *words)
        (topics,) = [log["topics"] for log in self.logs if log["topics"][0] == MADE]
        address = Web3.to_checksum_address("0x" + topics[1][-40:])
        self.must(ANYBODY, POOLS, "create", address)
        at = Web3.to_checksum_address(self.start.read(POOLS, "poolOf", address))
        tokens = [token for collection, token in items if collection == artwork]
        splitter = self.start.works[0].splitter if tokens else None
        vault = Vault(address, curator, fee, SUPPLY, float(worth), fetched, splitter)
        vault.fractions[curator], vault.tokens = SUPPLY, tokens
        self.book.vaults[address] = vault
        self.book.pools[address] = Pool(at, POOL_TERMS.fee_bps, POOL_TERMS.studio_part_bps)
        for token in tokens:
            del self.book.works[token]
        for who in PEOPLE:
            for spender in (at, self.money):
                self.must(who, self.vault(address), "approve", spender, MAX)
        return address

    def junk(self, who: str, number: int = 0) -> tuple[str, int]:
        """An item that nobody wants, whose royalty is the first curator's."""
        collection = self.start.collection
        token = 2 + len(self.book.vaults) * 100 + number
        self.must(ANYBODY, collection, "mint", who, token)
        self.close()
        return str(collection.address), token

    def reserve(self, vault: str) -> int:
        """For how much its holders would sell the whole, as of the next block."""
        return int(self.chain.read(self.vault(vault), "reserve", block="pending")[0])

    def name_price(self, who: str, vault: str, price: int) -> str | None:
        """A holder says for what it would sell the whole."""
        return self.do(who, self.vault(vault), "namePrice", price)

    # Buy-outs

    def start_buyout(self, who: str, vault: str, eth: int) -> str | None:
        """A bid for the whole opens the auction."""
        refused = self.do(who, self.vault(vault), "start", value=eth)
        if refused is None:
            known = self.book.vaults[vault]
            known.stage, known.bidder, known.bid = AUCTION, who, eth
            known.end = self.now + AUCTIONS.duration
            known.latest_end = known.end + AUCTIONS.extension_cap
            self.book.wei[who] -= eth
        return refused

    def bid(self, who: str, vault: str, eth: int) -> str | None:
        """A higher bid; the one before goes back."""
        refused = self.do(who, self.vault(vault), "bid", value=eth)
        if refused is None:
            known = self.book.vaults[vault]
            self.book.wei[known.bidder] += known.bid
            self.book.wei[who] -= eth
            known.bidder, known.bid = who, eth
            extended = min(self.now + AUCTIONS.extension, known.latest_end)
            known.end = max(known.end, extended)
        return refused

    def settle(self, vault: str) -> str | None:
        """The auction ends; royalty, curator and holders are paid."""
        known = self.book.vaults[vault]
        self.close()
        had = self.balances([known.splitter or ANYBODY])
        before = self.book.wealth(ACTORS, self.now)
        refused = self.do(ANYBODY, self.vault(vault), "settle")
        if refused is not None:
            return refused
        self.close()
        (log,) = [log for log in self.logs if log["topics"][0] == SETTLED]
        amount, pot = self.words(log)
        assert amount == known.bid
        if known.splitter:
            paid = self.balances([known.splitter])[0] - had[0]
            assert paid == amount * ROYALTY // 10_000 > 0, "the studio's part of a sale"
        for token in known.tokens:
            self.book.works[token] = known.bidder
        self._end(known, SOLD, pot, before)
        return None

    def redeem(self, who: str, vault: str) -> str | None:
        """Whoever has nearly all fractions takes the items and pays for the rest."""
        known = self.book.vaults[vault]
        self.close()
        if self.refused(who, self.vault(vault), "redeem", value=self.book.wei[who]):
            return "VaultShareTooSmall"
        before = self.book.wealth(ACTORS, self.now)
        self.must(who, self.vault(vault), "redeem", value=self.book.wei[who])
        self.close()
        (log,) = [log for log in self.logs if log["topics"][0] == REDEEMED_]
        (pot,) = self.words(log)
        known.fractions[who] = 0
        for token in known.tokens:
            self.book.works[token] = who
        self._end(known, REDEEMED, pot, before)
        return None

    def _end(self, known: Vault, stage: int, pot: int, before: float) -> None:
        """What a sale by the vault's rules leaves everybody is no robbery; the world has bid."""
        known.stage = stage
        rest = sum(known.fractions.values())
        known.supply = max(1, rest)
        known.move(self.now, float(pot))
        self.observe()
        self.book.allowed += max(0.0, self.book.wealth(ACTORS, self.now) - before)

    def cash(self, who: str, vault: str) -> str | None:
        """Fractions become their part of the pot."""
        known = self.book.vaults[vault]
        refused = self.do(who, self.vault(vault), "cash")
        if refused is None:
            self.close()
            part = int(known.worth) * known.fractions[who] // known.supply
            self.book.wei[who] += part
            known.worth -= part
            known.supply = max(1, known.supply - known.fractions[who])
            known.fractions[who] = 0
        return refused

    def outbid(self) -> None:
        """The world bids for what is going below its worth."""
        for address, known in self.book.vaults.items():
            min_bid = known.bid * 105 // 100 + 1
            late = self.now + 24 > known.end
            cheap = known.stage == AUCTION and min_bid < 0.98 * known.worth
            if cheap and known.bidder != WORLD and not late:
                fine(self.bid(WORLD, address, int(0.98 * known.worth)))

    # Money

    def observe(self) -> None:
        """Takes over what the chain says people have, where a rule is told by what it paid."""
        self.close()
        for who, wei in zip(PEOPLE, self.balances(PEOPLE), strict=True):
            self.book.wei[who] = wei

    def earn(self, vault: str, eth: int) -> None:
        """Somebody pays the vault; a day later its holders have it, and loans have theirs."""
        self.must(ANYBODY, self.vault(vault), "accrue")
        self.close()
        self.book.allowed += eth
        self.book.wei[ANYBODY] -= eth
        sent = {"from": ANYBODY, "to": vault, "value": hex(eth), "gas": "0x5b04", "gasPrice": "0x0"}
        self.chain.rpc("eth_sendTransaction", sent)
        self.chain.rpc("evm_mine")
        self.let_accrue(vault)

    def let_accrue(self, vault: str) -> None:
        """What the vault was paid streams for a day, after another one that may still run."""
        for _ in range(2):
            self.must(ANYBODY, self.vault(vault), "accrue")
            self.pass_time(86_401)
        self.claim_all(vault)

    def claim_all(self, vault: str) -> None:
        """Everybody takes what the vault owes, loans and pool too."""
        pool = self.book.pools[vault].address
        for who in (*PEOPLE, pool, self.money):
            self.do(ANYBODY, self.vault(vault), "claim", who)
        self.do(ANYBODY, self.vault(vault), "withdrawCredit", self.book.vaults[vault].curator)
        for borrower, address in list(self.book.lending.loans):
            if address == vault:
                self.settle_loan(borrower, vault)
        self.observe()
