"""A loan's life at the real command line: lent, drawn, earned, sold for too little, bought out."""

import re

from web3 import Web3

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.fractions.vaults import Vaults
from oracle.chain.lending.loans import LendingPool
from oracle.chain.sender import transact
from oracle.local.anvil import account
from oracle.quantities import DAY, ETHER
from tests.scenarios.desk import WINDOW, Desk, Refusal, foretells

BORROWER, FRIEND = account(4).address, account(2).address
CEILING = f"ceiling={100 * ETHER}"
TERMS = f"{CEILING} ltv_bps=5000 threshold_bps=6000"


def test_loans__from_a_vote_to_a_buy_out__go_through_the_command_line(desk: Desk) -> None:
    vault = fractionalise(desk)
    pool = LendingPool(desk.chain.w3, desk.studio.deployment)
    decide(desk, pool, vault)
    draw(desk, vault)
    earn(desk, pool, vault)
    fall(desk, vault)
    end(desk, pool, vault)


def fractionalise(desk: Desk) -> str:
    """A work that the studio sold, in fractions; they are traded, so that they have a value."""
    number = desk.finish_round(2)
    desk.do_all(f"curate open {number}", f"curate vote {number} 0=500 1=300")
    desk.chain.pass_time(WINDOW + 1)
    desk.do_all(f"curate close {number}", "auction start")
    desk.do_all("auction bid 2", member=4)
    desk.chain.pass_time(WINDOW + 1)
    desk.do_all("auction settle")
    winner = desk.studio.deployment.contract(desk.chain.w3, "Curation").functions.winner(0).call()
    token = desk.studio.artwork.functions.tokenOf(winner[2]).call()
    (out,) = desk.do_all(
        f"vault fractionalise {token} --name Lent --symbol LNT --price 4", member=4
    )
    vault = out.strip().splitlines()[-1]
    desk.do_all(f"pool create {vault}", f"pool add {vault} 2 5000", member=4)
    desk.chain.pass_time((AppraisalParameters().depth_days + 1) * DAY)
    return vault


def decide(desk: Desk, pool: LendingPool, vault: str) -> None:
    desk.check_refusals(
        Refusal(f"loan add {vault} 1", "the members have not listed the vault", 4),
        Refusal(f"loan borrow {vault} 1", "LoanCashTooSmall(amount=", 4),
        Refusal(f"loan release {vault} 1", "LoanVaultUnknown(vault=", 4),
        Refusal(f"loan adopt collateral {vault}", "no setCollateral was announced"),
        Refusal("loan adopt collateral", "say which vault's collateral"),
        Refusal(f"loan cash {vault}", "LoanVaultUnknown(vault=", 4),
        Refusal(f"loan settle {vault}", "LoanVaultUnknown(vault=", 4),
        Refusal("loan lend x", "'x' is no amount"),
        Refusal("loan withdraw", "has nothing here that could be taken out"),
        Refusal("loan claim", "nothing is left in the lending pool"),
        Refusal("loan collect", "LoanNothingToCollect()"),
        Refusal(f"loan show {FRIEND}", "the studio made no vault at", None),
        Refusal(f"loan observe {FRIEND} {FRIEND}", "the studio made no vault at"),
        Refusal(f"propose stop-collateral {FRIEND}", "the studio made no vault at"),
        Refusal(f"propose collateral {vault} ltv_bps=4000", "ceiling: Field required"),
        Refusal(f"propose collateral {FRIEND}", "the studio made no vault at"),
        Refusal(f"propose collateral {vault} {CEILING} ltv_bps=9000", "ltv_bps: Input should be"),
        Refusal(f"propose collateral {vault} {CEILING} ltv_bps=6000", "LoanTermsInvalid(term="),
        Refusal("propose rates kink_percent=9", "kink_percent: Input should be greater"),
        Refusal("propose rates base_bps=900", "LoanTermsInvalid(term="),
        Refusal("propose liquidations speed=1", "'speed' is none of start_of_worth"),
        Refusal("propose lending now", "unexpected extra argument"),
        Refusal("propose reserve-receiver me", "'me' is no address"),
        Refusal("propose loan-appraiser me", "'me' is no address"),
    )
    listed, *others = desk.do_all(
        f"propose collateral {vault} {TERMS} min_debt=10000000",
        "propose rates at_kink_bps=900",
        "propose liquidations penalty_bps=300",
        "propose lending",
        f"propose reserve-receiver {FRIEND}",
        f"propose loan-appraiser {FRIEND}",
        f"propose stop-collateral {vault}",
    )
    assert "LoanTerms.setCollateral(vault=" in listed
    assert "ltv=50 %, threshold=60 %, minDebt=0.01 ETH" in listed
    announced = "ChangeAnnounced(selector="
    events = announced, announced, "BorrowingStopped(stopped=yes"
    events += "ReserveReceiverSet(receiver=", announced, "CollateralStopped(vault="
    for out, event in zip(others, events, strict=True):
        assert foretells(out, f"LoanTerms: {event}"), out
    where = Web3.to_checksum_address(vault)
    terms = (100 * ETHER, 5_000, 6_000, 10_000_000)
    desk.studio.decide(pool.terms.functions.setCollateral(where, terms))
    desk.check_refusals(
        Refusal(f"loan adopt collateral {vault}", "ChangeTooEarly(selector="),
        Refusal(f"loan add {vault} 1", "it was announced: `ape run loan adopt collateral", 4),
    )
    desk.chain.pass_time(pool.terms.functions.notice().call())
    (adopted,) = desk.do_all(f"loan adopt collateral {vault}", member=2)
    assert "what was announced holds from now on" in adopted
    (again,) = desk.do_all(f"propose collateral {vault} threshold_bps=5500")
    assert foretells(again, "LoanTerms: ChangeAnnounced(")
    desk.check_refusals(Refusal(f"propose collateral {vault} {TERMS}", "would change nothing"))


def draw(desk: Desk, vault: str) -> None:
    lent, out = desk.do_all("loan lend 5", "loan withdraw 1")
    assert "5 ETH lent; your shares: 5 ETH" in lent
    assert "still lent: 4 ETH" in out
    (added,) = desk.do_all(f"loan add {vault} 2000 --borrow 0.1", member=4)
    assert re.search(r"0\.1\d* ETH owed on 2,000 fractions, healthy at 2\d", added)
    desk.check_refusals(
        Refusal(f"loan borrow {vault} 0.2", "LoanDebtTooLarge(debt=", 4),
        Refusal(f"loan release {vault} 1500", "LoanDebtTooLarge(debt=", 4),
        Refusal(f"loan repay {vault} 0.095", "LoanDebtTooSmall(debt=", 4),
        Refusal(f"loan repay {vault}", "owes nothing on the vault", 2),
        Refusal("loan withdraw 3.95", "ETH can be taken out now: the rest is lent"),
        Refusal(f"loan liquidate {vault} {BORROWER}", "LoanHealthy(debt="),
        Refusal(f"loan buy {vault} {BORROWER}", "is not for sale"),
    )


def earn(desk: Desk, pool: LendingPool, vault: str) -> None:
    """What the collateral earns pays a part of the debt; a friend pays another."""
    desk.chain.send_as(FRIEND, Web3.to_checksum_address(vault), "0x", ETHER // 20)
    held = Vaults(desk.chain.w3, desk.studio.deployment).at(vault)
    transact(desk.chain.w3, desk.studio.members[0], held.contract.functions.accrue())
    desk.chain.pass_time(DAY)
    (settled,) = desk.do_all(f"loan settle {vault} --for {BORROWER}", member=2)
    assert "settled; 0.09" in settled
    (paid,) = desk.do_all(f"loan repay {vault} 0.04 --for {BORROWER}", member=2)
    assert "paid back; 0.05" in paid
    released, more = desk.do_all(f"loan release {vault} 100", f"loan borrow {vault} 0.13", member=4)
    assert "100 fractions are back" in released
    assert "0.13 ETH drawn; 0.18" in more
    (observed,) = desk.do_all(f"loan observe {vault} {BORROWER}")
    shown = desk.do("loan", "show", vault, "--for", BORROWER)
    assert "its market can tell" in observed
    for words in ("borrowers pay", "50 % of the value", "1,900", "healthy at"):
        assert words in " ".join(shown.split()), shown
    assert pool.loan(BORROWER, held).room < ETHER // 100


def fall(desk: Desk, vault: str) -> None:
    """The price falls for two days; the loan is sold until it is healthy."""
    desk.do_all(f"pool sell {vault} 3000 --slippage 10000", member=4)
    desk.chain.pass_time(2 * DAY)
    (put_up,) = desk.do_all(f"loan liquidate {vault} {BORROWER}", member=2)
    assert "fractions are for sale for" in put_up
    desk.check_refusals(Refusal(f"loan liquidate {vault} {BORROWER}", "LoanAuctionRuns(end="))
    desk.chain.pass_time(WINDOW)
    shown = desk.do("loan", "show", vault, "--for", BORROWER)
    assert "for sale at" in " ".join(shown.split())
    (bought,) = desk.do_all(f"loan buy {vault} {BORROWER}", member=2)
    assert "fractions bought;" in bought
    assert "healthy at" in " ".join(bought.split())


def end(desk: Desk, pool: LendingPool, vault: str) -> None:
    """The vault is bought out: the loan is paid, and the rest is the borrower's."""
    # Fractions in the pool name no price.
    desk.do_all(f"pool remove {vault}", member=4)
    desk.chain.mine()  # what came in a block counts from the next one on
    desk.do_all(f"vault start {vault} 4", member=1)
    desk.chain.pass_time(WINDOW + 1)
    done = desk.do_all(
        f"vault settle {vault}",
        f"loan cash {vault}",
        f"loan settle {vault} --for {BORROWER}",
        f"loan claim --for {BORROWER}",
        "loan collect",
        "loan withdraw",
    )
    assert "went to the treasury" in done[4]
    shown = desk.do("loan", "show", vault)
    assert "the locked fractions are money" in done[1]
    assert "owes nothing" in done[2]
    assert f"paid to {BORROWER}" in done[3]
    assert "all locked fractions were cashed" in " ".join(shown.split())
    assert pool.market().debt == 0
    assert pool.worth(account(0).address) == 0
