// Written by tools/abi.py from the contract as it is compiled.

export const FractionPoolFactory = [
{"inputs": [], "name": "MAX_FEE", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "MAX_STUDIO_PART", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "getTerms", "outputs": [{"components": [{"name": "fee", "type": "uint16"}, {"name": "studioPart", "type": "uint16"}], "internalType": "struct PoolTerms", "name": "", "type": "tuple"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "implementation", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "owner", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "renounceOwnership", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [], "name": "vaults", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"components": [{"name": "fee", "type": "uint16"}, {"name": "studioPart", "type": "uint16"}], "indexed": false, "internalType": "struct PoolTerms", "name": "terms", "type": "tuple"}], "name": "PoolTermsSet", "type": "event"},
{"inputs": [{"components": [{"name": "fee", "type": "uint16"}, {"name": "studioPart", "type": "uint16"}], "internalType": "struct PoolTerms", "name": "terms", "type": "tuple"}], "name": "setTerms", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"indexed": true, "name": "previousOwner", "type": "address"}, {"indexed": true, "name": "newOwner", "type": "address"}], "name": "OwnershipTransferred", "type": "event"},
{"inputs": [{"indexed": true, "name": "vault", "type": "address"}, {"indexed": true, "name": "pool", "type": "address"}], "name": "PoolCreated", "type": "event"},
{"inputs": [{"name": "account", "type": "address"}], "name": "OwnableUnauthorizedAccount", "type": "error"},
{"inputs": [{"name": "left", "type": "uint256"}, {"name": "needed", "type": "uint256"}], "name": "RoyaltyGasTooLow", "type": "error"},
{"inputs": [{"name": "newOwner", "type": "address"}], "name": "transferOwnership", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "owner", "type": "address"}], "name": "OwnableInvalidOwner", "type": "error"},
{"inputs": [{"name": "term", "type": "bytes32"}, {"name": "value", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "PoolTermsInvalid", "type": "error"},
{"inputs": [{"name": "vault", "type": "address"}, {"name": "pool", "type": "address"}], "name": "PoolKnown", "type": "error"},
{"inputs": [{"name": "vault", "type": "address"}], "name": "PoolVaultUnknown", "type": "error"},
{"inputs": [{"name": "vault", "type": "address"}], "name": "create", "outputs": [{"name": "pool", "type": "address"}], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "vault", "type": "address"}], "name": "poolOf", "outputs": [{"name": "pool", "type": "address"}], "stateMutability": "view", "type": "function"}
] as const;
