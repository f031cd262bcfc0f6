// Written by tools/abi.py from the contract as it is compiled.

export const RoundSplits = [
{"inputs": [], "name": "factory", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "houseSplit", "outputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "", "type": "tuple[]"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "models", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "oracle", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "owner", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "renounceOwnership", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "parts", "type": "tuple[]"}], "name": "setHouseSplit", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"indexed": true, "name": "previousOwner", "type": "address"}, {"indexed": true, "name": "newOwner", "type": "address"}], "name": "OwnershipTransferred", "type": "event"},
{"inputs": [{"indexed": true, "name": "round", "type": "uint256"}, {"indexed": false, "name": "splitter", "type": "address"}], "name": "RoundSplitFixed", "type": "event"},
{"inputs": [{"indexed": true, "name": "version", "type": "uint256"}, {"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "indexed": false, "internalType": "struct Part[]", "name": "parts", "type": "tuple[]"}], "name": "HouseSplitSet", "type": "event"},
{"inputs": [{"name": "account", "type": "address"}], "name": "OwnableUnauthorizedAccount", "type": "error"},
{"inputs": [{"name": "count", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "HouseSplitPartsInvalid", "type": "error"},
{"inputs": [{"name": "index", "type": "uint256"}, {"name": "recipient", "type": "address"}, {"name": "share", "type": "uint256"}], "name": "HouseSplitPartInvalid", "type": "error"},
{"inputs": [{"name": "newOwner", "type": "address"}], "name": "transferOwnership", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "owner", "type": "address"}], "name": "OwnableInvalidOwner", "type": "error"},
{"inputs": [{"name": "round", "type": "uint256"}], "name": "fix", "outputs": [{"name": "splitter", "type": "address"}], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "round", "type": "uint256"}], "name": "splitOf", "outputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "parts", "type": "tuple[]"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "round", "type": "uint256"}], "name": "splitterOf", "outputs": [{"name": "splitter", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "total", "type": "uint256"}, {"name": "wanted", "type": "uint256"}], "name": "HouseSplitSharesInvalid", "type": "error"}
] as const;
