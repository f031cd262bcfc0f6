// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lanes} from "./Lanes.sol";

/**
 * @title RightDates
 * @notice The hour until which each of 32 rights is held or taken, in whole hours since 1970. The eight common rights share
 * a word; the rarer ones have words of eight of their own, which nobody touches who does not ask for them.
 */
library RightDates {
    using Lanes for uint256;
    using RightDates for Dates;

    /// @param common The lanes of the eight common rights; what is above them is the owner's.
    /// @param rarer The lanes of the rarer rights, by eights: the ninth to the sixteenth at 1.
    struct Dates {
        uint256 common;
        mapping(uint256 eight => uint256) rarer;
    }

    /// @dev The common rights as a set.
    uint256 internal constant COMMON = 0xff;
    uint256 private constant EIGHT = 8;
    uint256 private constant LAST_EIGHT = 3;

    /// @dev Lifts the dates of all `rights` to at least `hour`, and adds `above` to what the owner has above the common lanes.
    function raise(Dates storage self, uint256 rights, uint256 hour, uint256 above) internal {
        self.common = self.common.raise(rights & COMMON, hour) + above;
        if (rights > COMMON) self.raiseRarer(rights, hour);
    }

    /// @dev Lifts the dates of those of `rights` that are rarer ones to at least `hour`.
    function raiseRarer(Dates storage self, uint256 rights, uint256 hour) internal {
        for (uint256 eight = 1; eight <= LAST_EIGHT; ++eight) {
            uint256 these = _within(rights, eight);
            if (these != 0) self.rarer[eight] = self.rarer[eight].raise(these, hour);
        }
    }

    /// @dev Forgets the dates of all rarer rights.
    function clearRarer(Dates storage self) internal {
        for (uint256 eight = 1; eight <= LAST_EIGHT; ++eight) self.rarer[eight] = 0;
    }

    /// @dev Frees those of `rights` that are taken until exactly `hour`.
    function free(Dates storage self, uint256 rights, uint256 hour) internal {
        if (rights & COMMON != 0) self.common = self.common.free(rights & COMMON, hour);
        for (uint256 eight = 1; rights >> (eight * EIGHT) != 0; ++eight) {
            uint256 these = _within(rights, eight);
            if (these != 0) self.rarer[eight] = self.rarer[eight].free(these, hour);
        }
    }

    /// @dev The first of `rights` whose date lies after `hour`, by its bit, and that date, if there is one.
    function firstAfter(
        Dates storage self,
        uint256 rights,
        uint256 hour
    ) internal view returns (bool found, uint256 right, uint256 date) {
        uint256 word = self.common;
        (found, right) = word.firstAfter(rights & COMMON, hour);
        for (uint256 eight = 1; !found && rights >> (eight * EIGHT) != 0; ++eight) {
            word = self.rarer[eight];
            (found, right) = word.firstAfter(_within(rights, eight), hour);
            if (found) return (true, eight * EIGHT + right, word.get(right));
        }
        if (found) date = word.get(right);
    }

    /// @dev Whether the dates of all `rights` lie after `hour`; false for no rights. What others pay to ask, so it is short.
    function allAfter(Dates storage self, uint256 rights, uint256 hour) internal view returns (bool) {
        if (rights <= COMMON) return self.common.allAfter(rights, hour);
        if (rights & COMMON != 0 && !self.common.allAfter(rights & COMMON, hour)) return false;
        for (uint256 eight = 1; eight <= LAST_EIGHT; ++eight) {
            uint256 these = _within(rights, eight);
            if (these != 0 && !self.rarer[eight].allAfter(these, hour)) return false;
        }
        return true;
    }

    /// @dev The latest of the dates of all `rights`.
    function latest(Dates storage self, uint256 rights) internal view returns (uint256 hour) {
        hour = self.common.highest(rights & COMMON);
        for (uint256 eight = 1; rights >> (eight * EIGHT) != 0; ++eight) {
            uint256 here = self.rarer[eight].highest(_within(rights, eight));
            if (here > hour) hour = here;
        }
    }

    /// The rights of one eight, as a set of its lanes.
    function _within(uint256 rights, uint256 eight) private pure returns (uint256) {
        return (rights >> (eight * EIGHT)) & COMMON;
    }
}
