// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WETH} from "solady/tokens/WETH.sol";

/**
 * @title WrappedEther
 * @notice Solady's WETH as it is, for chains that have none. A studio on a public chain uses the one that everybody has.
 */
contract WrappedEther is WETH {}
