// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Price} from "../../../contracts/interfaces/auction/IAuctionHouse.sol";
import {Provenance} from "../../../contracts/interfaces/generation/IGenerationOracle.sol";
import {Axis} from "../../../contracts/interfaces/generation/IModelRegistry.sol";

/**
 * @title SetSales
 * @notice Auction house, curation, oracle and models of a studio that sold each of its works once, for what it was told.
 */
contract SetSales {
    /// @notice What each lot fetched, in wei.
    uint256 public fetched;

    function set(uint256 fetched_) external {
        fetched = fetched_;
    }

    function soldFor(uint256) external view returns (uint256) {
        return fetched;
    }

    function lotOf(uint256, uint256 index) external pure returns (bool chosen, uint256 lot) {
        return (true, index);
    }

    function prices(uint256) external pure returns (Price[] memory) {}

    function oracleOf(uint256) external view returns (address) {
        return address(this);
    }

    function provenance(uint256) external pure returns (Provenance memory) {}

    function axes(uint256) external pure returns (Axis[] memory) {}
}
