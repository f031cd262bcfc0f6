// Written by tools/abi.py from the contract as it is compiled.

export const ModelInspector = [
{"inputs": [], "name": "MAX_BLOB_LENGTH", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "MAX_CHUNKS", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [], "name": "MAX_WORK_GAS", "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "convolutions", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "HeaderDepthOutsideClass", "type": "error"},
{"inputs": [{"name": "count", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "InspectorTooManyChunks", "type": "error"},
{"inputs": [{"name": "expected", "type": "uint256"}, {"name": "held", "type": "uint256"}], "name": "InspectorBlobLength", "type": "error"},
{"inputs": [{"name": "gas", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "InspectorWorkTooDear", "type": "error"},
{"inputs": [{"name": "header", "type": "bytes32"}], "name": "HeaderMalformed", "type": "error"},
{"inputs": [{"name": "latentLength", "type": "uint256"}, {"name": "styleLength", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "HeaderLatentOutsideClass", "type": "error"},
{"inputs": [{"name": "layer", "type": "uint256"}, {"name": "channels", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "HeaderChannelsOutsideClass", "type": "error"},
{"inputs": [{"name": "layer", "type": "uint256"}, {"name": "output", "type": "uint256"}, {"name": "highest", "type": "int256"}, {"name": "max", "type": "int256"}], "name": "InspectorSumTooHigh", "type": "error"},
{"inputs": [{"name": "layer", "type": "uint256"}, {"name": "output", "type": "uint256"}, {"name": "lowest", "type": "int256"}, {"name": "min", "type": "int256"}], "name": "InspectorSumTooLow", "type": "error"},
{"inputs": [{"name": "layer", "type": "uint256"}, {"name": "output", "type": "uint256"}], "name": "InspectorWeightOutsideRange", "type": "error"},
{"inputs": [{"name": "layer", "type": "uint256"}, {"name": "shift", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "HeaderShiftOutsideClass", "type": "error"},
{"inputs": [{"name": "length", "type": "uint256"}, {"name": "max", "type": "uint256"}], "name": "InspectorBlobTooLong", "type": "error"},
{"inputs": [{"name": "pointers", "type": "address[]"}], "name": "inspect", "outputs": [{"name": "multiplyAdds", "type": "uint256"}], "stateMutability": "view", "type": "function"},
{"inputs": [{"name": "wanted", "type": "uint256"}, {"name": "held", "type": "uint256"}], "name": "BlobTooShort", "type": "error"}
] as const;
