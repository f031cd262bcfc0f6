// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Announced} from "../governance/Announced.sol";
import {IAppraiser} from "../interfaces/appraisal/IAppraiser.sol";
import {IFractionPool} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionVault, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {CollateralTerms, ILoanTerms, LiquidationTerms, LoanRates, Standing} from "../interfaces/lending/ILoanTerms.sol";

/**
 * @title LoanTerms
 * @notice What members decide of loans, and what follows from it and from the appraiser for a vault's fractions: how much
 * can be drawn on them, and what loans on them are judged by. It holds no money and no loan.
 *
 * The threats it answers: a vote that surprises borrowers or lenders (every change is announced), terms that would make
 * the most that can be drawn unhealthy at once (a threshold is five points above the LTV at least), and drawing on a value
 * whose market has left since (the depth is asked for with every draw).
 */
contract LoanTerms is ILoanTerms, Announced {
    /// @dev What all fractions of a vault counted for at `time` (seconds), in wei, at most the ceiling, as long as so much
    /// liquidity, in shares, stays in the pool.
    struct Valuation {
        uint96 value;
        uint40 time;
        uint96 liquidity;
        IFractionPool pool;
    }

    /// @notice Bounds of a vault's terms, in wei, basis points and gwei. A threshold is {MARGIN} above the LTV at least.
    uint256 public constant MIN_CEILING = 1 gwei;
    uint256 public constant MAX_LTV = 8_000;
    uint256 public constant MIN_THRESHOLD = 1_000;
    uint256 public constant MAX_THRESHOLD = 9_000;
    uint256 public constant MARGIN = 500;
    uint256 public constant MIN_DEBT = 1_000_000;
    uint256 public constant MAX_MIN_DEBT = 4_000_000_000;

    /// @notice Bounds of liquidations, in basis points and seconds.
    uint256 public constant MIN_START_OF_WORTH = 11_000;
    uint256 public constant MAX_START_OF_WORTH = 50_000;
    uint256 public constant MIN_START_OF_DEBT = 20_000;
    uint256 public constant MAX_START_OF_DEBT = 100_000;
    uint256 public constant MAX_PENALTY = 1_000;
    uint256 public constant MAX_HALVING = 7 days;

    /// @notice Bounds of the rates, in basis points and percent.
    uint256 public constant MAX_RATE = 20_000;
    uint256 public constant MIN_KINK = 10;
    uint256 public constant MAX_KINK = 95;
    uint256 public constant MAX_RESERVE_FACTOR = 3_000;
    uint256 public constant MAX_CUSHION = 2_000;

    /// @notice How long draws may go by a value that was asked for before, in seconds. Prices are means of an hour and a
    /// day: asking costs more than the rest of a draw, and says little that is new. The depth is asked for every time.
    uint256 public constant FRESH = 15 minutes;

    uint256 private constant BASIS_POINTS = 10_000;

    /// @inheritdoc ILoanTerms
    IFractionVaultFactory public immutable vaults;

    /// The shortest notice and halving, in seconds: a few on local chains, an hour or more on public ones.
    uint256 private immutable _minDuration;

    /// @inheritdoc ILoanTerms
    IAppraiser public appraiser;

    /// @inheritdoc ILoanTerms
    bool public stopped;

    /// @inheritdoc ILoanTerms
    address public receiver;

    LoanRates private _rates;
    LiquidationTerms private _liquidation;
    mapping(address vault => CollateralTerms) private _collateral;
    mapping(address vault => Valuation) private _valuations;

    /// @notice Makes the terms with the first rates and terms of liquidations; no vault is listed.
    /// @param initialOwner Decides: the timelock.
    /// @param vaults_ Whose vaults can be listed.
    /// @param appraiser_ Who says what collateral is worth.
    /// @param receiver_ Where reserves go.
    /// @param notice_ How long before it can be made a change is announced, in seconds, `minDuration_` to 7,776,000
    /// (90 days).
    /// @param minDuration_ The shortest notice and halving, in seconds.
    /// @param rates The first rates, in the units and bounds of {LoanRates}.
    /// @param liquidation The first terms of liquidations, in the units and bounds of {LiquidationTerms}.
    constructor(
        address initialOwner,
        IFractionVaultFactory vaults_,
        IAppraiser appraiser_,
        address receiver_,
        uint256 notice_,
        uint256 minDuration_,
        LoanRates memory rates,
        LiquidationTerms memory liquidation
    ) Ownable(initialOwner) Announced(notice_, minDuration_) {
        (vaults, appraiser, receiver) = (vaults_, appraiser_, receiver_);
        _minDuration = minDuration_;
        _checkRates(rates);
        _checkLiquidation(liquidation);
        _setRates(rates);
        _setLiquidation(liquidation);
    }

    /// @inheritdoc ILoanTerms
    function setCollateral(address vault, CollateralTerms calldata terms) external {
        if (!vaults.isVault(vault)) revert LoanVaultUnknown(vault);
        // How many fractions there are does not matter here.
        // slither-disable-next-line unused-return
        _heldShares(vault);
        _check("ceiling", terms.ceiling, MIN_CEILING, type(uint96).max);
        _check("threshold", terms.threshold, MIN_THRESHOLD, MAX_THRESHOLD);
        _check("ltv", terms.ltv, 0, Math.min(terms.threshold - MARGIN, MAX_LTV));
        _check("minDebt", terms.minDebt, MIN_DEBT, MAX_MIN_DEBT);
        if (!_isDue(vault)) return;
        _collateral[vault] = terms;
        delete _valuations[vault];
        emit CollateralSet(vault, terms);
    }

    /// @inheritdoc ILoanTerms
    function setRates(LoanRates calldata rates) external {
        _checkRates(rates);
        if (_isDue(address(0))) _setRates(rates);
    }

    /// @inheritdoc ILoanTerms
    function setLiquidation(LiquidationTerms calldata terms) external {
        _checkLiquidation(terms);
        if (_isDue(address(0))) _setLiquidation(terms);
    }

    /// @inheritdoc ILoanTerms
    function setAppraiser(address appraiser_) external {
        if (!_isDue(address(0))) return;
        appraiser = IAppraiser(appraiser_);
        emit AppraiserSet(appraiser_);
    }

    /// @inheritdoc ILoanTerms
    function stopCollateral(address vault) external onlyOwner {
        _collateral[vault].ltv = 0;
        emit CollateralStopped(vault);
    }

    /// @inheritdoc ILoanTerms
    function setStopped(bool stopped_) external onlyOwner {
        stopped = stopped_;
        emit BorrowingStopped(stopped_);
    }

    /// @inheritdoc ILoanTerms
    function setReceiver(address receiver_) external onlyOwner {
        receiver = receiver_;
        emit ReserveReceiverSet(receiver_);
    }

    /// @inheritdoc ILoanTerms
    /// @dev The appraiser reads and keeps; whoever could come back in meanwhile would find the value of before.
    // slither-disable-next-line reentrancy-no-eth
    function requireDrawable(address vault, uint256 fractions, uint256 debt) external {
        CollateralTerms memory rules = _collateral[vault];
        if (stopped || rules.ltv == 0) revert LoanStopped(vault);
        uint256 shares = _heldShares(vault);
        uint256 min = uint256(rules.minDebt) * 1 gwei;
        if (debt != 0 && debt < min) revert LoanDebtTooSmall(debt, min);
        Valuation memory known = _valuations[vault];
        if (block.timestamp < known.time + FRESH) {
            bool stands = address(known.pool) != address(0) && known.pool.keptLiquidity() >= known.liquidity;
            if (stands && debt <= _max(known.value, fractions, shares, rules.ltv)) return;
        }
        appraiser.refresh(vault);
        (uint256 value, IFractionPool pool, uint256 liquidity) = appraiser.drawValue(vault);
        value = Math.min(value, rules.ceiling);
        // A ceiling has 96 bits, liquidity 92.
        _valuations[vault] = Valuation({
            value: uint96(value),
            time: uint40(block.timestamp),
            liquidity: uint96(liquidity),
            pool: pool
        });
        uint256 max = _max(value, fractions, shares, rules.ltv);
        if (debt > max) revert LoanDebtTooLarge(debt, max);
    }

    /// @inheritdoc ILoanTerms
    function requireSecured(address vault, uint256 fractions, uint256 debt) external view {
        uint256 max = maxDebt(vault, fractions);
        if (debt > max) revert LoanDebtTooLarge(debt, max);
    }

    /// @inheritdoc ILoanTerms
    function standing(address vault) external view returns (Standing memory told) {
        CollateralTerms memory rules = _collateral[vault];
        (told.threshold, told.minDebt) = (rules.threshold, uint256(rules.minDebt) * 1 gwei);
        (told.worth, told.reach) = appraiser.marketValue(vault);
        // Whether there is a buy-out is in the value.
        // slither-disable-next-line unused-return
        (, told.shares) = IFractionVault(vault).standing();
        // All fractions may be in the vault'told own hands, none of them locked.
        if (told.shares == 0) (told.worth, told.reach, told.shares) = (0, 0, 1);
    }

    /// @inheritdoc ILoanTerms
    function collateral(address vault) external view returns (CollateralTerms memory) {
        return _collateral[vault];
    }

    /// @inheritdoc ILoanTerms
    function takes(address vault) external view returns (bool) {
        return _collateral[vault].ltv != 0;
    }

    /// @inheritdoc ILoanTerms
    function getRates() external view returns (LoanRates memory) {
        return _rates;
    }

    /// @inheritdoc ILoanTerms
    function getLiquidation() external view returns (LiquidationTerms memory) {
        return _liquidation;
    }

    /// @inheritdoc ILoanTerms
    function maxDebt(address vault, uint256 fractions) public view returns (uint256) {
        CollateralTerms memory rules = _collateral[vault];
        // Nothing is drawn then, whatever it is worth.
        // slither-disable-next-line incorrect-equality
        if (rules.ltv == 0) return 0;
        // Whether there is a buy-out is in the value.
        // slither-disable-next-line unused-return
        (, uint256 shares) = IFractionVault(vault).standing();
        // What it rests on does not matter here.
        // slither-disable-next-line unused-return
        (uint256 value, , ) = appraiser.drawValue(vault);
        return _max(Math.min(value, rules.ceiling), fractions, shares, rules.ltv);
    }

    function _setRates(LoanRates memory rates) private {
        _rates = rates;
        emit LoanRatesSet(rates);
    }

    function _setLiquidation(LiquidationTerms memory rules) private {
        _liquidation = rules;
        emit LiquidationTermsSet(rules);
    }

    function _heldShares(address vault) private view returns (uint256) {
        (Stage stage, uint256 shares) = IFractionVault(vault).standing();
        if (stage != Stage.Held) revert LoanStageInvalid(vault, stage);
        return shares;
    }

    function _checkLiquidation(LiquidationTerms memory rules) private view {
        _check("startOfWorth", rules.startOfWorth, MIN_START_OF_WORTH, MAX_START_OF_WORTH);
        _check("startOfDebt", rules.startOfDebt, MIN_START_OF_DEBT, MAX_START_OF_DEBT);
        _check("penalty", rules.penalty, 0, MAX_PENALTY);
        _check("halving", rules.halving, _minDuration, MAX_HALVING);
    }

    function _checkRates(LoanRates memory rates) private pure {
        _check("atFull", rates.atFull, 0, MAX_RATE);
        _check("atKink", rates.atKink, 0, rates.atFull);
        _check("base", rates.base, 0, rates.atKink);
        _check("kink", rates.kink, MIN_KINK, MAX_KINK);
        _check("reserveFactor", rates.reserveFactor, 0, MAX_RESERVE_FACTOR);
        _check("cushion", rates.cushion, 0, MAX_CUSHION);
    }

    function _max(uint256 value, uint256 fractions, uint256 shares, uint256 ltv) private pure returns (uint256) {
        // None is locked then.
        // slither-disable-next-line incorrect-equality
        return shares == 0 ? 0 : (value * fractions * ltv) / (shares * BASIS_POINTS);
    }

    function _check(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert LoanTermsInvalid(term, value, min, max);
    }
}
