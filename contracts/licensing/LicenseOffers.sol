// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {EIP712} from "solady/utils/EIP712.sol";
import {IFractionVault, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {ILicenseRegistry, Offer, PrivateOffer} from "../interfaces/licensing/ILicenseRegistry.sol";
import {RightsHolders} from "./RightsHolders.sol";
import {TierReader} from "./TierReader.sol";
import {Work, WorkKey, Works} from "./Works.sol";

/**
 * @title LicenseOffers
 * @notice What licences of a work cost, as whoever controls the work says: to everybody, or by signature to one buyer.
 *
 * An offer remembers who made it and counts only while that one controls the work, so that nobody sells what became
 * another's. The usual owner is recognised by one question to the collection; only if somebody else owns the work is a
 * vault looked for, whose curator may be the one.
 */
abstract contract LicenseOffers is TierReader, EIP712 {
    /// @dev One slot for a sale, the next for renewals.
    struct Listing {
        address controller;
        uint88 price;
        bool sells;
        uint88 renewalPrice;
        bool renews;
    }

    bytes32 private constant PRIVATE_OFFER = keccak256(
        // solhint-disable-next-line max-line-length
        "PrivateOffer(address collection,uint256 tokenId,uint256 tier,address buyer,uint256 price,uint256 nonce,uint256 deadline)"
    );

    /// @notice What makes the studio's vaults.
    IFractionVaultFactory public immutable vaults;

    /// @inheritdoc ILicenseRegistry
    mapping(address controller => mapping(uint256 nonce => bool)) public nonceUsed;

    mapping(WorkKey work => mapping(uint256 tier => Listing)) private _listings;

    constructor(IFractionVaultFactory vaults_) {
        vaults = vaults_;
    }

    /// @inheritdoc ILicenseRegistry
    function setOffer(address collection, uint256 tokenId, uint256 tier, Offer calldata offer) external {
        uint256 floor = _rules(tier).floor;
        if (offer.sells && offer.price < floor) revert LicensePriceTooSmall(offer.price, floor);
        if (offer.renews && offer.renewalPrice < floor) revert LicensePriceTooSmall(offer.renewalPrice, floor);
        address controller = controllerOf(collection, tokenId);
        if (msg.sender != controller) revert LicenseNotController(msg.sender, controller);
        _listings[Works.key(collection, tokenId)][tier] = Listing({
            controller: controller,
            price: offer.price,
            sells: offer.sells,
            renewalPrice: offer.renewalPrice,
            renews: offer.renews
        });
        emit OfferSet(collection, tokenId, tier, controller, offer);
    }

    /// @inheritdoc ILicenseRegistry
    function useNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
    }

    /// @inheritdoc ILicenseRegistry
    function offerOf(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (Offer memory offer, address controller, bool stands) {
        Listing memory said = _listings[Works.key(collection, tokenId)][tier];
        offer = Offer({price: said.price, renewalPrice: said.renewalPrice, sells: said.sells, renews: said.renews});
        controller = said.controller;
        stands = controller != address(0) && controller == controllerOf(collection, tokenId);
    }

    /// @inheritdoc ILicenseRegistry
    function controllerOf(address collection, uint256 tokenId) public view returns (address) {
        return RightsHolders.controllerOf(vaults, RightsHolders.ownerOf(collection, tokenId));
    }

    /// The price of a sale, and the vault that the work lies in, if any.
    function _salePrice(
        Work memory work,
        WorkKey key,
        uint256 tier
    ) internal view returns (uint256 price, address vault) {
        Listing storage said = _listings[key][tier];
        address controller = said.controller;
        bool controls;
        (controls, vault) = _controls(controller, work);
        if (!said.sells || !controls) revert LicenseNotOffered(work.collection, work.tokenId, tier);
        return (said.price, vault);
    }

    /// The same of a renewal; `renews` says whether there is any.
    function _renewalPrice(
        Work memory work,
        WorkKey key,
        uint256 tier
    ) internal view returns (bool renews, uint256 price, address vault) {
        Listing storage said = _listings[key][tier];
        if (!said.renews) return (false, 0, address(0));
        (renews, vault) = _controls(said.controller, work);
        return (renews, said.renewalPrice, vault);
    }

    /// Takes an offer by signature; returns the vault that the work lies in, if any.
    function _takePrivate(
        Work memory work,
        PrivateOffer calldata offer,
        bytes calldata signature
    ) internal returns (address vault) {
        address owner = RightsHolders.ownerOf(work.collection, work.tokenId);
        address controller = RightsHolders.controllerOf(vaults, owner);
        _useNonce(controller, offer.nonce);
        bytes32 said = keccak256(
            abi.encode(
                PRIVATE_OFFER,
                offer.collection,
                offer.tokenId,
                offer.tier,
                offer.buyer,
                offer.price,
                offer.nonce,
                offer.deadline
            )
        );
        if (!SignatureChecker.isValidSignatureNow(controller, _hashTypedData(said), signature)) {
            revert LicenseSignatureInvalid(controller);
        }
        if (owner != controller) vault = owner;
    }

    /// A vault that is being bought out sells nothing.
    function _checkVault(address vault) internal view {
        // A stage is one of four.
        // slither-disable-next-line incorrect-equality
        if (vault != address(0) && IFractionVault(vault).buyout().stage == Stage.Auction) {
            revert LicenseBuyoutUnderWay(vault);
        }
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Atelier Licenses", "1");
    }

    /// Whether `controller` decides on the work, and through which vault, if any.
    function _controls(address controller, Work memory work) private view returns (bool, address vault) {
        if (controller == address(0)) return (false, address(0));
        address owner = RightsHolders.ownerOf(work.collection, work.tokenId);
        if (owner == controller) return (true, address(0));
        return (RightsHolders.controllerOf(vaults, owner) == controller, owner);
    }

    function _useNonce(address controller, uint256 nonce) private {
        if (nonceUsed[controller][nonce]) revert LicenseNonceUsed(controller, nonce);
        nonceUsed[controller][nonce] = true;
        emit NonceUsed(controller, nonce);
    }
}
