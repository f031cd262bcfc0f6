// Written by tools/abi.py from the contract as it is compiled.

export const SplitterFactory = [
{"inputs": [], "name": "implementation", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "parts", "type": "tuple[]"}], "name": "addressOf", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "parts", "type": "tuple[]"}], "name": "create", "outputs": [{"name": "splitter", "type": "address"}], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"indexed": true, "name": "splitter", "type": "address"}], "name": "SplitterCreated", "type": "event"},
{"inputs": [{"name": "count", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "SplitPartsInvalid", "type": "error"},
{"inputs": [{"name": "index", "type": "uint256"}, {"name": "recipient", "type": "address"}, {"name": "share", "type": "uint256"}], "name": "SplitPartInvalid", "type": "error"},
{"inputs": [{"name": "total", "type": "uint256"}, {"name": "wanted", "type": "uint256"}], "name": "SplitSharesInvalid", "type": "error"}
] as const;
