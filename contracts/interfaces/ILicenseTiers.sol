// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Whether one who holds a derivative right may register works made from the licensed one.
enum Derivatives {
    None,
    Allowed,
    Approval
}

/// @dev What licences of one kind are. `rights`: display 1, web 2, print 4, merchandise 8, advertising 16, derivative 32,
/// AI training 64, sublicence 128; `exclusive`: those of them that nobody else has meanwhile. `duration` (0: for ever) and
/// `grace` in hours; `seats`: licences of a work in force at once, 0 for any number. `parentShare`, in millionths, is what
/// a work made from a licensed one pays it; if `reciprocal`, that work offers derivative rights by this tier only. `floor`
/// is the least price, in wei or the currency's smallest unit; `currency` the zero address for ETH. `name` and `territory`
/// are UTF-8 padded with zeros, `terms` the SHA-256 digest of the contract's text.
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
    function setFloor(uint256 tier, uint256 floor) external;

    /// @notice Closes a tier for new sales, or opens it again; licences there are can be renewed. Only the owner. Reverts
    /// with {LicenseTierUnknown}.
    function setClosed(uint256 tier, bool closed) external;

    /// @notice A tier. Reverts with {LicenseTierUnknown}.
    function getTier(uint256 tier) external view returns (Tier memory);

    /// @notice A tier without its texts: what a sale pays to ask. Reverts with {LicenseTierUnknown}.
    function rulesOf(uint256 tier) external view returns (TierRules memory);

    /// @notice How many tiers there are.
    function tierCount() external view returns (uint256);
}
