// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a licence is.
/// @param expiry When it expires, in whole hours since 1970.
/// @param next The number of its holder's next licence of the same work, 0 if there is none.
/// @param tier Which kind it is, an id.
/// @param seat Which of the tier's seats it has, from 1; 0 if the tier has none.
/// @param rarer Whether it has rights beyond the common ones, which its tier knows.
/// @param rights Its common rights, as a set.
struct Papers {
    uint256 expiry;
    uint256 next;
    uint256 tier;
    uint256 seat;
    bool rarer;
    uint256 rights;
}

/**
 * @title LicensePapers
 * @notice A licence's papers in the 96 bits that an ERC-721 of Solady's keeps beside the owner.
 */
library LicensePapers {
    /// The bit above a seat's number, which is 10 at most.
    uint96 private constant RARER = 1 << 7;

    function pack(Papers memory papers) internal pure returns (uint96) {
        uint256 seat = papers.rarer ? papers.seat | RARER : papers.seat;
        return uint96(papers.expiry | (papers.next << 24) | (papers.tier << 64) | (seat << 80) | (papers.rights << 88));
    }

    function unpack(uint96 packed) internal pure returns (Papers memory) {
        return
            Papers({
                expiry: uint24(packed),
                next: uint40(packed >> 24),
                tier: uint16(packed >> 64),
                seat: (packed >> 80) & (RARER - 1),
                rarer: (packed >> 80) & RARER != 0,
                rights: packed >> 88
            });
    }
}
