// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ILendingPool} from "../interfaces/lending/ILendingPool.sol";
import {IWrappedEther} from "../interfaces/lending/IWrappedEther.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {DebtLedger} from "./DebtLedger.sol";

/**
 * @title LenderShares
 * @notice The lenders' side: OpenZeppelin's ERC-4626 of WETH over the ledger. The pool keeps ETH and wraps it only for
 * whoever wants WETH back, so that a loan costs no wrapping. What can be taken out now is bounded by the cash there is.
 *
 * Assets are the ledger's, never a balance, and shares begin at a million for a wei: the first lender can be neither
 * robbed nor rob.
 */
abstract contract LenderShares is ERC4626, DebtLedger, ReentrancyGuardTransient {
    /// @notice Cash and debt together are at most this, in wei, when somebody lends more.
    uint256 internal constant MAX_ASSETS = 1 << 95;

    /// @notice With more shares than this nothing is lent any more: what was bought with the most assets at the lowest price
    /// of a share still fits in a word. Each time lenders lose all, shares become more by as much as is lent next.
    uint256 internal constant MAX_SHARES = 1 << 160;

    uint8 private constant OFFSET = 6;

    constructor(IWrappedEther weth) ERC20("", "") ERC4626(weth) {}

    /// @inheritdoc ILendingPool
    function depositEth(uint256 minShares, address receiver) external payable nonReentrant returns (uint256 shares) {
        uint256 max = maxDeposit(receiver);
        if (msg.value > max) revert ERC4626ExceededMaxDeposit(receiver, msg.value, max);
        shares = previewDeposit(msg.value);
        if (shares < minShares) revert LoanOutputTooSmall(shares, minShares);
        _addCash(msg.value);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, msg.value, shares);
    }

    /// @inheritdoc ILendingPool
    function redeemEth(
        uint256 shares,
        uint256 minAssets,
        address to,
        address owner
    ) external nonReentrant returns (uint256 assets) {
        uint256 max = maxRedeem(owner);
        if (shares > max) revert ERC4626ExceededMaxRedeem(owner, shares, max);
        assets = previewRedeem(shares);
        if (assets < minAssets) revert LoanOutputTooSmall(assets, minAssets);
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        _takeCash(assets);
        _burn(owner, shares);
        emit Withdraw(msg.sender, to, owner, assets, shares);
        if (!SendEther.pay(to, assets, gasleft())) revert LoanPaymentRefused(to, assets);
    }

    /// @inheritdoc ERC4626
    function totalAssets() public view override returns (uint256) {
        Ledger memory ledger = _readLedger();
        return ledger.cash + _totalDebt(ledger) - ledger.reserve;
    }

    /// @inheritdoc ERC4626
    function maxDeposit(address) public view override returns (uint256) {
        if (totalSupply() > MAX_SHARES) return 0;
        Ledger memory ledger = _readLedger();
        return Math.saturatingSub(MAX_ASSETS, ledger.cash + _totalDebt(ledger));
    }

    /// @inheritdoc ERC4626
    function maxMint(address receiver) public view override returns (uint256) {
        return convertToShares(maxDeposit(receiver));
    }

    /// @inheritdoc ERC4626
    function maxWithdraw(address owner) public view override returns (uint256) {
        return Math.min(previewRedeem(balanceOf(owner)), _readLedger().cash);
    }

    /// @inheritdoc ERC4626
    function maxRedeem(address owner) public view override returns (uint256) {
        (uint256 held, uint256 cash_) = (balanceOf(owner), _readLedger().cash);
        return previewRedeem(held) <= cash_ ? held : convertToShares(cash_);
    }

    /// @inheritdoc ERC20
    function name() public pure override(ERC20, IERC20Metadata) returns (string memory) {
        return "Atelier lent ether";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override(ERC20, IERC20Metadata) returns (string memory) {
        return "aETH";
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        super._deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant {
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    function _transferIn(address from, uint256 assets) internal override {
        // WETH moves all or reverts.
        // slither-disable-next-line unchecked-transfer,arbitrary-send-erc20
        IWrappedEther(asset()).transferFrom(from, address(this), assets);
        _addCash(assets);
        IWrappedEther(asset()).withdraw(assets);
    }

    function _transferOut(address to, uint256 assets) internal override {
        _takeCash(assets);
        IWrappedEther(asset()).deposit{value: assets}();
        // slither-disable-next-line unchecked-transfer
        IWrappedEther(asset()).transfer(to, assets);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return OFFSET;
    }

    function _addCash(uint256 amount) private {
        Ledger memory ledger = _readLedger();
        ledger.cash += amount;
        _writeLedger(ledger);
    }

    function _takeCash(uint256 amount) private {
        Ledger memory ledger = _readLedger();
        // No more than {maxRedeem} or {maxWithdraw} found.
        ledger.cash -= amount;
        _writeLedger(ledger);
    }
}
