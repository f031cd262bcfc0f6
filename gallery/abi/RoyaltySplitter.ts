// Written by tools/abi.py from the contract as it is compiled.

export const RoyaltySplitter = [
{"inputs": [], "name": "ReentrancyGuardReentrantCall", "type": "error"},
{"inputs": [], "name": "distribute", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [], "name": "parts", "outputs": [{"components": [{"name": "recipient", "type": "address"}, {"name": "share", "type": "uint32"}], "internalType": "struct Part[]", "name": "list", "type": "tuple[]"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "totalCredit", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"indexed": true, "name": "account", "type": "address"}, {"indexed": false, "name": "amount", "type": "uint256"}], "name": "Credited", "type": "event"},
{"inputs": [{"indexed": true, "name": "account", "type": "address"}, {"indexed": false, "name": "amount", "type": "uint256"}], "name": "Paid", "type": "event"},
{"inputs": [{"indexed": true, "name": "token", "type": "address"}, {"indexed": false, "name": "amount", "type": "uint256"}], "name": "Distributed", "type": "event"},
{"inputs": [{"indexed": true, "name": "token", "type": "address"}, {"indexed": true, "name": "account", "type": "address"}, {"indexed": false, "name": "amount", "type": "uint256"}], "name": "TokenCredited", "type": "event"},
{"inputs": [{"indexed": true, "name": "token", "type": "address"}, {"indexed": true, "name": "account", "type": "address"}, {"indexed": false, "name": "amount", "type": "uint256"}], "name": "TokenPaid", "type": "event"},
{"inputs": [{"name": "account", "type": "address"}, {"name": "amount", "type": "uint256"}], "name": "CreditPaymentRefused", "type": "error"},
{"inputs": [{"name": "account", "type": "address"}], "name": "CreditNothingOwed", "type": "error"},
{"inputs": [{"name": "account", "type": "address"}], "name": "credit", "outputs": [{"name": "amount", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "account", "type": "address"}], "name": "withdrawCredit", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "caller", "type": "address"}], "name": "SplitNotItself", "type": "error"},
{"inputs": [{"name": "left", "type": "uint256"}, {"name": "needed", "type": "uint256"}], "name": "PushGasTooLow", "type": "error"},
{"inputs": [{"name": "token", "type": "address"}, {"name": "account", "type": "address"}, {"name": "amount", "type": "uint256"}], "name": "SplitPaymentRefused", "type": "error"},
{"inputs": [{"name": "token", "type": "address"}, {"name": "account", "type": "address"}], "name": "SplitNothingOwed", "type": "error"},
{"inputs": [{"name": "token", "type": "address"}, {"name": "account", "type": "address"}], "name": "owed", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "token", "type": "address"}, {"name": "account", "type": "address"}], "name": "withdraw", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "token", "type": "address"}, {"name": "to", "type": "address"}, {"name": "amount", "type": "uint256"}], "name": "push", "outputs": [], "stateMutability": "nonpayable", "type": "function"},
{"inputs": [{"name": "token", "type": "address"}], "name": "SplitNothingToDistribute", "type": "error"},
{"inputs": [{"name": "token", "type": "address"}], "name": "distribute", "outputs": [], "stateMutability": "nonpayable", "type": "function"}
] as const;
