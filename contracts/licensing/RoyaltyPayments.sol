// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IRoyaltyTree} from "../interfaces/licensing/IRoyaltyTree.sol";
import {ResaleRoyalty} from "../revenue/ResaleRoyalty.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {SendToken} from "../revenue/SendToken.sol";
import {RightsHolders} from "./RightsHolders.sol";

/**
 * @title RoyaltyPayments
 * @notice Pays one work: the studio's part to the work's splitter, which is whom a resale would pay (ERC-2981), the rest to
 * the owner, which for a work in a vault is the vault and so all who hold its fractions. Nothing stays here but credits.
 */
abstract contract RoyaltyPayments is IRoyaltyTree, PushOrCredit, Ownable, ReentrancyGuardTransient {
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice The most that the studio may take, in basis points.
    uint256 public constant MAX_STUDIO_SHARE = 3_000;

    /// @inheritdoc IRoyaltyTree
    uint256 public studioShare;

    /// @inheritdoc IRoyaltyTree
    mapping(address token => mapping(address account => uint256)) public owedTokens;

    constructor(address initialOwner, uint256 studioShare_) Ownable(initialOwner) {
        _setStudioShare(studioShare_);
    }

    /// @inheritdoc IRoyaltyTree
    function withdrawTokens(address token, address account) external nonReentrant {
        uint256 amount = owedTokens[token][account];
        if (amount == 0) revert RoyaltyNothingOwed(token, account);
        owedTokens[token][account] = 0;
        _move(token, account, amount);
        emit TokenPaid(token, account, amount);
    }

    /// @notice Moves `amount` of a token exactly or not at all.
    /// @dev Caller: this contract itself.
    /// Errors: {RoyaltyNotAllowed}, {RoyaltyPaymentRefused}.
    /// @param token The token's contract.
    /// @param to Who gets it.
    /// @param amount What is moved, in smallest units of `token`.
    function pushToken(address token, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert RoyaltyNotAllowed(msg.sender, address(this));
        _move(token, to, amount);
    }

    /// @inheritdoc IRoyaltyTree
    function setStudioShare(uint256 share) external onlyOwner {
        _setStudioShare(share);
    }

    /// Pays the studio's part of `amount` and returns it.
    function _payStudio(address collection, uint256 tokenId, uint256 amount) internal returns (uint256 paid) {
        address receiver;
        (receiver, paid) = _studioPart(collection, tokenId, amount);
        _pay(receiver, paid);
    }

    /// Pays `amount` of a token for a work that stands alone. Its callers are guarded, and what is owed can be read only.
    // slither-disable-next-line reentrancy-no-eth
    function _payInTokens(address collection, uint256 tokenId, address token, uint256 amount) internal {
        (address receiver, uint256 part) = _studioPart(collection, tokenId, amount);
        address owner = RightsHolders.ownerOf(collection, tokenId);
        if (owner == address(0)) revert RoyaltyWorkUnknown(collection, tokenId);
        _payToken(token, receiver, part);
        _payToken(token, owner, amount - part);
    }

    /// Whom the studio's part of `amount` is for, and how much it is: nothing if the collection names nobody.
    function _studioPart(
        address collection,
        uint256 tokenId,
        uint256 amount
    ) private view returns (address receiver, uint256 part) {
        // How much a resale would pay is not the question.
        // slither-disable-next-line unused-return
        (receiver, ) = ResaleRoyalty.ask(collection, tokenId, amount);
        if (receiver != address(0)) part = (amount * studioShare) / BASIS_POINTS;
    }

    function _payToken(address token, address to, uint256 amount) private {
        if (amount == 0) return;
        _requireGas(SendToken.GAS);
        try this.pushToken{gas: SendToken.GAS}(token, to, amount) {
            emit TokenPaid(token, to, amount);
        } catch {
            owedTokens[token][to] += amount;
            emit TokenCredited(token, to, amount);
        }
    }

    function _move(address token, address to, uint256 amount) private {
        if (!SendToken.pay(token, to, amount)) revert RoyaltyPaymentRefused(token, to, amount);
    }

    function _setStudioShare(uint256 share) private {
        if (share > MAX_STUDIO_SHARE) revert RoyaltyStudioShareTooLarge(share, MAX_STUDIO_SHARE);
        studioShare = share;
        emit StudioShareSet(share);
    }
}
