// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Appraisal, IAppraiser} from "../../../contracts/interfaces/IAppraiser.sol";

/**
 * @title SetAppraiser
 * @notice An appraiser that says what it was told: for values that no market has.
 */
contract SetAppraiser is IAppraiser {
    uint256 private _borrow;
    uint256 private _liquidation;

    function set(uint256 borrow, uint256 liquidation) external {
        (_borrow, _liquidation) = (borrow, liquidation);
    }

    function collateralValue(address) external view returns (uint256 borrow, uint256 liquidation) {
        return (_borrow, _liquidation);
    }

    function appraise(address, uint256) external view returns (Appraisal memory a) {
        a.value = _borrow;
    }

    function appraiseVault(address) external view returns (Appraisal memory a) {
        a.value = _borrow;
    }
}
