// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IFractionPool, Signature} from "../interfaces/fractions/IFractionPool.sol";
import {IRevenueShare} from "../interfaces/revenue/IRevenueShare.sol";
import {RevenueShare} from "../revenue/RevenueShare.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {ConstantProduct} from "./ConstantProduct.sol";
import {PoolBooks} from "./PoolBooks.sol";
import {SignedApproval} from "./SignedApproval.sol";
import {Royalty, VaultRoyalties} from "./VaultRoyalties.sol";

/**
 * @title FractionPool
 * @notice What all pools run. A pool is a few bytes of code that take bare transfers, call this contract otherwise, and
 * end with vault and terms.
 *
 * Trades and shares are measured by reserves in the pool's own books, all in one slot: ETH that comes without a trade is
 * revenue of the shares' holders and never touches a price. A vault's fractions are a known ERC-20 that calls nobody, and
 * ETH leaves last, when the books are done.
 */
contract FractionPool is PoolBooks, SignedApproval {
    /// @notice Shares that stay in the pool for ever, so that one share never becomes dear enough to round others away.
    uint256 public constant LOCKED = 1_000;

    /// @notice The studio's works, whose creators have the studio's part.
    address public immutable artwork;

    /// @notice Makes what all pools run.
    /// @param artwork_ The studio's works, whose creators have the studio's part.
    constructor(address artwork_) ERC20("", "") {
        artwork = artwork_;
    }

    modifier before(uint256 deadline) {
        // Validators can move the time by seconds only.
        // slither-disable-next-line timestamp
        if (block.timestamp > deadline) revert PoolDeadlinePassed(deadline);
        _;
    }

    /// @inheritdoc IFractionPool
    function swapEthForFractions(
        uint256 minFractions,
        address to,
        uint256 deadline
    ) external payable before(deadline) nonReentrant returns (uint256 out) {
        Books memory books = _books;
        (IERC20 fractions, uint256 fee, uint256 part) = _arguments();
        out = ConstantProduct.output(msg.value, books.eth, books.fractions, fee);
        if (out == 0 || out < minFractions) revert PoolOutputTooSmall(out, minFractions);
        _buy(books, msg.value, out, ConstantProduct.partOfInput(msg.value, fee, part));
        _give(fractions, to, msg.value, out);
    }

    /// @inheritdoc IFractionPool
    function swapEthForExactFractions(
        uint256 amount,
        address to,
        uint256 deadline
    ) external payable before(deadline) nonReentrant returns (uint256 paid) {
        Books memory books = _books;
        (IERC20 fractions, uint256 fee, uint256 part) = _arguments();
        if (amount == 0) revert PoolOutputTooSmall(0, 1);
        paid = ConstantProduct.input(amount, books.eth, books.fractions, fee);
        if (paid > msg.value) revert PoolInputTooLarge(paid, msg.value);
        _buy(books, paid, amount, ConstantProduct.partOfInput(paid, fee, part));
        _give(fractions, to, paid, amount);
        if (paid < msg.value) _send(msg.sender, msg.value - paid);
    }

    /// @inheritdoc IFractionPool
    function swapFractionsForEth(
        uint256 amount,
        uint256 minEth,
        address to,
        uint256 deadline
    ) external before(deadline) nonReentrant returns (uint256) {
        return _sell(amount, minEth, to);
    }

    /// @inheritdoc IFractionPool
    function swapFractionsForEthWithPermit(
        uint256 amount,
        uint256 minEth,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external before(deadline) nonReentrant returns (uint256) {
        _permit(amount, deadline, signature);
        return _sell(amount, minEth, to);
    }

    /// @inheritdoc IFractionPool
    function swapFractionsForExactEth(
        uint256 amount,
        uint256 maxFractions,
        address to,
        uint256 deadline
    ) external before(deadline) nonReentrant returns (uint256 paid) {
        Books memory books = _books;
        (IERC20 fractions, uint256 fee, uint256 part) = _arguments();
        if (amount == 0) revert PoolOutputTooSmall(0, 1);
        paid = ConstantProduct.input(amount, books.fractions, books.eth, fee);
        if (paid > maxFractions) revert PoolInputTooLarge(paid, maxFractions);
        _pay(books, fractions, paid, amount, to, fee, part);
    }

    /// @inheritdoc IFractionPool
    function addLiquidity(
        uint256 maxFractions,
        uint256 minLiquidity,
        address to,
        uint256 deadline
    ) external payable before(deadline) nonReentrant returns (uint256) {
        return _add(maxFractions, minLiquidity, to);
    }

    /// @inheritdoc IFractionPool
    function addLiquidityWithPermit(
        uint256 maxFractions,
        uint256 minLiquidity,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external payable before(deadline) nonReentrant returns (uint256) {
        _permit(maxFractions, deadline, signature);
        return _add(maxFractions, minLiquidity, to);
    }

    /// @inheritdoc IFractionPool
    function removeLiquidity(
        uint256 liquidity,
        uint256 minEth,
        uint256 minFractions,
        address to,
        uint256 deadline
    ) external before(deadline) nonReentrant returns (uint256 eth, uint256 fractions) {
        Books memory books = _books;
        uint256 total = totalSupply();
        if (total == 0) revert PoolEmpty();
        eth = (liquidity * books.eth) / total;
        fractions = (liquidity * books.fractions) / total;
        if (eth < minEth || eth == 0) revert PoolOutputTooSmall(eth, minEth);
        if (fractions < minFractions || fractions == 0) revert PoolOutputTooSmall(fractions, minFractions);
        // Before the books: what leaves is no revenue.
        _burn(msg.sender, liquidity);
        _write(books, books.eth - eth, books.fractions - fractions, 0);
        _noteLiquidity(total - liquidity);
        emit LiquidityRemoved(msg.sender, to, eth, fractions, liquidity);
        (IERC20 token, , ) = _arguments();
        _transfer(token, to, fractions);
        _send(to, eth);
    }

    /// @inheritdoc IFractionPool
    function collect() external nonReentrant returns (uint256 amount) {
        Books memory books = _books;
        amount = books.studio * GWEI;
        if (amount == 0) revert PoolNothingToCollect();
        (IERC20 token, , ) = _arguments();
        // What a sale would pay is not the question, but whom.
        Royalty[] memory royalties = VaultRoyalties.due(address(token), artwork, 0);
        uint256 count = royalties.length;
        if (count == 0) revert PoolNothingToCollect();
        _books.studio = 0;
        for (uint256 i = 0; i < count; ++i) {
            address receiver = royalties[i].receiver;
            // By equal parts; the last takes what is left over: so the rounding of a part is meant.
            // slither-disable-next-line divide-before-multiply
            uint256 part = i + 1 == count ? amount - (amount / count) * i : amount / count;
            emit StudioPartCollected(receiver, part);
            _send(receiver, part);
        }
    }

    /// @inheritdoc IFractionPool
    function sync() external nonReentrant returns (uint256 fractions) {
        Books memory books = _books;
        (IERC20 token, , ) = _arguments();
        fractions = token.balanceOf(address(this)) - books.fractions;
        // slither-disable-next-line incorrect-equality
        if (fractions == 0 || books.fractions == 0) revert PoolNothingToCollect();
        _write(books, books.eth, books.fractions + fractions, 0);
        emit Donated(fractions);
    }

    /// @inheritdoc IRevenueShare
    function claim(address account) external override nonReentrant returns (uint256) {
        return _claim(account);
    }

    /// @inheritdoc ERC20
    function name() public view override returns (string memory) {
        (IERC20 token, , ) = _arguments();
        return string.concat(IERC20Metadata(address(token)).name(), " pool");
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory) {
        (IERC20 token, , ) = _arguments();
        return string.concat(IERC20Metadata(address(token)).symbol(), "-POOL");
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, RevenueShare) {
        super._update(from, to, value);
    }

    function _buy(Books memory books, uint256 eth, uint256 fractions, uint256 studio) private {
        // The books are in whole gwei; the rest stays in the pool.
        // slither-disable-next-line divide-before-multiply
        uint256 part = studio / GWEI;
        _write(books, books.eth + eth - part * GWEI, books.fractions - fractions, part);
    }

    function _sell(uint256 amount, uint256 minEth, address to) private returns (uint256 out) {
        Books memory books = _books;
        (IERC20 fractions, uint256 fee, uint256 part) = _arguments();
        out = ConstantProduct.output(amount, books.fractions, books.eth, fee);
        // slither-disable-next-line incorrect-equality
        if (out == 0 || out < minEth) revert PoolOutputTooSmall(out, minEth);
        _pay(books, fractions, amount, out, to, fee, part);
    }

    /// Takes fractions from the caller and pays ETH for them.
    function _pay(
        Books memory books,
        IERC20 fractions,
        uint256 amount,
        uint256 out,
        address to,
        uint256 fee,
        uint256 part
    ) private {
        uint256 left;
        unchecked {
            // What comes out is less than the reserve, by the formula.
            left = books.eth - out;
        }
        // The books are in whole gwei; the rest stays in the pool.
        // slither-disable-next-line divide-before-multiply
        uint256 studio = ConstantProduct.partOfOutput(amount, books.fractions, left, fee, part) / GWEI;
        _write(books, left - studio * GWEI, books.fractions + amount, studio);
        emit Swap(msg.sender, to, 0, amount, out, 0);
        _take(fractions, amount);
        _send(to, out);
    }

    function _add(uint256 maxFractions, uint256 minLiquidity, address to) private returns (uint256 liquidity) {
        Books memory books = _books;
        uint256 total = totalSupply();
        uint256 fractions = maxFractions;
        if (total == 0) {
            uint256 root = Math.sqrt(msg.value * maxFractions);
            if (root <= LOCKED) revert PoolLiquidityTooSmall(root, LOCKED + 1);
            liquidity = root - LOCKED;
        } else {
            // Rounded up, and shares down: what is there never becomes worth less.
            fractions = Math.ceilDiv(msg.value * books.fractions, books.eth);
            if (fractions > maxFractions) revert PoolInputTooLarge(fractions, maxFractions);
            liquidity = (msg.value * total) / books.eth;
        }
        // slither-disable-next-line incorrect-equality
        if (liquidity == 0 || liquidity < minLiquidity) revert PoolLiquidityTooSmall(liquidity, minLiquidity);
        // The books first: what was added is no revenue.
        _write(books, books.eth + msg.value, books.fractions + fractions, 0);
        emit LiquidityAdded(msg.sender, to, msg.value, fractions, liquidity);
        if (total == 0) {
            total = LOCKED;
            _mint(address(this), LOCKED);
        }
        _mint(to, liquidity);
        _noteLiquidity(total + liquidity);
        (IERC20 token, , ) = _arguments();
        _take(token, fractions);
    }

    function _give(IERC20 fractions, address to, uint256 eth, uint256 amount) private {
        emit Swap(msg.sender, to, eth, 0, 0, amount);
        _transfer(fractions, to, amount);
    }

    function _transfer(IERC20 fractions, address to, uint256 amount) private {
        if (to == address(this)) revert PoolRecipientInvalid(to);
        // A vault's fractions return true or revert.
        // slither-disable-next-line unchecked-transfer
        fractions.transfer(to, amount);
    }

    function _take(IERC20 fractions, uint256 amount) private {
        // slither-disable-next-line unchecked-transfer
        fractions.transferFrom(msg.sender, address(this), amount);
    }

    function _send(address to, uint256 amount) private {
        if (!SendEther.pay(to, amount, gasleft())) revert PoolPaymentRefused(to, amount);
    }

    /// Somebody may have used the permit already; then the allowance decides.
    function _permit(uint256 amount, uint256 deadline, Signature calldata signature) private {
        (IERC20 token, , ) = _arguments();
        // solhint-disable-next-line no-empty-blocks
        try
            IERC20Permit(address(token)).permit(
                msg.sender,
                address(this),
                amount,
                deadline,
                signature.v,
                signature.r,
                signature.s
            )
        {} catch {}
    }
}
