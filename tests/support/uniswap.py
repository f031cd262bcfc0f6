"""Uniswap v2 as its makers published it, beside ours on the same chain."""

import json
from typing import Any

from web3.contract import Contract

from tests.support.solidity import PROJECT, Artifact

CORE = PROJECT / "node_modules/@uniswap/v2-core/build"
PERIPHERY = PROJECT / "node_modules/@uniswap/v2-periphery/build"
FOREVER = 2**40


def published(folder: Any, name: str) -> Artifact:
    """A contract's ABI and bytecode out of the package."""
    made = json.loads((folder / f"{name}.json").read_text())
    code = made["evm"]["bytecode"]["object"] if "evm" in made else made["bytecode"]
    return Artifact(abi=made["abi"], bytecode=code, size=0)


class Uniswap:
    """Factory, router and WETH, with one pair of WETH and a plain ERC-20."""

    def __init__(self, chain: Any, maker: str, supply: int) -> None:
        self.chain, self.maker = chain, maker
        nobody = "0x" + "00" * 20
        factory = chain.create(maker, published(CORE, "UniswapV2Factory"), nobody)
        self.weth = chain.create(maker, published(PERIPHERY, "WETH9"))
        router = published(PERIPHERY, "UniswapV2Router02")
        self.router = chain.create(maker, router, factory.address, self.weth.address)
        self.token = chain.create(maker, published(CORE, "ERC20"), supply)
        self.factory = factory
        self.approve(maker, self.token)

    def approve(self, who: str, token: Contract) -> None:
        """Lets the router take the tokens of `who`."""
        self._must(who, token, "approve", self.router.address, 2**256 - 1)

    def _must(
        self, who: str, contract: Contract, function: str, *arguments: Any, value: int = 0
    ) -> int:
        refused = self.chain.act(who, contract, function, *arguments, value=value)
        assert refused is None, f"{function}: {refused}"
        return int(self.chain.gas_used)

    @property
    def pair(self) -> Contract:
        """The pair."""
        address = self.factory.functions.getPair(self.weth.address, self.token.address).call()
        return self.chain.w3.eth.contract(address=address, abi=published(CORE, "UniswapV2Pair").abi)

    def reserves(self) -> tuple[int, int]:
        """Wei and tokens."""
        first, second, _ = self.pair.functions.getReserves().call()
        if self.pair.functions.token0().call() == self.weth.address:
            return first, second
        return second, first

    # Each returns the transaction's gas.

    def add(self, who: str, eth: int, tokens: int) -> int:
        """Adds liquidity."""
        words = (self.token.address, tokens, 0, 0, who, FOREVER)
        return self._must(who, self.router, "addLiquidityETH", *words, value=eth)

    def remove(self, who: str, liquidity: int) -> int:
        """Removes liquidity."""
        words = (self.token.address, liquidity, 0, 0, who, FOREVER)
        return self._must(who, self.router, "removeLiquidityETH", *words)

    def buy(self, who: str, eth: int, min_tokens: int = 0) -> int:
        """Sells ETH."""
        words = (min_tokens, [self.weth.address, self.token.address], who, FOREVER)
        return self._must(who, self.router, "swapExactETHForTokens", *words, value=eth)

    def buy_exactly(self, who: str, tokens: int, offered: int) -> int:
        """Buys tokens for at most `offered` wei."""
        words = (tokens, [self.weth.address, self.token.address], who, FOREVER)
        return self._must(who, self.router, "swapETHForExactTokens", *words, value=offered)

    def sell(self, who: str, tokens: int) -> int:
        """Sells tokens."""
        words = (tokens, 0, [self.token.address, self.weth.address], who, FOREVER)
        return self._must(who, self.router, "swapExactTokensForETH", *words)

    def sell_for_exactly(self, who: str, eth: int, max_tokens: int) -> int:
        """Buys ETH for at most `max_tokens` tokens."""
        words = (eth, max_tokens, [self.token.address, self.weth.address], who, FOREVER)
        return self._must(who, self.router, "swapTokensForExactETH", *words)
