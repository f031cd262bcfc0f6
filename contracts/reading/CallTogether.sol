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

    /// Where Multicall3 would be, and its view `getEthBalance(address)`, which is answered in its place.
    address private constant MULTICALL3 = 0xcA11bde05977b3631167028862bE2a173976CA11;
    bytes4 private constant GET_ETH_BALANCE = 0x4d2301cc;
    uint256 private constant SELECTOR_BYTES = 4;

    /// @param calls What to call, in order; a call that reverts stops no other.
    constructor(Call[] memory calls) {
        Answer[] memory answers = new Answer[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            if (calls[i].target == MULTICALL3 && bytes4(calls[i].data) == GET_ETH_BALANCE) {
                (answers[i].success, answers[i].data) = (true, abi.encode(_account(calls[i].data).balance));
                continue;
            }
            // slither-disable-next-line low-level-calls,calls-loop it runs in an `eth_call`, and keeps what was answered
            (answers[i].success, answers[i].data) = calls[i].target.staticcall(calls[i].data);
        }
        bytes memory told = abi.encode(answers);
        assembly {
            return(add(told, 32), mload(told))
        }
    }

    /// The only argument of a call, an address.
    function _account(bytes memory data) private pure returns (address account) {
        assembly {
            account := mload(add(data, add(32, SELECTOR_BYTES)))
        }
    }
}
