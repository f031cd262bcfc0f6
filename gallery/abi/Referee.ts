// Written by tools/abi.py from the contract as it is compiled.

export const Referee = [
{"inputs": [], "name": "composer", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "executor", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "models", "outputs": [{"name": "", "type": "address"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "lo", "type": "uint256"}, {"name": "hi", "type": "uint256"}, {"name": "min", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "StyleOutOfBounds", "type": "error"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "odds", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "StyleOddsTooMany", "type": "error"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "sum", "type": "uint256"}, {"name": "whole", "type": "uint256"}], "name": "StyleOddsInvalid", "type": "error"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "value", "type": "uint256"}, {"name": "min", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "StyleValueOutOfBounds", "type": "error"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "value", "type": "uint256"}, {"name": "previous", "type": "uint256"}], "name": "StyleOddsNotRising", "type": "error"},
{"inputs": [{"name": "axis", "type": "uint256"}, {"name": "value", "type": "uint256"}], "name": "StyleWeightZero", "type": "error"},
{"inputs": [{"name": "header", "type": "uint256"}, {"name": "axes", "type": "uint256"}], "name": "LatentStyleLengthMismatch", "type": "error"},
{"inputs": [{"name": "length", "type": "uint256"}, {"name": "expected", "type": "uint256"}], "name": "StyleLengthInvalid", "type": "error"},
{"inputs": [{"name": "model", "type": "uint256"}, {"name": "seed", "type": "bytes32"}, {"name": "index", "type": "uint256"}, {"name": "style", "type": "bytes"}], "name": "digest", "outputs": [{"name": "", "type": "bytes32"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "model", "type": "uint256"}, {"name": "seed", "type": "bytes32"}, {"name": "index", "type": "uint256"}, {"name": "style", "type": "bytes"}], "name": "field", "outputs": [{"name": "result", "type": "bytes"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "model", "type": "uint256"}, {"name": "seed", "type": "bytes32"}, {"name": "index", "type": "uint256"}, {"name": "style", "type": "bytes"}], "name": "file", "outputs": [{"name": "", "type": "bytes"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "model", "type": "uint256"}, {"name": "seed", "type": "bytes32"}, {"name": "index", "type": "uint256"}, {"name": "style", "type": "bytes"}], "name": "picture", "outputs": [{"name": "", "type": "bytes"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "model", "type": "uint256"}, {"name": "seed", "type": "bytes32"}, {"name": "index", "type": "uint256"}, {"name": "style", "type": "bytes"}], "name": "traits", "outputs": [{"name": "values", "type": "uint256[]"}, {"name": "shares", "type": "uint256[]"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "model", "type": "uint256"}], "name": "RefereeModelNotProvable", "type": "error"},
{"inputs": [{"name": "palette", "type": "uint256"}, {"name": "count", "type": "uint256"}], "name": "PaletteUnknown", "type": "error"},
{"inputs": [{"name": "wanted", "type": "uint256"}, {"name": "held", "type": "uint256"}], "name": "BlobTooShort", "type": "error"}
] as const;
