// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Lanes} from "./Lanes.sol";
import {LicensePapers, Papers} from "./LicensePapers.sol";
import {TierReader} from "./TierReader.sol";
import {WholeHours} from "./WholeHours.sol";
import {WorkKey, Works} from "./Works.sol";

/**
 * @title LicenseHoldings
 * @notice Licences as tokens, and for each work and holder one word that answers what the holder may do: the hour until
 * which it has each right, the newest of its licences, and their number. The others follow as a list through the
 * licences' papers, so that the word can be made anew when one of them goes.
 *
 * The list is short: who has 16 licences of a work is given no more, and buys itself 32 at most; those whose grace is over
 * are burnt on the way. So nobody can make another's licences too dear to move.
 */
abstract contract LicenseHoldings is TierReader, ERC721 {
    using Lanes for uint256;

    uint256 internal constant MAX_GIVEN = 16;
    uint256 internal constant MAX_BOUGHT = 32;
    uint256 private constant LANES = (1 << 192) - 1;
    uint256 private constant HEAD_AT = 192;
    uint256 private constant COUNT_AT = 232;
    uint256 private constant ONE = 1 << COUNT_AT;

    mapping(WorkKey work => mapping(address holder => uint256)) private _holdings;

    /// @notice The collection's name.
    /// @return "Atelier Licenses".
    function name() public pure override returns (string memory) {
        return "Atelier Licenses";
    }

    /// @notice The collection's symbol.
    /// @return "LICENSE".
    function symbol() public pure override returns (string memory) {
        return "LICENSE";
    }

    /// @inheritdoc ERC721
    /// @dev The base takes ETH to save gas, and could never give it back.
    /// Errors: {LicenseTakesNoEther}, and those of the base.
    function approve(address account, uint256 id) public payable override {
        if (msg.value != 0) revert LicenseTakesNoEther(msg.value);
        super.approve(account, id);
    }

    /// @inheritdoc ERC721
    /// @dev Safe transfers go through here too.
    /// Errors: {LicenseTakesNoEther}, {LicenseUnknown}, {LicenseNotTransferable}, {LicenseHolderFull}, and those of the
    /// base.
    function transferFrom(address from, address to, uint256 id) public payable virtual override {
        if (msg.value != 0) revert LicenseTakesNoEther(msg.value);
        (, Papers memory papers) = _known(id);
        if (!_rules(papers.tier).transferable) revert LicenseNotTransferable(id);
        super.transferFrom(from, to, id);
        _drop(from, id);
        _add(to, id, papers, MAX_GIVEN);
    }

    /// The hours until which `holder` has each right of a work.
    function _lanes(WorkKey work, address holder) internal view returns (uint256) {
        return _holdings[work][holder] & LANES;
    }

    function _list(WorkKey work, address holder) internal view returns (uint256[] memory list) {
        uint256 holding = _holdings[work][holder];
        list = new uint256[](holding >> COUNT_AT);
        uint256 number = _head(holding);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = Works.numbered(work, number);
            number = _papers(list[i]).next;
        }
    }

    function _issue(address to, uint256 id, Papers memory papers, uint256 max) internal {
        // A new token is nobody's, and its number new; what else it is follows at once.
        _mintAndSetExtraDataUnchecked(to, id, 0);
        _add(to, id, papers, max);
    }

    function _prolong(address holder, uint256 id, Papers memory papers) internal {
        _setExtraData(id, LicensePapers.pack(papers));
        WorkKey work = Works.keyOf(id);
        _holdings[work][holder] = _holdings[work][holder].raise(papers.rights, papers.expiry);
    }

    function _end(address holder, uint256 id) internal {
        _burn(id);
        _drop(holder, id);
    }

    function _papers(uint256 id) internal view returns (Papers memory) {
        return LicensePapers.unpack(_getExtraData(id));
    }

    /// The owner and papers of a licence that exists.
    function _known(uint256 id) internal view returns (address holder, Papers memory papers) {
        holder = _ownerOf(id);
        if (holder == address(0)) revert LicenseUnknown(id);
        papers = _papers(id);
    }

    function _add(address holder, uint256 id, Papers memory papers, uint256 max) private {
        WorkKey work = Works.keyOf(id);
        uint256 holding = _holdings[work][holder];
        if (holding >> COUNT_AT >= max) {
            holding = _renewed(work, holder, 0);
            if (holding >> COUNT_AT >= max) revert LicenseHolderFull(holder, holding >> COUNT_AT);
        }
        papers.next = _head(holding);
        _setExtraData(id, LicensePapers.pack(papers));
        uint256 number = id & Works.NUMBERS;
        holding = (holding & ~(Works.NUMBERS << HEAD_AT)) | (number << HEAD_AT);
        _holdings[work][holder] = holding.raise(papers.rights, papers.expiry) + ONE;
    }

    function _drop(address holder, uint256 id) private {
        WorkKey work = Works.keyOf(id);
        _holdings[work][holder] = _renewed(work, holder, id);
    }

    /// Makes a holding's word anew from its licences without `leaving`, and burns those whose grace is over.
    function _renewed(WorkKey work, address holder, uint256 leaving) private returns (uint256 holding) {
        uint256 number = _head(_holdings[work][holder]);
        uint256 hour = WholeHours.passed();
        uint256 last = 0;
        Papers memory lastPapers;
        while (number != 0) {
            uint256 id = Works.numbered(work, number);
            Papers memory papers = _papers(id);
            if (id != leaving) {
                if (papers.expiry <= hour && _graceEnd(_rules(papers.tier), papers.expiry) <= hour) {
                    _burn(id);
                } else {
                    if (last == 0) holding |= number << HEAD_AT;
                    else _relink(last, lastPapers, number);
                    (last, lastPapers) = (id, papers);
                    holding = holding.raise(papers.rights, papers.expiry) + ONE;
                }
            }
            number = papers.next;
        }
        if (last != 0) _relink(last, lastPapers, 0);
    }

    function _relink(uint256 id, Papers memory papers, uint256 next) private {
        if (papers.next == next) return;
        papers.next = next;
        _setExtraData(id, LicensePapers.pack(papers));
    }

    function _head(uint256 holding) private pure returns (uint256) {
        return (holding >> HEAD_AT) & Works.NUMBERS;
    }
}
