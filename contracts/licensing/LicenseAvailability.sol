// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {Lanes} from "./dates/Lanes.sol";
import {Papers} from "./LicensePapers.sol";
import {RightDates} from "./dates/RightDates.sol";
import {TierReader} from "./TierReader.sol";
import {WholeHours} from "./dates/WholeHours.sol";
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
    using RightDates for RightDates.Dates;

    uint256 private constant SERIAL_AT = 192;
    uint256 private constant ONE = 1 << SERIAL_AT;

    mapping(WorkKey work => RightDates.Dates) private _exclusive;
    /// With the number of licences sold above the common lanes.
    mapping(WorkKey work => RightDates.Dates) private _latest;
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
        RightDates.Dates storage latest = _latest[work];
        latest.raise(rules.rights & ~uint256(rules.exclusive), end, ONE);
        number = latest.common >> SERIAL_AT;
        _hold(work, tier, rules.exclusive, seat, end);
    }

    /// What a licence has already is its until `end`.
    function _extend(WorkKey work, uint256 tier, TierRules memory rules, uint256 seat, uint256 end) internal {
        (uint256 rights, uint256 alone) = (rules.rights, rules.exclusive);
        if (rights != alone) _latest[work].raise(rights & ~alone, end, 0);
        _hold(work, tier, alone, seat, end);
    }

    /// Frees what a licence that keeps until `end` has to itself, unless another has it since.
    function _vacate(WorkKey work, Papers memory papers, uint256 alone, uint256 end) internal {
        if (papers.seat != 0 && _seats[work][papers.tier].get(papers.seat - 1) == end) {
            _seats[work][papers.tier] = _seats[work][papers.tier].put(papers.seat - 1, 0);
        }
        _exclusive[work].free(alone, end);
    }

    /// Reverts if a licence cannot be sold now; returns the first free seat, 0 if the tier has none.
    function _checkAvailable(WorkKey work, uint256 tier, TierRules memory rules) internal view returns (uint256 seat) {
        uint256 hour = WholeHours.passed();
        _checkDates(_exclusive[work], rules.rights, hour, true);
        if (rules.exclusive != 0) _checkDates(_latest[work], rules.exclusive, hour, false);
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
        return _exclusive[work].latest(right) == end;
    }

    /// The hours until which any of the rights is taken.
    function _takenUntil(WorkKey work, uint256 rights) internal view returns (uint256 alone, uint256 any) {
        alone = _exclusive[work].latest(rights);
        any = _latest[work].latest(rights);
        if (alone > any) any = alone;
    }

    /// What a licence has to itself is its until `end`.
    function _hold(WorkKey work, uint256 tier, uint256 alone, uint256 seat, uint256 end) private {
        if (alone != 0) _exclusive[work].raise(alone, end, 0);
        if (seat != 0) _seats[work][tier] = _seats[work][tier].put(seat - 1, end);
    }

    function _checkDates(RightDates.Dates storage dates, uint256 rights, uint256 hour, bool taken) private view {
        (bool found, uint256 right, uint256 date) = dates.firstAfter(rights, hour);
        if (!found) return;
        uint256 until = WholeHours.time(date);
        if (taken) revert LicenseRightTaken(right, until);
        revert LicenseRightInUse(right, until);
    }
}
