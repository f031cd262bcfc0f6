// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Whether one who holds a derivative right may register works made from the licensed one.
enum Derivatives {
    None,
    Allowed,
    Approval
}

/// @dev What licences of one kind are. Rights: display 1, web 2, print 4, merchandise 8, advertising 16, derivative 32,
/// training 64, sublicence 128; other bits of the 32 mean what the tier's text says.
/// @param rights What a holder may do, as a set of rights; at least one.
/// @param exclusive Those of them that nobody else has meanwhile, as a set of rights.
/// @param duration How long a licence holds, in hours, at most 87,600; 0 for ever.
/// @param grace How long after that it can be renewed, in hours, at most 720; 0 if it holds for ever.
/// @param seats Licences of a work in force at once, a count, at most 10; 0 for any number.
/// @param transferable Whether a holder can pass it on.
/// @param derivatives Whether works made from the licensed one can be registered; None exactly without a derivative
/// right.
/// @param reciprocal Whether such a work offers derivative rights by this tier only.
/// @param parentShare What such a work pays the licensed one, in millionths, at most 500,000; 0 without a derivative
/// right.
/// @param closed Whether nothing more is sold; a new tier is open.
/// @param floor The least price, in wei or the currency's smallest unit, at most 10^24.
/// @param currency In what is paid; the zero address stands for ETH.
/// @param name What members call it, as text: UTF-8 padded with zeros.
/// @param territory Where it holds, as text: UTF-8 padded with zeros.
/// @param terms The SHA-256 digest of the contract's text.
struct Tier {
    uint32 rights;
    uint32 exclusive;
    uint24 duration;
    uint16 grace;
    uint8 seats;
    bool transferable;
    Derivatives derivatives;
    bool reciprocal;
    uint24 parentShare;
    bool closed;
    uint88 floor;
    address currency;
    bytes32 name;
    bytes32 territory;
    bytes32 terms;
}

/// @dev What a sale goes by: a {Tier} without its texts, two words of storage, with the same bounds.
/// @param rights What a holder may do, as a set of rights.
/// @param exclusive Those of them that nobody else has meanwhile, as a set of rights.
/// @param duration How long a licence holds, in hours; 0 for ever.
/// @param grace How long after that it can be renewed, in hours.
/// @param seats Licences of a work in force at once, a count; 0 for any number.
/// @param transferable Whether a holder can pass it on.
/// @param derivatives Whether works made from the licensed one can be registered.
/// @param reciprocal Whether such a work offers derivative rights by this tier only.
/// @param parentShare What such a work pays the licensed one, in millionths.
/// @param closed Whether nothing more is sold.
/// @param floor The least price, in wei or the currency's smallest unit.
/// @param currency In what is paid; the zero address stands for ETH.
struct TierRules {
    uint32 rights;
    uint32 exclusive;
    uint24 duration;
    uint16 grace;
    uint8 seats;
    bool transferable;
    Derivatives derivatives;
    bool reciprocal;
    uint24 parentShare;
    bool closed;
    uint88 floor;
    address currency;
}

/**
 * @title ILicenseTiers
 * @notice The kinds of licences that members have decided on. Nothing of a kind ever changes but its floor and whether it
 * is closed for new sales.
 */
interface ILicenseTiers {
    /// @notice Tiers are numbered from 1 to `count`.
    /// @param tier The number that was asked for.
    /// @param count How many there are, a count.
    error LicenseTierUnknown(uint256 tier, uint256 count);
    /// @notice The `term` of a tier must be within `min` and `max`.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {Tier} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error LicenseTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);

    /// @notice Members added a tier.
    /// @param tier Which tier, an id, from 1.
    /// @param terms What its licences are, in the units of {Tier}.
    event TierAdded(uint256 indexed tier, Tier terms);
    /// @notice Members set the least price of a tier.
    /// @param tier Which tier, an id, from 1.
    /// @param floor The least price, in smallest units of the tier's currency.
    event TierFloorSet(uint256 indexed tier, uint256 floor);
    /// @notice Members closed a tier for new sales, or opened it again.
    /// @param tier Which tier, an id, from 1.
    /// @param closed Whether it is closed.
    event TierClosedSet(uint256 indexed tier, bool closed);

    /// @notice Adds a tier. Nothing of it changes later but its floor and whether it is closed.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {LicenseTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms What its licences are, in the units and bounds of {Tier}.
    /// @return tier The new tier, an id; tiers count from 1 and there are at most 65,535.
    function addTier(Tier calldata terms) external returns (uint256 tier);

    /// @notice Sets the least price of a tier. Offers below it cost it from now on.
    /// @dev Caller: the owner.
    /// Errors: {LicenseTierUnknown}, {LicenseTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param tier Which tier, an id.
    /// @param floor The least price, in smallest units of the tier's currency, at most 10^24.
    function setFloor(uint256 tier, uint256 floor) external;

    /// @notice Closes a tier for new sales, or opens it again; licences there are can be renewed.
    /// @dev Caller: the owner.
    /// Errors: {LicenseTierUnknown}, OwnableUnauthorizedAccount.
    /// @param tier Which tier, an id.
    /// @param closed Whether it is closed from now on.
    function setClosed(uint256 tier, bool closed) external;

    /// @notice A tier.
    /// @dev Errors: {LicenseTierUnknown}.
    /// @param tier Which tier, an id, from 1.
    /// @return The tier, in the units of {Tier}.
    function getTier(uint256 tier) external view returns (Tier memory);

    /// @notice A tier without its texts: what a sale pays to ask.
    /// @dev Errors: {LicenseTierUnknown}.
    /// @param tier Which tier, an id, from 1.
    /// @return The rules, in the units of {TierRules}.
    function rulesOf(uint256 tier) external view returns (TierRules memory);

    /// @notice How many tiers there are.
    /// @return Their number; the last one's id.
    function tierCount() external view returns (uint256);
}
