// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RightDates} from "./dates/RightDates.sol";

/// @dev What a licence is.
/// @param expiry When it expires, in whole hours since 1970.
/// @param next The number of its holder's next licence of the same work, 0 if there is none.
/// @param tier Which kind it is, an id.
/// @param seat Which of the tier's seats it has, from 1; 0 if the tier has none.
/// @param rights Its common rights, as a set, and {LicensePapers-RARER} if it has others, which its tier knows.
struct Papers {
    uint256 expiry;
    uint256 next;
    uint256 tier;
    uint256 seat;
    uint256 rights;
}

/**
 * @title LicensePapers
 * @notice A licence's papers in the 96 bits that an ERC-721 of Solady's keeps beside the owner.
 */
library LicensePapers {
    /// @dev Stands for all rights beyond the common ones.
    uint256 internal constant RARER = RightDates.COMMON + 1;
    uint256 private constant TIER_AT = 64;
    uint256 private constant SEAT_AT = 80;
    uint256 private constant RIGHTS_AT = 87;
    uint256 private constant NEXT_AT = 24;
    uint256 private constant SEATS = (1 << (RIGHTS_AT - SEAT_AT)) - 1;

    /// @dev What papers say of a tier's rights.
    function rightsOf(uint256 rights) internal pure returns (uint256) {
        return rights > RightDates.COMMON ? (rights & RightDates.COMMON) | RARER : rights;
    }

    function pack(Papers memory papers) internal pure returns (uint96) {
        uint256 packed = papers.expiry | (papers.next << NEXT_AT) | (papers.tier << TIER_AT);
        return uint96(packed | (papers.seat << SEAT_AT) | (papers.rights << RIGHTS_AT));
    }

    function unpack(uint96 packed) internal pure returns (Papers memory) {
        return
            Papers({
                expiry: uint24(packed),
                next: uint40(packed >> NEXT_AT),
                tier: uint16(packed >> TIER_AT),
                seat: (packed >> SEAT_AT) & SEATS,
                rights: packed >> RIGHTS_AT
            });
    }
}
