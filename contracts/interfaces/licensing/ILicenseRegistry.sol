// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseTiers} from "./ILicenseTiers.sol";

/// @dev Whether one who controls a work sells licences of a tier, and renews them, and for how much.
/// @param price What a licence costs, in smallest units of the tier's currency, which are wei for ETH, at least the
/// tier's floor if it is sold.
/// @param renewalPrice What a renewal costs, in the same unit, at least the tier's floor if it is renewed.
/// @param sells Whether licences are sold.
/// @param renews Whether licences are renewed.
struct Offer {
    uint88 price;
    uint88 renewalPrice;
    bool sells;
    bool renews;
}

/// @dev An offer to one buyer, signed by who controls the work (EIP-712, domain "Atelier Licenses", version "1"); good
/// once.
/// @param collection The work's contract.
/// @param tokenId Which token of the collection.
/// @param tier Which tier, an id.
/// @param buyer Who gets the licence.
/// @param price What it costs, in smallest units of the tier's currency, which are wei for ETH; at least the tier's
/// floor is paid.
/// @param nonce A number that the signer has not used yet.
/// @param deadline The last moment at which it is good, in Unix seconds.
struct PrivateOffer {
    address collection;
    uint256 tokenId;
    uint256 tier;
    address buyer;
    uint256 price;
    uint256 nonce;
    uint256 deadline;
}

/// @dev A licence.
/// @param collection The work's contract.
/// @param tokenId Which token of the collection.
/// @param tier Which tier, an id.
/// @param holder Whose it is.
/// @param expiresAt When it ends, in Unix seconds; 2^64 - 1 for ever.
/// @param graceEnd Until when it can be renewed, in Unix seconds; it is not in force meanwhile. 2^64 - 1 for ever.
/// @param seat Which of the tier's seats it has, from 1; 0 if the tier has none.
/// @param inForce Whether it is in force now.
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
    /// @param tier Which tier, an id from 1.
    error LicenseTierClosed(uint256 tier);
    /// @notice `controller` decides on the work, not `caller`.
    /// @param caller Who called.
    /// @param controller Who decides on the work's licences.
    error LicenseNotController(address caller, address controller);
    /// @notice A price is at least the tier's `floor`.
    /// @param price The price that was wanted, in smallest units of the tier's currency.
    /// @param floor The least price of the tier, in the same unit.
    error LicensePriceTooSmall(uint256 price, uint256 floor);
    /// @notice Whoever controls the work does not sell licences of this tier.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    /// @param tier Which tier, an id from 1.
    error LicenseNotOffered(address collection, uint256 tokenId, uint256 tier);
    /// @notice The licence is for ever, or whoever controls the work does not renew its tier.
    /// @param license Which licence, the id of its token.
    error LicenseNotRenewable(uint256 license);
    /// @notice A buy-out of the work's vault is under way: nobody may encumber what is being sold.
    /// @param vault Which vault.
    error LicenseBuyoutUnderWay(address vault);
    /// @notice The offer is not signed by `controller`, who decides on the work.
    /// @param controller Who decides on the work's licences.
    error LicenseSignatureInvalid(address controller);
    /// @notice `controller` has sold by, or withdrawn, what it signed with this nonce.
    /// @param controller Who decides on the work's licences.
    /// @param nonce The nonce.
    error LicenseNonceUsed(address controller, uint256 nonce);
    /// @notice The call was good until `deadline` (seconds).
    /// @param deadline The last moment at which the call was good, in Unix seconds.
    error LicenseDeadlinePassed(uint256 deadline);
    /// @notice The fee is over the caller's limit.
    /// @param fee The fee, in smallest units of its currency.
    /// @param limit The most that the caller would pay, in the same unit.
    error LicenseFeeAboveLimit(uint256 fee, uint256 limit);
    /// @notice The fee is `fee` wei, and `sent` were sent.
    /// @param sent How much was sent, in wei.
    /// @param fee The fee, in wei.
    error LicensePaymentTooSmall(uint256 sent, uint256 fee);
    /// @notice The currency moved `received` where the fee is `fee`.
    /// @param currency The ERC-20 that the fee is paid in.
    /// @param received How much arrived, in smallest units of the currency.
    /// @param fee The fee, in smallest units of the currency.
    error LicensePaymentInexact(address currency, uint256 received, uint256 fee);
    /// @notice `account` does not take back the `amount` wei that it sent too much.
    /// @param account Who was to have it back.
    /// @param amount How much, in wei.
    error LicenseRefundRefused(address account, uint256 amount);
    /// @notice Fees in this currency reach neither the holders of a vault nor the parents of a derivative.
    /// @param currency The ERC-20 that the fee is paid in.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error LicenseCurrencyUnfit(address currency, address collection, uint256 tokenId);
    /// @notice Right number `right` is exclusively somebody's until `until` (seconds), grace included.
    /// @param right The number of the right, its bit in a set of rights, from 0.
    /// @param until Until when, grace included, in Unix seconds.
    error LicenseRightTaken(uint256 right, uint256 until);
    /// @notice Right number `right` is somebody's until `until` (seconds), grace included, so it cannot be sold exclusively.
    /// @param right The number of the right, its bit in a set of rights, from 0.
    /// @param until Until when, grace included, in Unix seconds.
    error LicenseRightInUse(uint256 right, uint256 until);
    /// @notice All seats of the tier are taken.
    /// @param tier Which tier, an id from 1.
    /// @param seats How many seats the tier has, a count.
    error LicenseSeatsTaken(uint256 tier, uint256 seats);
    /// @notice `holder` has `count` licences of the work, and gets no more.
    /// @param holder Who would hold it.
    /// @param count How many licences of the work it has, a count.
    error LicenseHolderFull(address holder, uint256 count);
    /// @notice Licences of this tier stay with their holder.
    /// @param license Which licence, the id of its token.
    error LicenseNotTransferable(uint256 license);
    /// @notice The work, or one that it was made from, was found infringing.
    /// @param collection The collection of the work.
    /// @param tokenId Which token.
    error LicenseWorkTagged(address collection, uint256 tokenId);
    /// @notice The work was made under tier `only`, which is the only one by which it may offer derivative rights.
    /// @param tier The tier that was to be offered, an id.
    /// @param only The only tier that is allowed, an id.
    error LicenseNotReciprocal(uint256 tier, uint256 only);
    /// @notice The licence could be renewed until `end` (seconds).
    /// @param license Which licence, the id of its token.
    /// @param end The last moment for a renewal, in Unix seconds.
    error LicenseLapsed(uint256 license, uint256 end);
    /// @notice At most one period is bought ahead: the licence can be renewed from `from` (seconds) on.
    /// @param license Which licence, the id of its token.
    /// @param from From when on, in Unix seconds.
    error LicenseRenewalTooEarly(uint256 license, uint256 from);
    /// @notice A licence of this tier is renewed for exactly `needed` seconds.
    /// @param duration How long was asked for, in seconds.
    /// @param needed How long a renewal of the tier is, in seconds.
    error LicenseDurationInvalid(uint256 duration, uint256 needed);
    /// @notice The holder alone, and whom it approved, may do this.
    /// @param caller Who called.
    /// @param holder Who holds it.
    error LicenseNotHolder(address caller, address holder);
    /// @notice There is no such licence.
    /// @param license The id that was asked for.
    error LicenseUnknown(uint256 license);
    /// @notice This function can do nothing with the `sent` wei.
    /// @param sent How much was sent, in wei.
    error LicenseTakesNoEther(uint256 sent);

    /// @notice `controller` offers, or with neither `sells` nor `renews` no longer offers, licences of the tier.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @param controller Who decides on the work's licences.
    /// @param offer The offer, in the units of {Offer}.
    event OfferSet(
        address indexed collection,
        uint256 indexed tokenId,
        uint256 indexed tier,
        address controller,
        Offer offer
    );
    /// @notice What `controller` signed with this nonce is void.
    /// @param controller Who decides on the work's licences.
    /// @param nonce The nonce.
    event NonceUsed(address indexed controller, uint256 nonce);
    /// @notice `payer` paid `fee` for a licence of `holder`'s until `expiresAt` (seconds).
    /// @param license Which licence, an id.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @param holder Who has it.
    /// @param payer Who paid.
    /// @param fee What it cost, in smallest units of the tier's currency, which are wei for ETH.
    /// @param expiresAt When it ends, in Unix seconds; 2^64 - 1 for ever.
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
    /// @notice `payer` paid `fee` for a renewal.
    /// @param license Which licence, an id.
    /// @param payer Who paid.
    /// @param fee What it cost, in smallest units of the tier's currency, which are wei for ETH.
    /// @param expiresAt When the licence ends now, in Unix seconds.
    event LicenseRenewed(uint256 indexed license, address indexed payer, uint256 fee, uint256 expiresAt);

    /// @notice Puts a work's licences of a tier on sale, changes their price, or with neither `sells` nor `renews`
    /// takes them off. The offer sleeps while somebody else controls the work.
    /// @dev Caller: who controls the work: its owner, or its vault's curator.
    /// Errors: {LicenseNotController}, {LicensePriceTooSmall}, {ILicenseTiers-LicenseTierUnknown}.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @param offer The offer, in the units and bounds of {Offer}.
    function setOffer(address collection, uint256 tokenId, uint256 tier, Offer calldata offer) external;

    /// @notice Makes void what the caller signed with this nonce.
    /// @dev Caller: anyone, for itself.
    /// Errors: {LicenseNonceUsed}.
    /// @param nonce The nonce that is spent.
    function useNonce(uint256 nonce) external;

    /// @notice Buys a licence for `to`. A fee in ETH is sent along, and what is too much comes back; one in a currency
    /// is taken from the caller, who has approved this contract for it. It reaches the work's splitter, the works that
    /// it was made from, and its holder in the same transaction.
    /// @dev Caller: anyone.
    /// Errors: {LicenseDeadlinePassed}, {ILicenseTiers-LicenseTierUnknown}, {LicenseNotOffered}, {LicenseTierClosed},
    /// {LicenseBuyoutUnderWay}, {LicenseWorkTagged}, {LicenseCurrencyUnfit}, {LicenseNotReciprocal},
    /// {LicenseFeeAboveLimit}, {LicenseRightTaken}, {LicenseRightInUse}, {LicenseSeatsTaken}, {LicenseHolderFull},
    /// {LicensePaymentTooSmall}, {LicensePaymentInexact}, {LicenseRefundRefused}, and those of
    /// {IRoyaltyTree-payRoyalty}.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @param to Who gets the licence.
    /// @param limit The highest fee that will do, in smallest units of the tier's currency, which are wei for ETH.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return license The new licence, an id.
    function buy(
        address collection,
        uint256 tokenId,
        uint256 tier,
        address to,
        uint256 limit,
        uint256 deadline
    ) external payable returns (uint256 license);

    /// @notice Buys, for its buyer, what was offered by signature. The fee is paid as in {buy}.
    /// @dev Caller: anyone.
    /// Errors: those of {buy}, {LicenseSignatureInvalid}, {LicenseNonceUsed}.
    /// @param offer The offer, in the units and bounds of {PrivateOffer}.
    /// @param signature The EIP-712 signature of who controls the work; ERC-1271 for a contract.
    /// @param limit The highest fee that will do, in smallest units of the tier's currency, which are wei for ETH.
    /// @return license The new licence, an id.
    function buyPrivately(
        PrivateOffer calldata offer,
        bytes calldata signature,
        uint256 limit
    ) external payable returns (uint256 license);

    /// @notice Renews a licence by its tier's duration from its expiry, or from now if that is past; in grace, too, but
    /// not after it, and for one period ahead at most. The fee is paid as in {buy}.
    /// @dev Caller: anyone.
    /// Errors: {LicenseDeadlinePassed}, {LicenseUnknown}, {LicenseNotRenewable}, {LicenseLapsed},
    /// {LicenseRenewalTooEarly}, {LicenseWorkTagged}, {LicenseCurrencyUnfit}, {LicenseFeeAboveLimit},
    /// {LicensePaymentTooSmall}, {LicensePaymentInexact}, {LicenseRefundRefused}, and those of
    /// {IRoyaltyTree-payRoyalty}.
    /// @param license Which licence, an id.
    /// @param limit The highest fee that will do, in smallest units of the tier's currency, which are wei for ETH.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    function renew(uint256 license, uint256 limit, uint256 deadline) external payable;

    /// @notice What a licence costs now.
    /// @dev Errors: those of {buy} that are not about who pays.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @return fee What it costs, in smallest units of the tier's currency, which are wei for ETH.
    /// @return currency In what it is paid; the zero address stands for ETH.
    function quote(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (uint256 fee, address currency);

    /// @notice What a renewal costs now.
    /// @dev Errors: those of {renew} that are not about who pays.
    /// @param license Which licence, an id.
    /// @return fee What it costs, in smallest units of the tier's currency, which are wei for ETH.
    /// @return currency In what it is paid; the zero address stands for ETH.
    function quoteRenewal(uint256 license) external view returns (uint256 fee, address currency);

    /// @notice Whether `who` has, by one licence or several that are in force, all these `rights` of the work. The
    /// work's owner is asked for nothing here and has no licence by itself.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param who The account in question.
    /// @param rights Which rights, as a set of rights.
    /// @return Whether it has; false for no rights.
    function isLicensed(address collection, uint256 tokenId, address who, uint32 rights) external view returns (bool);

    /// @notice What licences of a work have earned in ETH; WETH counts as such.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return trailing An estimate of the last 90 days, in wei: this period of 90 days, and of the one before as much
    /// as has not yet left the window.
    /// @return newest When the last fee came, in Unix seconds; 0 if there was none.
    /// @return count How many fees there were, a count.
    function income(
        address collection,
        uint256 tokenId
    ) external view returns (uint256 trailing, uint256 newest, uint256 count);

    /// @notice A licence.
    /// @dev Errors: {LicenseUnknown}.
    /// @param license Which licence, an id.
    /// @return The licence, in the units of {License}.
    function licenseOf(uint256 license) external view returns (License memory);

    /// @notice The licences of a work that `holder` has.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param holder Whose they are.
    /// @return licenses Their ids, those that have expired included, the newest first.
    function licensesOf(
        address collection,
        uint256 tokenId,
        address holder
    ) external view returns (uint256[] memory licenses);

    /// @notice Until when any of the `rights` of a work is somebody's. Cancelled licences that were not exclusive
    /// count, so `any` may be later than the last that is in force.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param rights Which rights, as a set of rights.
    /// @return exclusively Until when any of them is exclusively somebody's, grace included, in Unix seconds; 0 if none
    /// ever was.
    /// @return any Until when any of them is somebody's, exclusively or not, grace included, in Unix seconds; 0 if none
    /// ever was.
    function takenUntil(
        address collection,
        uint256 tokenId,
        uint32 rights
    ) external view returns (uint256 exclusively, uint256 any);

    /// @notice How many seats of a tier are free for a work now.
    /// @dev Errors: {ILicenseTiers-LicenseTierUnknown}.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @return Their number; 2^256 - 1 if the tier has no seats.
    function freeSeats(address collection, uint256 tokenId, uint256 tier) external view returns (uint256);

    /// @notice The offer of a tier, and whether it counts.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @param tier Which tier, an id.
    /// @return offer The offer, in the units of {Offer}.
    /// @return controller Who made it; the zero address if nobody did.
    /// @return stands Whether that one controls the work still.
    function offerOf(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (Offer memory offer, address controller, bool stands);

    /// @notice Who decides on the work's licences.
    /// @param collection The work's contract.
    /// @param tokenId Which token of the collection.
    /// @return Its owner, or its vault's curator; the zero address if nobody owns it.
    function controllerOf(address collection, uint256 tokenId) external view returns (address);

    /// @notice Whether `controller` has used this nonce.
    /// @param controller Who signs.
    /// @param nonce The nonce.
    /// @return Whether it has.
    function nonceUsed(address controller, uint256 nonce) external view returns (bool);

    /// @notice What kinds of licences there are.
    /// @return The contract of tiers.
    function tiers() external view returns (ILicenseTiers);
}
