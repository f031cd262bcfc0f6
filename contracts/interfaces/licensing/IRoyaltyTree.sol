// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A work that another was made from, and its share of that one's income in millionths, after the studio's part.
struct Ancestor {
    address collection;
    uint256 tokenId;
    uint256 share;
}

/// @dev How a work stands in the tree. `onlyTier`: the tier by which alone it may offer derivative rights, 0 for any.
struct Standing {
    bool tagged;
    bool derivative;
    uint256 onlyTier;
}

/**
 * @title IRoyaltyTree
 * @notice Which works were made from which, and the one way in which a work's income is paid: a part to its splitter, their
 * shares to the works that it was made from, and the rest to whoever holds its rights, all at once. What a work gets as a
 * parent is its income like any other, less what goes further up.
 */
interface IRoyaltyTree {
    /// @notice Only `allowed` may do this.
    error RoyaltyNotAllowed(address caller, address allowed);
    /// @notice The contracts around the tree are known already.
    error RoyaltySetUp(address licenses);
    /// @notice The studio's part is at most `most` basis points.
    error RoyaltyStudioShareTooLarge(uint256 share, uint256 most);
    /// @notice Nothing was sent.
    error RoyaltyNothingSent();
    /// @notice Nobody owns this work.
    error RoyaltyWorkUnknown(address collection, uint256 tokenId);
    /// @notice `account` has nothing to withdraw of this token.
    error RoyaltyNothingOwed(address token, address account);
    /// @notice The token did not move `amount` to `account`; it stays owed.
    error RoyaltyPaymentRefused(address token, address account, uint256 amount);
    /// @notice The work has its parents already.
    error DerivativeRegistered(address collection, uint256 tokenId);
    /// @notice Works were made from this one: it was first.
    error DerivativeHasChildren(address collection, uint256 tokenId);
    /// @notice A work has 1 to `most` parents.
    error DerivativeParentsInvalid(uint256 count, uint256 most);
    /// @notice A work is not its own parent, and no work twice the parent of one.
    error DerivativeParentRepeated(uint256 license);
    /// @notice The licence is not in force, or not the caller's.
    error DerivativeLicenseInvalid(uint256 license, address holder, bool inForce);
    /// @notice The licence's tier allows no derivatives, or the parent offers them by tier `only` alone.
    error DerivativeTierUnfit(uint256 license, uint256 tier, uint256 only);
    /// @notice Whoever controls the parent has not approved this work.
    error DerivativeNotApproved(uint256 license, address collection, uint256 tokenId);
    /// @notice The parent, or one before it, was found infringing.
    error DerivativeParentTagged(uint256 license);
    /// @notice The parents' shares are over a whole, both in millionths.
    error DerivativeSharesTooLarge(uint256 shares, uint256 whole);
    /// @notice A work stands at most `most` generations below the first.
    error DerivativeTooDeep(uint256 depth, uint256 most);
    /// @notice A work has at most `most` ancestors.
    error DerivativeTooManyAncestors(uint256 most);
    /// @notice Licences with a derivative right are out until `until` (seconds) that the reciprocal terms would void.
    error DerivativeRightsOut(uint256 until);

    /// @param share The studio's part of a fee, in basis points.
    event StudioShareSet(uint256 share);
    /// @notice `amount` (of `token`, or wei for the zero address) came in for a work; what recipients got follows.
    event RoyaltyPaid(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed payer,
        address token,
        uint256 amount
    );
    /// @notice The token did not move `amount` to `account`, who can have it later.
    event TokenCredited(address indexed token, address indexed account, uint256 amount);
    event TokenPaid(address indexed token, address indexed account, uint256 amount);
    event DerivativeApproved(
        uint256 indexed license,
        address indexed collection,
        uint256 indexed tokenId,
        bool approved
    );
    /// @notice The work pays these parents for ever.
    event DerivativeAdded(address indexed collection, uint256 indexed tokenId, Ancestor[] parents);
    event TagSet(address indexed collection, uint256 indexed tokenId, bool tagged);

    /// @notice Pays all ETH sent as income of a work, at once. Anyone may. Who refuses finds a credit. Reverts with
    /// {RoyaltyNothingSent}, {RoyaltyWorkUnknown}, {PushGasTooLow}.
    function payRoyalty(address collection, uint256 tokenId) external payable;

    /// @notice Pays `amount` of an ERC-20, which must have come in just before, as income of a work without ancestors that
    /// lies in no vault. Only the registry of licences. Reverts with {RoyaltyNotAllowed}, {RoyaltyWorkUnknown}.
    function payTokens(address collection, uint256 tokenId, address token, uint256 amount) external;

    /// @notice Pays `account` what it could not be paid of a token before. Anyone may call; the money goes to `account`.
    /// Reverts with {RoyaltyNothingOwed}, {RoyaltyPaymentRefused}.
    function withdrawTokens(address token, address account) external;

    /// @notice Says once and for ever that a work was made from others, under licences with a derivative right that the
    /// caller holds. Only the work's owner, and before any work is made from it; in a vault it cannot be registered, since
    /// its income is others'. Reverts with a `Derivative…` error or {RoyaltyNotAllowed}.
    function registerDerivative(address collection, uint256 tokenId, uint256[] calldata licenses) external;

    /// @notice Lets the holder of a licence whose tier asks for it register this work, or no longer. Only who controls the
    /// licensed work; the approval sleeps while somebody else does. Reverts with {RoyaltyNotAllowed}.
    function approveDerivative(uint256 license, address collection, uint256 tokenId, bool approved) external;

    /// @notice Marks a work as infringing, or not any more. Only the contract of claims. Reverts with {RoyaltyNotAllowed}.
    function setTag(address collection, uint256 tokenId, bool tagged) external;

    /// @notice Sets the part of every income that goes to the work's splitter, in basis points. Only the owner. Reverts
    /// with {RoyaltyStudioShareTooLarge}.
    /// @param share The studio's part of a fee, in basis points.
    function setStudioShare(uint256 share) external;

    /// @notice The part that goes to splitters, in basis points.
    function studioShare() external view returns (uint256);

    /// @notice What `account` could not be paid of a token.
    function owedTokens(address token, address account) external view returns (uint256);

    /// @notice The works that a work pays, with shares of its income after the studio's part; parents' parents are paid out
    /// of the parents' parts.
    function ancestorsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory);

    /// @notice The works that a work was made from, with what was agreed: their own parents' shares are within.
    function parentsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory);

    /// @notice How a work stands in the tree.
    function standing(address collection, uint256 tokenId) external view returns (Standing memory);

    /// @notice Whether a work, or one that it was made from, was found infringing.
    function isTagged(address collection, uint256 tokenId) external view returns (bool);
}
