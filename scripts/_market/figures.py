"""The market's past in pictures: each figure is an SVG."""

import io
import logging
from collections.abc import Callable

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from scripts._market.history import MarketHistory

INK, MUTED, GRID = "#1d1b18", "#8a847a", "#e6e1d8"
COLOURS = ["#b4532a", "#2f6f73", "#c99a2e", "#6d4c7d", "#5b7a3a", "#a13d63", "#3c5a99"]
SIZE = (7.2, 3.4)
MAX_NAMED = 8
"""The most series that are shown by name; the others are shown as one."""

LOOK = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": GRID,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.frameon": False,
    # A vault's name is anybody's text, and must not be read as a formula.
    "text.parse_math": False,
    # With this salt the same data make the same bytes.
    "svg.hashsalt": "atelier",
}

# matplotlib logs that it looks for fonts the first time; a report's reader needs no word of it.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

Draw = Callable[[Axes, MarketHistory], None]


def svg(draw: Draw, history: MarketHistory) -> bytes:
    """A figure's file."""
    with mpl.rc_context(LOOK):
        figure = Figure(figsize=SIZE, layout="constrained")
        draw(figure.subplots(), history)
        file = io.BytesIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
        return file.getvalue()


def prices(axes: Axes, history: MarketHistory) -> None:
    """Every auction as a dot, and the median of five."""
    sales = history.sales
    if not _some(axes, sales, "No work has been sold yet"):
        return
    axes.vlines(sales["time"], 0, sales["price"], color=COLOURS[0], alpha=0.25, linewidth=2)
    axes.plot(sales["time"], sales["price"], "o", color=COLOURS[0], markersize=6)
    median = sales["price"].rolling(5, min_periods=1).median()
    axes.plot(sales["time"], median, color=COLOURS[1], linewidth=1.6, label="median of five")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("ETH")
    axes.legend(loc="upper left")
    _dates(axes)


def fractions(axes: Axes, history: MarketHistory) -> None:
    """What each vault's fractions together cost, trade by trade until now."""
    trades = history.trades
    if not _some(axes, trades, "No fractions have been traded yet"):
        return
    for colour, (vault, traded) in zip(_colours(), trades.groupby("vault"), strict=False):
        times = [*traded["time"], history.now]
        worth = [*traded["whole"], traded["whole"].iloc[-1]]
        axes.step(times, worth, where="post", color=colour, linewidth=1.8, label=vault)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("ETH for all fractions")
    axes.legend(loc="upper left", ncols=4)
    _dates(axes)


def volume(axes: Axes, history: MarketHistory) -> None:
    """ETH a day, by what it was paid for."""
    daily = history.volume
    if not _some(axes, daily, "Nothing has changed hands yet"):
        return
    bottom = pd.Series(0.0, index=daily.index)
    for colour, name in zip(COLOURS, daily.columns, strict=False):
        axes.bar(daily.index, daily[name], 0.8, bottom, color=colour, label=name)
        bottom = bottom + daily[name]
    axes.set_ylabel("ETH a day")
    axes.legend(loc="upper left", ncols=3)
    _dates(axes)


def licences(axes: Axes, history: MarketHistory) -> None:
    """Licence income as it added up, by tier."""
    fees = history.licences
    if not _some(axes, fees, "No licence has been sold yet"):
        return
    for colour, (tier, paid) in zip(_colours(), fees.groupby("tier"), strict=False):
        times, sums = [*paid["time"], history.now], [*paid["fee"].cumsum(), paid["fee"].sum()]
        axes.step(times, sums, where="post", color=colour, linewidth=1.8, label=tier)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("ETH, all in all")
    axes.legend(loc="upper left", ncols=3)
    _dates(axes)


def royalties(axes: Axes, history: MarketHistory) -> None:
    """What splitters have paid to whom."""
    _bars(axes, history.royalties, "recipient", "amount", "No splitter has paid anything yet")
    axes.set_xlabel("ETH")


def holders(axes: Axes, history: MarketHistory) -> None:
    """How the studio's token and each vault's fractions are spread."""
    held = history.holders
    if not _some(axes, held, "Nobody holds anything yet"):
        return
    names = list(held["of"].unique())[:MAX_NAMED][::-1]
    for at, name in enumerate(names):
        parts = held[held["of"] == name]["part"].sort_values(ascending=False).tolist()
        shown = [*parts[: MAX_NAMED - 1], sum(parts[MAX_NAMED - 1 :])]
        left = 0.0
        for number, part in enumerate(shown):
            colour = GRID if number == MAX_NAMED - 1 else COLOURS[number % len(COLOURS)]
            axes.barh(at, part, 0.62, left, color=colour, edgecolor="white", linewidth=1.5)
            if part > 0.07:
                ink = INK if colour == GRID else "white"
                axes.text(left + part / 2, at, f"{part:.0%}", ha="center", va="center", color=ink)
            left += part
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.grid(visible=False, axis="y")


def yields(axes: Axes, history: MarketHistory) -> None:
    """What a year's income of each vault is of its worth."""
    _bars(axes, history.yields, "vault", "percent", "There is no vault yet")
    axes.set_xlabel("percent of a year")


FIGURES: dict[str, Draw] = {
    "prices": prices,
    "fractions": fractions,
    "volume": volume,
    "licences": licences,
    "royalties": royalties,
    "holders": holders,
    "yields": yields,
}


def _bars(axes: Axes, frame: pd.DataFrame, names: str, values: str, empty: str) -> None:
    if not _some(axes, frame, empty):
        return
    sums = frame.groupby(names)[values].sum().sort_values(ascending=False)
    if len(sums) > MAX_NAMED:
        rest = float(sums.iloc[MAX_NAMED - 1 :].sum())
        sums = pd.concat([sums.iloc[: MAX_NAMED - 1], pd.Series({"others": rest})])
    shown = sums[::-1]
    bars = axes.barh([str(name) for name in shown.index], shown, 0.62, color=COLOURS[1])
    axes.bar_label(bars, [f"{value:,.4g}" for value in shown], padding=4, color=INK)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")


def _some(axes: Axes, frame: pd.DataFrame, empty: str) -> bool:
    """Whether there is something to draw; else the figure says so."""
    if len(frame):
        return True
    axes.set_axis_off()
    axes.text(0.5, 0.5, empty, ha="center", va="center", color=MUTED, transform=axes.transAxes)
    return False


def _colours() -> list[str]:
    return COLOURS * 20


def _dates(axes: Axes) -> None:
    locator = AutoDateLocator(minticks=3, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.grid(visible=False, axis="x")
