// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Whether one who holds a derivative right may register works made from the licensed one.
enum Derivatives {
    None,
    Allowed,
    Approval
}

/// @dev What licences of one kind are. Rights: display 1, web 2, print 4, merchandise 8, advertising 16, derivative 32, AI
/// training 64, sublicence 128.
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
/// @param name What members call it, as text: UTF-8 padded with zeros.
/// @param territory Where it holds, as text: UTF-8 padded with zeros.
/// @param terms The SHA-256 digest of the contract's text.
struct Tier {
    uint8 rights;
    uint8 exclusive;
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

/// @dev What a sale goes by: a {Tier} without its texts, two words of storage.
struct TierRules {
    uint8 rights;
    uint8 exclusive;
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
    error LicenseTierUnknown(uint256 tier, uint256 count);
    /// @notice The `term` of a tier must be within `least` and `most`.
    error LicenseTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);

    event TierAdded(uint256 indexed tier, Tier terms);
    event TierFloorSet(uint256 indexed tier, uint256 floor);
    event TierClosedSet(uint256 indexed tier, bool closed);

    /// @notice Adds a tier; ids count from 1. Nothing of it changes later but its floor and whether it is closed. Only the
    /// owner, the members' timelock. Reverts with {LicenseTermsInvalid}.
    function addTier(Tier calldata terms) external returns (uint256 tier);

    /// @notice Sets the least price of a tier. Offers below it cost it from now on. Only the owner. Reverts with
    /// {LicenseTierUnknown}, {LicenseTermsInvalid}.
    /// @param tier Which tier, an id.
    /// @param floor The least price, in smallest units of the tier's currency.
    function setFloor(uint256 tier, uint256 floor) external;

    /// @notice Closes a tier for new sales, or opens it again; licences there are can be renewed. Only the owner. Reverts
    /// with {LicenseTierUnknown}.
    /// @param tier Which tier, an id.
    function setClosed(uint256 tier, bool closed) external;

    /// @notice A tier. Reverts with {LicenseTierUnknown}.
    function getTier(uint256 tier) external view returns (Tier memory);

    /// @notice A tier without its texts: what a sale pays to ask. Reverts with {LicenseTierUnknown}.
    function rulesOf(uint256 tier) external view returns (TierRules memory);

    /// @notice How many tiers there are.
    function tierCount() external view returns (uint256);
}
