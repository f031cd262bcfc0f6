// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IGenerationOracle, RoundId, RoundView} from "../interfaces/generation/IGenerationOracle.sol";
import {IModelRegistry} from "../interfaces/generation/IModelRegistry.sol";
import {IRoundSplits} from "../interfaces/revenue/IRoundSplits.sol";
import {ISplitterFactory, Part} from "../interfaces/revenue/IRoyaltySplitter.sol";
import {SplitterCode} from "./SplitterCode.sol";

/**
 * @title RoundSplits
 * @notice Finds the split of a round by the second in which the round was requested, so that a later vote cannot take
 * anything from those who made it. Rounds of one model under one split share one splitter.
 */
contract RoundSplits is IRoundSplits, Ownable {
    /// @dev In force for rounds requested at `since` (seconds) or later.
    struct Version {
        uint256 since;
        Part[] parts;
    }

    /// @notice Where the rounds are.
    IGenerationOracle public immutable oracle;

    /// @notice Where the models' trainers are.
    IModelRegistry public immutable models;

    /// @notice What makes the splitters.
    ISplitterFactory public immutable factory;

    Version[] private _versions;
    mapping(RoundId round => address) private _fixed;

    /// @notice Makes the rounds' splits with the first of them.
    /// @param initialOwner Sets the split: the timelock, once set up.
    /// @param oracle_ Where the rounds are.
    /// @param models_ Where the models' trainers are.
    /// @param factory_ What makes the splitters.
    /// @param parts The first split, in force for every round there is.
    constructor(
        address initialOwner,
        IGenerationOracle oracle_,
        IModelRegistry models_,
        ISplitterFactory factory_,
        Part[] memory parts
    ) Ownable(initialOwner) {
        oracle = oracle_;
        models = models_;
        factory = factory_;
        _set(parts, 0);
    }

    /// @inheritdoc IRoundSplits
    function setHouseSplit(Part[] calldata parts) external onlyOwner {
        _set(parts, block.timestamp);
    }

    /// @inheritdoc IRoundSplits
    function fix(RoundId round) external returns (address splitter) {
        splitter = _fixed[round];
        if (splitter != address(0)) return splitter;
        // The factory calls nobody.
        // slither-disable-next-line reentrancy-no-eth
        splitter = factory.create(splitOf(round));
        _fixed[round] = splitter;
        emit RoundSplitFixed(round, splitter);
    }

    /// @inheritdoc IRoundSplits
    function houseSplit() external view returns (Part[] memory) {
        return _versions[_versions.length - 1].parts;
    }

    /// @inheritdoc IRoundSplits
    function splitterOf(RoundId round) external view returns (address splitter) {
        splitter = _fixed[round];
        return splitter == address(0) ? factory.addressOf(splitOf(round)) : splitter;
    }

    /// @inheritdoc IRoundSplits
    function splitOf(RoundId round) public view returns (Part[] memory parts) {
        RoundView memory roundView = oracle.oracleOf(round).getRound(round);
        parts = _versions[_versionAt(roundView.requestedAt)].parts;
        // In order of recipients the trainer's part, if there is one, is the first.
        if (parts[0].recipient == address(0)) parts = _withTrainer(parts, models.getModel(roundView.model).trainer);
    }

    /// The last version that was in force at `time`; found by halving, so that their number does not matter.
    function _versionAt(uint256 time) private view returns (uint256 low) {
        uint256 high = _versions.length;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_versions[middle].since <= time) low = middle;
            else high = middle;
        }
    }

    /// Puts the trainer into its place in the order; if it is a recipient already, their shares become one.
    function _withTrainer(Part[] memory parts, address trainer) private pure returns (Part[] memory) {
        uint32 share = parts[0].share;
        uint256 at = 0;
        for (; at + 1 < parts.length && parts[at + 1].recipient < trainer; ++at) parts[at] = parts[at + 1];
        if (at + 1 == parts.length || parts[at + 1].recipient != trainer) {
            parts[at] = Part({recipient: trainer, share: share});
            return parts;
        }
        Part[] memory fewer = new Part[](parts.length - 1);
        for (uint256 i = 0; i < fewer.length; ++i) fewer[i] = parts[i < at ? i : i + 1];
        fewer[at].share += share;
        return fewer;
    }

    function _set(Part[] memory parts, uint256 since) private {
        uint256 count = parts.length;
        if (count == 0 || count > SplitterCode.MAX_PARTS) revert HouseSplitPartsInvalid(count, SplitterCode.MAX_PARTS);
        Version storage version = _versions.push();
        version.since = since;
        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            Part memory part = parts[i];
            bool ordered = i == 0 || part.recipient > parts[i - 1].recipient;
            if (part.share == 0 || !ordered) revert HouseSplitPartInvalid(i, part.recipient, part.share);
            total += part.share;
            version.parts.push(part);
        }
        if (total != SplitterCode.WHOLE) revert HouseSplitSharesInvalid(total, SplitterCode.WHOLE);
        emit HouseSplitSet(_versions.length, parts);
    }
}
