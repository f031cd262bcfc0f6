// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Appraisal, IAppraiser} from "../../../contracts/interfaces/appraisal/IAppraiser.sol";
import {IFractionPool} from "../../../contracts/interfaces/fractions/IFractionPool.sol";

/**
 * @title SetAppraiser
 * @notice An appraiser that says what it was told: for values that no market has. Its market is as deep as any, until it
 * is told otherwise.
 */
contract SetAppraiser is IAppraiser {
    /// @notice How often it was asked to look things up.
    uint256 public refreshed;

    uint256 private _draw;
    uint256 private _worth;
    uint256 private _reach = type(uint128).max;

    function set(uint256 draw, uint256 worth) external {
        (_draw, _worth) = (draw, worth);
    }

    function setReach(uint256 reach) external {
        _reach = reach;
    }

    function refresh(address) external {
        ++refreshed;
    }

    function drawValue(address) external view returns (uint256 value, IFractionPool pool, uint256 liquidity) {
        return (_draw < _reach ? _draw : _reach, IFractionPool(address(this)), keptLiquidity());
    }

    /// @dev It is its own market.
    function keptLiquidity() public view returns (uint256) {
        return _reach < type(uint88).max ? _reach : type(uint88).max;
    }

    function marketValue(address) external view returns (uint256 worth, uint256 reach) {
        return (_worth, _reach);
    }

    function appraise(address, uint256) external view returns (Appraisal memory a) {
        a.value = _draw;
    }

    function appraiseVault(address) external view returns (Appraisal memory a) {
        a.value = _draw;
    }
}
