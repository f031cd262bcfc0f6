// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title CallTogether
 * @notice Makes many calls in one `eth_call`, on chains where nobody has put Multicall3. It is never deployed: its
 * constructor is run by an `eth_call` without a receiver, and what it returns in place of code is the answers, in the
 * form of Multicall3's `aggregate3`.
 */
contract CallTogether {
    struct Call {
        address target;
        bytes data;
    }

    struct Answer {
        bool success;
        bytes data;
    }

    /// @param calls What to call, in order; a call that reverts stops no other.
    constructor(Call[] memory calls) {
        Answer[] memory answers = new Answer[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            // slither-disable-next-line low-level-calls,calls-loop it runs in an `eth_call`, and keeps what was answered
            (answers[i].success, answers[i].data) = calls[i].target.staticcall(calls[i].data);
        }
        bytes memory told = abi.encode(answers);
        assembly {
            return(add(told, 32), mload(told))
        }
    }
}
