// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IFractions {
    function transfer(address to, uint256 amount) external returns (bool);
}

/// @notice Holds fractions for others, as a lending pool does, and gives them to whoever asks.
contract Lender {
    address public immutable vaults;

    constructor(address vaults_) {
        vaults = vaults_;
    }

    /// @notice Fractions back to somebody.
    function give(IFractions vault, address to, uint256 amount) external {
        vault.transfer(to, amount);
    }
}
