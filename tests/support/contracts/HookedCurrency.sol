// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Currency} from "./Currency.sol";

/**
 * @title HookedCurrency
 * @notice An ERC-20 that tells one account of every transfer in its favour, as ERC-777 does.
 */
contract HookedCurrency is Currency {
    event Told(address account, bool taken);

    address public told;

    function tell(address account) external {
        told = account;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        // What the account does with it is its own business.
        if (to != told) return;
        (bool taken, ) = to.call(abi.encodeWithSignature("tokensReceived()"));
        emit Told(to, taken);
    }
}
