// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Bidding
 * @notice What English auctions have in common: how much more the next bid is, and how far a late one moves the end.
 */
library Bidding {
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @dev The least bid after one of `amount` wei: `increment` basis points more, and a wei at least.
    function next(uint256 amount, uint256 increment) internal pure returns (uint256) {
        uint256 more = (amount * increment) / BASIS_POINTS;
        // slither-disable-next-line incorrect-equality
        return amount + (more == 0 ? 1 : more);
    }

    /// @dev The end after a bid now, which leaves `extension` seconds, but none after `latestEnd`.
    function extended(uint256 end, uint256 latestEnd, uint256 extension) internal view returns (uint256) {
        uint256 later = block.timestamp + extension;
        if (later > latestEnd) later = latestEnd;
        return later > end ? later : end;
    }
}
