// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";

/**
 * @title Collection
 * @notice Somebody else's ERC-721, honest until it is told otherwise.
 */
contract Collection is ERC721, ERC2981 {
    enum Manner {
        Honest,
        Refuses,
        BurnsGas,
        Pretends,
        CallsBack
    }

    error CollectionRefuses();

    event CalledBack(bool success, bytes result);

    Manner public manner;
    bool public greedy;
    address private _target;
    bytes private _data;

    constructor() ERC721("Collection", "C") {}

    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }

    function setRoyalty(address receiver, uint96 part) external {
        _setDefaultRoyalty(receiver, part);
    }

    /// @dev How transfers go from now on; `data` is what `target`, or with 0 the recipient, is called with.
    function behave(Manner manner_, address target, bytes calldata data) external {
        (manner, _target, _data) = (manner_, target, data);
    }

    /// @dev Whether asking for a royalty takes all gas.
    function setGreedy(bool greedy_) external {
        greedy = greedy_;
    }

    /// @dev As the studio's own works say it: the round, the index there, and the digest.
    function workOf(uint256 tokenId) external pure returns (uint256, uint256, bytes32) {
        return (1, tokenId, 0);
    }

    function transferFrom(address from, address to, uint256 tokenId) public override {
        if (manner == Manner.Refuses) revert CollectionRefuses();
        if (manner == Manner.BurnsGas) while (true) {}
        if (manner == Manner.Pretends) return;
        if (manner == Manner.CallsBack) {
            (bool success, bytes memory result) = (_target == address(0) ? to : _target).call(_data);
            emit CalledBack(success, result);
        }
        super.transferFrom(from, to, tokenId);
    }

    function royaltyInfo(uint256 tokenId, uint256 price) public view override returns (address, uint256) {
        if (greedy) while (true) {}
        return super.royaltyInfo(tokenId, price);
    }

    function supportsInterface(bytes4 id) public view override(ERC721, ERC2981) returns (bool) {
        return super.supportsInterface(id);
    }
}
