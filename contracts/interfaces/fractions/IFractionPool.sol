// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The terms of pools to come, fixed in a pool when it is made.
/// @param fee What a trade costs, in basis points of what goes in, at most 500.
/// @param studioPart What of the fee goes to the work's splitter, in basis points, at most 5,000.
struct PoolTerms {
    uint16 fee;
    uint16 studioPart;
}

/// @dev What a pool was made with.
/// @param vault The vault whose fractions are traded.
/// @param terms The terms of the day it was made; no studio's part if no item of the vault named a receiver of
/// royalties.
struct PoolFacts {
    address vault;
    PoolTerms terms;
}

/// @dev What a pool remembers: all 0 if its history is shorter than either window. Days are those of Unix time. There
/// are never more shares than the square root of the product of the reserves. No price of this block is in a mean, and
/// nothing that happens in it raises `kept` or `stood`.
/// @param mean The mean price of the first window, as {IFractionPool-meanPrice} gives it.
/// @param shortMean The mean price of the second window, in the same unit.
/// @param changed When the price changed last, in Unix seconds.
/// @param kept The least liquidity there was since yesterday began, in smallest units of shares.
/// @param stood The least liquidity there was since so many whole days before today began, in smallest units of shares.
struct PoolHistory {
    uint256 mean;
    uint256 shortMean;
    uint256 changed;
    uint256 kept;
    uint256 stood;
}

/// @dev A permit's signature (ERC-2612) over the vault's fractions.
/// @param v The signature's recovery id, 27 or 28.
/// @param r Its first word.
/// @param s Its second word.
struct Signature {
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/**
 * @title IFractionPool
 * @notice A constant-product pool of ETH and one vault's fractions, without wrapping and without a router. A trade gets
 * what Uniswap v2 would give at the same reserves and fee; the studio's part comes out of the fee. Shares of the pool are
 * an ERC-20, whose holders get what the pooled fractions earn.
 *
 * Amounts of ETH in wei, of fractions and shares in their smallest unit, deadlines in seconds.
 */
interface IFractionPool {
    /// @notice The transaction was good until `deadline`.
    /// @param deadline The last moment at which the call was good, in Unix seconds.
    error PoolDeadlinePassed(uint256 deadline);
    /// @notice Nobody has added anything yet, or all but what is locked was removed.
    error PoolEmpty();
    /// @notice The trade gives `amount`, and at least `min` was wanted.
    /// @param amount What the trade gives, in smallest units of ETH or of fractions.
    /// @param min The least that was wanted, in the same unit.
    error PoolOutputTooSmall(uint256 amount, uint256 min);
    /// @notice The trade takes `amount`, and at most `max` was offered.
    /// @param amount What the trade takes, in smallest units of ETH or of fractions.
    /// @param max The most that was offered, in the same unit.
    error PoolInputTooLarge(uint256 amount, uint256 max);
    /// @notice The pool has `reserve` and cannot give `amount`.
    /// @param amount How much was asked for, in smallest units of ETH or of fractions.
    /// @param reserve How much the pool has, in the same unit.
    error PoolReserveTooSmall(uint256 amount, uint256 reserve);
    /// @notice What is added makes `liquidity` shares; at least `min` were wanted.
    /// @param liquidity How many shares it makes, in smallest units.
    /// @param min The fewest that were wanted, in smallest units.
    error PoolLiquidityTooSmall(uint256 liquidity, uint256 min);
    /// @notice The pool cannot be the recipient.
    /// @param to The recipient that was given.
    error PoolRecipientInvalid(address to);
    /// @notice `to` refused `amount` wei.
    /// @param to Who was to be paid.
    /// @param amount How much, in wei.
    error PoolPaymentRefused(address to, uint256 amount);
    /// @notice There is nothing to collect, or no surplus.
    error PoolNothingToCollect();
    /// @notice Prices are known from `oldest` (seconds) on, not from `wanted`.
    /// @param wanted The moment that was asked for, in Unix seconds.
    /// @param oldest The oldest moment that is known, in Unix seconds.
    error PoolHistoryTooShort(uint256 wanted, uint256 oldest);
    /// @notice A window begins before it ends, and ends now at the latest.
    /// @param begin When it would begin, in Unix seconds.
    /// @param end When it would end, in Unix seconds.
    error PoolWindowInvalid(uint256 begin, uint256 end);

    /// @notice A trade; two of the four amounts are 0.
    /// @param sender Who traded.
    /// @param to Who gets what comes out.
    /// @param ethIn What went in, in wei.
    /// @param fractionsIn What went in, in smallest units of fractions.
    /// @param ethOut What came out, in wei.
    /// @param fractionsOut What came out, in smallest units of fractions.
    event Swap(
        address indexed sender,
        address indexed to,
        uint256 ethIn,
        uint256 fractionsIn,
        uint256 ethOut,
        uint256 fractionsOut
    );
    /// @notice `sender` added, and `to` has the shares.
    /// @param sender Who added.
    /// @param to Who has the shares.
    /// @param eth What was added, in wei.
    /// @param fractions What was added, in smallest units of fractions.
    /// @param liquidity How many shares of the pool, in smallest units of shares, 18 decimals.
    event LiquidityAdded(address indexed sender, address indexed to, uint256 eth, uint256 fractions, uint256 liquidity);
    /// @notice `sender` gave shares back, and `to` has what they stood for.
    /// @param sender Who gave the shares back.
    /// @param to Who was paid.
    /// @param eth What was paid, in wei.
    /// @param fractions What was paid, in smallest units of fractions.
    /// @param liquidity How many shares of the pool, in smallest units of shares, 18 decimals.
    event LiquidityRemoved(
        address indexed sender,
        address indexed to,
        uint256 eth,
        uint256 fractions,
        uint256 liquidity
    );
    /// @notice `amount` wei of the studio's part went to `receiver`.
    /// @param receiver Who was paid.
    /// @param amount How much, in wei.
    event StudioPartCollected(address indexed receiver, uint256 amount);
    /// @notice Fractions that were sent without a trade now belong to all shares.
    /// @param fractions How many fractions, in smallest units of fractions, 18 decimals.
    event Donated(uint256 fractions);

    /// @notice Sells all ETH sent for fractions.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolEmpty}, {PoolOutputTooSmall}, {PoolRecipientInvalid}.
    /// @param minFractions The fewest fractions that will do, in smallest units of fractions.
    /// @param to Who gets what comes out.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return How many fractions came out, in smallest units of fractions.
    function swapEthForFractions(uint256 minFractions, address to, uint256 deadline) external payable returns (uint256);

    /// @notice Buys exactly `amount` fractions for at most the ETH sent; what is too much comes back.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolEmpty}, {PoolOutputTooSmall}, {PoolReserveTooSmall}, {PoolInputTooLarge},
    /// {PoolRecipientInvalid}, {PoolPaymentRefused}.
    /// @param amount How many fractions, in smallest units of fractions, at least 1.
    /// @param to Who gets what comes out.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return What they cost, in wei.
    function swapEthForExactFractions(uint256 amount, address to, uint256 deadline) external payable returns (uint256);

    /// @notice Sells fractions of the caller, who has approved this pool for them.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolEmpty}, {PoolOutputTooSmall}, {PoolPaymentRefused},
    /// ERC20InsufficientAllowance, ERC20InsufficientBalance.
    /// @param amount How many are sold, in smallest units of fractions.
    /// @param minEth The least that will do, in wei.
    /// @param to Who gets what comes out.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return What came out, in wei.
    function swapFractionsForEth(
        uint256 amount,
        uint256 minEth,
        address to,
        uint256 deadline
    ) external returns (uint256);

    /// @notice {swapFractionsForEth} with a permit for exactly `amount` and `deadline`; one that does not hold is
    /// passed over, and the allowance decides.
    /// @dev Caller: anyone.
    /// Errors: those of {swapFractionsForEth}.
    /// @param amount How many are sold, in smallest units of fractions.
    /// @param minEth The least that will do, in wei.
    /// @param to Who gets what comes out.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @param signature The caller's permit (ERC-2612) over the vault's fractions.
    /// @return What came out, in wei.
    function swapFractionsForEthWithPermit(
        uint256 amount,
        uint256 minEth,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external returns (uint256);

    /// @notice Buys exactly `amount` wei for fractions of the caller, who has approved this pool for them.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolEmpty}, {PoolOutputTooSmall}, {PoolReserveTooSmall}, {PoolInputTooLarge},
    /// {PoolPaymentRefused}, ERC20InsufficientAllowance, ERC20InsufficientBalance.
    /// @param amount How much is bought, in wei, at least 1.
    /// @param maxFractions The most fractions that may go in, in smallest units of fractions.
    /// @param to Who gets what comes out.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return How many fractions went in, in smallest units of fractions.
    function swapFractionsForExactEth(
        uint256 amount,
        uint256 maxFractions,
        address to,
        uint256 deadline
    ) external returns (uint256);

    /// @notice Adds all ETH sent and the caller's fractions that belong to it at the pool's ratio; the caller has
    /// approved this pool for them. The first time exactly `maxFractions` are added, which sets the price, and 1,000
    /// shares stay locked in the pool.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolInputTooLarge}, {PoolLiquidityTooSmall}, ERC20InsufficientAllowance,
    /// ERC20InsufficientBalance.
    /// @param maxFractions The most fractions that may go in, in smallest units of fractions.
    /// @param minLiquidity The fewest shares that will do, in smallest units of shares.
    /// @param to Who gets the shares.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return liquidity How many shares were made for `to`, in smallest units of shares.
    function addLiquidity(
        uint256 maxFractions,
        uint256 minLiquidity,
        address to,
        uint256 deadline
    ) external payable returns (uint256 liquidity);

    /// @notice {addLiquidity} with a permit for exactly `maxFractions` and `deadline`; one that does not hold is
    /// passed over, and the allowance decides.
    /// @dev Caller: anyone.
    /// Errors: those of {addLiquidity}.
    /// @param maxFractions The most fractions that may go in, in smallest units of fractions.
    /// @param minLiquidity The fewest shares that will do, in smallest units of shares.
    /// @param to Who gets the shares.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @param signature The caller's permit (ERC-2612) over the vault's fractions.
    /// @return liquidity How many shares were made for `to`, in smallest units of shares.
    function addLiquidityWithPermit(
        uint256 maxFractions,
        uint256 minLiquidity,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external payable returns (uint256 liquidity);

    /// @notice Gives the caller's shares back for their part of both reserves.
    /// @dev Caller: anyone.
    /// Errors: {PoolDeadlinePassed}, {PoolEmpty}, {PoolOutputTooSmall}, {PoolRecipientInvalid}, {PoolPaymentRefused},
    /// ERC20InsufficientBalance.
    /// @param liquidity How many shares are given back, in smallest units of shares.
    /// @param minEth The least ETH that will do, in wei.
    /// @param minFractions The fewest fractions that will do, in smallest units of fractions.
    /// @param to Who is paid.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return eth What was paid, in wei.
    /// @return fractions What was paid, in smallest units of fractions.
    function removeLiquidity(
        uint256 liquidity,
        uint256 minEth,
        uint256 minFractions,
        address to,
        uint256 deadline
    ) external returns (uint256 eth, uint256 fractions);

    /// @notice Sends the studio's part of the fees to whom the royalties of a sale would go today, by equal parts: the
    /// splitters of the studio's works, or those that other collections name if the vault holds no work.
    /// @dev Caller: anyone.
    /// Errors: {PoolNothingToCollect}, also if nobody is named, {PoolPaymentRefused}, RoyaltyGasTooLow.
    /// @return amount How much that was, in wei.
    function collect() external returns (uint256 amount);

    /// @notice Makes fractions that were sent without a trade part of the reserves.
    /// @dev Caller: anyone.
    /// Errors: {PoolNothingToCollect}.
    /// @return fractions How many they were, in smallest units of fractions.
    function sync() external returns (uint256 fractions);

    /// @notice What trades and shares are measured by.
    /// @return eth How much ETH, in wei.
    /// @return fractions How many fractions, in smallest units of fractions, 18 decimals.
    function reserves() external view returns (uint256 eth, uint256 fractions);

    /// @notice What {swapEthForFractions} gives for `ethIn`.
    /// @dev Errors: {PoolEmpty}.
    /// @param ethIn What would go in, in wei.
    /// @return What would come out, in smallest units of fractions.
    function fractionsOut(uint256 ethIn) external view returns (uint256);

    /// @notice What {swapEthForExactFractions} takes for `fractions`.
    /// @dev Errors: {PoolEmpty}, {PoolReserveTooSmall}.
    /// @param fractions What is to come out, in smallest units of fractions.
    /// @return What would have to go in, in wei.
    function ethIn(uint256 fractions) external view returns (uint256);

    /// @notice What {swapFractionsForEth} gives for `fractions`.
    /// @dev Errors: {PoolEmpty}.
    /// @param fractions What would go in, in smallest units of fractions.
    /// @return What would come out, in wei.
    function ethOut(uint256 fractions) external view returns (uint256);

    /// @notice What {swapFractionsForExactEth} takes for `eth`.
    /// @dev Errors: {PoolEmpty}, {PoolReserveTooSmall}.
    /// @param eth What is to come out, in wei.
    /// @return What would have to go in, in smallest units of fractions.
    function fractionsIn(uint256 eth) external view returns (uint256);

    /// @notice The mean price of the time until now. No price of this block is in it; a trade can spread the last five
    /// minutes over the time before them.
    /// @dev Errors: {PoolHistoryTooShort}, {PoolWindowInvalid} for a window of 0.
    /// @param window How long a time, in seconds.
    /// @return The price: wei for a smallest unit of fractions, times 2^96.
    function meanPrice(uint256 window) external view returns (uint256);

    /// @notice The mean price between two moments.
    /// @dev Errors: {PoolHistoryTooShort}, {PoolWindowInvalid}.
    /// @param begin The first moment, in Unix seconds, before `end`.
    /// @param end The last moment, in Unix seconds, now at the latest.
    /// @return The price: wei for a smallest unit of fractions, times 2^96.
    function meanPriceBetween(uint256 begin, uint256 end) external view returns (uint256);

    /// @notice From when on prices are known.
    /// @return That moment, in Unix seconds; 0 if nobody has added anything yet.
    function historyStart() external view returns (uint256);

    /// @notice What an appraiser asks, in one call: two mean prices and the liquidity behind them.
    /// @param window How long a time the first mean price is of, in seconds, not 0.
    /// @param shortWindow How long a time the second is of, in seconds, not 0.
    /// @param numberOfDays For how many whole days liquidity must have stood, a count, at most 30: more count as 30.
    /// @return What the pool remembers, in the units of {PoolHistory}; all 0 if its history is too short.
    function recall(
        uint256 window,
        uint256 shortWindow,
        uint256 numberOfDays
    ) external view returns (PoolHistory memory);

    /// @notice The least liquidity that there was since yesterday began.
    /// @return That liquidity, in smallest units of shares.
    function keptLiquidity() external view returns (uint256);

    /// @notice What {collect} would send.
    /// @return That amount, in wei.
    function studioDue() external view returns (uint256);

    /// @notice What the pool was made with.
    /// @return The facts, in the units of {PoolFacts}.
    function facts() external view returns (PoolFacts memory);
}
