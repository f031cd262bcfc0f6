// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @dev What is called, with how much wei.
struct Call {
    address target;
    uint256 value;
    bytes data;
}

/**
 * @title Intruder
 * @notice Whoever pays it, gives it a token or asks it for anything gets, once, the call that it keeps ready: with all gas
 * there is, and with what became of it told. It signs whatever is asked for (ERC-1271).
 */
contract Intruder is IERC721Receiver {
    /// @dev The answer of the call that was made from within another.
    event Answered(bool success, bytes answer);

    Call private _ready;
    bool private _armed;

    receive() external payable {
        _intrude();
    }

    /// @dev Hooks of tokens, whatever their names are.
    fallback() external payable {
        _intrude();
    }

    /// @dev Makes the call `inner` from within the call `outer`, which reverts as it does.
    function enter(Call calldata outer, Call calldata inner) external payable {
        arm(inner);
        act(outer);
        _armed = false;
    }

    /// @dev Makes a call, which reverts as it does.
    function act(Call calldata outer) public payable {
        (bool success, bytes memory answer) = outer.target.call{value: outer.value}(outer.data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    /// @dev Keeps a call ready for whoever comes next.
    function arm(Call calldata inner) public {
        (_ready, _armed) = (inner, true);
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _intrude();
        return this.onERC721Received.selector;
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }

    function _intrude() private {
        if (!_armed) return;
        _armed = false;
        (bool success, bytes memory answer) = _ready.target.call{value: _ready.value}(_ready.data);
        emit Answered(success, answer);
    }
}
