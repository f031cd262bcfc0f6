// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {PoolTerms} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPoolFactory.sol";
import {IFractionVault} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {PayableClone} from "../revenue/PayableClone.sol";
import {FractionPool} from "./FractionPool.sol";
import {VaultRoyalties} from "./VaultRoyalties.sol";

/**
 * @title FractionPoolFactory
 * @notice Makes one pool for each vault. The owner sets the terms of those to come and nothing of those there are.
 */
contract FractionPoolFactory is IFractionPoolFactory, Ownable {
    /// @notice Bounds of the terms, in basis points.
    uint256 public constant MAX_FEE = 500;
    uint256 public constant MAX_STUDIO_PART = 5_000;

    /// @notice What makes the vaults.
    IFractionVaultFactory public immutable vaults;

    /// @notice What all pools run.
    address public immutable implementation;

    /// @inheritdoc IFractionPoolFactory
    mapping(address vault => address pool) public poolOf;

    PoolTerms private _terms;

    /// @notice Makes the factory, and what all its pools run.
    /// @param initialOwner Sets the terms: the timelock.
    /// @param vaults_ What makes the vaults.
    /// @param terms The first terms, in the units and bounds of {PoolTerms}.
    constructor(address initialOwner, IFractionVaultFactory vaults_, PoolTerms memory terms) Ownable(initialOwner) {
        vaults = vaults_;
        implementation = address(new FractionPool(vaults_.artwork()));
        _setTerms(terms);
    }

    /// @inheritdoc IFractionPoolFactory
    function create(address vault) external returns (address pool) {
        if (poolOf[vault] != address(0)) revert PoolKnown(vault, poolOf[vault]);
        if (!vaults.isVault(vault)) revert PoolVaultUnknown(vault);
        PoolTerms memory terms = _terms;
        // Works have the studio's part whatever they answer today; who collects it is asked then.
        if (!_hasRoyalty(vault)) terms.studioPart = 0;
        bytes memory arguments = abi.encodePacked(vault, terms.fee, terms.studioPart);
        pool = PayableClone.create(PayableClone.creation(implementation, arguments));
        poolOf[vault] = pool;
        emit PoolCreated(vault, pool);
        // What it holds is its members', who cannot name a price with it.
        IFractionVault(vault).silence(pool);
    }

    /// @inheritdoc IFractionPoolFactory
    function setTerms(PoolTerms calldata terms) external onlyOwner {
        _setTerms(terms);
    }

    /// @inheritdoc IFractionPoolFactory
    function getTerms() external view returns (PoolTerms memory) {
        return _terms;
    }

    /// Whether the vault holds a work of the studio's, or else any item that names a receiver.
    function _hasRoyalty(address vault) private view returns (bool) {
        address artwork = vaults.artwork();
        return VaultRoyalties.works(vault, artwork) != 0 || VaultRoyalties.due(vault, artwork, 1 ether).length != 0;
    }

    function _setTerms(PoolTerms memory terms) private {
        if (terms.fee > MAX_FEE) revert PoolTermsInvalid("fee", terms.fee, MAX_FEE);
        if (terms.studioPart > MAX_STUDIO_PART) {
            revert PoolTermsInvalid("studioPart", terms.studioPart, MAX_STUDIO_PART);
        }
        _terms = terms;
        emit PoolTermsSet(terms);
    }
}
