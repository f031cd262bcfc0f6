// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/**
 * @title SendToken
 * @notice The one way in which contracts here move ERC-20s that are not the studio's own. What a token answers is not
 * believed: some move and say that they did not, some the other way round, some say nothing. Balances before and after
 * tell, and whatever did not move exactly is to be undone by the caller.
 */
library SendToken {
    /// @dev What pushing a token may take; enough for any real one, and a token cannot burn the whole call. Whoever
    /// pushes must have so much left, or a good recipient could be starved.
    uint256 internal constant GAS = 500_000;

    /// @dev Sends `amount`, in the token's smallest unit; true if exactly that left this contract. If not, some of it may
    /// have left all the same: the caller reverts.
    function pay(address token, address to, uint256 amount) internal returns (bool) {
        uint256 held = IERC20(token).balanceOf(address(this));
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            // Neither success nor the answer counts, and none of the answer is copied.
            pop(call(gas(), token, 0, add(data, 32), mload(data), 0, 0))
        }
        // Exactly the amount must have left: what else happened is undone, and waits for its owner.
        // slither-disable-next-line incorrect-equality
        return held >= amount && IERC20(token).balanceOf(address(this)) == held - amount;
    }

    /// @dev Moves `amount` of `from` to `to`, in the token's smallest unit, and returns what arrived there. Reverts as the
    /// token does.
    function take(address token, address from, address to, uint256 amount) internal returns (uint256 received) {
        uint256 held = IERC20(token).balanceOf(to);
        // Whatever a token answers, the balance says what it did.
        // slither-disable-next-line unused-return
        Address.functionCall(token, abi.encodeCall(IERC20.transferFrom, (from, to, amount)));
        uint256 holds = IERC20(token).balanceOf(to);
        return holds > held ? holds - held : 0;
    }
}
