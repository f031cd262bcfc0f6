// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev An operator, named by its owner's address.
/// @param signer The hot key that commits.
/// @param registeredAt When it registered, in Unix seconds.
/// @param payee Who gets its fees.
/// @param exitAt From when on free bond may leave, in Unix seconds; 0 while the operator stays.
/// @param bond The whole bond, in wei.
/// @param locked What of it answers for open rounds, in wei.
struct Operator {
    address signer;
    uint64 registeredAt;
    address payee;
    uint64 exitAt;
    uint128 bond;
    uint128 locked;
}

/**
 * @title IOperatorRegistry
 * @notice Who runs the generator, and with what at stake. An oracle locks a part of the bond for each of its rounds and
 * knows which; only the oracle that locked can release or slash, and no more of an operator than it has locked, so
 * neither the DAO nor a newer oracle can touch it.
 */
interface IOperatorRegistry {
    /// @notice No operator has this owner.
    /// @param operator The address that is no operator's owner.
    error OperatorUnknown(address operator);
    /// @notice The caller is an operator already.
    /// @param operator Which operator, by its owner's address.
    error OperatorAlreadyRegistered(address operator);
    /// @notice The bond would be `bond` wei, and the least is `min`.
    /// @param bond How much the bond would be, in wei.
    /// @param min The least bond, in wei.
    error OperatorBondTooSmall(uint256 bond, uint256 min);
    /// @notice Only `free` wei of the bond are not locked; `needed` are asked for.
    /// @param operator Which operator, by its owner's address.
    /// @param free How much is not locked, in wei.
    /// @param needed How much was asked for, in wei.
    error OperatorBondLocked(address operator, uint256 free, uint256 needed);
    /// @notice The operator is leaving (from `exitAt`, seconds) and takes no new rounds.
    /// @param operator Which operator, by its owner's address.
    /// @param exitAt When its bond may leave, in Unix seconds.
    error OperatorExiting(address operator, uint256 exitAt);
    /// @notice The operator has not asked to leave.
    /// @param operator Which operator, by its owner's address.
    error OperatorNotExiting(address operator);
    /// @notice The bond may leave from `exitAt` (seconds) on.
    /// @param exitAt From when on the bond may leave, in Unix seconds.
    error OperatorExitTooEarly(uint256 exitAt);
    /// @notice A signer or payee is the zero address.
    error OperatorAddressZero();
    /// @notice The new least bond is over the largest that code allows.
    /// @param bond The least bond that was wanted, in wei.
    /// @param max The largest that can be set, in wei.
    error OperatorMinBondTooLarge(uint256 bond, uint256 max);
    /// @notice The caller is not the oracle in force.
    /// @param caller Who called.
    /// @param oracle The oracle in force.
    error OracleNotInForce(address caller, address oracle);
    /// @notice No replacement of the oracle is due; it takes effect from `effectiveAt` (seconds), 0 for none.
    /// @param effectiveAt When the replacement takes effect, in Unix seconds; 0 for none.
    error OracleReplacementNotDue(uint256 effectiveAt);
    /// @notice The caller has locked `locked` wei of this operator, and `amount` are to be released or slashed.
    /// @param oracle Which oracle called.
    /// @param operator Which operator, by its owner's address.
    /// @param locked How much it has locked of this operator, in wei.
    /// @param amount How much it asked for, in wei.
    error OperatorNotLocked(address oracle, address operator, uint256 locked, uint256 amount);
    /// @notice `caller` is not the signer that acts for this operator now.
    /// @param operator Which operator, by its owner's address.
    /// @param caller Who called.
    /// @param signer Who acts for the operator now.
    error OperatorSignerInvalid(address operator, address caller, address signer);

    /// @notice There is a new operator.
    /// @param operator The operator, by its owner's address.
    /// @param signer The hot key that commits.
    /// @param payee Where its fees go.
    /// @param bond Its bond, in wei.
    event OperatorRegistered(address indexed operator, address indexed signer, address indexed payee, uint256 bond);
    /// @notice A bond grew.
    /// @param operator The operator, by its owner's address.
    /// @param from Who paid.
    /// @param amount How much, in wei.
    /// @param bond The whole bond now, in wei.
    event OperatorToppedUp(address indexed operator, address indexed from, uint256 amount, uint256 bond);
    /// @notice An operator has another hot key.
    /// @param operator The operator, by its owner's address.
    /// @param signer The hot key that commits.
    event OperatorSignerSet(address indexed operator, address indexed signer);
    /// @notice An operator's fees go elsewhere.
    /// @param operator The operator, by its owner's address.
    /// @param payee Where its fees go.
    event OperatorPayeeSet(address indexed operator, address indexed payee);
    /// @notice An operator wants to leave.
    /// @param operator The operator, by its owner's address.
    /// @param exitAt From when on free bond may leave, in Unix seconds.
    event OperatorExitRequested(address indexed operator, uint256 exitAt);
    /// @notice An operator stays.
    /// @param operator The operator, by its owner's address.
    event OperatorExitCancelled(address indexed operator);
    /// @notice Free bond left.
    /// @param operator The operator, by its owner's address.
    /// @param to Who was paid.
    /// @param amount How much, in wei.
    event OperatorWithdrawn(address indexed operator, address indexed to, uint256 amount);
    /// @notice A part of a bond answers for a round.
    /// @param oracle The oracle.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    event OperatorLocked(address indexed oracle, address indexed operator, uint256 amount);
    /// @notice A part of a bond is free again.
    /// @param oracle The oracle.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    event OperatorReleased(address indexed oracle, address indexed operator, uint256 amount);
    /// @notice A part of a bond is lost.
    /// @param oracle The oracle.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    /// @param beneficiary Who has it.
    event OperatorSlashed(address indexed oracle, address indexed operator, uint256 amount, address beneficiary);
    /// @notice The DAO set the smallest bond.
    /// @param bond The least bond, in wei.
    event MinBondSet(uint256 bond);
    /// @notice The DAO proposed another oracle.
    /// @param oracle The oracle that is proposed.
    /// @param effectiveAt From when on it can be activated, in Unix seconds.
    event OracleReplacementProposed(address indexed oracle, uint256 effectiveAt);
    /// @notice Another oracle is in force.
    /// @param oracle The oracle in force.
    /// @param firstRound The id of the first round that it may open.
    event OracleReplaced(address indexed oracle, uint256 firstRound);

    /// @notice Makes the caller an operator with the ETH sent as bond.
    /// @dev Caller: anyone, once.
    /// Errors: {OperatorAlreadyRegistered}, {OperatorAddressZero}, {OperatorBondTooSmall}.
    /// @param signer The hot key that commits.
    /// @param payee Where its fees go.
    function register(address signer, address payee) external payable;

    /// @notice Adds the ETH sent to an operator's bond.
    /// @dev Caller: anyone.
    /// Errors: {OperatorUnknown}.
    /// @param operator The operator, by its owner's address.
    function topUp(address operator) external payable;

    /// @notice Sets the caller's hot key, which commits from now on; what an earlier one committed can be revealed by
    /// whoever knows its salt.
    /// @dev Caller: an operator.
    /// Errors: {OperatorAddressZero}, {OperatorUnknown}.
    /// @param signer The hot key that commits.
    function setSigner(address signer) external;

    /// @notice Sets where the caller's fees go, also for rounds not settled yet.
    /// @dev Caller: an operator.
    /// Errors: {OperatorAddressZero}, {OperatorUnknown}.
    /// @param payee Where its fees go.
    function setPayee(address payee) external;

    /// @notice Starts the caller's exit: no new rounds, and free bond may leave after the exit delay.
    /// @dev Caller: an operator.
    /// Errors: {OperatorUnknown}, {OperatorExiting}.
    function requestExit() external;

    /// @notice Takes the exit back.
    /// @dev Caller: an operator.
    /// Errors: {OperatorUnknown}, {OperatorNotExiting}.
    function cancelExit() external;

    /// @notice Sends the caller's free bond to `to`, once the exit is due. What open rounds lock stays until they are
    /// over, and may be withdrawn then.
    /// @dev Caller: an operator.
    /// Errors: {OperatorUnknown}, {OperatorNotExiting}, {OperatorExitTooEarly}, {OperatorBondLocked}, FailedCall.
    /// @param to Who is paid.
    function withdraw(address payable to) external;

    /// @notice Locks a part of an operator's bond, if `signer` acts for it now.
    /// @dev Caller: the oracle in force.
    /// Errors: {OracleNotInForce}, {OperatorUnknown}, {OperatorSignerInvalid}, {OperatorExiting},
    /// {OperatorBondTooSmall}, {OperatorBondLocked}.
    /// @param operator The operator, by its owner's address.
    /// @param signer Who acts for it.
    /// @param amount How much, in wei.
    function lock(address operator, address signer, uint256 amount) external;

    /// @notice Releases what the caller locked.
    /// @dev Caller: the oracle that locked.
    /// Errors: {OperatorNotLocked}.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    /// @return payee Where its fees go.
    function release(address operator, uint256 amount) external returns (address payee);

    /// @notice Takes what the caller locked away for ever and pays it to `beneficiary`.
    /// @dev Caller: the oracle that locked.
    /// Errors: {OperatorNotLocked}, PushGasTooLow.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    /// @param beneficiary Who is paid.
    function slash(address operator, uint256 amount, address beneficiary) external;

    /// @notice Proposes another oracle, in force after the replacement delay; the first one takes effect at once.
    /// Operators who distrust it have time to leave.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {OperatorAddressZero}, OwnableUnauthorizedAccount.
    /// @param oracle The oracle.
    function proposeOracle(address oracle) external;

    /// @notice Puts a proposed oracle in force when it is due. Its rounds go on counting where those of the one before
    /// ended, which opens none any more.
    /// @dev Caller: anyone.
    /// Errors: {OracleReplacementNotDue}.
    function activateOracle() external;

    /// @notice Sets the smallest bond for registering and for new rounds.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {OperatorMinBondTooLarge}, OwnableUnauthorizedAccount.
    /// @param bond The least bond, in wei, at most 10^21.
    function setMinBond(uint256 bond) external;

    /// @notice The oracle that may lock bonds now.
    /// @return The oracle; the zero address before the first.
    function oracle() external view returns (address);

    /// @notice The id of the first round that the oracle in force may open: one more than the last round before it.
    /// @return Its number; 1 before the first oracle.
    function firstRound() external view returns (uint256);

    /// @notice The oracle that was in force when the round of this id was opened, so that a round's number means one
    /// round only, however often oracles are replaced.
    /// @param round The round's number.
    /// @return The oracle; the one in force for rounds to come; the zero address before the first.
    function oracleOf(uint256 round) external view returns (address);

    /// @notice The smallest bond.
    /// @return The bond, in wei.
    function minBond() external view returns (uint256);

    /// @notice The operator's record.
    /// @dev Errors: {OperatorUnknown}.
    /// @param operator The operator, by its owner's address.
    /// @return The record, in the units of {Operator}.
    function getOperator(address operator) external view returns (Operator memory);

    /// @notice The operator's hot key.
    /// @param operator The operator, by its owner's address.
    /// @return The key's address; the zero address if there is no such operator.
    function signerOf(address operator) external view returns (address);

    /// @notice Where the operator's fees go.
    /// @dev Errors: {OperatorUnknown}.
    /// @param operator The operator, by its owner's address.
    /// @return The payee.
    function payeeOf(address operator) external view returns (address);

    /// @notice What `oracle` holds locked of `operator`, for all its rounds together.
    /// @param oracle The oracle.
    /// @param operator The operator, by its owner's address.
    /// @return That part of the bond, in wei.
    function lockOf(address oracle, address operator) external view returns (uint256);

    /// @notice How many operators ever registered.
    /// @return Their number.
    function operatorCount() external view returns (uint256);

    /// @notice The operators in the order in which they registered.
    /// @dev Errors: a panic for an index that is not there.
    /// @param index Which one, from 0.
    /// @return The operator.
    function operatorAt(uint256 index) external view returns (address);
}
