// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {EIP712} from "solady/utils/EIP712.sol";

/**
 * @title SignedApproval
 * @notice ERC-2612 for tokens that are clones: the domain has each token's own name and address. Contracts may sign, too
 * (ERC-1271).
 */
abstract contract SignedApproval is ERC20, IERC20Permit, EIP712, Nonces {
    /// @notice The signature was good until `deadline` (seconds).
    /// @param deadline The moment, in Unix seconds.
    error PermitExpired(uint256 deadline);
    /// @notice `owner` has not signed this with its current nonce.
    /// @param owner Whose signature was asked for.
    error PermitSignatureInvalid(address owner);

    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @inheritdoc IERC20Permit
    /// @dev Caller: anyone.
    /// Errors: {PermitExpired}, {PermitSignatureInvalid}.
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public virtual {
        // Validators can move the time by seconds only.
        // slither-disable-next-line timestamp
        if (block.timestamp > deadline) revert PermitExpired(deadline);
        bytes32 said = keccak256(abi.encode(PERMIT, owner, spender, value, _useNonce(owner), deadline));
        if (!SignatureChecker.isValidSignatureNow(owner, _hashTypedData(said), abi.encodePacked(r, s, v))) {
            revert PermitSignatureInvalid(owner);
        }
        _approve(owner, spender, value);
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) public view override(IERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    /// @inheritdoc IERC20Permit
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparator();
    }

    function _domainNameAndVersion() internal view override returns (string memory, string memory) {
        return (name(), "1");
    }

    function _domainNameAndVersionMayChange() internal pure override returns (bool) {
        return true;
    }
}
