// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title SendEther
 * @notice The one way in which contracts here send ETH: no return data is copied, so that its size costs nothing.
 */
library SendEther {
    /// @dev Sends `amount` wei with at most `gasLimit` gas; false if `to` refused.
    function pay(address to, uint256 amount, uint256 gasLimit) internal returns (bool success) {
        assembly ("memory-safe") {
            success := call(gasLimit, to, amount, 0, 0, 0, 0)
        }
    }
}
