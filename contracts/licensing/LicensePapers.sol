// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a licence is: when it expires (whole hours), the number of its holder's next licence of the same work (0:
/// none), tier, seat (0: none) and rights.
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
    function pack(Papers memory papers) internal pure returns (uint96) {
        return
            uint96(
                papers.expiry | (papers.next << 24) | (papers.tier << 64) | (papers.seat << 80) | (papers.rights << 88)
            );
    }

    function unpack(uint96 packed) internal pure returns (Papers memory) {
        return
            Papers({
                expiry: uint24(packed),
                next: uint40(packed >> 24),
                tier: uint16(packed >> 64),
                seat: uint8(packed >> 80),
                rights: packed >> 88
            });
    }
}
