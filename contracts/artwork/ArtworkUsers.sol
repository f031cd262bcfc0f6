// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "solady/tokens/ERC721.sol";
import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {IERC4907} from "../interfaces/standards/IERC4907.sol";

/**
 * @title ArtworkUsers
 * @notice Who may use a work until when, besides its owner: what the registry of licences says (ERC-4907).
 */
abstract contract ArtworkUsers is IArtwork, IERC4907, ERC721, Ownable {
    /// @dev Who may use a token until when, in seconds.
    struct User {
        address account;
        uint64 expires;
    }

    /// @inheritdoc IArtwork
    address public licenses;

    mapping(uint256 tokenId => User) private _users;

    /// @inheritdoc IArtwork
    function setLicenses(address licenses_) external onlyOwner {
        licenses = licenses_;
        emit LicensesSet(licenses_);
    }

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        if (msg.sender != licenses) revert ArtworkNotLicenses(msg.sender, licenses);
        if (!_exists(tokenId)) revert ArtworkUnknownToken(tokenId);
        _users[tokenId] = User({account: user, expires: expires});
        emit UpdateUser(tokenId, user, expires);
    }

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) external view returns (address) {
        User memory user = _users[tokenId];
        return user.expires > block.timestamp ? user.account : address(0);
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) external view returns (uint256) {
        return _users[tokenId].expires;
    }
}
