// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IOperatorRegistry, Operator} from "../interfaces/IOperatorRegistry.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";

/**
 * @title OperatorRegistry
 * @notice Bonds of node operators. The threat it answers is one bond behind many lies, or a bond that is gone before
 * its lie is found: each round locks its own part, and nothing leaves before the exit delay and the end of every round
 * that locks it. The owner (the DAO's timelock) can set the minimum bond and propose another oracle, but can never
 * move a bond: slashing is the right of the oracle that locked, bounded by what it locked.
 */
contract OperatorRegistry is IOperatorRegistry, Ownable, PushOrCredit {
    using SafeCast for uint256;

    /// @notice No minimum above this, so that the DAO cannot shut everybody out, in wei.
    uint256 public constant MINIMUM_BOND_CAP = 1_000 ether;

    /// @notice Seconds between asking to exit and withdrawing.
    uint256 public immutable exitDelay;

    /// @notice Seconds between proposing another oracle and its coming into force.
    uint256 public immutable replacementDelay;

    /// @notice The smallest bond, in wei.
    uint256 public minimumBond;

    /// @notice The oracle that may lock bonds now.
    address public oracle;

    /// @notice The proposed oracle, zero if none, and the time from which it can be activated.
    address public pendingOracle;
    uint256 public pendingOracleAt;

    mapping(address operator => Operator) private _operators;
    mapping(address oracle => mapping(uint256 round => mapping(address operator => uint256 amount))) private _locks;
    address[] private _list;

    /// @param initialOwner The DAO's timelock, once set up.
    /// @param minimumBond_ In wei.
    /// @param exitDelay_ Seconds; at least the longest life of a round, so that an exit never outruns a challenge.
    /// @param replacementDelay_ Seconds; must exceed `exitDelay_` so that operators can leave before a new oracle rules.
    constructor(
        address initialOwner,
        uint256 minimumBond_,
        uint256 exitDelay_,
        uint256 replacementDelay_
    ) Ownable(initialOwner) {
        if (replacementDelay_ <= exitDelay_) revert OracleReplacementNotDue(replacementDelay_);
        exitDelay = exitDelay_;
        replacementDelay = replacementDelay_;
        _setMinimumBond(minimumBond_);
    }

    /// @inheritdoc IOperatorRegistry
    function register(address signer, address payee) external payable {
        if (_operators[msg.sender].registeredAt != 0) revert OperatorAlreadyRegistered(msg.sender);
        if (signer == address(0) || payee == address(0)) revert OperatorAddressZero();
        if (msg.value < minimumBond) revert OperatorBondTooSmall(msg.value, minimumBond);
        _operators[msg.sender] = Operator({
            signer: signer,
            registeredAt: uint64(block.timestamp),
            payee: payee,
            exitAt: 0,
            bond: msg.value.toUint128(),
            locked: 0
        });
        _list.push(msg.sender);
        emit OperatorRegistered(msg.sender, signer, payee, msg.value);
    }

    /// @inheritdoc IOperatorRegistry
    function topUp(address operator) external payable {
        Operator storage record = _known(operator);
        uint256 bond = record.bond + msg.value;
        record.bond = bond.toUint128();
        emit OperatorToppedUp(operator, msg.sender, msg.value, bond);
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
        Operator storage record = _known(msg.sender);
        if (record.exitAt != 0) revert OperatorExiting(msg.sender, record.exitAt);
        uint256 exitAt = block.timestamp + exitDelay;
        record.exitAt = uint64(exitAt);
        emit OperatorExitRequested(msg.sender, exitAt);
    }

    /// @inheritdoc IOperatorRegistry
    function cancelExit() external {
        Operator storage record = _known(msg.sender);
        if (record.exitAt == 0) revert OperatorNotExiting(msg.sender);
        record.exitAt = 0;
        emit OperatorExitCancelled(msg.sender);
    }

    /// @inheritdoc IOperatorRegistry
    function withdraw(address payable to) external {
        Operator storage record = _known(msg.sender);
        if (record.exitAt == 0) revert OperatorNotExiting(msg.sender);
        if (block.timestamp < record.exitAt) revert OperatorExitTooEarly(record.exitAt);
        uint256 free = record.bond - record.locked;
        if (free == 0) revert OperatorBondLocked(msg.sender, 0, record.bond);
        record.bond = record.locked;
        emit OperatorWithdrawn(msg.sender, to, free);
        // The operator chose `to` itself: if that refuses, nothing has happened.
        Address.sendValue(to, free);
    }

    /// @inheritdoc IOperatorRegistry
    function lock(uint256 round, address operator, uint256 amount) external {
        if (msg.sender != oracle) revert OracleNotInForce(msg.sender, oracle);
        Operator storage record = _known(operator);
        if (record.exitAt != 0) revert OperatorExiting(operator, record.exitAt);
        uint256 bond = record.bond;
        if (bond < minimumBond) revert OperatorBondTooSmall(bond, minimumBond);
        uint256 free = bond - record.locked;
        if (free < amount) revert OperatorBondLocked(operator, free, amount);
        if (_locks[msg.sender][round][operator] != 0) revert OperatorAlreadyLocked(round, operator);
        _locks[msg.sender][round][operator] = amount;
        record.locked += amount.toUint128();
        emit OperatorLocked(msg.sender, round, operator, amount);
    }

    /// @inheritdoc IOperatorRegistry
    function release(uint256 round, address operator) external {
        uint256 amount = _locks[msg.sender][round][operator];
        if (amount == 0) revert OperatorNotLocked(msg.sender, round, operator);
        delete _locks[msg.sender][round][operator];
        _operators[operator].locked -= amount.toUint128();
        emit OperatorReleased(msg.sender, round, operator, amount);
    }

    /// @inheritdoc IOperatorRegistry
    function slash(uint256 round, address operator, uint256 amount, address beneficiary) external {
        uint256 locked = _locks[msg.sender][round][operator];
        if (locked == 0) revert OperatorNotLocked(msg.sender, round, operator);
        if (amount > locked) revert OperatorSlashTooLarge(amount, locked);
        // The difference is below `locked`, so what remains of the lock still fits the record.
        _locks[msg.sender][round][operator] = locked - amount;
        Operator storage record = _operators[operator];
        record.locked -= amount.toUint128();
        record.bond -= amount.toUint128();
        emit OperatorSlashed(msg.sender, round, operator, amount, beneficiary);
        _pay(beneficiary, amount);
    }

    /// @inheritdoc IOperatorRegistry
    function proposeOracle(address newOracle) external onlyOwner {
        if (newOracle == address(0)) revert OperatorAddressZero();
        uint256 effectiveAt = oracle == address(0) ? block.timestamp : block.timestamp + replacementDelay;
        pendingOracle = newOracle;
        pendingOracleAt = effectiveAt;
        emit OracleReplacementProposed(newOracle, effectiveAt);
    }

    /// @inheritdoc IOperatorRegistry
    function activateOracle() external {
        address replacement = pendingOracle;
        if (replacement == address(0) || block.timestamp < pendingOracleAt) {
            revert OracleReplacementNotDue(pendingOracleAt);
        }
        oracle = replacement;
        delete pendingOracle;
        delete pendingOracleAt;
        emit OracleReplaced(replacement);
    }

    /// @inheritdoc IOperatorRegistry
    function setMinimumBond(uint256 minimum) external onlyOwner {
        _setMinimumBond(minimum);
    }

    /// @inheritdoc IOperatorRegistry
    function getOperator(address operator) external view returns (Operator memory) {
        return _known(operator);
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
    function lockOf(address oracle_, uint256 round, address operator) external view returns (uint256) {
        return _locks[oracle_][round][operator];
    }

    /// @inheritdoc IOperatorRegistry
    function operatorCount() external view returns (uint256) {
        return _list.length;
    }

    /// @inheritdoc IOperatorRegistry
    function operatorAt(uint256 index) external view returns (address) {
        return _list[index];
    }

    function _setMinimumBond(uint256 minimum) private {
        if (minimum > MINIMUM_BOND_CAP) revert OperatorMinimumTooLarge(minimum, MINIMUM_BOND_CAP);
        minimumBond = minimum;
        emit MinimumBondSet(minimum);
    }

    function _known(address operator) private view returns (Operator storage record) {
        record = _operators[operator];
        if (record.registeredAt == 0) revert OperatorUnknown(operator);
    }
}
