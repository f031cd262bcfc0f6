"""The market's past as one page that needs nothing but itself, and as files beside it."""

import base64
from html import escape
from pathlib import Path

import pandas as pd

from scripts._market.figures import FIGURES, svg
from scripts._market.history import MarketHistory

PAGE = "market.html"
ROWS = 12
"""The most rows of a table on the page, the newest; its CSV file has all."""

TITLES = {
    "prices": ("Auctions", "First sales, and the median of the last five."),
    "fractions": ("Fractions", "What the last trade makes all fractions of a vault worth."),
    "volume": ("Volume", "ETH that changed hands each day."),
    "licences": ("Licences", "Fees in ETH, added up by tier."),
    "royalties": ("Royalties", "What splitters have paid on to whom."),
    "holders": ("Holders", "How tokens and fractions are spread; grey is everybody else."),
    "yields": ("Yields", "Income of the last 90 days, as a year's, of what all fractions cost."),
}
TABLES = {"prices": "sales", "fractions": "trades"}
"""Figures whose table has another name."""

STYLE = """
:root { color-scheme: light; --ink: #1d1b18; --muted: #8a847a; --line: #e6e1d8; --paper: #fbf9f5; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 ui-sans-serif, system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 48px 28px 72px; }
h1 { font-size: 34px; letter-spacing: -0.02em; margin: 0; }
h2 { font-size: 19px; margin: 0; }
p { color: var(--muted); margin: 2px 0 14px; }
.facts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px;
  margin: 30px 0 38px; padding: 0; }
.facts div { background: #fff; border: 1px solid var(--line); border-radius: 10px;
  padding: 14px 16px; }
.facts dt { color: var(--muted); font-size: 13px; }
.facts dd { margin: 2px 0 0; font-size: 23px; font-variant-numeric: tabular-nums; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 22px; }
section { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 22px;
  min-width: 0; }
img { width: 100%; display: block; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--muted); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 10px; font-size: 13px;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
th { text-align: left; color: var(--muted); font-weight: 500; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); }
.number { text-align: right; }
footer { color: var(--muted); margin-top: 34px; font-size: 13px; }
@media (max-width: 540px) { .grid { grid-template-columns: 1fr; } main { padding: 28px 14px; }
  .facts { grid-template-columns: 1fr 1fr; } .facts dd { font-size: 18px; } }
"""


def write_report(history: MarketHistory, studio: str, folder: Path) -> Path:
    """Writes page, figures (SVG) and tables (CSV) to `folder`; returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    sections = []
    for name, draw in FIGURES.items():
        picture = svg(draw, history)
        (folder / f"{name}.svg").write_bytes(picture)
        table: pd.DataFrame = getattr(history, TABLES.get(name, name))
        table.to_csv(folder / f"{name}.csv", index=table.index.name is not None)
        sections.append(_section(name, picture, table))
    page = folder / PAGE
    page.write_text(_page(history, studio, sections))
    return page


def _page(history: MarketHistory, studio: str, sections: list[str]) -> str:
    tiles = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in history.facts.items()
    )
    when = f"{history.now:%d %B %Y %H:%M} UTC"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(studio)}: the market</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>The market of {escape(studio)}</h1>
<p>As of block {history.block:,}, {when}. Everything here is read from the chain's events.</p>
<dl class="facts">{tiles}</dl>
<div class="grid">
{"".join(sections)}
</div>
<footer>Figures and complete tables lie beside this page as SVG and CSV.</footer>
</main>
</body>
</html>
"""


def _section(name: str, picture: bytes, table: pd.DataFrame) -> str:
    title, told = TITLES[name]
    source = "data:image/svg+xml;base64," + base64.b64encode(picture).decode()
    return f"""<section>
<h2>{title}</h2>
<p>{escape(told)}</p>
<img src="{source}" alt="{title}: {escape(told)}">
{_table(table)}
</section>
"""


def _table(table: pd.DataFrame) -> str:
    if table.empty:
        return ""
    shown = table.reset_index() if table.index.name else table
    if shown.columns[0] in ("time", "day"):
        shown = shown[::-1]
    heads = "".join(
        f"<th{_class(shown[column])}>{escape(str(column))}</th>" for column in shown.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_class(shown[c])}>{escape(_cell(v))}</td>" for c, v in row.items())
        + "</tr>"
        for _, row in shown.head(ROWS).iterrows()
    )
    left = f", the newest {ROWS}" if len(shown) > ROWS and shown.columns[0] == "time" else ""
    return (
        f"<details><summary>{len(shown):,} rows{left}</summary><div class='scroll'>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _class(column: pd.Series) -> str:
    return ' class="number"' if pd.api.types.is_numeric_dtype(column) else ""


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    text = "" if value is None else str(value)
    # Ids of tokens have 78 digits, and addresses 42.
    return f"{text[:8]}…{text[-4:]}" if len(text) > 24 else text
