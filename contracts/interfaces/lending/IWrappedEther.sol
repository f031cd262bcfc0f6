// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/**
 * @title IWrappedEther
 * @notice ETH as an ERC-20, one for one.
 */
interface IWrappedEther is IERC20 {
    /// @notice Gives the caller as many tokens as wei are sent.
    /// @dev Caller: anyone.
    /// Errors: none.
    function deposit() external payable;

    /// @notice Takes `amount` tokens from the caller and sends it as many wei.
    /// @dev Caller: anyone.
    /// Errors: those of the token, if the caller has fewer.
    /// @param amount How many tokens, in wei.
    function withdraw(uint256 amount) external;
}
