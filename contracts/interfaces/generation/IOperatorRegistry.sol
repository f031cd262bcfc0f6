// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev An operator is named by its owner's address. `signer` is the hot key that commits and reveals, `payee` gets the
/// fees. `bond` and `locked` are wei, `locked` the part that answers for open rounds. `exitAt` is the time (seconds)
/// from which free bond may leave, 0 while the operator stays.
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
    error OperatorUnknown(address operator);
    /// @notice The caller is an operator already.
    error OperatorAlreadyRegistered(address operator);
    /// @notice The bond would be `bond` wei, under the minimum of `minimum`.
    error OperatorBondTooSmall(uint256 bond, uint256 minimum);
    /// @notice Only `free` wei of the bond are not locked; `needed` are asked for.
    error OperatorBondLocked(address operator, uint256 free, uint256 needed);
    /// @notice The operator is leaving (from `exitAt`, seconds) and takes no new rounds.
    error OperatorExiting(address operator, uint256 exitAt);
    /// @notice The operator has not asked to leave.
    error OperatorNotExiting(address operator);
    /// @notice The bond may leave from `exitAt` (seconds) on.
    error OperatorExitTooEarly(uint256 exitAt);
    /// @notice A signer or payee is the zero address.
    error OperatorAddressZero();
    /// @notice The new minimum is over the cap in code.
    error OperatorMinimumTooLarge(uint256 minimum, uint256 cap);
    /// @notice The caller is not the oracle in force.
    error OracleNotInForce(address caller, address oracle);
    /// @notice No replacement of the oracle is due; it takes effect from `effectiveAt` (seconds), 0 for none.
    error OracleReplacementNotDue(uint256 effectiveAt);
    /// @notice The caller has locked `locked` wei of this operator, and `amount` are to be released or slashed.
    error OperatorNotLocked(address oracle, address operator, uint256 locked, uint256 amount);
    /// @notice `caller` is not the signer that acts for this operator now.
    error OperatorSignerInvalid(address operator, address caller, address signer);

    event OperatorRegistered(address indexed operator, address indexed signer, address indexed payee, uint256 bond);
    event OperatorToppedUp(address indexed operator, address indexed from, uint256 amount, uint256 bond);
    event OperatorSignerSet(address indexed operator, address indexed signer);
    event OperatorPayeeSet(address indexed operator, address indexed payee);
    event OperatorExitRequested(address indexed operator, uint256 exitAt);
    event OperatorExitCancelled(address indexed operator);
    event OperatorWithdrawn(address indexed operator, address indexed to, uint256 amount);
    event OperatorLocked(address indexed oracle, address indexed operator, uint256 amount);
    event OperatorReleased(address indexed oracle, address indexed operator, uint256 amount);
    event OperatorSlashed(address indexed oracle, address indexed operator, uint256 amount, address beneficiary);
    /// @param minimum The smallest bond, in wei.
    event MinimumBondSet(uint256 minimum);
    /// @param effectiveAt From when on it can be activated, in Unix seconds.
    event OracleReplacementProposed(address indexed oracle, uint256 effectiveAt);
    /// @param firstRound The id of the first round that it may open.
    event OracleReplaced(address indexed oracle, uint256 firstRound);

    /// @notice Makes the caller an operator with `msg.value` as bond. Anyone may call once.
    function register(address signer, address payee) external payable;

    /// @notice Adds `msg.value` to an operator's bond. Anyone may call.
    function topUp(address operator) external payable;

    /// @notice Sets the caller's hot key, which commits from now on; what an earlier one committed can be revealed by
    /// whoever knows its salt.
    function setSigner(address signer) external;

    /// @notice Sets where the caller's fees go, also for rounds not settled yet.
    function setPayee(address payee) external;

    /// @notice Starts the caller's exit: no new rounds, and free bond may leave after `exitDelay` seconds.
    function requestExit() external;

    /// @notice Takes the exit back.
    function cancelExit() external;

    /// @notice Sends the caller's free bond to `to`, once the exit is due. What open rounds lock stays until they are
    /// over, and may be withdrawn then.
    function withdraw(address payable to) external;

    /// @notice Locks `amount` wei of an operator's bond, if `signer` acts for it now. Only the oracle in force. Reverts
    /// with {OperatorUnknown}, {OperatorSignerInvalid}, {OperatorExiting}, {OperatorBondTooSmall}, {OperatorBondLocked}.
    function lock(address operator, address signer, uint256 amount) external;

    /// @notice Releases `amount` wei that the caller locked; returns where the operator's fees go. Only the oracle that
    /// locked: reverts with {OperatorNotLocked}.
    function release(address operator, uint256 amount) external returns (address payee);

    /// @notice Takes `amount` wei that the caller locked away for ever and pays them to `beneficiary`. Only the oracle
    /// that locked: reverts with {OperatorNotLocked}.
    function slash(address operator, uint256 amount, address beneficiary) external;

    /// @notice Proposes another oracle, in force after `replacementDelay`; the first one takes effect at once. Only the
    /// owner (the timelock). Operators who distrust it have time to leave.
    function proposeOracle(address oracle) external;

    /// @notice Puts a proposed oracle in force when it is due. Its rounds go on counting where those of the one before ended,
    /// which opens none any more. Anyone may call.
    function activateOracle() external;

    /// @notice Sets the smallest bond for registering and for new rounds, in wei. Only the owner.
    /// @param minimum The smallest bond, in wei.
    function setMinimumBond(uint256 minimum) external;

    /// @notice The oracle that may lock bonds now.
    function oracle() external view returns (address);

    /// @notice The id of the first round that the oracle in force may open: one more than the last round before it.
    function firstRound() external view returns (uint256);

    /// @notice The oracle that was in force when the round of this id was opened, so that a round's number means one round
    /// only, however often oracles are replaced. The one in force for rounds to come; zero before the first.
    function oracleOf(uint256 round) external view returns (address);

    /// @notice The smallest bond, in wei.
    function minimumBond() external view returns (uint256);

    /// @notice The operator's record. Reverts with {OperatorUnknown}.
    function getOperator(address operator) external view returns (Operator memory);

    /// @notice The operator's hot key, zero if there is no such operator.
    function signerOf(address operator) external view returns (address);

    /// @notice Where the operator's fees go. Reverts with {OperatorUnknown}.
    function payeeOf(address operator) external view returns (address);

    /// @notice Wei that `oracle` holds locked of `operator`, for all its rounds together.
    function lockOf(address oracle, address operator) external view returns (uint256);

    /// @notice How many operators ever registered.
    function operatorCount() external view returns (uint256);

    /// @notice The operator that registered as number `index`, from 0.
    function operatorAt(uint256 index) external view returns (address);
}
