// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundId} from "../generation/IGenerationOracle.sol";

/// @dev The rules of curations to come.
/// @param period How long members vote, in seconds, at most 2,592,000 (30 days).
/// @param seats How many works are chosen, a count, 1 to 9.
struct CurationTerms {
    uint32 period;
    uint8 seats;
}

/// @dev A curation.
/// @param snapshot When votes count as held, in Unix seconds.
/// @param end Until when they can be spent, in Unix seconds, inclusive.
/// @param seats How many works are chosen, a count.
/// @param works How many works the round has, a count.
/// @param closed Whether the winners are recorded.
struct CurationView {
    uint256 snapshot;
    uint256 end;
    uint256 seats;
    uint256 works;
    bool closed;
}

/// @dev A work in a seat.
/// @param index Which work of the round, from 0.
/// @param votes The votes spent on it, in billionths of a vote (10^9 of the token's smallest unit).
struct Seat {
    uint256 index;
    uint256 votes;
}

/// @dev A chosen work.
/// @param round Which round.
/// @param index Which work of the round, from 0.
/// @param digest The SHA-256 of its file.
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
    /// @param round Which round.
    error CurationRoundNotFinal(RoundId round);
    /// @notice The round's curation is open already, or over.
    /// @param round Which round.
    error CurationAlreadyOpened(RoundId round);
    /// @notice The round has no curation yet: call `open`.
    /// @param round Which round.
    error CurationNotOpened(RoundId round);
    /// @notice Votes could be spent until `end` (seconds).
    /// @param round Which round.
    /// @param end The last moment at which votes could be spent, in Unix seconds.
    error CurationOver(RoundId round, uint256 end);
    /// @notice Votes can be spent until `end` (seconds).
    /// @param round Which round.
    /// @param end The last moment at which votes can be spent, in Unix seconds.
    error CurationNotOver(RoundId round, uint256 end);
    /// @notice The winners are recorded already.
    /// @param round Which round.
    error CurationAlreadyClosed(RoundId round);
    /// @notice The ballot names no work.
    error CurationBallotEmpty();
    /// @notice `index` is none of the round's `works` works.
    /// @param round Which round.
    /// @param index The number that was given.
    /// @param works How many works the round has, a count.
    error CurationWorkInvalid(RoundId round, uint256 index, uint256 works);
    /// @notice The ballot gives a work 0 votes.
    /// @param index The number of the work in its round, from 0.
    error CurationWeightZero(uint256 index);
    /// @notice `voter` has `left` of the votes it held at the snapshot, fewer than the `weight` asked for.
    /// @param round Which round.
    /// @param voter Whose votes they are.
    /// @param weight How many votes were to be spent, in billionths of a vote.
    /// @param left How many are left, in billionths of a vote.
    error CurationVotesExceeded(RoundId round, address voter, uint256 weight, uint256 left);
    /// @notice The signature was good until `deadline` (seconds).
    /// @param deadline The last moment at which it was good, in Unix seconds.
    error CurationSignatureExpired(uint256 deadline);
    /// @notice The signature is not `voter`'s for this ballot and nonce.
    /// @param voter Whose signature it should be.
    error CurationSignatureInvalid(address voter);
    /// @notice There are `winners` winners; as many digests and proofs are needed.
    /// @param digests How many digests were given, a count.
    /// @param proofs How many proofs were given, a count.
    /// @param winners How many winners there are, a count.
    error CurationDigestsInvalid(uint256 digests, uint256 proofs, uint256 winners);
    /// @notice The proof does not lead from the winner's leaf to the round's root.
    /// @param round Which round.
    /// @param index The number of the work in its round, from 0.
    /// @param digest The SHA-256 digest of the work's file.
    error CurationProofInvalid(RoundId round, uint256 index, bytes32 digest);
    /// @notice The terms are outside their bounds in code.
    /// @param period How long votes can be spent, in seconds.
    /// @param minPeriod The shortest period allowed, in seconds.
    /// @param maxPeriod The longest period allowed, in seconds.
    /// @param seats How many works are chosen, a count.
    /// @param maxSeats The most that can be chosen, a count.
    error CurationTermsInvalid(uint256 period, uint256 minPeriod, uint256 maxPeriod, uint256 seats, uint256 maxSeats);
    /// @notice There are `count` winners; they are counted from 0.
    /// @param number The number that was asked for, from 0.
    /// @param count How many there are, a count.
    error CurationWinnerUnknown(uint256 number, uint256 count);

    /// @notice The DAO set the terms of curations to come.
    /// @param terms The terms, in the units and bounds of {CurationTerms}.
    event CurationTermsSet(CurationTerms terms);
    /// @notice Members can spend votes on a round's works.
    /// @param round Which round.
    /// @param snapshot When votes count as held, in Unix seconds.
    /// @param end Until when they can be spent, in Unix seconds, inclusive.
    /// @param seats How many works are chosen, a count.
    event CurationOpened(RoundId indexed round, uint256 snapshot, uint256 end, uint256 seats);
    /// @notice A member spent votes.
    /// @param round Which round.
    /// @param voter The member.
    /// @param choices Each is weight · 2^16 + index: so many billionths of a vote (10^9 of the token's smallest unit),
    /// at least 1, for that work.
    event VotesSpent(RoundId indexed round, address indexed voter, uint256[] choices);
    /// @notice A work was chosen.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @param number Which winner, from 0, in the order in which they are auctioned.
    /// @param votes The votes spent on it, in billionths of a vote.
    /// @param digest The SHA-256 of its file.
    event WinnerChosen(RoundId indexed round, uint256 indexed index, uint256 number, uint256 votes, bytes32 digest);
    /// @notice A round's winners are recorded.
    /// @param round Which round.
    /// @param winners How many there are, a count.
    event CurationClosed(RoundId indexed round, uint256 winners);

    /// @notice Opens the curation of a final round, once.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown, {CurationAlreadyOpened}, {CurationRoundNotFinal}.
    /// @param round Which round.
    function open(RoundId round) external;

    /// @notice Spends the caller's votes on works, any number of times, as long as some are left.
    /// @dev Caller: any member.
    /// Errors: {CurationNotOpened}, {CurationOver}, {CurationBallotEmpty}, {CurationWorkInvalid}, {CurationWeightZero},
    /// {CurationVotesExceeded}.
    /// @param round Which round.
    /// @param choices Each is weight · 2^16 + index: so many billionths of a vote (10^9 of the token's smallest unit),
    /// at least 1, for that work.
    function vote(RoundId round, uint256[] calldata choices) external;

    /// @notice Spends votes of `voter`, who signed it.
    /// @dev Caller: anyone.
    /// Errors: {CurationSignatureExpired}, {CurationSignatureInvalid}, and those of {vote}.
    /// @param round Which round.
    /// @param voter The member.
    /// @param choices Each is weight · 2^16 + index: so many billionths of a vote (10^9 of the token's smallest unit),
    /// at least 1, for that work.
    /// @param deadline The last moment at which the signature is good, in Unix seconds.
    /// @param signature The EIP-712 signature of a Ballot with the voter's current nonce, domain "Atelier Curation",
    /// version "1"; ERC-1271 for a contract.
    function voteBySignature(
        RoundId round,
        address voter,
        uint256[] calldata choices,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Records the winners of a curation that is over, best first.
    /// @dev Caller: anyone.
    /// Errors: {CurationNotOpened}, {CurationNotOver}, {CurationAlreadyClosed}, {CurationDigestsInvalid},
    /// {CurationProofInvalid}.
    /// @param round Which round.
    /// @param digests For each of {seats}, in order, the SHA-256 of its file.
    /// @param proofs For each of them the siblings from its leaf up to the round's root.
    function close(RoundId round, bytes32[] calldata digests, bytes32[][] calldata proofs) external;

    /// @notice Sets the terms of curations to come.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {CurationTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {CurationTerms}.
    function setTerms(CurationTerms calldata terms) external;

    /// @notice The terms in force for the next curation.
    /// @return period How long members vote, in seconds.
    /// @return seats How many works are chosen, a count.
    function terms() external view returns (uint32 period, uint8 seats);

    /// @notice A round's curation.
    /// @dev Errors: {CurationNotOpened}.
    /// @param round Which round.
    /// @return The curation, in the units of {CurationView}.
    function getCuration(RoundId round) external view returns (CurationView memory);

    /// @notice The works that lead, best first. Of equal votes the work leads whose index, exclusive-or'ed with the low
    /// 16 bits of the round's seed, is the higher one.
    /// @dev Errors: {CurationNotOpened}.
    /// @param round Which round.
    /// @return The works with their votes, in the units of {Seat}; fewer than seats if fewer have votes.
    function seats(RoundId round) external view returns (Seat[] memory);

    /// @notice The votes spent on a work.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @return Those votes, in billionths of a vote (10^9 of the token's smallest unit).
    function votesOf(RoundId round, uint256 index) external view returns (uint256);

    /// @notice The votes that a member has spent in a round.
    /// @param round Which round.
    /// @param voter The member.
    /// @return Those votes, in billionths of a vote (10^9 of the token's smallest unit).
    function spent(RoundId round, address voter) external view returns (uint256);

    /// @notice How many works were ever chosen.
    /// @return Their number.
    function winnerCount() external view returns (uint256);

    /// @notice A chosen work.
    /// @dev Errors: {CurationWinnerUnknown}.
    /// @param number Which winner, from 0, in the order in which they are auctioned.
    /// @return The work, in the form of {Winner}.
    function winner(uint256 number) external view returns (Winner memory);

    /// @notice The number of a work among all winners, which is its lot at auction.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @return chosen Whether it was chosen.
    /// @return lot Its number, from 0; 0 if it was not chosen.
    function lotOf(RoundId round, uint256 index) external view returns (bool chosen, uint256 lot);
}
