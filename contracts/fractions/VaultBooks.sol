// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {BuyoutView, IFractionVault, Stage, VaultFacts} from "../interfaces/fractions/IFractionVault.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {Bidding} from "../auction/Bidding.sol";
import {ReservePrice} from "./ReservePrice.sol";
import {VaultArguments} from "./VaultArguments.sol";

/**
 * @title VaultBooks
 * @notice What a vault knows and tells: its stage, the buy-out that runs, the pot after it, and the prices that its holders
 * name. Of the ETH in the vault a bid, a pot and credits are nobody's income.
 */
abstract contract VaultBooks is IFractionVault, ReservePrice, PushOrCredit, ReentrancyGuardTransient {
    /// @dev Times in seconds.
    struct Buyout {
        Stage stage;
        uint40 end;
        uint40 latestEnd;
    }

    struct Bid {
        address bidder;
        uint96 amount;
    }

    /// @dev `pot` wei belong to `shares` fractions; no shares before a sale or redemption.
    struct Proceeds {
        uint96 pot;
        uint96 shares;
    }

    Buyout internal _buyout;
    Bid internal _highest;
    Proceeds internal _proceeds;

    /// @inheritdoc IFractionVault
    function buyout() external view returns (BuyoutView memory) {
        (Buyout memory running, Bid memory highest, Proceeds memory proceeds) = (_buyout, _highest, _proceeds);
        uint256 minBid = 0;
        // A stage is one of four.
        // slither-disable-next-line incorrect-equality
        if (running.stage == Stage.Held) (minBid, , ) = reserve();
        // slither-disable-next-line incorrect-equality
        if (running.stage == Stage.Auction) {
            minBid = Bidding.next(highest.amount, VaultArguments.terms(address(this)).increment);
        }
        return
            BuyoutView({
                stage: running.stage,
                end: running.end,
                latestEnd: running.latestEnd,
                bidder: highest.bidder,
                amount: highest.amount,
                minBid: minBid,
                pot: proceeds.pot,
                shares: proceeds.shares
            });
    }

    /// @inheritdoc IFractionVault
    function standing() external view nonReentrantView returns (Stage stage, uint256 fractions) {
        return (_buyout.stage, shares());
    }

    /// @inheritdoc IFractionVault
    function facts() external view returns (VaultFacts memory) {
        return VaultArguments.facts(address(this));
    }

    /// @inheritdoc IFractionVault
    function priceOf(address account) external view returns (uint256) {
        return _priceOf(account) * GWEI;
    }

    /// @inheritdoc IFractionVault
    function priceBand() external view returns (uint256 min, uint256 max) {
        (min, max) = _priceBand();
        return (min * GWEI, max * GWEI);
    }

    /// @inheritdoc IFractionVault
    function reserve() public view returns (uint256 price, uint256 votes, uint256 needed) {
        (price, votes) = _reservePrice();
        price *= GWEI;
        uint256 quorum = (shares() - _silentFractions()) * VaultArguments.quorum(address(this));
        needed = (quorum + Bidding.BASIS_POINTS - 1) / Bidding.BASIS_POINTS;
    }

    /// @dev All ETH that belongs to nobody yet becomes the pot, which the fractions there are share.
    function _close() internal returns (uint256 pot) {
        pot = address(this).balance - _keptRevenue() - totalCredit;
        // All ETH there is fits, and there are fewer fractions than 2^96.
        _proceeds = Proceeds({pot: uint96(pot), shares: uint96(shares())});
    }

    function _reserved() internal view override returns (uint256) {
        // After the end all ETH that is here belongs to the pot.
        if (_proceeds.shares != 0) return address(this).balance;
        return _highest.amount + totalCredit;
    }

    /// @dev The buy-out, if the vault is in the stage that is wanted; reverts with {VaultStageInvalid} if not.
    function _require(Stage wanted) internal view returns (Buyout memory running) {
        running = _buyout;
        if (running.stage != wanted) revert VaultStageInvalid(running.stage, wanted);
    }
}
