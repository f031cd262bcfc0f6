// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IAnnounced} from "../interfaces/governance/IAnnounced.sol";

/**
 * @title Announced
 * @notice For contracts whose owner may not surprise anybody: every change goes the same way, first announced by the
 * owner, then, after the notice, made by anyone. So nobody can hold an announced change back either.
 *
 * A setter checks its arguments, which refuses what could never hold at the vote, and then asks {_isDue}.
 */
abstract contract Announced is IAnnounced, Ownable {
    /// @dev `call` can be made from `due` (seconds) on.
    struct Change {
        uint256 due;
        bytes call;
    }

    /// @notice The longest notice, in seconds.
    uint256 internal constant MAX_NOTICE = 90 days;

    /// @inheritdoc IAnnounced
    uint256 public immutable notice;

    mapping(bytes4 selector => mapping(address about => Change)) private _changes;

    /// @param minNotice The shortest notice, in seconds: a few on local chains, an hour or more on public ones.
    constructor(uint256 notice_, uint256 minNotice) {
        if (notice_ < minNotice || notice_ > MAX_NOTICE) {
            revert ChangeNoticeInvalid(notice_, minNotice, MAX_NOTICE);
        }
        notice = notice_;
    }

    /// @inheritdoc IAnnounced
    function announcement(bytes4 selector, address about) external view returns (bytes memory call, uint256 due) {
        Change storage change = _changes[selector][about];
        return (change.call, change.due);
    }

    /// @dev Whether this very call was announced and its time has come; it is then forgotten. If it was not, it is
    /// announced now, which only the owner may.
    function _isDue(address about) internal returns (bool) {
        Change storage change = _changes[msg.sig][about];
        uint256 due = change.due;
        if (due != 0 && keccak256(change.call) == keccak256(msg.data)) {
            if (block.timestamp < due) revert ChangeTooEarly(msg.sig, about, due);
            delete _changes[msg.sig][about];
            return true;
        }
        _checkOwner();
        due = block.timestamp + notice;
        (change.due, change.call) = (due, msg.data);
        emit ChangeAnnounced(msg.sig, about, msg.data, due);
        return false;
    }
}
