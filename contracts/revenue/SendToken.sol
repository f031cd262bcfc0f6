// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/**
 * @title SendToken
 * @notice The one way in which contracts here push ERC-20s to recipients that a token may refuse. Tokens are met as they
 * come: some return nothing, some return false, some burn gas.
 */
library SendToken {
    /// @dev What transferring a token may take; enough for any real one, and a token cannot burn the whole call. Whoever
    /// pushes must have so much left, or a good recipient could be starved.
    uint256 internal constant GAS = 500_000;

    /// @dev Moves tokens; true if the call succeeded and returned nothing or true. Reads one word at most.
    function pay(address token, address to, uint256 amount, uint256 gasLimit) internal returns (bool success) {
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            mstore(0, 0)
            success := call(gasLimit, token, 0, add(data, 32), mload(data), 0, 32)
            if returndatasize() {
                success := and(success, and(gt(returndatasize(), 31), eq(mload(0), 1)))
            }
        }
    }
}
