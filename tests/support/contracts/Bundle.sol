// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Several calls of one account in one transaction.
contract Bundle {
    struct Step {
        address target;
        uint256 value;
        bytes data;
    }

    receive() external payable {}

    /// @notice Makes all calls, or reverts with what the first that failed said.
    function run(Step[] calldata steps) external payable {
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool done, bytes memory answer) = steps[i].target.call{value: steps[i].value}(steps[i].data);
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
    }
}
