// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IAnnounced
 * @notice Changes that are announced before they hold. The owner calls a function of this contract as if it acted at once,
 * which announces the call; the same call by anyone, once the notice is over, makes the change. A later announcement on
 * the same subject takes the earlier one's place, so that what is in force, announced again, withdraws it.
 */
interface IAnnounced {
    /// @notice The call that was announced can be made from `due` (seconds) on.
    error ChangeTooEarly(bytes4 selector, address about, uint256 due);
    /// @notice The notice is at least `least` and at most `most` seconds.
    error ChangeNoticeInvalid(uint256 notice, uint256 least, uint256 most);

    /// @notice `call`, data and all, can be made by anyone from `due` (seconds) on.
    /// @param due From when on it can be made, in Unix seconds.
    event ChangeAnnounced(bytes4 indexed selector, address indexed about, bytes call, uint256 due);

    /// @notice How long before it can be made a change is announced, in seconds.
    function notice() external view returns (uint256);

    /// @notice What was announced last and has not been made: the whole call, and from when on it can be made, in seconds;
    /// nothing if there is none.
    /// @param selector The function.
    /// @param about Whom it is about: the vault of a listing, otherwise the zero address.
    function announcement(bytes4 selector, address about) external view returns (bytes memory call, uint256 due);
}
