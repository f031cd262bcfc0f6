// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Crowd
/// @notice Many events, where a studio's contract would be.
contract Crowd {
    event Delegated(address indexed from, address indexed to, uint256 amount);

    uint256 private _said;

    function shout(uint256 count) external {
        uint256 said = _said;
        for (uint256 i = said; i < said + count; ++i) {
            emit Delegated(address(uint160(i % 500)), address(uint160(i)), i);
        }
        _said = said + count;
    }
}
