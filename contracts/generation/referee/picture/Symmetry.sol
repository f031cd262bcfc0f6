// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Values of the symmetry axis.

uint256 constant NONE = 0;
uint256 constant MIRROR = 1;
uint256 constant QUAD = 2;
uint256 constant ROTATIONS = 3;
uint256 constant SIXFOLD = 4;
