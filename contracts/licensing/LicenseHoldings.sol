// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {Lanes} from "./dates/Lanes.sol";
import {LicensePapers, Papers} from "./LicensePapers.sol";
import {RightDates} from "./dates/RightDates.sol";
import {TierReader} from "./TierReader.sol";
import {WholeHours} from "./dates/WholeHours.sol";
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
    using RightDates for RightDates.Dates;

    uint256 internal constant MAX_GIVEN = 16;
    uint256 internal constant MAX_BOUGHT = 32;
    uint256 private constant HEAD_AT = 192;
    uint256 private constant COUNT_AT = 232;
    uint256 private constant ONE = 1 << COUNT_AT;

    mapping(WorkKey work => mapping(address holder => RightDates.Dates)) internal _holdings;

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
    function transferFrom(address from, address to, uint256 id) public payable override {
        if (msg.value != 0) revert LicenseTakesNoEther(msg.value);
        (, Papers memory papers) = _known(id);
        TierRules memory rules = _rules(papers.tier);
        if (!rules.transferable) revert LicenseNotTransferable(id);
        super.transferFrom(from, to, id);
        _drop(from, id);
        _add(to, id, papers, MAX_GIVEN);
        _showUser(id, papers, rules, to);
    }

    function _list(WorkKey work, address holder) internal view returns (uint256[] memory list) {
        uint256 holding = _holdings[work][holder].common;
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
        RightDates.Dates storage held = _holdings[Works.keyOf(id)][holder];
        held.common = held.common.raise(papers.rights & RightDates.COMMON, papers.expiry);
        _raiseRarer(held, papers);
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
        RightDates.Dates storage held = _holdings[work][holder];
        uint256 holding = held.common;
        if (holding >> COUNT_AT >= max) {
            holding = _renewed(work, holder, 0);
            if (holding >> COUNT_AT >= max) revert LicenseHolderFull(holder, holding >> COUNT_AT);
        }
        papers.next = _head(holding);
        _setExtraData(id, LicensePapers.pack(papers));
        uint256 number = id & Works.NUMBERS;
        holding = (holding & ~(Works.NUMBERS << HEAD_AT)) | (number << HEAD_AT);
        held.common = holding.raise(papers.rights & RightDates.COMMON, papers.expiry) + ONE;
        _raiseRarer(held, papers);
    }

    function _drop(address holder, uint256 id) private {
        WorkKey work = Works.keyOf(id);
        _holdings[work][holder].common = _renewed(work, holder, id);
    }

    /// Makes a holding's word anew from its licences without `leaving`, and burns those whose grace is over. The dates of its
    /// rarer rights are made anew in storage.
    function _renewed(WorkKey work, address holder, uint256 leaving) private returns (uint256 holding) {
        RightDates.Dates storage held = _holdings[work][holder];
        uint256 number = _head(held.common);
        bool cleared = false;
        uint256 hour = WholeHours.passed();
        uint256 last = 0;
        Papers memory lastPapers;
        while (number != 0) {
            uint256 id = Works.numbered(work, number);
            Papers memory papers = _papers(id);
            if (!cleared && papers.rights > RightDates.COMMON) {
                // None before it has rarer rights.
                held.clearRarer();
                cleared = true;
            }
            if (id != leaving) {
                if (papers.expiry <= hour && _graceEnd(_rules(papers.tier), papers.expiry) <= hour) {
                    _burn(id);
                } else {
                    if (last == 0) holding |= number << HEAD_AT;
                    else _relink(last, lastPapers, number);
                    (last, lastPapers) = (id, papers);
                    holding = holding.raise(papers.rights & RightDates.COMMON, papers.expiry) + ONE;
                    _raiseRarer(held, papers);
                }
            }
            number = papers.next;
        }
        if (last != 0) _relink(last, lastPapers, 0);
    }

    /// Tells whoever shows the work who holds a licence now.
    function _showUser(uint256 id, Papers memory papers, TierRules memory rules, address user) internal virtual;

    function _raiseRarer(RightDates.Dates storage held, Papers memory papers) private {
        if (papers.rights > RightDates.COMMON) held.raiseRarer(_rules(papers.tier).rights, papers.expiry);
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
