// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {Lanes} from "./Lanes.sol";
import {Papers} from "./LicensePapers.sol";
import {TierReader} from "./TierReader.sol";
import {WholeHours} from "./WholeHours.sol";
import {WorkKey} from "./Works.sol";

/**
 * @title LicenseAvailability
 * @notice Exclusive means exclusive: for each right of a work, the hour until which it is one licence's alone, and the
 * latest until which any other licence could be in force, both with grace. And seats: the hour until which each is taken.
 *
 * What was sold without exclusivity counts until its end even if it is cancelled, which costs no search; an exclusive
 * licence and a seat become free at once.
 */
abstract contract LicenseAvailability is TierReader {
    using Lanes for uint256;

    uint256 private constant SERIAL_AT = 192;
    uint256 private constant ONE = 1 << SERIAL_AT;

    mapping(WorkKey work => uint256) private _exclusive;
    /// With the number of licences sold above the lanes.
    mapping(WorkKey work => uint256) private _latest;
    mapping(WorkKey work => mapping(uint256 tier => uint256)) private _seats;

    /// Takes what a new licence needs until `end` (an hour, grace included); returns its number among the work's, and its
    /// seat.
    function _occupy(
        WorkKey work,
        uint256 tier,
        TierRules memory rules,
        uint256 end
    ) internal returns (uint256 number, uint256 seat) {
        seat = _checkAvailable(work, tier, rules);
        uint256 latest = _latest[work] + ONE;
        _latest[work] = latest;
        number = latest >> SERIAL_AT;
        _extend(work, tier, rules, seat, end);
    }

    /// What a licence has already is its until `end`.
    function _extend(WorkKey work, uint256 tier, TierRules memory rules, uint256 seat, uint256 end) internal {
        (uint256 rights, uint256 alone) = (rules.rights, rules.exclusive);
        if (rights != alone) _latest[work] = _latest[work].raise(rights & ~alone, end);
        if (alone != 0) _exclusive[work] = _exclusive[work].raise(alone, end);
        if (seat != 0) _seats[work][tier] = _seats[work][tier].put(seat - 1, end);
    }

    /// Frees what a licence that keeps until `end` has to itself, unless another has it since.
    function _vacate(WorkKey work, Papers memory papers, uint256 alone, uint256 end) internal {
        if (papers.seat != 0 && _seats[work][papers.tier].get(papers.seat - 1) == end) {
            _seats[work][papers.tier] = _seats[work][papers.tier].put(papers.seat - 1, 0);
        }
        if (alone == 0) return;
        uint256 exclusive = _exclusive[work];
        for (uint256 right = 0; alone >> right != 0; ++right) {
            if ((alone >> right) & 1 != 0 && exclusive.get(right) == end) exclusive = exclusive.put(right, 0);
        }
        _exclusive[work] = exclusive;
    }

    /// Reverts if a licence cannot be sold now; returns the first free seat, 0 if the tier has none.
    function _checkAvailable(WorkKey work, uint256 tier, TierRules memory rules) internal view returns (uint256 seat) {
        uint256 hour = WholeHours.passed();
        _checkLanes(_exclusive[work], rules.rights, hour, true);
        if (rules.exclusive != 0) _checkLanes(_latest[work], rules.exclusive, hour, false);
        uint256 seats = rules.seats;
        if (seats == 0) return 0;
        uint256 taken = _seats[work][tier];
        while (seat < seats) if (taken.get(seat++) <= hour) return seat;
        revert LicenseSeatsTaken(tier, seats);
    }

    function _freeSeats(WorkKey work, uint256 tier, uint256 seats) internal view returns (uint256 free) {
        if (seats == 0) return type(uint256).max;
        uint256 taken = _seats[work][tier];
        for (uint256 i = 0; i < seats; ++i) if (taken.get(i) <= WholeHours.passed()) ++free;
    }

    /// Whether a licence that keeps until `end` is the one that has this right to itself.
    function _hasAlone(WorkKey work, uint256 right, uint256 end) internal view returns (bool) {
        return _exclusive[work].highest(right) == end;
    }

    /// The hours until which any of the rights is taken.
    function _takenUntil(WorkKey work, uint256 rights) internal view returns (uint256 alone, uint256 any) {
        alone = _exclusive[work].highest(rights);
        any = _latest[work].highest(rights);
        if (alone > any) any = alone;
    }

    function _checkLanes(uint256 word, uint256 rights, uint256 hour, bool taken) private pure {
        (bool found, uint256 right) = word.firstAfter(rights, hour);
        if (!found) return;
        uint256 until = WholeHours.time(word.get(right));
        if (taken) revert LicenseRightTaken(right, until);
        revert LicenseRightInUse(right, until);
    }
}
