// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The terms of pools to come, fixed in a pool when it is made.
/// @param fee What a trade costs, in basis points of what goes in.
/// @param studioPart What of the fee goes to the work's splitter, in basis points.
struct PoolTerms {
    uint16 fee;
    uint16 studioPart;
}

/// @dev What a pool was made with.
struct PoolFacts {
    address vault;
    PoolTerms terms;
}

/// @dev What a pool remembers. Mean prices of two windows as {IFractionPool-meanPrice} gives them, or nothing at all if the
/// history is shorter than either; `changed` when the price changed last, in seconds. Liquidity in shares, of which there
/// are never more than the square root of the product of the reserves: `kept` was there since yesterday began, `stood`
/// since the asked number of whole days before today began, days being those of Unix time. No price of this block is in a
/// mean, and nothing that happens in it raises `kept` or `stood`.
struct PoolHistory {
    uint256 mean;
    uint256 shortMean;
    uint256 changed;
    uint256 kept;
    uint256 stood;
}

/// @dev A permit's signature (ERC-2612) over the vault's fractions.
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
    error PoolDeadlinePassed(uint256 deadline);
    /// @notice Nobody has added anything yet, or all but what is locked was removed.
    error PoolEmpty();
    /// @notice The trade gives `amount`, and at least `least` was wanted.
    error PoolOutputTooSmall(uint256 amount, uint256 least);
    /// @notice The trade takes `amount`, and at most `most` was offered.
    error PoolInputTooLarge(uint256 amount, uint256 most);
    /// @notice The pool has `reserve` and cannot give `amount`.
    error PoolReserveTooSmall(uint256 amount, uint256 reserve);
    /// @notice What is added makes `liquidity` shares; at least `least` were wanted.
    error PoolLiquidityTooSmall(uint256 liquidity, uint256 least);
    /// @notice The pool cannot be the recipient.
    error PoolRecipientInvalid(address to);
    /// @notice `to` refused `amount` wei.
    error PoolPaymentRefused(address to, uint256 amount);
    /// @notice There is nothing to collect, or no surplus.
    error PoolNothingToCollect();
    /// @notice Prices are known from `oldest` (seconds) on, not from `wanted`.
    error PoolHistoryTooShort(uint256 wanted, uint256 oldest);
    /// @notice A window begins before it ends, and ends now at the latest.
    error PoolWindowInvalid(uint256 begin, uint256 end);

    /// @notice A trade; two of the four amounts are 0.
    event Swap(
        address indexed sender,
        address indexed to,
        uint256 ethIn,
        uint256 fractionsIn,
        uint256 ethOut,
        uint256 fractionsOut
    );
    /// @notice `sender` added, and `to` has the shares.
    event LiquidityAdded(address indexed sender, address indexed to, uint256 eth, uint256 fractions, uint256 liquidity);
    /// @notice `sender` gave shares back, and `to` has what they stood for.
    event LiquidityRemoved(
        address indexed sender,
        address indexed to,
        uint256 eth,
        uint256 fractions,
        uint256 liquidity
    );
    /// @notice `amount` wei of the studio's part went to `receiver`.
    event StudioPartCollected(address indexed receiver, uint256 amount);
    /// @notice Fractions that were sent without a trade now belong to all shares.
    event Donated(uint256 fractions);

    /// @notice Sells all ETH sent. Reverts with {PoolOutputTooSmall}, {PoolDeadlinePassed}, {PoolEmpty}.
    function swapEthForFractions(uint256 least, address to, uint256 deadline) external payable returns (uint256);

    /// @notice Buys exactly `amount` fractions; ETH sent too much comes back. Reverts with {PoolInputTooLarge},
    /// {PoolReserveTooSmall}, {PoolDeadlinePassed}, {PoolEmpty}.
    function swapEthForExactFractions(uint256 amount, address to, uint256 deadline) external payable returns (uint256);

    /// @notice Sells `amount` fractions, for which the caller has approved this pool. Reverts as above.
    function swapFractionsForEth(
        uint256 amount,
        uint256 least,
        address to,
        uint256 deadline
    ) external returns (uint256);

    /// @notice The same with a permit for exactly `amount` and `deadline`.
    function swapFractionsForEthWithPermit(
        uint256 amount,
        uint256 least,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external returns (uint256);

    /// @notice Buys exactly `amount` wei for at most `most` fractions. Reverts as above.
    function swapFractionsForExactEth(
        uint256 amount,
        uint256 most,
        address to,
        uint256 deadline
    ) external returns (uint256);

    /// @notice Adds all ETH sent and the fractions that belong to it at the pool's ratio, at most `mostFractions`; the
    /// first time exactly those, which sets the price, and 1,000 shares stay locked in the pool. Reverts with
    /// {PoolInputTooLarge}, {PoolLiquidityTooSmall}, {PoolDeadlinePassed}.
    function addLiquidity(
        uint256 mostFractions,
        uint256 leastLiquidity,
        address to,
        uint256 deadline
    ) external payable returns (uint256 liquidity);

    /// @notice The same with a permit for exactly `mostFractions` and `deadline`.
    function addLiquidityWithPermit(
        uint256 mostFractions,
        uint256 leastLiquidity,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external payable returns (uint256 liquidity);

    /// @notice Gives `liquidity` of the caller's shares back. Reverts with {PoolOutputTooSmall}, {PoolDeadlinePassed}.
    function removeLiquidity(
        uint256 liquidity,
        uint256 leastEth,
        uint256 leastFractions,
        address to,
        uint256 deadline
    ) external returns (uint256 eth, uint256 fractions);

    /// @notice Sends the studio's part of the fees to whom the royalties of a sale would go today, by equal parts: the
    /// splitters of the studio's works, or those that other collections name if the vault holds no work. Anyone may.
    /// Reverts with {PoolNothingToCollect}, also if nobody is named, {PoolPaymentRefused} or {RoyaltyGasTooLow}.
    function collect() external returns (uint256 amount);

    /// @notice Makes fractions that were sent without a trade part of the reserves. Anyone may. Reverts with
    /// {PoolNothingToCollect}.
    function sync() external returns (uint256 fractions);

    /// @notice What trades and shares are measured by.
    function reserves() external view returns (uint256 eth, uint256 fractions);

    /// @notice What {swapEthForFractions} gives for `ethIn`.
    function fractionsOut(uint256 ethIn) external view returns (uint256);

    /// @notice What {swapEthForExactFractions} takes for `fractions`.
    function ethIn(uint256 fractions) external view returns (uint256);

    /// @notice What {swapFractionsForEth} gives for `fractions`.
    function ethOut(uint256 fractions) external view returns (uint256);

    /// @notice What {swapFractionsForExactEth} takes for `eth`.
    function fractionsIn(uint256 eth) external view returns (uint256);

    /// @notice The mean price of the last `window` seconds: wei per smallest unit of fractions, times 2^96. No
    /// price of this block is in it; a trade can spread the last five minutes over the time before them. Reverts with {PoolHistoryTooShort}.
    function meanPrice(uint256 window) external view returns (uint256);

    /// @notice The same from `begin` to `end` (seconds). Reverts with {PoolHistoryTooShort}, {PoolWindowInvalid}.
    function meanPriceBetween(uint256 begin, uint256 end) external view returns (uint256);

    /// @notice From when on prices are known, in seconds; 0 if from never.
    function historyStart() external view returns (uint256);

    /// @notice What an appraiser asks, in one call: mean prices of the last `window` and of the last `shortWindow` seconds,
    /// which are not 0, and the liquidity behind them, that of the last `numberOfDays` whole days too, 30 at most. All 0 if the history
    /// is too short.
    function recall(
        uint256 window,
        uint256 shortWindow,
        uint256 numberOfDays
    ) external view returns (PoolHistory memory);

    /// @notice The least liquidity, in shares, that there was since yesterday began.
    function keptLiquidity() external view returns (uint256);

    /// @notice What the studio can collect, in wei.
    function studioDue() external view returns (uint256);

    /// @notice What the pool was made with.
    function facts() external view returns (PoolFacts memory);
}

/**
 * @title IFractionPoolFactory
 * @notice Makes pools, one for each vault.
 */
interface IFractionPoolFactory {
    /// @notice There is no vault at `vault`.
    error PoolVaultUnknown(address vault);
    /// @notice The vault has a pool.
    error PoolKnown(address vault, address pool);
    /// @notice The `term` is at most `most` basis points.
    error PoolTermsInvalid(bytes32 term, uint256 value, uint256 most);

    /// @notice A pool was made.
    event PoolCreated(address indexed vault, address indexed pool);
    /// @notice Pools to come have these terms.
    event PoolTermsSet(PoolTerms terms);

    /// @notice Makes the pool of `vault`. Anyone may. The studio's part goes to whoever gets the royalty of the vault's
    /// first item; if nobody does, there is none. Reverts with {PoolVaultUnknown}, {PoolKnown}.
    function create(address vault) external returns (address pool);

    /// @notice Sets the terms of pools to come. Owner only. Reverts with {PoolTermsInvalid}.
    function setTerms(PoolTerms calldata terms) external;

    /// @notice The pool of a vault, or 0.
    function poolOf(address vault) external view returns (address);

    /// @notice The terms of pools to come.
    function getTerms() external view returns (PoolTerms memory);
}
