// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/**
 * @title Currency
 * @notice Somebody else's ERC-20, which can keep a fee of each transfer and refuse recipients.
 */
contract Currency is ERC20 {
    error CurrencyRefuses(address account);

    uint256 public fee;
    mapping(address account => bool) public refused;

    constructor() ERC20("Currency", "CUR") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function setRefused(address account, bool refused_) external {
        refused[account] = refused_;
    }

    function _update(address from, address to, uint256 value) internal virtual override {
        if (refused[to]) revert CurrencyRefuses(to);
        if (from == address(0) || to == address(0)) return super._update(from, to, value);
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}
