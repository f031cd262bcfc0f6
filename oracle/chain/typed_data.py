"""EIP-712 data that an account signs for one of the studio's contracts."""

from collections.abc import Mapping
from typing import Any

from web3.contract import Contract


def typed_data(
    contract: Contract, name: str, fields: Mapping[str, str], message: Mapping[str, Any]
) -> dict[str, Any]:
    """A message of the type `name`, whose `fields` are name to type, in the contract's own domain
    (ERC-5267)."""
    _, title, version, chain_id, address, _, _ = contract.functions.eip712Domain().call()
    return {
        "domain": {
            "name": title,
            "version": version,
            "chainId": chain_id,
            "verifyingContract": address,
        },
        "primaryType": name,
        "types": {
            "EIP712Domain": [
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ],
            name: [{"name": field, "type": kind} for field, kind in fields.items()],
        },
        "message": dict(message),
    }
