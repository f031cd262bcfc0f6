// Written by tools/abi.py from the contract as it is compiled.

export const LicenseMetadata = [
{"inputs": [{"name": "id", "type": "uint256"}], "name": "uri", "outputs": [{"name": "", "type": "string"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "value", "type": "uint256"}, {"name": "length", "type": "uint256"}], "name": "StringsInsufficientHexLength", "type": "error"}
] as const;
