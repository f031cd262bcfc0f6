// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundId} from "../generation/IGenerationOracle.sol";
import {Part} from "./IRoyaltySplitter.sol";

/**
 * @title IRoundSplits
 * @notice Who is paid for the works of a round, and how much: the split that was in force when the round was requested.
 */
interface IRoundSplits {
    /// @notice A split has `count` parts; it takes 1 to `max`.
    /// @param count How many parts were given, a count.
    /// @param max The most parts that a split can have, a count.
    error HouseSplitPartsInvalid(uint256 count, uint256 max);
    /// @notice Part `index` has no share, or does not come after the part before it in order of recipients.
    /// @param index The number of the part, from 0.
    /// @param recipient Who would be paid by it.
    /// @param share Its share, in millionths.
    error HouseSplitPartInvalid(uint256 index, address recipient, uint256 share);
    /// @notice The shares add up to `total` instead of `wanted` millionths.
    /// @param total The sum of the shares, in millionths.
    /// @param wanted The sum that they must have, in millionths.
    error HouseSplitSharesInvalid(uint256 total, uint256 wanted);

    /// @notice Rounds requested from now on are paid by these parts; the zero address stands for the model's trainer.
    /// @param version The number of this split, from 1.
    /// @param parts The parts, in the units of {Part}.
    event HouseSplitSet(uint256 indexed version, Part[] parts);
    /// @notice The round's splitter is made, and its address kept.
    /// @param round Which round.
    /// @param splitter The splitter.
    event RoundSplitFixed(RoundId indexed round, address splitter);

    /// @notice Sets the split of rounds to come.
    /// @dev Caller: the owner.
    /// Errors: {HouseSplitPartsInvalid}, {HouseSplitPartInvalid}, {HouseSplitSharesInvalid},
    /// OwnableUnauthorizedAccount.
    /// @param parts The parts in order of their recipients, each once, in the units of {Part}; the zero address stands
    /// for the trainer of the round's model. Together a million.
    function setHouseSplit(Part[] calldata parts) external;

    /// @notice Makes the round's splitter, if it is not there, and keeps its address.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown.
    /// @param round Which round.
    /// @return splitter The splitter.
    function fix(RoundId round) external returns (address splitter);

    /// @notice The split that is in force for the next round.
    /// @return Its parts, in the units of {Part}; the zero address stands for the trainer of the round's model.
    function houseSplit() external view returns (Part[] memory);

    /// @notice The round's own parts, with its model's trainer in place.
    /// @dev Errors: RoundUnknown.
    /// @param round Which round.
    /// @return The parts, in the units of {Part}.
    function splitOf(RoundId round) external view returns (Part[] memory);

    /// @notice Where the round's proceeds and royalties go; ETH can be sent there before it is made.
    /// @dev Errors: RoundUnknown.
    /// @param round Which round.
    /// @return The splitter's address.
    function splitterOf(RoundId round) external view returns (address);
}
