// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {SendEther} from "../revenue/SendEther.sol";

/**
 * @title StudioTimelock
 * @notice OpenZeppelin's TimelockController, which owns every privileged right and keeps no money: what comes back to
 * it, as the fee of a failed round, goes to the treasury before anything is executed, so that no call spends it past
 * the treasury's cap. What an operation needs it takes from the treasury by a call of its own.
 *
 * After deployment the governor is its only proposer and canceller, anyone executes what is due, and it is its own only
 * admin.
 */
contract StudioTimelock is TimelockController {
    /// @notice The treasury would not take `amount` wei.
    /// @param treasury The treasury.
    /// @param amount How much, in wei.
    error TimelockSweepRefused(address treasury, uint256 amount);

    /// @notice Members changed where this contract's ETH goes.
    /// @param treasury The treasury.
    event TreasurySet(address treasury);
    /// @notice What was here went to the treasury.
    /// @param amount How much, in wei.
    event Swept(uint256 amount);

    /// @notice Where this contract's ETH goes.
    address public treasury;

    /// @param minDelay Seconds between a proposal's queueing and its execution.
    /// @param admin Who sets up the roles; it renounces at the end of deployment.
    /// @param treasury_ Where this contract's ETH goes.
    constructor(
        uint256 minDelay,
        address admin,
        address treasury_
    ) TimelockController(minDelay, new address[](0), new address[](0), admin) {
        _setTreasury(treasury_);
    }

    /// @notice Sets where this contract's ETH goes.
    /// @dev Caller: this contract itself, by a vote.
    /// Errors: {TimelockUnauthorizedCaller}.
    /// @param treasury_ The treasury from now on.
    function setTreasury(address treasury_) external {
        if (msg.sender != address(this)) revert TimelockUnauthorizedCaller(msg.sender);
        _setTreasury(treasury_);
    }

    /// @notice Sends all ETH that is here to the treasury.
    /// @dev Caller: anyone.
    /// Errors: {TimelockSweepRefused}.
    function sweep() external {
        uint256 amount = address(this).balance;
        if (!_sweep(amount)) revert TimelockSweepRefused(treasury, amount);
    }

    /// @notice Executes a call whose delay is over, after what was here went to the treasury; ETH sent along stays for
    /// the call.
    /// @dev Caller: anyone.
    /// Errors: TimelockUnexpectedOperationState, TimelockUnexecutedPredecessor, and those of the call.
    /// @param target What is called.
    /// @param value What is sent along, in wei.
    /// @param payload The call's data.
    /// @param predecessor The operation that must be done before; 0 for none.
    /// @param salt The operation's salt.
    function execute(
        address target,
        uint256 value,
        bytes calldata payload,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        _sweepBefore();
        super.execute(target, value, payload, predecessor, salt);
    }

    /// @notice Executes calls whose delay is over, after what was here went to the treasury; ETH sent along stays for
    /// the calls.
    /// @dev Caller: anyone.
    /// Errors: TimelockInvalidOperationLength, TimelockUnexpectedOperationState, TimelockUnexecutedPredecessor, and
    /// those of the calls.
    /// @param targets What is called, in order.
    /// @param values What is sent along with each, in wei.
    /// @param payloads Each call's data.
    /// @param predecessor The operation that must be done before; 0 for none.
    /// @param salt The operation's salt.
    function executeBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        _sweepBefore();
        super.executeBatch(targets, values, payloads, predecessor, salt);
    }

    /// A treasury that refuses stops no operation, or no vote could set another.
    function _sweepBefore() private {
        // Part of the balance, so never more than it.
        // slither-disable-next-line unused-return
        _sweep(address(this).balance - msg.value);
    }

    function _sweep(uint256 amount) private returns (bool success) {
        // An amount of zero needs no transfer and no event.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) return true;
        success = SendEther.pay(treasury, amount, gasleft());
        if (success) emit Swept(amount);
    }

    function _setTreasury(address treasury_) private {
        treasury = treasury_;
        emit TreasurySet(treasury_);
    }
}
