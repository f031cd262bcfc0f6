// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ISplitterFactory, Part} from "../interfaces/revenue/IRoyaltySplitter.sol";
import {PayableClone} from "./PayableClone.sol";
import {RoyaltySplitter} from "./RoyaltySplitter.sol";
import {SplitterCode} from "./SplitterCode.sol";

/**
 * @title SplitterFactory
 * @notice Makes splitters, one for each distinct split. Nobody owns it. A splitter's address follows from its parts alone,
 * so it can be paid before anybody has made it.
 */
contract SplitterFactory is ISplitterFactory {
    /// @notice What all splitters run.
    address public immutable implementation;

    constructor() {
        implementation = address(new RoyaltySplitter());
    }

    /// @inheritdoc ISplitterFactory
    function create(Part[] calldata parts) external returns (address splitter) {
        _check(parts);
        bytes memory code = SplitterCode.creation(implementation, parts);
        splitter = Create2.computeAddress(0, keccak256(code));
        if (splitter.code.length != 0) return splitter;
        emit SplitterCreated(PayableClone.create(code));
    }

    /// @inheritdoc ISplitterFactory
    function addressOf(Part[] calldata parts) external view returns (address) {
        _check(parts);
        return Create2.computeAddress(0, keccak256(SplitterCode.creation(implementation, parts)));
    }

    function _check(Part[] calldata parts) private pure {
        uint256 count = parts.length;
        if (count == 0 || count > SplitterCode.MAX_PARTS) revert SplitPartsInvalid(count, SplitterCode.MAX_PARTS);
        uint256 total = 0;
        address last = address(0);
        for (uint256 i = 0; i < count; ++i) {
            (address recipient, uint256 share) = (parts[i].recipient, parts[i].share);
            if (share == 0 || recipient <= last) revert SplitPartInvalid(i, recipient, share);
            last = recipient;
            total += share;
        }
        if (total != SplitterCode.WHOLE) revert SplitSharesInvalid(total, SplitterCode.WHOLE);
    }
}
