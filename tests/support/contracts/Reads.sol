// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReadableText} from "../../../contracts/text/ReadableText.sol";

/// @dev Asks the library about many texts at once.
contract Reads {
    function readable(bytes[] calldata texts) external pure returns (bool[] memory found) {
        found = new bool[](texts.length);
        for (uint256 i = 0; i < texts.length; ++i) found[i] = ReadableText.isReadable(texts[i]);
    }

    function readable(bytes32 padded) external pure returns (bool) {
        return ReadableText.isReadable(padded);
    }
}
