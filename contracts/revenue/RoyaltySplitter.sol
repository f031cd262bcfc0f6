// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IRoyaltySplitter, Part} from "../interfaces/revenue/IRoyaltySplitter.sol";
import {PayableClone} from "./PayableClone.sol";
import {PushOrCredit} from "./PushOrCredit.sol";
import {SendToken} from "./SendToken.sol";
import {SplitterCode} from "./SplitterCode.sol";

/**
 * @title RoyaltySplitter
 * @notice What all splitters run. A splitter is a few bytes of code that stop when called with no data, so that a bare
 * transfer of 2,300 gas is enough, call this contract otherwise, and end with the split itself.
 *
 * ERC-20s are met as they come ({SendToken}): some keep a fee, some refuse a recipient, some call back, some lie. A part
 * moves exactly, or what moved of it is undone and all of it becomes owed to its recipient and stays out of later
 * distributions. So what is owed is always there.
 */
contract RoyaltySplitter is IRoyaltySplitter, PushOrCredit, ReentrancyGuardTransient {
    mapping(address token => mapping(address account => uint256)) private _owed;
    mapping(address token => uint256) private _totalOwed;

    /// @inheritdoc IRoyaltySplitter
    function distribute() external nonReentrant {
        uint256 amount = address(this).balance - totalCredit;
        // Whatever the balance, nothing hangs on one exact value of it: all there is gets split.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) revert SplitNothingToDistribute(address(0));
        bytes memory split = PayableClone.load(address(this));
        emit Distributed(address(0), amount);
        uint256 count = SplitterCode.count(split);
        for (uint256 i = 0; i < count; ++i) {
            (address recipient, uint256 share) = SplitterCode.part(split, i);
            // Shares add up to a whole, so parts never exceed the amount; what is left over waits for the next time.
            uint256 due = (amount * share) / SplitterCode.WHOLE;
            if (due != 0) _push(recipient, due);
        }
    }

    /// @inheritdoc IRoyaltySplitter
    /// @dev Whoever comes back in from a token can read what is owed so far, and change nothing.
    // slither-disable-next-line reentrancy-no-eth
    function distribute(address token) external nonReentrant {
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 kept = _totalOwed[token];
        if (balance <= kept) revert SplitNothingToDistribute(token);
        uint256 amount = balance - kept;
        bytes memory split = PayableClone.load(address(this));
        emit Distributed(token, amount);
        uint256 count = SplitterCode.count(split);
        for (uint256 i = 0; i < count; ++i) {
            (address recipient, uint256 share) = SplitterCode.part(split, i);
            // The quotient and the remainder are shared apart, so that no token's supply is too large.
            // slither-disable-next-line divide-before-multiply
            uint256 due =
                (amount / SplitterCode.WHOLE) * share + ((amount % SplitterCode.WHOLE) * share) / SplitterCode.WHOLE;
            // A part of nothing is nothing to move.
            // slither-disable-next-line incorrect-equality
            if (due == 0) continue;
            _requireGas(SendToken.GAS);
            // solhint-disable-next-line no-empty-blocks
            try this.push{gas: SendToken.GAS}(token, recipient, due) {} catch {
                _owed[token][recipient] += due;
                _totalOwed[token] += due;
                emit TokenCredited(token, recipient, due);
            }
        }
    }

    /// @notice Moves `amount` of a token exactly or not at all.
    /// @dev Caller: the splitter itself.
    /// Errors: {SplitNotItself}, {SplitPaymentRefused}.
    /// @param token The token's contract.
    /// @param to Who gets it.
    /// @param amount What is moved, in smallest units of `token`.
    function push(address token, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert SplitNotItself(msg.sender);
        _move(token, to, amount);
    }

    /// @inheritdoc IRoyaltySplitter
    function withdraw(address token, address account) external nonReentrant {
        uint256 amount = _owed[token][account];
        if (amount == 0) revert SplitNothingOwed(token, account);
        _owed[token][account] = 0;
        _totalOwed[token] -= amount;
        _move(token, account, amount);
        emit TokenPaid(token, account, amount);
    }

    /// @inheritdoc IRoyaltySplitter
    function owed(address token, address account) external view returns (uint256) {
        return token == address(0) ? credit[account] : _owed[token][account];
    }

    /// @inheritdoc IRoyaltySplitter
    function parts() external view returns (Part[] memory list) {
        bytes memory split = PayableClone.load(address(this));
        list = new Part[](SplitterCode.count(split));
        for (uint256 i = 0; i < list.length; ++i) {
            (address recipient, uint256 share) = SplitterCode.part(split, i);
            list[i] = Part({recipient: recipient, share: uint32(share)});
        }
    }

    function _move(address token, address to, uint256 amount) private {
        if (!SendToken.pay(token, to, amount)) revert SplitPaymentRefused(token, to, amount);
    }
}
