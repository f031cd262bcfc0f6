// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/**
 * @title DisputeCosts
 * @notice What finding out a liar costs and is paid: gas at a round's price, and a fifth more, so that who does it is
 * never poorer for it. Gas prices in wei.
 */
library DisputeCosts {
    /// @dev The most digests that one call publishes; a power of two, so that chunks are subtrees.
    uint256 internal constant CHUNK = 1_024;

    /// @dev What publishing a chunk takes, in gas: without its digests, and for each of them.
    uint256 private constant CHUNK_GAS = 140_000;
    uint256 private constant DIGEST_GAS = 2_000;

    /// @dev What a call costs beyond what it can measure: the transaction itself and its last writes; and of each word of
    /// its arguments, at the price of bytes that are not zero. In gas.
    uint256 private constant UNMEASURED_GAS = 60_000;
    uint256 private constant WORD_GAS = 32 * 16;

    function withFifth(uint256 amount) internal pure returns (uint256) {
        return amount + amount / 5;
    }

    /// @dev What a call of `words` words that has `measured` so much gas so far is paid, in wei, for at most `max` gas.
    /// Words are counted and not the data, which anybody could make longer for less than it would bring.
    function refund(uint256 measured, uint256 words, uint256 max, uint256 gasPrice) internal pure returns (uint256) {
        uint256 used = measured + UNMEASURED_GAS + WORD_GAS * words;
        return withFifth(Math.min(used, max) * gasPrice);
    }

    function chunks(uint256 works) internal pure returns (uint256) {
        return Math.ceilDiv(works, CHUNK);
    }

    /// @dev What publishing one chunk of a round costs, in wei.
    function chunkPrice(uint256 works, uint256 gasPrice) internal pure returns (uint256) {
        return (CHUNK_GAS + DIGEST_GAS * Math.min(works, CHUNK)) * gasPrice;
    }

    /// @dev What a demand takes, in wei: the gas of all chunks, and a fifth for the operators who answer for the root.
    function demandBond(uint256 works, uint256 gasPrice) internal pure returns (uint256) {
        return withFifth(chunks(works) * chunkPrice(works, gasPrice));
    }
}
