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
/// @param bond What a claim costs until it is decided, in wei.
/// @param period Within how long it is decided, in seconds.
struct ClaimTerms {
    uint96 bond;
    uint32 period;
}

/// @dev A claim that a work infringes; `end` in seconds, `bond` in wei, `evidence` the SHA-256 digest of a document.
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
    error ClaimBondInvalid(uint256 sent, uint256 bond);
    /// @notice There is nobody whose work this is.
    error ClaimWorkUnknown(address collection, uint256 tokenId);
    /// @notice The claim is not open.
    error ClaimNotOpen(uint256 claim, ClaimState state);
    /// @notice The claim could be decided until `end` (seconds).
    error ClaimOver(uint256 claim, uint256 end);
    /// @notice The claim can be decided until `end` (seconds).
    error ClaimNotOver(uint256 claim, uint256 end);
    /// @notice The `term` must be within `least` and `most`.
    error ClaimTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);

    event ClaimTermsSet(ClaimTerms terms);
    event Claimed(
        uint256 indexed claim,
        address indexed collection,
        uint256 indexed tokenId,
        address claimant,
        bytes32 evidence,
        uint256 end
    );
    event ClaimDecided(uint256 indexed claim, ClaimState state);

    /// @notice Claims that a work infringes, against the bond; claims count from 1. Anyone may. Reverts with
    /// {ClaimBondInvalid}, {ClaimWorkUnknown}.
    function report(address collection, uint256 tokenId, bytes32 evidence) external payable returns (uint256 claim);

    /// @notice Finds the work infringing: it is tagged, and the bond goes back. Only the owner, the members' timelock.
    /// Reverts with {ClaimNotOpen}, {ClaimOver}.
    /// @param claim Which claim, an id.
    function uphold(uint256 claim) external;

    /// @notice Finds the claim wrong: the bond goes to whoever holds the work's rights. Only the owner. Reverts with
    /// {ClaimNotOpen}, {ClaimOver}.
    /// @param claim Which claim, an id.
    function reject(uint256 claim) external;

    /// @notice Gives the bond of a claim back that nobody decided in time. Anyone may. Reverts with {ClaimNotOpen},
    /// {ClaimNotOver}.
    function lapse(uint256 claim) external;

    /// @notice Takes a work's tag away. Only the owner.
    /// @param tokenId Which token of `collection`, an id.
    function lift(address collection, uint256 tokenId) external;

    /// @notice Sets the terms of claims to come. Only the owner. Reverts with {ClaimTermsInvalid}.
    function setTerms(ClaimTerms calldata terms) external;

    /// @notice A claim; {ClaimState.None} if there is none of this number.
    function getClaim(uint256 claim) external view returns (Claim memory);

    /// @notice How many claims there have been.
    function claimCount() external view returns (uint256);

    /// @notice The terms of claims to come.
    function getTerms() external view returns (ClaimTerms memory);
}
