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
    /// @param selector The function that was announced.
    /// @param about The vault, token or other address that it is about; the zero address if it is about none.
    /// @param due From when on it can be made, in Unix seconds.
    error ChangeTooEarly(bytes4 selector, address about, uint256 due);
    /// @notice The notice is at least `min` and at most `max` seconds.
    /// @param notice The notice that was given, in seconds.
    /// @param min The shortest notice allowed, in seconds.
    /// @param max The longest notice allowed, in seconds.
    error ChangeNoticeInvalid(uint256 notice, uint256 min, uint256 max);

    /// @notice `call`, data and all, can be made by anyone from `due` (seconds) on.
    /// @param selector The function that was called.
    /// @param about Whom the change is about: the vault of a listing, otherwise the zero address.
    /// @param call The whole call, data and all.
    /// @param due From when on it can be made, in Unix seconds.
    event ChangeAnnounced(bytes4 indexed selector, address indexed about, bytes call, uint256 due);

    /// @notice How long before it can be made a change is announced, in seconds.
    /// @return The notice, in seconds.
    function notice() external view returns (uint256);

    /// @notice What was announced last and has not been made.
    /// @param selector The function.
    /// @param about Whom it is about: the vault of a listing, otherwise the zero address.
    /// @return call The whole call, empty if there is none.
    /// @return due From when on it can be made, in Unix seconds; 0 if there is none.
    function announcement(bytes4 selector, address about) external view returns (bytes memory call, uint256 due);
}
