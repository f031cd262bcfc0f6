// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {RevenueShare} from "../revenue/RevenueShare.sol";

/**
 * @title StudioToken
 * @notice Membership of the studio: votes at past timestamps, so that tokens borrowed for a moment have no say, and the
 * members' part of the studio's revenue.
 *
 * The supply is fixed at deployment; nobody can mint and nobody holds a privilege. Votes count only once delegated
 * (to oneself or another), as in OpenZeppelin's ERC20Votes.
 */
contract StudioToken is RevenueShare, ERC20Permit, ERC20Votes {
    /// @param name_ The token's name, also the EIP-712 domain of permits and delegations by signature.
    /// @param symbol_ The token's symbol.
    /// @param holder Who receives the whole supply.
    /// @param supply The fixed supply, in the token's smallest unit (18 decimals).
    constructor(
        string memory name_,
        string memory symbol_,
        address holder,
        uint256 supply
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        _mint(holder, supply);
    }

    /// @notice The clock of votes: the block's timestamp (ERC-6372).
    /// @return Now, in Unix seconds.
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice The clock's description for machines (ERC-6372).
    /// @return "mode=timestamp".
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice The next nonce of `owner`, shared by permits and delegations by signature.
    /// @param owner Who signs.
    /// @return The nonce.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, RevenueShare, ERC20Votes) {
        super._update(from, to, value);
    }
}
