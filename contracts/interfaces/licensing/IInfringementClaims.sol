// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How a claim stands.
enum ClaimState {
    None,
    Open,
    Upheld,
    Rejected,
    Lapsed
}

/// @dev The terms of claims to come.
/// @param bond What a claim costs until it is decided, in wei, 10^15 to 10^19.
/// @param period Within how long it is decided, in seconds, at most 15,552,000 (180 days).
struct ClaimTerms {
    uint96 bond;
    uint32 period;
}

/// @dev A claim that a work infringes somebody's rights.
/// @param claimant Who claims.
/// @param bond What it cost and what comes back, in wei.
/// @param end Until when it can be decided, in Unix seconds.
/// @param state How the claim stands.
/// @param collection The work's contract.
/// @param tokenId Which token of the collection.
/// @param evidence The SHA-256 digest of a document.
struct Claim {
    address claimant;
    uint96 bond;
    uint40 end;
    ClaimState state;
    address collection;
    uint256 tokenId;
    bytes32 evidence;
}

/**
 * @title IInfringementClaims
 * @notice Claims that a work infringes somebody's rights. They cost a bond, so that they are meant; members decide them;
 * and a claim that nobody decides costs nothing.
 */
interface IInfringementClaims {
    /// @notice The bond is exactly `bond` wei, and `sent` were sent.
    /// @param sent How much was sent, in wei.
    /// @param bond The bond that a claim takes, in wei.
    error ClaimBondInvalid(uint256 sent, uint256 bond);
    /// @notice There is nobody whose work this is.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error ClaimWorkUnknown(address collection, uint256 tokenId);
    /// @notice The claim is not open.
    /// @param claim Which claim, an id from 1.
    /// @param state The state that it is in.
    error ClaimNotOpen(uint256 claim, ClaimState state);
    /// @notice The claim could be decided until `end` (seconds).
    /// @param claim Which claim, an id from 1.
    /// @param end The last moment for a decision, in Unix seconds.
    error ClaimOver(uint256 claim, uint256 end);
    /// @notice The claim can be decided until `end` (seconds).
    /// @param claim Which claim, an id from 1.
    /// @param end The last moment for a decision, in Unix seconds.
    error ClaimNotOver(uint256 claim, uint256 end);
    /// @notice The `term` must be within `min` and `max`.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {ClaimTerms} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error ClaimTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);

    /// @notice The DAO set the terms of claims to come.
    /// @param terms The terms, in the units and bounds of {ClaimTerms}.
    event ClaimTermsSet(ClaimTerms terms);
    /// @notice `claimant` says that a work infringes somebody's rights.
    /// @param claim Which claim, an id.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param claimant Who claims.
    /// @param evidence The SHA-256 digest of a document.
    /// @param end Until when it can be decided, in Unix seconds.
    event Claimed(
        uint256 indexed claim,
        address indexed collection,
        uint256 indexed tokenId,
        address claimant,
        bytes32 evidence,
        uint256 end
    );
    /// @notice Members upheld or rejected a claim, or nobody decided it in time.
    /// @param claim Which claim, an id.
    /// @param state How the claim stands.
    event ClaimDecided(uint256 indexed claim, ClaimState state);

    /// @notice Claims that a work infringes, against the bond, which is sent along exactly.
    /// @dev Caller: anyone.
    /// Errors: {ClaimBondInvalid}, {ClaimWorkUnknown}.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param evidence The SHA-256 digest of a document.
    /// @return claim The new claim, an id; claims count from 1.
    function report(address collection, uint256 tokenId, bytes32 evidence) external payable returns (uint256 claim);

    /// @notice Finds the work infringing: it is tagged, and the bond goes back.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ClaimNotOpen}, {ClaimOver}, PushGasTooLow, OwnableUnauthorizedAccount.
    /// @param claim Which claim, an id.
    function uphold(uint256 claim) external;

    /// @notice Finds the claim wrong: the bond goes to whoever holds the work's rights.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ClaimNotOpen}, {ClaimOver}, PushGasTooLow, OwnableUnauthorizedAccount.
    /// @param claim Which claim, an id.
    function reject(uint256 claim) external;

    /// @notice Gives the bond of a claim back that nobody decided in time.
    /// @dev Caller: anyone.
    /// Errors: {ClaimNotOpen}, {ClaimNotOver}, PushGasTooLow.
    /// @param claim Which claim, an id.
    function lapse(uint256 claim) external;

    /// @notice Takes a work's tag away.
    /// @dev Caller: the owner.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param collection The work's contract.
    /// @param tokenId Which token of `collection`, an id.
    function lift(address collection, uint256 tokenId) external;

    /// @notice Sets the terms of claims to come.
    /// @dev Caller: the owner.
    /// Errors: {ClaimTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {ClaimTerms}.
    function setTerms(ClaimTerms calldata terms) external;

    /// @notice A claim.
    /// @param claim Which claim, an id.
    /// @return The claim, in the units of {Claim}; its state is {ClaimState.None} if there is none of this number.
    function getClaim(uint256 claim) external view returns (Claim memory);

    /// @notice How many claims there have been.
    /// @return Their number; the last one's id.
    function claimCount() external view returns (uint256);

    /// @notice The terms of claims to come.
    /// @return The terms, in the units of {ClaimTerms}.
    function getTerms() external view returns (ClaimTerms memory);
}
