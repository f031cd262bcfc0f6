// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IOperatorRegistry, Operator} from "../interfaces/generation/IOperatorRegistry.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {OracleSuccession} from "./OracleSuccession.sol";

/**
 * @title OperatorRegistry
 * @notice Bonds of node operators. The threat it answers is one bond behind many lies, or a bond that is gone before
 * its lie is found: each round has its own part locked, and nothing leaves before the exit delay and the end of every
 * round that has it locked. The owner (the DAO's timelock) can set the minimum bond and propose another oracle, but can never
 * move a bond: slashing is the right of the oracle that locked, bounded by what it locked.
 */
contract OperatorRegistry is OracleSuccession, PushOrCredit {
    using SafeCast for uint256;

    /// @dev In two slots what a commitment reads, and in a third what a payment does. `free` and `locked` in wei;
    /// `locked` by the oracle with the number `oracleId`, which was the last to lock; `former` is what earlier oracles
    /// still hold. Times in seconds.
    struct Record {
        address signer;
        uint40 registeredAt;
        uint40 exitAt;
        uint96 free;
        uint96 locked;
        uint32 oracleId;
        address payee;
        uint96 former;
    }

    /// @notice No minimum above this, so that the DAO cannot shut everybody out, in wei.
    uint256 public constant MAX_MIN_BOND = 1_000 ether;

    /// @notice Seconds between asking to exit and withdrawing.
    uint256 public immutable exitDelay;

    mapping(address operator => Record) private _operators;
    /// What an oracle that is not the operator's last one holds, in wei.
    mapping(uint256 oracleId => mapping(address operator => uint96 amount)) private _formerLocks;
    address[] private _list;

    /// @notice Makes the registry; no oracle is in force yet.
    /// @param initialOwner The DAO's timelock, once set up.
    /// @param minBond_ The smallest bond, in wei, at most 10^21.
    /// @param exitDelay_ How long free bond stays after an exit is asked for, in seconds; at least the longest life of
    /// a round, so that an exit never outruns a challenge.
    /// @param replacementDelay_ How long before it rules another oracle is proposed, in seconds; more than
    /// `exitDelay_`, so that operators can leave before.
    constructor(
        address initialOwner,
        uint256 minBond_,
        uint256 exitDelay_,
        uint256 replacementDelay_
    ) Ownable(initialOwner) OracleSuccession(replacementDelay_) {
        if (replacementDelay_ <= exitDelay_) revert OracleReplacementNotDue(replacementDelay_);
        exitDelay = exitDelay_;
        _setMinBond(minBond_);
    }

    /// @inheritdoc IOperatorRegistry
    function register(address signer, address payee) external payable {
        Record storage record = _operators[msg.sender];
        if (record.registeredAt != 0) revert OperatorAlreadyRegistered(msg.sender);
        if (signer == address(0) || payee == address(0)) revert OperatorAddressZero();
        uint256 minimum = _standing.minBond;
        if (msg.value < minimum) revert OperatorBondTooSmall(msg.value, minimum);
        record.signer = signer;
        record.registeredAt = uint40(block.timestamp);
        record.free = msg.value.toUint96();
        record.payee = payee;
        _list.push(msg.sender);
        emit OperatorRegistered(msg.sender, signer, payee, msg.value);
    }

    /// @inheritdoc IOperatorRegistry
    function topUp(address operator) external payable {
        Record storage record = _known(operator);
        record.free += msg.value.toUint96();
        emit OperatorToppedUp(operator, msg.sender, msg.value, _bond(record));
    }

    /// @inheritdoc IOperatorRegistry
    function setSigner(address signer) external {
        if (signer == address(0)) revert OperatorAddressZero();
        _known(msg.sender).signer = signer;
        emit OperatorSignerSet(msg.sender, signer);
    }

    /// @inheritdoc IOperatorRegistry
    function setPayee(address payee) external {
        if (payee == address(0)) revert OperatorAddressZero();
        _known(msg.sender).payee = payee;
        emit OperatorPayeeSet(msg.sender, payee);
    }

    /// @inheritdoc IOperatorRegistry
    function requestExit() external {
        Record storage record = _operators[msg.sender];
        // Both lie in one word, which is read once.
        (uint256 registeredAt, uint256 exitAt) = (record.registeredAt, record.exitAt);
        if (registeredAt == 0) revert OperatorUnknown(msg.sender);
        if (exitAt != 0) revert OperatorExiting(msg.sender, exitAt);
        exitAt = block.timestamp + exitDelay;
        record.exitAt = uint40(exitAt);
        emit OperatorExitRequested(msg.sender, exitAt);
    }

    /// @inheritdoc IOperatorRegistry
    function cancelExit() external {
        Record storage record = _known(msg.sender);
        if (record.exitAt == 0) revert OperatorNotExiting(msg.sender);
        record.exitAt = 0;
        emit OperatorExitCancelled(msg.sender);
    }

    /// @inheritdoc IOperatorRegistry
    function withdraw(address payable to) external {
        Record storage record = _known(msg.sender);
        uint256 exitAt = record.exitAt;
        if (exitAt == 0) revert OperatorNotExiting(msg.sender);
        if (block.timestamp < exitAt) revert OperatorExitTooEarly(exitAt);
        uint256 free = record.free;
        if (free == 0) revert OperatorBondLocked(msg.sender, 0, _bond(record));
        record.free = 0;
        emit OperatorWithdrawn(msg.sender, to, free);
        // The operator chose `to`; if it refuses the payment, the whole call is undone.
        Address.sendValue(to, free);
    }

    /// @inheritdoc IOperatorRegistry
    function lock(address operator, address signer, uint256 amount) external {
        Standing memory standing = _standing;
        if (msg.sender != standing.oracle) revert OracleNotInForce(msg.sender, standing.oracle);
        Record storage record = _known(operator);
        if (signer != record.signer) revert OperatorSignerInvalid(operator, signer, record.signer);
        if (record.exitAt != 0) revert OperatorExiting(operator, record.exitAt);
        if (record.oracleId != standing.oracleId) _handOver(record, operator, standing.oracleId);
        uint256 free = record.free;
        // The bond is looked up whole only if the usual part of it is not enough.
        if (free + record.locked < standing.minBond && _bond(record) < standing.minBond) {
            revert OperatorBondTooSmall(_bond(record), standing.minBond);
        }
        if (free < amount) revert OperatorBondLocked(operator, free, amount);
        unchecked {
            // At most `free`, and bonds together are below the supply of ETH.
            record.free = uint96(free - amount);
            record.locked += uint96(amount);
        }
        emit OperatorLocked(msg.sender, operator, amount);
    }

    /// @inheritdoc IOperatorRegistry
    function release(address operator, uint256 amount) external returns (address payee) {
        Record storage record = _unlock(operator, amount);
        record.free += uint96(amount);
        emit OperatorReleased(msg.sender, operator, amount);
        return record.payee;
    }

    /// @inheritdoc IOperatorRegistry
    function slash(address operator, uint256 amount, address beneficiary) external {
        _unlock(operator, amount);
        emit OperatorSlashed(msg.sender, operator, amount, beneficiary);
        _pay(beneficiary, amount);
    }

    /// @inheritdoc IOperatorRegistry
    function setMinBond(uint256 bond) external onlyOwner {
        _setMinBond(bond);
    }

    /// @inheritdoc IOperatorRegistry
    function getOperator(address operator) external view returns (Operator memory) {
        Record storage record = _known(operator);
        return
            Operator({
                signer: record.signer,
                registeredAt: record.registeredAt,
                payee: record.payee,
                exitAt: record.exitAt,
                bond: uint128(_bond(record)),
                locked: uint128(uint256(record.locked) + record.former)
            });
    }

    /// @inheritdoc IOperatorRegistry
    function minBond() external view returns (uint256) {
        return _standing.minBond;
    }

    /// @inheritdoc IOperatorRegistry
    function signerOf(address operator) external view returns (address) {
        return _operators[operator].signer;
    }

    /// @inheritdoc IOperatorRegistry
    function payeeOf(address operator) external view returns (address) {
        return _known(operator).payee;
    }

    /// @inheritdoc IOperatorRegistry
    function lockOf(address oracle_, address operator) external view returns (uint256) {
        uint256 id = _oracleIds[oracle_];
        Record storage record = _operators[operator];
        return id == record.oracleId ? record.locked : _formerLocks[id][operator];
    }

    /// @inheritdoc IOperatorRegistry
    function operatorCount() external view returns (uint256) {
        return _list.length;
    }

    /// @inheritdoc IOperatorRegistry
    function operatorAt(uint256 index) external view returns (address) {
        return _list[index];
    }

    function _setMinBond(uint256 bond) private {
        if (bond > MAX_MIN_BOND) revert OperatorMinBondTooLarge(bond, MAX_MIN_BOND);
        // At most the cap, which is far below 2^80.
        _standing.minBond = uint80(bond);
        emit MinBondSet(bond);
    }

    /// Takes `amount` out of what the caller has locked; the rest of the record follows from who gets it.
    function _unlock(address operator, uint256 amount) private returns (Record storage record) {
        Standing memory standing = _standing;
        uint256 id = msg.sender == standing.oracle ? standing.oracleId : _oracleIds[msg.sender];
        record = _operators[operator];
        bool last = id == record.oracleId;
        uint256 locked = last ? record.locked : _formerLocks[id][operator];
        if (id == 0 || amount > locked) revert OperatorNotLocked(msg.sender, operator, locked, amount);
        uint96 left = uint96(locked - amount);
        if (last) {
            record.locked = left;
        } else {
            _formerLocks[id][operator] = left;
            record.former -= uint96(amount);
        }
    }

    /// Puts what the operator's last oracle holds aside, and takes up what the one in force may hold from before.
    function _handOver(Record storage record, address operator, uint16 id) private {
        uint96 locked = record.locked;
        uint96 again = _formerLocks[id][operator];
        _formerLocks[record.oracleId][operator] = locked;
        _formerLocks[id][operator] = 0;
        record.former = record.former + locked - again;
        record.locked = again;
        record.oracleId = id;
    }

    function _bond(Record storage record) private view returns (uint256) {
        return uint256(record.free) + record.locked + record.former;
    }

    function _known(address operator) private view returns (Record storage record) {
        record = _operators[operator];
        if (record.registeredAt == 0) revert OperatorUnknown(operator);
    }
}
