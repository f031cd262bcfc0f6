// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {ILicenseRegistry, License} from "../interfaces/licensing/ILicenseRegistry.sol";
import {Derivatives, TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {Ancestor, IRoyaltyTree, Standing} from "../interfaces/licensing/IRoyaltyTree.sol";
import {Rights} from "./Rights.sol";
import {RightsHolders} from "./RightsHolders.sol";
import {RoyaltyPayments} from "./RoyaltyPayments.sol";
import {Work, WorkKey, Works} from "./Works.sol";

/**
 * @title RoyaltyTree
 * @notice Works and the works that they were made from. A work's ancestors are worked out once, when it is registered, with
 * the share of each: a payment climbs the whole tree by one short list. A work that has children gets no parents any more,
 * so there are no loops.
 */
contract RoyaltyTree is RoyaltyPayments {
    /// @dev `depth`: generations below the first. `onlyTier`: see {Standing}.
    struct Node {
        bool tagged;
        bool hasChildren;
        uint8 depth;
        uint16 onlyTier;
        uint8 ancestors;
    }

    /// @notice All of a work's income, in millionths.
    uint256 public constant WHOLE = 1_000_000;

    /// @notice Bounds of the tree: parents and ancestors of a work, and generations below the first.
    uint256 public constant MAX_PARENTS = 4;
    uint256 public constant MAX_ANCESTORS = 16;
    uint256 public constant MAX_DEPTH = 4;

    /// @notice What makes the studio's vaults.
    IFractionVaultFactory public immutable vaults;

    /// @notice Where the licences are.
    ILicenseRegistry public licenses;

    /// @notice What decides which works are tagged.
    address public claims;

    mapping(WorkKey work => Node) private _nodes;
    mapping(WorkKey work => Work) private _works;
    /// A work's key and its share, in its low bits, in one word each.
    mapping(WorkKey work => uint256[]) private _ancestors;
    mapping(WorkKey work => uint256[]) private _parents;
    mapping(uint256 license => mapping(WorkKey child => address)) private _approvals;

    /// @notice Makes the tree with the studio's first part.
    /// @param initialOwner Sets the studio's part: the timelock, once set up.
    /// @param vaults_ What makes the studio's vaults.
    /// @param studioShare_ The studio's part of a fee, in basis points, at most 3,000.
    constructor(
        address initialOwner,
        IFractionVaultFactory vaults_,
        uint256 studioShare_
    ) RoyaltyPayments(initialOwner, studioShare_) {
        vaults = vaults_;
    }

    /// @notice Says, once, where licences are and who tags works.
    /// @dev Caller: the owner.
    /// Errors: {RoyaltySetUp}, OwnableUnauthorizedAccount.
    /// @param licenses_ The registry of licences.
    /// @param claims_ The contract of claims.
    function setUp(ILicenseRegistry licenses_, address claims_) external onlyOwner {
        if (address(licenses) != address(0)) revert RoyaltySetUp(address(licenses));
        (licenses, claims) = (licenses_, claims_);
    }

    /// @inheritdoc IRoyaltyTree
    function payRoyalty(address collection, uint256 tokenId) external payable nonReentrant {
        if (msg.value == 0) revert RoyaltyNothingSent();
        emit RoyaltyPaid(collection, tokenId, msg.sender, address(0), msg.value);
        WorkKey key = Works.key(collection, tokenId);
        address owner = RightsHolders.ownerOf(collection, tokenId);
        if (owner == address(0)) revert RoyaltyWorkUnknown(collection, tokenId);
        uint256 rest = msg.value - _payStudio(collection, tokenId, msg.value);
        if (_nodes[key].ancestors != 0) rest -= _payAncestors(key, rest);
        _pay(owner, rest);
    }

    /// @inheritdoc IRoyaltyTree
    function payTokens(address collection, uint256 tokenId, address token, uint256 amount) external nonReentrant {
        if (msg.sender != address(licenses)) revert RoyaltyNotAllowed(msg.sender, address(licenses));
        emit RoyaltyPaid(collection, tokenId, msg.sender, token, amount);
        _payInTokens(collection, tokenId, token, amount);
    }

    /// @inheritdoc IRoyaltyTree
    function registerDerivative(address collection, uint256 tokenId, uint256[] calldata held) external {
        address owner = RightsHolders.ownerOf(collection, tokenId);
        if (msg.sender != owner) revert RoyaltyNotAllowed(msg.sender, owner);
        WorkKey child = Works.key(collection, tokenId);
        Node storage node = _nodes[child];
        if (node.ancestors != 0) revert DerivativeRegistered(collection, tokenId);
        if (node.hasChildren) revert DerivativeHasChildren(collection, tokenId);
        if (held.length == 0 || held.length > MAX_PARENTS) revert DerivativeParentsInvalid(held.length, MAX_PARENTS);
        uint256 total = 0;
        for (uint256 i = 0; i < held.length; ++i) total += _adopt(child, node, Work(collection, tokenId), held[i]);
        if (total > WHOLE) revert DerivativeSharesTooLarge(total, WHOLE);
        if (node.onlyTier != 0) {
            // The caller decides on what is called.
            // slither-disable-next-line unused-return
            (, uint256 until) = licenses.takenUntil(collection, tokenId, uint8(Rights.DERIVATIVE));
            if (until > block.timestamp) revert DerivativeRightsOut(until);
        }
        _works[child] = Work(collection, tokenId);
        // At most MAX_ANCESTORS.
        node.ancestors = uint8(_ancestors[child].length);
        emit DerivativeAdded(collection, tokenId, _read(_parents[child]));
    }

    /// @inheritdoc IRoyaltyTree
    function approveDerivative(uint256 license, address collection, uint256 tokenId, bool approved) external {
        License memory sold = licenses.licenseOf(license);
        address controller = licenses.controllerOf(sold.collection, sold.tokenId);
        if (msg.sender != controller) revert RoyaltyNotAllowed(msg.sender, controller);
        _approvals[license][Works.key(collection, tokenId)] = approved ? controller : address(0);
        emit DerivativeApproved(license, collection, tokenId, approved);
    }

    /// @inheritdoc IRoyaltyTree
    function setTag(address collection, uint256 tokenId, bool tagged) external {
        if (msg.sender != claims) revert RoyaltyNotAllowed(msg.sender, claims);
        _nodes[Works.key(collection, tokenId)].tagged = tagged;
        emit TagSet(collection, tokenId, tagged);
    }

    /// @inheritdoc IRoyaltyTree
    function ancestorsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory) {
        return _read(_ancestors[Works.key(collection, tokenId)]);
    }

    /// @inheritdoc IRoyaltyTree
    function parentsOf(address collection, uint256 tokenId) external view returns (Ancestor[] memory) {
        return _read(_parents[Works.key(collection, tokenId)]);
    }

    /// @inheritdoc IRoyaltyTree
    function standing(address collection, uint256 tokenId) external view returns (Standing memory) {
        WorkKey key = Works.key(collection, tokenId);
        Node memory node = _nodes[key];
        return Standing({tagged: _tagged(key, node), derivative: node.ancestors != 0, onlyTier: node.onlyTier});
    }

    /// @inheritdoc IRoyaltyTree
    function isTagged(address collection, uint256 tokenId) external view returns (bool) {
        WorkKey key = Works.key(collection, tokenId);
        return _tagged(key, _nodes[key]);
    }

    /// Makes the work that `license` is of a parent of `child`; returns its share.
    function _adopt(
        WorkKey child,
        Node storage node,
        Work memory work,
        uint256 license
    ) private returns (uint256 share) {
        ILicenseRegistry registry = licenses;
        License memory sold = registry.licenseOf(license);
        TierRules memory rules = registry.tiers().rulesOf(sold.tier);
        WorkKey parent = Works.keyOf(license);
        _checkLicense(license, sold, rules);
        if (WorkKey.unwrap(parent) == WorkKey.unwrap(child)) revert DerivativeParentRepeated(license);
        Node memory above = _nodes[parent];
        _checkParent(license, sold, rules, node, above);
        if (rules.derivatives == Derivatives.Approval) {
            address approver = _approvals[license][child];
            if (approver == address(0) || approver != registry.controllerOf(sold.collection, sold.tokenId)) {
                revert DerivativeNotApproved(license, work.collection, work.tokenId);
            }
        }
        share = rules.parentShare;
        uint256[] storage parents = _parents[child];
        for (uint256 i = 0; i < parents.length; ++i) {
            if (parents[i] & ~Works.NUMBERS == WorkKey.unwrap(parent)) revert DerivativeParentRepeated(license);
        }
        parents.push(Works.numbered(parent, share));
        if (!above.hasChildren) _nodes[parent].hasChildren = true;
        if (_works[parent].collection == address(0)) _works[parent] = Work(sold.collection, sold.tokenId);
        uint256 depth = uint256(above.depth) + 1;
        if (depth > MAX_DEPTH) revert DerivativeTooDeep(depth, MAX_DEPTH);
        if (depth > node.depth) node.depth = uint8(depth);
        _inherit(child, parent, share);
    }

    /// Gives the parent's ancestors their parts of the parent's share, and the parent what is left of it.
    function _inherit(WorkKey child, WorkKey parent, uint256 share) private {
        uint256[] storage theirs = _ancestors[parent];
        uint256 own = share;
        for (uint256 i = 0; i < theirs.length; ++i) {
            uint256 word = theirs[i];
            uint256 part = (share * (word & Works.NUMBERS)) / WHOLE;
            own -= part;
            _share(child, Works.keyOf(word), part);
        }
        _share(child, parent, own);
    }

    function _share(WorkKey child, WorkKey ancestor, uint256 share) private {
        uint256[] storage list = _ancestors[child];
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] & ~Works.NUMBERS == WorkKey.unwrap(ancestor)) {
                // Shares of a whole of 20 bits never reach the key.
                list[i] += share;
                return;
            }
        }
        if (list.length == MAX_ANCESTORS) revert DerivativeTooManyAncestors(MAX_ANCESTORS);
        list.push(Works.numbered(ancestor, share));
    }

    /// Pays all ancestors their shares of `amount`; returns how much that was. What belongs to a work that nobody owns any
    /// more stays with the child.
    function _payAncestors(WorkKey key, uint256 amount) private returns (uint256 paid) {
        uint256[] memory list = _ancestors[key];
        for (uint256 i = 0; i < list.length; ++i) {
            uint256 part = (amount * (list[i] & Works.NUMBERS)) / WHOLE;
            Work memory work = _works[Works.keyOf(list[i])];
            _requireGas(RightsHolders.GAS);
            address owner = RightsHolders.ownerOf(work.collection, work.tokenId);
            if (part == 0 || owner == address(0)) continue;
            paid += part;
            _pay(owner, part - _payStudio(work.collection, work.tokenId, part));
        }
    }

    function _checkLicense(uint256 license, License memory sold, TierRules memory rules) private view {
        if (sold.holder != msg.sender || !sold.inForce)
            revert DerivativeLicenseInvalid(license, sold.holder, sold.inForce);
        if (rules.derivatives == Derivatives.None) revert DerivativeTierUnfit(license, sold.tier, 0);
    }

    /// The parent allows children, and its terms and those of the parents before fit together.
    function _checkParent(
        uint256 license,
        License memory sold,
        TierRules memory rules,
        Node storage node,
        Node memory above
    ) private {
        if (_tagged(Works.keyOf(license), above)) revert DerivativeParentTagged(license);
        if (above.onlyTier != 0 && above.onlyTier != sold.tier) {
            revert DerivativeTierUnfit(license, sold.tier, above.onlyTier);
        }
        if (!rules.reciprocal) return;
        uint256 only = node.onlyTier;
        if (only != 0 && only != sold.tier) revert DerivativeTierUnfit(license, sold.tier, only);
        // Tiers are numbered in 16 bits.
        node.onlyTier = uint16(sold.tier);
    }

    function _tagged(WorkKey key, Node memory node) private view returns (bool) {
        if (node.tagged) return true;
        for (uint256 i = 0; i < node.ancestors; ++i) {
            if (_nodes[Works.keyOf(_ancestors[key][i])].tagged) return true;
        }
        return false;
    }

    function _read(uint256[] storage words) private view returns (Ancestor[] memory list) {
        list = new Ancestor[](words.length);
        for (uint256 i = 0; i < list.length; ++i) {
            Work memory work = _works[Works.keyOf(words[i])];
            list[i] = Ancestor({collection: work.collection, tokenId: work.tokenId, share: words[i] & Works.NUMBERS});
        }
    }
}
