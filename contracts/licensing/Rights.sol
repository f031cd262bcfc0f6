// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Rights
 * @notice What a licence can allow, one bit of 32 each. The first eight are the common ones; members can sell others, whose
 * meaning is in the text of their tier, and which get a name here with the next edition.
 */
library Rights {
    /// @dev Showing the work, in public or at home.
    uint256 internal constant DISPLAY = 1 << 0;
    /// @dev Publishing it on the net.
    uint256 internal constant WEB = 1 << 1;
    /// @dev Printing it, in editions and publications.
    uint256 internal constant PRINT = 1 << 2;
    /// @dev Putting it on goods.
    uint256 internal constant MERCHANDISE = 1 << 3;
    /// @dev Advertising with it.
    uint256 internal constant ADVERTISING = 1 << 4;
    /// @dev Making other works of it.
    uint256 internal constant DERIVATIVE = 1 << 5;
    /// @dev Training models with it.
    uint256 internal constant TRAINING = 1 << 6;
    /// @dev Passing the licence's other rights on to others.
    uint256 internal constant SUBLICENCE = 1 << 7;
}
