// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {CurationTerms, CurationView, ICuration, Seat, Winner} from "../interfaces/artwork/ICuration.sol";
import {IGenerationOracle, Phase, RoundId, RoundView} from "../interfaces/generation/IGenerationOracle.sol";
import {WorksTree} from "../generation/WorksTree.sol";
import {Leaderboard} from "./Leaderboard.sol";

/**
 * @title Curation
 * @notice Binding choice: members spend past votes on the works of a round, and the few works with the most become
 * assets. A round of thousands costs what one of ten does, because only works that are voted for are ever touched and
 * the leaders are kept while votes come in.
 */
contract Curation is ICuration, Ownable, EIP712, Nonces {
    using Leaderboard for Leaderboard.Board;
    using Leaderboard for uint256[];

    /// @dev `seats` is 0 until the curation opens. `snapshot` and `end` in seconds, `salt` the seed's low 16 bits. Once it
    /// is closed, the lots of its winners begin at `firstLot`.
    struct Record {
        uint40 snapshot;
        uint40 end;
        uint32 works;
        uint8 seats;
        bool closed;
        uint16 salt;
        uint32 firstLot;
    }

    struct Tally {
        uint256 votes;
    }

    struct Choice {
        bytes32 digest;
        uint64 round;
        uint32 index;
    }

    bytes32 private constant BALLOT_TYPEHASH = keccak256(
        "Ballot(address voter,uint256 round,uint256[] choices,uint256 nonce,uint256 deadline)"
    );

    /// @notice The least part of a vote, in the token's smallest unit.
    uint256 public constant UNIT = 1e9;

    /// @notice The longest period that any terms may set, in seconds.
    uint256 public constant MAX_PERIOD = 30 days;

    /// @notice The shortest, in seconds: a few on local chains, an hour or more on public ones.
    uint256 public immutable minPeriod;

    /// @notice Where the rounds are, those of its successors included.
    IGenerationOracle public immutable oracle;

    /// @notice Whose past votes are spent.
    IVotes public immutable token;

    /// @inheritdoc ICuration
    CurationTerms public terms;

    mapping(RoundId round => Record) private _records;
    mapping(RoundId round => Leaderboard.Board) private _boards;
    /// Written through a pointer in `_count`.
    // slither-disable-next-line uninitialized-state
    mapping(RoundId round => mapping(uint256 index => Tally)) private _tallies;

    /// @inheritdoc ICuration
    mapping(RoundId round => mapping(address voter => uint256)) public spent;

    Choice[] private _winners;

    /// @notice Makes the curation with its first terms.
    /// @param initialOwner Sets the terms: the timelock, once set up.
    /// @param oracle_ Where the rounds are, those of its successors included.
    /// @param token_ Whose past votes are spent.
    /// @param minPeriod_ The shortest period that any terms may set, in seconds.
    /// @param terms_ The first terms, in the units and bounds of {CurationTerms}.
    constructor(
        address initialOwner,
        IGenerationOracle oracle_,
        IVotes token_,
        uint256 minPeriod_,
        CurationTerms memory terms_
    ) Ownable(initialOwner) EIP712("Atelier Curation", "1") {
        oracle = oracle_;
        token = token_;
        minPeriod = minPeriod_;
        _setTerms(terms_);
    }

    /// @inheritdoc ICuration
    function open(RoundId round) external {
        if (_records[round].seats != 0) revert CurationAlreadyOpened(round);
        RoundView memory roundView = oracle.oracleOf(round).getRound(round);
        if (roundView.phase != Phase.Finalised) revert CurationRoundNotFinal(round);
        CurationTerms memory rules = terms;
        uint256 end = block.timestamp + rules.period;
        // The oracle's dates are of 40 bits, and its rounds have at most 65,536 works. Nobody chooses the snapshot: it
        // was known since the round's seed, and is past, or the round would not be final.
        _records[round] = Record({
            snapshot: uint40(roundView.challengeEnd),
            end: uint40(end),
            works: uint32(roundView.works),
            seats: rules.seats,
            closed: false,
            salt: uint16(uint256(roundView.seed)),
            firstLot: 0
        });
        emit CurationOpened(round, roundView.challengeEnd, end, rules.seats);
    }

    /// @inheritdoc ICuration
    function vote(RoundId round, uint256[] calldata choices) external {
        _spend(round, msg.sender, choices);
    }

    /// @inheritdoc ICuration
    function voteBySignature(
        RoundId round,
        address voter,
        uint256[] calldata choices,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (block.timestamp > deadline) revert CurationSignatureExpired(deadline);
        bytes32 ballot = keccak256(
            abi.encode(BALLOT_TYPEHASH, voter, round, keccak256(abi.encodePacked(choices)), _useNonce(voter), deadline)
        );
        if (!SignatureChecker.isValidSignatureNow(voter, _hashTypedDataV4(ballot), signature)) {
            revert CurationSignatureInvalid(voter);
        }
        _spend(round, voter, choices);
    }

    /// @inheritdoc ICuration
    function close(RoundId round, bytes32[] calldata digests, bytes32[][] calldata proofs) external {
        Record storage record = _opened(round);
        if (block.timestamp <= record.end) revert CurationNotOver(round, record.end);
        if (record.closed) revert CurationAlreadyClosed(round);
        // There are fewer works than 2^32.
        (record.closed, record.firstLot) = (true, uint32(_winners.length));
        Seat[] memory ranked = _ranking(round, record.seats);
        if (digests.length != ranked.length || proofs.length != ranked.length) {
            revert CurationDigestsInvalid(digests.length, proofs.length, ranked.length);
        }
        bytes32 root = oracle.oracleOf(round).provenance(round).root;
        for (uint256 i = 0; i < ranked.length; ++i) {
            uint256 index = ranked[i].index;
            if (!MerkleProof.verifyCalldata(proofs[i], root, WorksTree.leaf(round, index, digests[i]))) {
                revert CurationProofInvalid(round, index, digests[i]);
            }
            emit WinnerChosen(round, index, _winners.length, ranked[i].votes, digests[i]);
            // Rounds count in steps of one, and an index is of 16 bits.
            _winners.push(Choice({digest: digests[i], round: uint64(RoundId.unwrap(round)), index: uint32(index)}));
        }
        emit CurationClosed(round, ranked.length);
    }

    /// @inheritdoc ICuration
    function setTerms(CurationTerms calldata terms_) external onlyOwner {
        _setTerms(terms_);
    }

    /// @inheritdoc ICuration
    function getCuration(RoundId round) external view returns (CurationView memory) {
        Record storage record = _opened(round);
        return
            CurationView({
                snapshot: record.snapshot,
                end: record.end,
                seats: record.seats,
                works: record.works,
                closed: record.closed
            });
    }

    /// @inheritdoc ICuration
    function seats(RoundId round) external view returns (Seat[] memory) {
        return _ranking(round, _opened(round).seats);
    }

    /// @inheritdoc ICuration
    function votesOf(RoundId round, uint256 index) external view returns (uint256) {
        return _tallies[round][index].votes;
    }

    /// @inheritdoc ICuration
    function winnerCount() external view returns (uint256) {
        return _winners.length;
    }

    /// @inheritdoc ICuration
    function winner(uint256 number) external view returns (Winner memory) {
        if (number >= _winners.length) revert CurationWinnerUnknown(number, _winners.length);
        Choice storage choice = _winners[number];
        return Winner({round: RoundId.wrap(choice.round), index: choice.index, digest: choice.digest});
    }

    /// @inheritdoc ICuration
    function lotOf(RoundId round, uint256 index) external view returns (bool chosen, uint256 lot) {
        Record memory record = _records[round];
        if (!record.closed) return (false, 0);
        // A round's winners stand one after another, and there are at most as many as seats.
        uint256 end = Math.min(record.firstLot + record.seats, _winners.length);
        for (lot = record.firstLot; lot < end; ++lot) {
            if (_winners[lot].round != RoundId.unwrap(round)) break;
            if (_winners[lot].index == index) return (true, lot);
        }
        return (false, 0);
    }

    function _spend(RoundId round, address voter, uint256[] calldata choices) private {
        Record memory record = _opened(round);
        if (block.timestamp > record.end) revert CurationOver(round, record.end);
        if (choices.length == 0) revert CurationBallotEmpty();
        // What is spent never exceeds what is held.
        uint256 already = spent[round][voter];
        uint256 left = token.getPastVotes(voter, record.snapshot) / UNIT - already;
        spent[round][voter] = already + _count(round, record, voter, left, choices);
        emit VotesSpent(round, voter, choices);
    }

    /// Adds the weights, together at most `left`, to the works' votes, which so stay below 67 bits, as the token's supply in units.
    function _count(
        RoundId round,
        Record memory record,
        address voter,
        uint256 left,
        uint256[] calldata choices
    ) private returns (uint256 total) {
        uint256[] memory board = _boards[round].load(record.seats);
        mapping(uint256 index => Tally) storage tallies = _tallies[round];
        for (uint256 i = 0; i < choices.length; ++i) {
            uint256 weight = choices[i];
            uint256 index = weight & 0xffff;
            weight >>= 16;
            if (index >= record.works) revert CurationWorkInvalid(round, index, record.works);
            if (weight == 0) revert CurationWeightZero(index);
            unchecked {
                // `total` never passes `left`, and neither passes 67 bits.
                if (weight > left - total) revert CurationVotesExceeded(round, voter, weight, left - total);
                total += weight;
                Tally storage tally = tallies[index];
                weight += tally.votes;
                tally.votes = weight;
            }
            board.put(Leaderboard.entryOf(record.salt, index, weight));
        }
        _boards[round].store(board);
    }

    function _ranking(RoundId round, uint256 count) private view returns (Seat[] memory list) {
        uint256[] memory ranked = _boards[round].load(count).ranking();
        uint256 salt = _records[round].salt;
        list = new Seat[](ranked.length);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = Seat({index: Leaderboard.indexOf(salt, ranked[i]), votes: Leaderboard.votesOf(ranked[i])});
        }
    }

    function _opened(RoundId round) private view returns (Record storage record) {
        record = _records[round];
        if (record.seats == 0) revert CurationNotOpened(round);
    }

    function _setTerms(CurationTerms memory rules) private {
        bool fits = rules.period >= minPeriod && rules.period <= MAX_PERIOD;
        if (!fits || rules.seats == 0 || rules.seats > Leaderboard.MAX_SEATS) {
            revert CurationTermsInvalid(rules.period, minPeriod, MAX_PERIOD, rules.seats, Leaderboard.MAX_SEATS);
        }
        terms = rules;
        emit CurationTermsSet(rules);
    }
}
