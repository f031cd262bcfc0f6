// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPool.sol";
import {
    IFractionLender,
    IFractionVaultFactory,
    Item,
    VaultFacts,
    VaultTerms
} from "../interfaces/fractions/IFractionVault.sol";
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
    uint256 public constant MOST_ITEMS = 20;
    uint256 public constant LEAST_SUPPLY = 1 ether;
    uint256 public constant MOST_SUPPLY = type(uint96).max;
    uint256 public constant LEAST_PRICE = 1 gwei;
    uint256 public constant MOST_PRICE = 1_000_000_000 ether;
    uint256 public constant MOST_FEE = 1_000;
    uint256 public constant MOST_DURATION = 30 days;
    uint256 public constant MOST_EXTENSION = 1 days;
    uint256 public constant MOST_EXTENSION_CAP = 7 days;
    uint256 public constant MOST_INCREMENT = 5_000;
    uint256 public constant LEAST_QUORUM = 1_000;
    uint256 public constant MOST_QUORUM = 9_000;
    uint256 public constant MOST_NAME = 64;
    uint256 public constant MOST_SYMBOL = 16;

    /// @notice The most lending pools there can ever be: a buy-out's start asks for what each holds.
    uint256 public constant MOST_LENDERS = 8;

    /// @inheritdoc IFractionVaultFactory
    address public immutable artwork;

    /// @notice The shortest buy-out auction, in seconds: a few on local chains, a day or more on public ones.
    uint256 public immutable leastDuration;

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
    /// @param leastDuration_ The shortest buy-out that any terms may set, in seconds.
    /// @param terms The first terms, in the units and bounds of {VaultTerms}.
    constructor(
        address initialOwner,
        address artwork_,
        uint256 leastDuration_,
        VaultTerms memory terms
    ) Ownable(initialOwner) {
        artwork = artwork_;
        leastDuration = leastDuration_;
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
        _checkName(name, MOST_NAME);
        _checkName(symbol, MOST_SYMBOL);
        if (items.length == 0 || items.length > MOST_ITEMS) revert VaultItemsInvalid(items.length, MOST_ITEMS);
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
        if (lenders == MOST_LENDERS) revert VaultLendersFull(MOST_LENDERS);
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
        _check("duration", rules.duration, leastDuration, MOST_DURATION);
        _check("extension", rules.extension, 0, MOST_EXTENSION);
        _check("extensionCap", rules.extensionCap, rules.extension, MOST_EXTENSION_CAP);
        _check("increment", rules.increment, 1, MOST_INCREMENT);
        _check("quorum", rules.quorum, LEAST_QUORUM, MOST_QUORUM);
        _check("mostCuratorFee", rules.mostCuratorFee, 0, MOST_FEE);
        _terms = rules;
        emit VaultTermsSet(rules);
    }

    function _checkNumbers(uint256 supply, uint256 price, uint256 fee) private view {
        if (supply < LEAST_SUPPLY || supply > MOST_SUPPLY) revert VaultSupplyInvalid(supply, LEAST_SUPPLY, MOST_SUPPLY);
        if (price < LEAST_PRICE || price > MOST_PRICE) revert VaultFirstPriceInvalid(price, LEAST_PRICE, MOST_PRICE);
        if (fee > _terms.mostCuratorFee) revert VaultFeeInvalid(fee, _terms.mostCuratorFee);
    }

    function _check(bytes32 term, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert VaultTermsInvalid(term, value, least, most);
    }

    function _checkName(string calldata name, uint256 most) private pure {
        if (bytes(name).length > most || !ReadableText.isReadable(bytes(name))) revert VaultNameInvalid(name, most);
    }
}
