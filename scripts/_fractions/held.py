"""The studio's vaults, by address."""

from web3 import Web3

from oracle.chain import abi, text
from oracle.chain.access.multicall import together
from oracle.chain.history import History


def known_vaults(w3: Web3, history: History) -> dict[str, str]:
    """Every vault's address with its fractions' symbol, oldest first."""
    made = history.events("FractionVaultFactory", "Fractionalised")
    vaults = [Web3.to_checksum_address(event.arguments["vault"]) for event in made]
    contracts = [text.contract(w3, vault, abi.load("FractionVault")) for vault in vaults]
    symbols = together(w3, [contract.functions.symbol() for contract in contracts])
    return {vault: text.name(symbol) for vault, symbol in zip(vaults, symbols, strict=True)}
