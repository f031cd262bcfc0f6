// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPoolFactory.sol";
import {Item, VaultFacts, VaultTerms} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionLender, IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {PayableClone} from "../revenue/PayableClone.sol";
import {ReadableText} from "../text/ReadableText.sol";
import {FractionVault} from "./FractionVault.sol";
import {VaultArguments} from "./VaultArguments.sol";

/**
 * @title FractionVaultFactory
 * @notice Makes vaults. The owner sets the terms of those to come and nothing of those there are.
 */
contract FractionVaultFactory is IFractionVaultFactory, Ownable {
    /// @notice Bounds: items in a vault, fractions in their smallest unit, first price in wei, fee and terms in basis
    /// points and seconds, bytes of a name and of a symbol.
    uint256 public constant MAX_ITEMS = 20;
    uint256 public constant MIN_SUPPLY = 1 ether;
    uint256 public constant MAX_SUPPLY = type(uint96).max;
    uint256 public constant MIN_PRICE = 1 gwei;
    uint256 public constant MAX_PRICE = 1_000_000_000 ether;
    uint256 public constant MAX_FEE = 1_000;
    uint256 public constant MAX_DURATION = 30 days;
    uint256 public constant MAX_EXTENSION = 1 days;
    uint256 public constant MAX_EXTENSION_CAP = 7 days;
    uint256 public constant MAX_INCREMENT = 5_000;
    uint256 public constant MIN_QUORUM = 1_000;
    uint256 public constant MAX_QUORUM = 9_000;
    uint256 public constant MAX_NAME = 64;
    uint256 public constant MAX_SYMBOL = 16;

    /// @notice The most lending pools there can ever be: a buy-out's start asks for what each holds.
    uint256 public constant MAX_LENDERS = 8;

    /// @inheritdoc IFractionVaultFactory
    address public immutable artwork;

    /// @notice The shortest buy-out auction, in seconds: a few on local chains, a day or more on public ones.
    uint256 public immutable minDuration;

    /// @notice What all vaults run.
    address public immutable implementation;

    /// @inheritdoc IFractionVaultFactory
    address public pools;

    /// @notice The studio's lending pools, those that were replaced included, and how many there are.
    mapping(address account => bool) public isLender;
    uint256 public lenders;

    VaultTerms private _terms;

    /// @notice Makes the factory, and what all its vaults run.
    /// @param initialOwner Sets terms, pools and lenders: the timelock.
    /// @param artwork_ The studio's works, whose royalties come first in every vault.
    /// @param minDuration_ The shortest buy-out that any terms may set, in seconds.
    /// @param terms The first terms, in the units and bounds of {VaultTerms}.
    constructor(
        address initialOwner,
        address artwork_,
        uint256 minDuration_,
        VaultTerms memory terms
    ) Ownable(initialOwner) {
        artwork = artwork_;
        minDuration = minDuration_;
        implementation = address(new FractionVault(artwork_));
        _setTerms(terms);
    }

    /// @inheritdoc IFractionVaultFactory
    function fractionalise(
        Item[] calldata items,
        string calldata name,
        string calldata symbol,
        uint256 supply,
        uint256 price,
        uint256 fee
    ) external returns (address vault) {
        _checkNumbers(supply, price, fee);
        _checkName(name, MAX_NAME);
        _checkName(symbol, MAX_SYMBOL);
        if (items.length == 0 || items.length > MAX_ITEMS) revert VaultItemsInvalid(items.length, MAX_ITEMS);
        VaultFacts memory facts = VaultFacts({
            curator: msg.sender,
            curatorFee: uint16(fee),
            created: uint40(block.timestamp),
            terms: _terms,
            items: items
        });
        vault = PayableClone.create(PayableClone.creation(implementation, VaultArguments.encode(facts, name, symbol)));
        emit Fractionalised(vault, msg.sender, supply, price);
        // Before any collection is called: a vault without a price could be bought out for nothing.
        FractionVault(payable(vault)).initialise(msg.sender, supply, price);
        _take(items, vault);
    }

    /// @inheritdoc IFractionVaultFactory
    function setTerms(VaultTerms calldata terms) external onlyOwner {
        _setTerms(terms);
    }

    /// @inheritdoc IFractionVaultFactory
    function setPools(address pools_) external onlyOwner {
        if (pools != address(0)) revert VaultPoolsKnown(pools);
        pools = pools_;
        emit PoolsSet(pools_);
    }

    /// @inheritdoc IFractionVaultFactory
    function addLender(address lender) external onlyOwner {
        if (lenders == MAX_LENDERS) revert VaultLendersFull(MAX_LENDERS);
        if (isLender[lender] || lender.code.length == 0) revert VaultLenderInvalid(lender);
        if (address(IFractionLender(lender).vaults()) != address(this)) revert VaultLenderInvalid(lender);
        isLender[lender] = true;
        ++lenders;
        emit LenderAdded(lender);
    }

    /// @inheritdoc IFractionVaultFactory
    function isSilent(address vault, address account) external view returns (bool) {
        if (isLender[account]) return true;
        return pools != address(0) && account != address(0) && IFractionPoolFactory(pools).poolOf(vault) == account;
    }

    /// @inheritdoc IFractionVaultFactory
    /// @dev A vault's address follows from its code, and nobody else can have made it there.
    function isVault(address vault) external view returns (bool) {
        bytes memory arguments = PayableClone.load(vault);
        if (arguments.length == 0) return false;
        return vault == Create2.computeAddress(0, keccak256(PayableClone.creation(implementation, arguments)));
    }

    /// @inheritdoc IFractionVaultFactory
    function getTerms() external view returns (VaultTerms memory) {
        return _terms;
    }

    /// The caller gives the items; a vault without one of them is not made.
    function _take(Item[] calldata items, address vault) private {
        for (uint256 i = 0; i < items.length; ++i) {
            (IERC721 collection, uint256 tokenId) = (IERC721(items[i].collection), items[i].tokenId);
            collection.transferFrom(msg.sender, vault, tokenId);
            if (collection.ownerOf(tokenId) != vault) revert VaultItemRefused(i, address(collection), tokenId);
        }
    }

    function _setTerms(VaultTerms memory rules) private {
        _check("duration", rules.duration, minDuration, MAX_DURATION);
        _check("extension", rules.extension, 0, MAX_EXTENSION);
        _check("extensionCap", rules.extensionCap, rules.extension, MAX_EXTENSION_CAP);
        _check("increment", rules.increment, 1, MAX_INCREMENT);
        _check("quorum", rules.quorum, MIN_QUORUM, MAX_QUORUM);
        _check("maxCuratorFee", rules.maxCuratorFee, 0, MAX_FEE);
        _terms = rules;
        emit VaultTermsSet(rules);
    }

    function _checkNumbers(uint256 supply, uint256 price, uint256 fee) private view {
        if (supply < MIN_SUPPLY || supply > MAX_SUPPLY) revert VaultSupplyInvalid(supply, MIN_SUPPLY, MAX_SUPPLY);
        if (price < MIN_PRICE || price > MAX_PRICE) revert VaultFirstPriceInvalid(price, MIN_PRICE, MAX_PRICE);
        if (fee > _terms.maxCuratorFee) revert VaultFeeInvalid(fee, _terms.maxCuratorFee);
    }

    function _check(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert VaultTermsInvalid(term, value, min, max);
    }

    function _checkName(string calldata name, uint256 max) private pure {
        if (bytes(name).length > max || !ReadableText.isReadable(bytes(name))) revert VaultNameInvalid(name, max);
    }
}
