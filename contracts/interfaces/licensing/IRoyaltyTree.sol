// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A work that another was made from.
/// @param collection The work's contract.
/// @param tokenId Which token of the collection.
/// @param share Its share of that one's income after the studio's part, in millionths.
struct Ancestor {
    address collection;
    uint256 tokenId;
    uint256 share;
}

/// @dev How a work stands in the tree.
/// @param tagged Whether it, or a work that it was made from, was found infringing.
/// @param derivative Whether it was made from others.
/// @param onlyTier The tier by which alone it may offer derivative rights; 0 for any.
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
    /// @param caller Who called.
    /// @param allowed The only one who may.
    error RoyaltyNotAllowed(address caller, address allowed);
    /// @notice The contracts around the tree are known already.
    /// @param licenses The registry of licences that the tree knows.
    error RoyaltySetUp(address licenses);
    /// @notice The studio's part is at most `max` basis points.
    /// @param share The part that was wanted, in basis points.
    /// @param max The largest allowed, in basis points.
    error RoyaltyStudioShareTooLarge(uint256 share, uint256 max);
    /// @notice Nothing was sent.
    error RoyaltyNothingSent();
    /// @notice Nobody owns this work.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error RoyaltyWorkUnknown(address collection, uint256 tokenId);
    /// @notice `account` has nothing to withdraw of this token.
    /// @param token The token; the zero address stands for ETH.
    /// @param account Whose money was asked for.
    error RoyaltyNothingOwed(address token, address account);
    /// @notice The token did not move `amount` to `account`; it stays owed.
    /// @param token The token; the zero address stands for ETH.
    /// @param account Who was to be paid.
    /// @param amount How much, in smallest units of ETH or of the token.
    error RoyaltyPaymentRefused(address token, address account, uint256 amount);
    /// @notice The work has its parents already.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error DerivativeRegistered(address collection, uint256 tokenId);
    /// @notice Works were made from this one: it was first.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error DerivativeHasChildren(address collection, uint256 tokenId);
    /// @notice A work has 1 to `max` parents.
    /// @param count How many parents were given, a count.
    /// @param max The most a work can have, a count.
    error DerivativeParentsInvalid(uint256 count, uint256 max);
    /// @notice A work is not its own parent, and no work twice the parent of one.
    /// @param license The licence that names the parent, the id of its token.
    error DerivativeParentRepeated(uint256 license);
    /// @notice The licence is not in force, or not the caller's.
    /// @param license Which licence, the id of its token.
    /// @param holder Who holds it.
    /// @param inForce Whether it is in force.
    error DerivativeLicenseInvalid(uint256 license, address holder, bool inForce);
    /// @notice The licence's tier allows no derivatives, or the parent offers them by tier `only` alone.
    /// @param license Which licence, the id of its token.
    /// @param tier The tier of the licence, an id.
    /// @param only The only tier by which the parent offers them, an id; 0 if the licence's tier allows none.
    error DerivativeTierUnfit(uint256 license, uint256 tier, uint256 only);
    /// @notice Whoever controls the parent has not approved this work.
    /// @param license Which licence, the id of its token.
    /// @param collection The collection of the new work.
    /// @param tokenId The new work.
    error DerivativeNotApproved(uint256 license, address collection, uint256 tokenId);
    /// @notice The parent, or one before it, was found infringing.
    /// @param license The licence that names the parent, the id of its token.
    error DerivativeParentTagged(uint256 license);
    /// @notice The parents' shares are over a whole, both in millionths.
    /// @param shares The sum of the parents' shares, in millionths.
    /// @param whole A whole, in millionths.
    error DerivativeSharesTooLarge(uint256 shares, uint256 whole);
    /// @notice A work stands at most `max` generations below the first.
    /// @param depth How many generations below the first the work would stand, a count.
    /// @param max The most allowed, a count.
    error DerivativeTooDeep(uint256 depth, uint256 max);
    /// @notice A work has at most `max` ancestors.
    /// @param max The most allowed, a count.
    error DerivativeTooManyAncestors(uint256 max);
    /// @notice Licences with a derivative right are out until `until` (seconds) that the reciprocal terms would void.
    /// @param until When the last of them ends, grace included, in Unix seconds.
    error DerivativeRightsOut(uint256 until);

    /// @notice The DAO set the part of every income that goes to the work's splitter.
    /// @param share The studio's part of a fee, in basis points.
    event StudioShareSet(uint256 share);
    /// @notice Income of a work came in; what recipients got follows.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param payer Who paid.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param amount How much, in wei or in smallest units of `token`.
    event RoyaltyPaid(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed payer,
        address token,
        uint256 amount
    );
    /// @notice The token did not move `amount` to `account`, who can have it later.
    /// @param token The token's contract.
    /// @param account Who is owed.
    /// @param amount How much, in smallest units of `token`.
    event TokenCredited(address indexed token, address indexed account, uint256 amount);
    /// @notice The token moved `amount` to `account`.
    /// @param token The token's contract.
    /// @param account Who was paid.
    /// @param amount How much, in smallest units of `token`.
    event TokenPaid(address indexed token, address indexed account, uint256 amount);
    /// @notice Who controls a licensed work lets the licence's holder register a work made from it, or no longer.
    /// @param license Which licence, an id.
    /// @param collection The contract of the work that may be registered.
    /// @param tokenId Which token of that collection.
    /// @param approved Whether it may.
    event DerivativeApproved(
        uint256 indexed license,
        address indexed collection,
        uint256 indexed tokenId,
        bool approved
    );
    /// @notice The work pays these parents for ever.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param parents The works that it was made from, in the units of {Ancestor}.
    event DerivativeAdded(address indexed collection, uint256 indexed tokenId, Ancestor[] parents);
    /// @notice A work was found infringing, or not any more.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tagged Whether it is tagged.
    event TagSet(address indexed collection, uint256 indexed tokenId, bool tagged);

    /// @notice Pays all ETH sent as income of a work, at once. Who refuses finds a credit.
    /// @dev Caller: anyone.
    /// Errors: {RoyaltyNothingSent}, {RoyaltyWorkUnknown}, PushGasTooLow, RoyaltyGasTooLow.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    function payRoyalty(address collection, uint256 tokenId) external payable;

    /// @notice Pays an ERC-20, which must have come in just before, as income of a work without ancestors that lies in
    /// no vault.
    /// @dev Caller: the registry of licences.
    /// Errors: {RoyaltyNotAllowed}, {RoyaltyWorkUnknown}, PushGasTooLow, RoyaltyGasTooLow.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param token The token's contract.
    /// @param amount How much, in smallest units of `token`.
    function payTokens(address collection, uint256 tokenId, address token, uint256 amount) external;

    /// @notice Pays `account` what it could not be paid of a token before.
    /// @dev Caller: anyone; the money goes to `account`.
    /// Errors: {RoyaltyNothingOwed}, {RoyaltyPaymentRefused}.
    /// @param token The token's contract.
    /// @param account Who is owed.
    function withdrawTokens(address token, address account) external;

    /// @notice Says once and for ever that a work was made from others, under licences with a derivative right that the
    /// caller holds. Only before any work is made from it; in a vault it cannot be registered, since its income is
    /// others'.
    /// @dev Caller: the work's owner.
    /// Errors: {RoyaltyNotAllowed}, {DerivativeRegistered}, {DerivativeHasChildren}, {DerivativeParentsInvalid},
    /// {DerivativeLicenseInvalid}, {DerivativeTierUnfit}, {DerivativeParentRepeated}, {DerivativeParentTagged},
    /// {DerivativeNotApproved}, {DerivativeTooDeep}, {DerivativeTooManyAncestors}, {DerivativeSharesTooLarge},
    /// {DerivativeRightsOut}, LicenseUnknown.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param licenses One licence for each of 1 to 4 parents, ids.
    function registerDerivative(address collection, uint256 tokenId, uint256[] calldata licenses) external;

    /// @notice Lets the holder of a licence whose tier asks for it register this work, or no longer. The approval
    /// sleeps while somebody else controls the licensed work.
    /// @dev Caller: who controls the licensed work.
    /// Errors: {RoyaltyNotAllowed}, LicenseUnknown.
    /// @param license Which licence, an id.
    /// @param collection The contract of the work that may be registered.
    /// @param tokenId Which token of that collection.
    /// @param approved Whether it may.
    function approveDerivative(uint256 license, address collection, uint256 tokenId, bool approved) external;

    /// @notice Marks a work as infringing, or not any more. Only the contract of claims.
    /// @dev Caller: the contract of claims.
    /// Errors: {RoyaltyNotAllowed}.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tagged Whether it is tagged from now on.
    function setTag(address collection, uint256 tokenId, bool tagged) external;

    /// @notice Sets the part of every income that goes to the work's splitter.
    /// @dev Caller: the owner.
    /// Errors: {RoyaltyStudioShareTooLarge}, OwnableUnauthorizedAccount.
    /// @param share The studio's part of a fee, in basis points.
    function setStudioShare(uint256 share) external;

    /// @notice The part of every income that goes to the work's splitter.
    /// @return That part, in basis points.
    function studioShare() external view returns (uint256);

    /// @notice What `account` could not be paid of a token.
    /// @param token The token's contract.
    /// @param account Who is owed.
    /// @return That amount, in smallest units of `token`.
    function owedTokens(address token, address account) external view returns (uint256);

    /// @notice The works that a work pays; parents' parents are paid out of the parents' parts.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return Those works with their shares, in the units of {Ancestor}.
    function ancestorsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory);

    /// @notice The works that a work was made from, with what was agreed: their own parents' shares are within.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return Those works with the shares that were agreed, in the units of {Ancestor}.
    function parentsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory);

    /// @notice How a work stands in the tree.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return How it stands, in the units of {Standing}.
    function standing(address collection, uint256 tokenId) external view returns (Standing memory);

    /// @notice Whether a work, or one that it was made from, was found infringing.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return Whether it was.
    function isTagged(address collection, uint256 tokenId) external view returns (bool);
}
