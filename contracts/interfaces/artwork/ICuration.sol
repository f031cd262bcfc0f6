// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundId} from "../generation/IGenerationOracle.sol";

/// @dev The rules of curations to come.
/// @param period How long members vote, in seconds.
/// @param seats How many works are chosen, a count.
struct CurationTerms {
    uint32 period;
    uint8 seats;
}

/// @dev A curation. Votes count as held at `snapshot`; they can be spent until `end` (seconds, inclusive). `closed` once
/// the winners are recorded.
struct CurationView {
    uint256 snapshot;
    uint256 end;
    uint256 seats;
    uint256 works;
    bool closed;
}

/// @dev A work in a seat, with the votes spent on it, in billionths.
struct Seat {
    uint256 index;
    uint256 votes;
}

/// @dev A chosen work: its round, its index there, and the SHA-256 of its file.
struct Winner {
    RoundId round;
    uint256 index;
    bytes32 digest;
}

/**
 * @title ICuration
 * @notice Members choose which works of a round become assets, by spending the votes they held when the round's challenge
 * window ended. What is spent stays spent; a vote can be divided among any works, into billionths (10^9 of the token's
 * smallest unit).
 */
interface ICuration {
    /// @notice The round is not final.
    error CurationRoundNotFinal(RoundId round);
    /// @notice The round's curation is open already, or over.
    error CurationAlreadyOpened(RoundId round);
    /// @notice The round has no curation yet: call `open`.
    error CurationNotOpened(RoundId round);
    /// @notice Votes could be spent until `end` (seconds).
    error CurationOver(RoundId round, uint256 end);
    /// @notice Votes can be spent until `end` (seconds).
    error CurationNotOver(RoundId round, uint256 end);
    /// @notice The winners are recorded already.
    error CurationAlreadyClosed(RoundId round);
    /// @notice The ballot names no work.
    error CurationBallotEmpty();
    /// @notice `index` is none of the round's `works` works.
    error CurationWorkInvalid(RoundId round, uint256 index, uint256 works);
    /// @notice A weight of 0 votes says nothing.
    error CurationWeightZero(uint256 index);
    /// @notice `voter` has `left` of the votes it held at the snapshot, fewer than the `weight` asked for.
    error CurationVotesExceeded(RoundId round, address voter, uint256 weight, uint256 left);
    /// @notice The signature was good until `deadline` (seconds).
    error CurationSignatureExpired(uint256 deadline);
    /// @notice The signature is not `voter`'s for this ballot and nonce.
    error CurationSignatureInvalid(address voter);
    /// @notice There are `winners` winners; as many digests and proofs are needed.
    error CurationDigestsInvalid(uint256 digests, uint256 proofs, uint256 winners);
    /// @notice The proof does not lead from the winner's leaf to the round's root.
    error CurationProofInvalid(RoundId round, uint256 index, bytes32 digest);
    /// @notice The terms are outside their bounds in code.
    error CurationTermsInvalid(
        uint256 period,
        uint256 leastPeriod,
        uint256 mostPeriod,
        uint256 seats,
        uint256 mostSeats
    );
    /// @notice There are `count` winners; they are counted from 0.
    error CurationWinnerUnknown(uint256 number, uint256 count);

    event CurationTermsSet(CurationTerms terms);
    event CurationOpened(RoundId indexed round, uint256 snapshot, uint256 end, uint256 seats);
    event VotesSpent(RoundId indexed round, address indexed voter, uint256[] choices);
    event WinnerChosen(RoundId indexed round, uint256 indexed index, uint256 number, uint256 votes, bytes32 digest);
    event CurationClosed(RoundId indexed round, uint256 winners);

    /// @notice Opens the curation of a final round, once. Anyone.
    function open(RoundId round) external;

    /// @notice Spends votes on works. A choice is weight · 2^16 + index: so many billionths of a vote for that work. Any member, any number of times, as long as votes are left. Reverts with a `Curation…` error.
    function vote(RoundId round, uint256[] calldata choices) external;

    /// @notice The same for `voter`, who signed it (EIP-712, or ERC-1271 for a contract). Anyone may bring it.
    function voteBySignature(
        RoundId round,
        address voter,
        uint256[] calldata choices,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Records the winners of a curation that is over, best first: `digests[i]` is the SHA-256 of the file of
    /// `seats(round)[i]`, `proofs[i]` its siblings up to the round's root. Anyone.
    function close(RoundId round, bytes32[] calldata digests, bytes32[][] calldata proofs) external;

    /// @notice Sets the terms of curations to come. Only the owner.
    function setTerms(CurationTerms calldata terms) external;

    /// @notice The terms in force for the next curation.
    function terms() external view returns (uint32 period, uint8 seats);

    /// @notice A round's curation. Reverts with {CurationNotOpened}.
    function getCuration(RoundId round) external view returns (CurationView memory);

    /// @notice The works that lead, best first. Equal votes: the work whose index, exclusive-or'ed with the
    /// low 16 bits of the round's seed, is the higher one.
    function seats(RoundId round) external view returns (Seat[] memory);

    /// @notice Votes spent on a work, in billionths.
    function votesOf(RoundId round, uint256 index) external view returns (uint256);

    /// @notice Votes that `voter` has spent in a round, in billionths.
    function spent(RoundId round, address voter) external view returns (uint256);

    /// @notice How many works were ever chosen.
    function winnerCount() external view returns (uint256);

    /// @notice The chosen work of this number; they are counted from 0 in the order in which they are auctioned. Reverts
    /// with {CurationWinnerUnknown}.
    function winner(uint256 number) external view returns (Winner memory);

    /// @notice The number among all winners, which is its lot at auction, of the work at `index` of a round, if it was chosen.
    function lotOf(RoundId round, uint256 index) external view returns (bool chosen, uint256 lot);
}
