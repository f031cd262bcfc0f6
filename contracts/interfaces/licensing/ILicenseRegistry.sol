// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseTiers} from "./ILicenseTiers.sol";

/// @dev Whether one who controls a work sells licences of a tier, and renews them, and for how much, in the smallest unit
/// of the tier's currency.
struct Offer {
    uint88 price;
    uint88 renewalPrice;
    bool sells;
    bool renews;
}

/// @dev An offer to one buyer, signed by who controls the work (EIP-712); good once, until `deadline` (seconds).
struct PrivateOffer {
    address collection;
    uint256 tokenId;
    uint256 tier;
    address buyer;
    uint256 price;
    uint256 nonce;
    uint256 deadline;
}

/// @dev A licence. Times in seconds, the greatest number of 64 bits for ever; in grace it can be renewed but is not in
/// force. `seat` counts from 1, 0 if the tier has none.
struct License {
    address collection;
    uint256 tokenId;
    uint256 tier;
    address holder;
    uint256 expiresAt;
    uint256 graceEnd;
    uint256 seat;
    bool inForce;
}

/**
 * @title ILicenseRegistry
 * @notice Licences of works of any collection as ERC-721 tokens that expire (ERC-5643). The DAO says what kinds there are
 * and what they cost at least; whoever controls a work says which are on sale: its owner, or for a work in one of the
 * studio's vaults the vault's curator. Licences stay in force when the work is sold.
 */
interface ILicenseRegistry {
    /// @notice The DAO has closed the tier for new sales.
    error LicenseTierClosed(uint256 tier);
    /// @notice `controller` decides on the work, not `caller`.
    error LicenseNotController(address caller, address controller);
    /// @notice A price is at least the tier's `floor`.
    error LicensePriceTooSmall(uint256 price, uint256 floor);
    /// @notice Whoever controls the work does not sell licences of this tier.
    error LicenseNotOffered(address collection, uint256 tokenId, uint256 tier);
    /// @notice The licence is for ever, or whoever controls the work does not renew its tier.
    error LicenseNotRenewable(uint256 license);
    /// @notice A buy-out of the work's vault is under way: nobody may encumber what is being sold.
    error LicenseBuyoutUnderWay(address vault);
    /// @notice The offer is not signed by `controller`, who decides on the work.
    error LicenseSignatureInvalid(address controller);
    /// @notice `controller` has sold by, or withdrawn, what it signed with this nonce.
    error LicenseNonceUsed(address controller, uint256 nonce);
    /// @notice The call was good until `deadline` (seconds).
    error LicenseDeadlinePassed(uint256 deadline);
    /// @notice The fee is over the caller's limit.
    error LicenseFeeAboveLimit(uint256 fee, uint256 limit);
    /// @notice The fee is `fee` wei, and `sent` were sent.
    error LicensePaymentTooSmall(uint256 sent, uint256 fee);
    /// @notice The currency moved `received` where the fee is `fee`.
    error LicensePaymentInexact(address currency, uint256 received, uint256 fee);
    /// @notice `account` does not take back the `amount` wei that it sent too much.
    error LicenseRefundRefused(address account, uint256 amount);
    /// @notice Fees in this currency reach neither the holders of a vault nor the parents of a derivative.
    error LicenseCurrencyUnfit(address currency, address collection, uint256 tokenId);
    /// @notice Right number `right` (0 to 7) is exclusively somebody's until `until` (seconds), grace included.
    error LicenseRightTaken(uint256 right, uint256 until);
    /// @notice Right number `right` is somebody's until `until` (seconds), grace included, so it cannot be sold exclusively.
    error LicenseRightInUse(uint256 right, uint256 until);
    /// @notice All seats of the tier are taken.
    error LicenseSeatsTaken(uint256 tier, uint256 seats);
    /// @notice `holder` has `count` licences of the work, and gets no more.
    error LicenseHolderFull(address holder, uint256 count);
    /// @notice Licences of this tier stay with their holder.
    error LicenseNotTransferable(uint256 license);
    /// @notice The work, or one that it was made from, was found infringing.
    error LicenseWorkTagged(address collection, uint256 tokenId);
    /// @notice The work was made under tier `only`, which is the only one by which it may offer derivative rights.
    error LicenseNotReciprocal(uint256 tier, uint256 only);
    /// @notice The licence could be renewed until `end` (seconds).
    error LicenseLapsed(uint256 license, uint256 end);
    /// @notice At most one period is bought ahead: the licence can be renewed from `from` (seconds) on.
    error LicenseRenewalTooEarly(uint256 license, uint256 from);
    /// @notice A licence of this tier is renewed for exactly `needed` seconds.
    error LicenseDurationInvalid(uint256 duration, uint256 needed);
    /// @notice The holder alone, and whom it approved, may do this.
    error LicenseNotHolder(address caller, address holder);
    /// @notice There is no such licence.
    error LicenseUnknown(uint256 license);
    /// @notice This function can do nothing with the `sent` wei.
    error LicenseTakesNoEther(uint256 sent);

    /// @notice `controller` offers, or with neither `sells` nor `renews` no longer offers, licences of the tier.
    event OfferSet(
        address indexed collection,
        uint256 indexed tokenId,
        uint256 indexed tier,
        address controller,
        Offer offer
    );
    /// @notice What `controller` signed with this nonce is void.
    event NonceUsed(address indexed controller, uint256 nonce);
    /// @notice `payer` paid `fee` for a licence of `holder`'s until `expiresAt` (seconds).
    event LicenseSold(
        uint256 indexed license,
        address indexed collection,
        uint256 indexed tokenId,
        uint256 tier,
        address holder,
        address payer,
        uint256 fee,
        uint256 expiresAt
    );
    event LicenseRenewed(uint256 indexed license, address indexed payer, uint256 fee, uint256 expiresAt);

    /// @notice Puts a work's licences of a tier on sale, changes their price, or with neither `sells` nor `renews` takes
    /// them off. Only who controls the work. The offer sleeps while somebody else controls the work. Reverts with
    /// {LicenseNotController}, {LicensePriceTooSmall}, {ILicenseTiers.LicenseTierUnknown}.
    function setOffer(address collection, uint256 tokenId, uint256 tier, Offer calldata offer) external;

    /// @notice Makes void what the caller signed with this nonce. Reverts with {LicenseNonceUsed}.
    function useNonce(uint256 nonce) external;

    /// @notice Buys a licence for `to`. The fee is at most `limit`, in wei (what is sent too much comes back) or in the
    /// tier's currency, which this contract must be approved for. It reaches the work's splitter, the works that it was
    /// made from, and its holder in the same transaction. Anyone may buy, before `deadline` (seconds). Reverts with the
    /// errors above.
    function buy(
        address collection,
        uint256 tokenId,
        uint256 tier,
        address to,
        uint256 limit,
        uint256 deadline
    ) external payable returns (uint256 license);

    /// @notice Buys, for its buyer, what was offered by signature. Anyone may bring it. Reverts as {buy}, and with
    /// {LicenseSignatureInvalid}, {LicenseNonceUsed}.
    function buyPrivately(
        PrivateOffer calldata offer,
        bytes calldata signature,
        uint256 limit
    ) external payable returns (uint256 license);

    /// @notice Renews a licence by its tier's duration from its expiry, or from now if that is past; in grace, too, but
    /// not after it, and for one period ahead at most. Anyone may pay; fee and limit as in {buy}. Reverts with the errors
    /// above.
    function renew(uint256 license, uint256 limit, uint256 deadline) external payable;

    /// @notice What a licence costs now, in the smallest unit of `currency` (the zero address: ETH). Reverts with why it
    /// could not be bought.
    function quote(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (uint256 fee, address currency);

    /// @notice What a renewal costs now. Reverts with why the licence could not be renewed.
    function quoteRenewal(uint256 license) external view returns (uint256 fee, address currency);

    /// @notice Whether `who` has, by one licence or several that are in force, all these `rights` of the work; false for no
    /// rights. The work's owner is asked for nothing here and has no licence by itself.
    function isLicensed(address collection, uint256 tokenId, address who, uint8 rights) external view returns (bool);

    /// @notice What licences of a work have earned in ETH (WETH counts as such), in wei. `trailing` estimates the last 90
    /// days: this period of 90 days, and of the one before as much as has not yet left the window. `newest` is the time of
    /// the last fee in seconds, `count` how many fees there were; both 0 if there was none.
    function income(
        address collection,
        uint256 tokenId
    ) external view returns (uint256 trailing, uint256 newest, uint256 count);

    /// @notice A licence. Reverts with {LicenseUnknown}.
    function licenseOf(uint256 license) external view returns (License memory);

    /// @notice The licences of a work that `holder` has, those that have expired included, the newest first.
    function licensesOf(
        address collection,
        uint256 tokenId,
        address holder
    ) external view returns (uint256[] memory licenses);

    /// @notice Until when (seconds, grace included) any of the `rights` of a work is somebody's: `exclusively`, or `any`
    /// way. Cancelled licences that were not exclusive count, so `any` may be later than the last that is in force.
    function takenUntil(
        address collection,
        uint256 tokenId,
        uint8 rights
    ) external view returns (uint256 exclusively, uint256 any);

    /// @notice How many seats of a tier are free for a work now; the greatest number if the tier has none.
    function freeSeats(address collection, uint256 tokenId, uint256 tier) external view returns (uint256);

    /// @notice The offer of a tier, who made it, and whether that one controls the work still.
    function offerOf(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (Offer memory offer, address controller, bool stands);

    /// @notice Who decides on the work's licences: its owner, or its vault's curator; the zero address if there is none.
    function controllerOf(address collection, uint256 tokenId) external view returns (address);

    /// @notice Whether `controller` has used this nonce.
    function nonceUsed(address controller, uint256 nonce) external view returns (bool);

    /// @notice What kinds of licences there are.
    function tiers() external view returns (ILicenseTiers);
}
