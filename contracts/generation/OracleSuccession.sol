// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IGenerationOracle} from "../interfaces/generation/IGenerationOracle.sol";
import {IOperatorRegistry} from "../interfaces/generation/IOperatorRegistry.sol";

/**
 * @title OracleSuccession
 * @notice Which oracle may lock bonds, and from which round on each was in force. The members propose another, which comes
 * into force so late that operators who do not trust it have left before.
 */
abstract contract OracleSuccession is IOperatorRegistry, Ownable {
    using SafeCast for uint256;

    /// @dev `oracle` may lock bonds now; `oracleId` is its number, from 1. `minBond` in wei.
    struct Standing {
        address oracle;
        uint16 oracleId;
        uint80 minBond;
    }

    /// @dev `oracle` was in force from the round with the id `firstRound` on.
    struct Reign {
        address oracle;
        uint64 firstRound;
    }

    /// @notice Seconds between proposing another oracle and its coming into force.
    uint256 public immutable replacementDelay;

    Reign[] private _reigns;

    /// @notice The proposed oracle, zero if none, and the time from which it can be activated.
    address public pendingOracle;
    uint256 public pendingOracleAt;

    Standing internal _standing;
    uint16 private _oracleCount;
    mapping(address oracle => uint16 id) internal _oracleIds;

    constructor(uint256 replacementDelay_) {
        replacementDelay = replacementDelay_;
    }

    /// @inheritdoc IOperatorRegistry
    function proposeOracle(address newOracle) external onlyOwner {
        if (newOracle == address(0)) revert OperatorAddressZero();
        uint256 effectiveAt = _standing.oracle == address(0) ? block.timestamp : block.timestamp + replacementDelay;
        pendingOracle = newOracle;
        pendingOracleAt = effectiveAt;
        emit OracleReplacementProposed(newOracle, effectiveAt);
    }

    /// @inheritdoc IOperatorRegistry
    function activateOracle() external {
        address replacement = pendingOracle;
        if (replacement == address(0) || block.timestamp < pendingOracleAt) {
            revert OracleReplacementNotDue(pendingOracleAt);
        }
        uint16 id = _oracleIds[replacement];
        if (id == 0) {
            // An oracle that comes back into force keeps its number, and with it the locks that it holds.
            id = ++_oracleCount;
            _oracleIds[replacement] = id;
        }
        uint256 first = _roundsBefore() + 1;
        _reigns.push(Reign({oracle: replacement, firstRound: first.toUint64()}));
        _standing.oracle = replacement;
        _standing.oracleId = id;
        delete pendingOracle;
        delete pendingOracleAt;
        emit OracleReplaced(replacement, first);
    }

    /// @inheritdoc IOperatorRegistry
    function oracle() external view returns (address) {
        return _standing.oracle;
    }

    /// @inheritdoc IOperatorRegistry
    function firstRound() external view returns (uint256) {
        uint256 count = _reigns.length;
        return count == 0 ? 1 : _reigns[count - 1].firstRound;
    }

    /// @inheritdoc IOperatorRegistry
    function oracleOf(uint256 round) external view returns (address oracle_) {
        // Oracles are replaced a few times in a studio's life, and the newest is asked for most.
        for (uint256 i = _reigns.length; i != 0; --i) {
            Reign memory reign = _reigns[i - 1];
            oracle_ = reign.oracle;
            if (reign.firstRound <= round) return oracle_;
        }
    }

    /// How many rounds there are, of all oracles together. One that does not say how many it opened, opened none, so that a
    /// vote's mistake can be put right.
    function _roundsBefore() private view returns (uint256 count) {
        uint256 reigns = _reigns.length;
        // slither-disable-next-line incorrect-equality
        if (reigns == 0) return 0;
        Reign memory last = _reigns[reigns - 1];
        count = last.firstRound - 1;
        // slither-disable-next-line low-level-calls
        (bool told, bytes memory answer) = last.oracle.staticcall(abi.encodeCall(IGenerationOracle.roundCount, ()));
        if (!told || answer.length != 32) return count;
        uint256 opened = abi.decode(answer, (uint256));
        if (opened > count) count = opened;
    }
}
