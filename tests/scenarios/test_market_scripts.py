"""A work's way through the market, at the real command line: chosen, sold, split, bought out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web3 import Web3

from oracle.chain.fractions.vaults import Stage, Vaults
from oracle.generator.released import DEFAULT
from oracle.local.anvil import account
from oracle.quantities import DAY, ETHER
from tests.scenarios.desk import WINDOW, Desk, Refusal
from tests.support import receivers
from tests.support.bad_endpoint import BadEndpoint

WORKS = 4


def test_market__from_curation_to_buy_out__goes_through_the_command_line(
    desk: Desk, tmp_path: Path
) -> None:
    number = str(desk.finish_round(WORKS))
    choose(desk, number)
    token = sell(desk, number)
    own(desk, number, token)
    pay(desk, number)
    vault = fractionalise(desk, token)
    license_out(desk, token, vault)
    trade(desk, vault)
    appraise(desk, vault, token)
    report(desk, tmp_path)
    lie(desk, vault, token, tmp_path / "lie")
    desk.do("pool", "remove", vault, member=4)
    desk.chain.mine()  # what came in a block counts from the next one on
    buy_out(desk, vault, token)


@contextmanager
def refusing(desk: Desk, member: int) -> Iterator[None]:
    """Meanwhile the member's account takes no money."""
    desk.chain.rpc("anvil_setCode", account(member).address, receivers.REFUSES)
    yield
    desk.chain.rpc("anvil_setCode", account(member).address, "0x")


def choose(desk: Desk, number: str) -> None:
    desk.check_refusals(
        Refusal(f"curate seats {number}", "CurationNotOpened(round=", None),
    )
    assert "3 of 4 works" in desk.do("curate", "open", number, member=0)
    desk.check_refusals(
        Refusal(f"curate vote {number} 1=300000", "200,000 are left"),
    )
    out = desk.do("curate", "vote", number, "0=500", "2=300", "1", member=0)
    assert "spent 200,000 votes on 3 works" in out
    desk.do("curate", "vote", number, "2=1000", member=1)
    rows = re.findall(r"│ +(\d) +│ +(\d) +│ +([\d,]+)", desk.do("curate", "seats", number))
    assert rows == [("1", "1", "199,200"), ("2", "2", "1,300"), ("3", "0", "500")]
    desk.chain.pass_time(WINDOW + 1)
    assert "3 works are chosen: 1, 2, 0" in desk.do("curate", "close", number, member=3)


def mint_elsewhere(desk: Desk, lot: int) -> None:
    """The DAO mints a lot by itself, as no house then can."""
    studio, artwork = desk.studio, desk.studio.artwork.functions
    house, dao = artwork.minter().call(), studio.governance.timelock
    for call in (artwork.setMinter(dao), artwork.mintCurated(lot, dao), artwork.setMinter(house)):
        studio.decide(call)


def sell(desk: Desk, number: str) -> int:
    assert "no auction yet" in desk.do("auction", "show")
    assert "lot 0 is on sale from 0.1 ETH" in desk.do("auction", "start", member=0)
    desk.check_refusals(
        Refusal("auction bid 0.05", "AuctionBidInvalid(lot=0, amount=0.05 ETH, min=0.1 ETH)"),
        Refusal("auction withdraw", "is left in the auction house"),
    )
    desk.do("auction", "bid", "0.2", member=3)
    with refusing(desk, 3):
        assert "0.3 ETH are the highest bid on lot 0" in desk.do("auction", "bid", "0.3", member=4)
    assert f"0.2 ETH paid to {account(3).address}" in desk.do("auction", "withdraw", member=3)
    shown = desk.do("auction", "show")
    assert "0.3 ETH" in shown
    assert account(4).address in shown
    mint_elsewhere(desk, 1)
    assert "1 lots are passed" in desk.do("auction", "skip", member=3)
    desk.chain.pass_time(WINDOW + 1)
    assert "lot 0 went for 0.3 ETH" in desk.do("auction", "settle", member=0)
    history = " ".join(desk.do("auction", "history").split())
    assert f"│ 0 │ {number}.1 │ 0.3 ETH │" in history
    assert account(4).address in history
    studio = desk.studio
    winner = studio.deployment.contract(desk.chain.w3, "Curation").functions.winner(0).call()
    assert tuple(winner[:2]) == (int(number), 1)
    token = studio.artwork.functions.tokenOf(winner[2]).call()
    assert studio.artwork.functions.ownerOf(token).call() == account(4).address
    return int(token)


def own(desk: Desk, number: str, token: int) -> None:
    """What somebody has, and the names that other commands take it by."""
    rounds, works, mine, none, appraised, same = desk.do_all(
        "rounds",
        "works",
        f"works --of {account(4).address}",
        f"works --of {account(3).address}",
        f"appraise {token}",
        f"appraise {number}.1",
        member=None,
    )
    assert f"{number}.0 to {number}.{WORKS - 1}" in rounds
    assert "works are chosen" in rounds
    assert f"{number}.1" in works and f"{number}.1" in mine
    assert account(4).address in mine
    assert f"ape run license show {number}.1" in " ".join(mine.split())
    assert f"{account(3).address} has no work" in none
    assert appraised.splitlines()[0] == same.splitlines()[0]
    desk.check_refusals(
        Refusal("rounds -n 0", "0 is not in the range", None),
        Refusal("works --of nobody", "'nobody' is no address", None),
        Refusal("vaults --of nobody", "'nobody' is no address", None),
        Refusal(f"appraise {number}.{WORKS}", f"there is no work {number}.{WORKS}", None),
        Refusal("appraise 99.0", "there is no work 99.0", None),
    )


def pay(desk: Desk, number: str) -> None:
    desk.do("split", "fix", number, member=0)
    shown = desk.do("split", "show", number)
    assert "0.3 ETH wait" in shown
    for words in ("45 %", "members", "40 %", "treasury", "15 %"):
        assert words in shown
    treasury = desk.studio.governance.treasury.held()
    with refusing(desk, 0):  # the trainer
        assert "0.3 ETH distributed to 3" in desk.do("split", "distribute", number, member=1)
    assert f"paid to {account(0).address}" in desk.do("split", "withdraw", number, member=0)
    assert desk.studio.governance.treasury.held() - treasury == ETHER * 12 // 100
    desk.check_refusals(
        Refusal(f"split distribute {number}", "nothing waits at"),
        Refusal(f"split withdraw {number}", "CreditNothingOwed(account="),
    )
    assert "0.135 ETH accrue to all members" in desk.do("split", "claim", member=1)
    desk.chain.pass_time(DAY + 1)
    assert "paid to " + account(1).address in desk.do("split", "claim", member=1)
    desk.check_refusals(Refusal("split claim", "has accrued nothing", 1))


def fractionalise(desk: Desk, token: int) -> str:
    words = (str(token), "--symbol", "FST", "--price", "4")
    out = desk.do("vault", "fractionalise", *words, "--name", "Tried", member=4)
    tried = out.strip().splitlines()[-1]
    desk.check_refusals(Refusal(f"vault redeem {tried}", "VaultShareTooSmall", 2))
    assert "the items are yours" in desk.do("vault", "redeem", tried, member=4)
    out = desk.do("vault", "fractionalise", *words, "--name", "First", "--fee", "100", member=4)
    assert "10,000 FST are yours" in out
    vault = out.strip().splitlines()[-1]
    desk.chain.mine()  # a price counts from the block after it on
    desk.check_refusals(
        Refusal(f"vault fractionalise {token} --name A --symbol B --price 1", "belongs to"),
        Refusal(f"vault price {vault} cheap", "is no amount"),
        Refusal(f"vault price {vault} 5", "holds no fractions of FST", 2),
        Refusal(f"vault start {vault} 3.9", "VaultBidInvalid(amount=3.9 ETH, min=4 ETH)"),
        Refusal(f"vault bid {vault} 5", "VaultStageInvalid(stage=held, wanted=auction)"),
        Refusal(f"vault settle {vault}", "VaultStageInvalid(stage=held, wanted=auction)"),
        Refusal(f"vault cash {vault}", "VaultNotOver(stage=held)", 4),
        Refusal(f"vault claim {vault}", "RevenueNothingOwed(account=", 4),
        Refusal(f"vault show {account(4).address}", "the studio made no vault at", None),
        Refusal(f"pool create {account(4).address}", "the studio made no vault at", 4),
        Refusal(f"pool show {vault}", "has no pool yet", None),
        Refusal(f"pool quote {vault} --eth 1", "has no pool yet", None),
        Refusal(f"pool add {vault} 1 1", "has no pool yet", 4),
        Refusal(f"pool buy {vault} 1", "has no pool yet"),
        Refusal(f"pool sell {vault} 1", "has no pool yet", 4),
        Refusal(f"pool remove {vault}", "has no pool yet", 4),
        Refusal(f"pool collect {vault}", "has no pool yet"),
        Refusal(f"pool history {vault}", "has no pool yet", None),
    )
    desk.chain.send_as(account(5).address, vault, value=ETHER)
    desk.do("vault", "price", vault, "5", member=4)
    shown, listed, none = desk.do_all(
        f"vault show {vault}", "vaults", f"vaults --of {account(2).address}", member=None
    )
    assert vault in listed and "name a price" in listed
    assert "holds no fractions" in none
    assert "5 ETH" in shown
    assert "10,000 of 5,000 needed" in shown
    return vault


def license_out(desk: Desk, token: int, vault: str) -> None:
    """The curator offers what the vault holds; all who hold its fractions are paid at once."""
    had = desk.chain.w3.eth.get_balance(Web3.to_checksum_address(vault))
    _, quoted, bought = desk.do_each(
        (4, f"license offer {token} 2 --price 0.1"),
        (None, f"license quote {token} 2"),
        (2, f"license buy {token} 2"),
    )
    assert "0.1 ETH for display, web, for 365 days" in quoted
    assert "is licensed until" in bought
    paid = desk.chain.w3.eth.get_balance(Web3.to_checksum_address(vault)) - had
    assert paid == ETHER * 85 // 1_000


def trade(desk: Desk, vault: str) -> None:
    desk.do("pool", "create", vault, member=0)
    desk.do("pool", "add", vault, "2", "5000", member=4)
    assert "0.5 ETH buy 997." in desk.do("pool", "quote", vault, "--eth", "0.5")
    assert "0.5 ETH bought 997." in desk.do("pool", "buy", vault, "0.5", member=2)
    assert "fetched 0.1" in desk.do("pool", "sell", vault, "300", member=2)
    desk.chain.pass_time(600)
    assert "ETH" in desk.do("pool", "history", vault)
    shown = desk.do("pool", "show", vault)
    assert "all fractions" in shown
    desk.do("pool", "collect", vault, member=0)


def appraise(desk: Desk, vault: str, token: int) -> None:
    young = desk.do("appraise", vault)
    assert "the data are too thin or too old for any value" in young
    desk.check_refusals(
        Refusal("appraise nonsense", "'nonsense' is no token: write ROUND.INDEX as 1.9", None),
        Refusal("appraise 7", "There is no token 7: the work is not minted.", None),
        Refusal(f"appraise {account(1).address}", "the studio made no vault at", None),
        Refusal(f"vault record {account(1).address}", "the studio made no vault at"),
    )
    assert "too few sales to say anything" in desk.do("vault", "record", vault, member=0)
    # Liquidity counts from the eighth day on that it stands.
    desk.chain.pass_time(9 * DAY)
    asked = (f"appraise {vault}", f"appraise {token}")
    told, work = (" ".join(text.split()) for text in desk.do_all(*asked, member=None))
    for words in ("comparables │ none", "1 sales of its model", "market alone, less 50 %"):
        assert words in told, told
        assert words in work, work
    assert "to borrow on" in told
    assert "days" in told


def report(desk: Desk, folder: Path) -> None:
    out = desk.do("market", "--folder", str(folder))
    page = folder / "market.html"
    assert out.split()[-1] == str(page)
    for words in ("works sold", "0.3 ETH", "fractions traded"):
        assert words in out
    html = page.read_text()
    without_pictures, pictures = re.subn(r"data:image/svg[+]xml;base64,[^\"]+", "", html)
    assert pictures == 7
    assert "http" not in without_pictures, "it needs nothing but itself"
    assert {path.suffix for path in folder.iterdir()} == {".html", ".svg", ".csv"}
    sales = (folder / "prices.csv").read_text().splitlines()
    assert sales[0] == "time,lot,token,winner,price"
    assert sales[1].endswith(f",{account(4).address},0.3")
    royalties = (folder / "royalties.csv").read_text()
    for recipient, amount in (("members", "0.135"), ("treasury", "0.12")):
        assert f",{recipient},{amount}" in royalties
    trades = (folder / "fractions.csv").read_text()
    assert re.search(r",FST[^,]*,buy,0\.5,997\.", trades)
    assert "<script" not in html


def lie(desk: Desk, vault: str, token: int, folder: Path) -> None:
    """An endpoint that has no text for any name: all is shown, and nothing of it as it is."""
    with BadEndpoint(desk.chain) as relay:
        relay.garble("FST", "First", DEFAULT, "commercial", "ink")
        asked = ("market --folder " + str(folder), f"vault show {vault}", f"license show {token}")
        asked += (f"appraise {vault}", f"pool show {vault}", "auction show", "proposals")
        with desk.at(relay.url):
            told = desk.do_all(*asked, member=None)
        assert "eth_call" in relay.asked
    for shown in told:
        assert shown.strip()
        assert not {"\x1b", "\u202e", "FST"} & set(shown.split())
        assert all(c == "\n" or c.isprintable() for c in shown), ascii(shown)
    assert "0.3 ETH" in told[0]
    assert "\x1b" not in (folder / "market.html").read_text()
    assert len((folder / "fractions.csv").read_text().splitlines()) == 3, "a head and two trades"


def buy_out(desk: Desk, vault: str, token: int) -> None:
    assert "income paid to" in desk.do("vault", "claim", vault, member=4)
    desk.check_refusals(
        Refusal(f"vault redeem {vault}", "VaultShareTooSmall", 2),
    )
    assert "5 ETH bid" in desk.do("vault", "start", vault, "5", member=1)
    assert "6 ETH are the highest bid" in desk.do("vault", "bid", vault, "6", member=2)
    desk.chain.pass_time(WINDOW + 1)
    assert "the items are" in desk.do("vault", "settle", vault, member=0)
    assert "what a buy-out leaves" in " ".join(desk.do("appraise", vault).split())
    assert "fractions paid" in desk.do("vault", "cash", vault, member=4)
    desk.do("vault", "cash", vault, member=2)
    held = Vaults(desk.chain.w3, desk.studio.deployment).at(vault)
    assert held.buyout().stage is Stage.SOLD
    assert desk.studio.artwork.functions.ownerOf(token).call() == account(2).address
    assert "sold" in desk.do("vault", "show", vault)
