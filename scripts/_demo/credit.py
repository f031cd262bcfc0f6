"""Fractions secure a loan: what they earn pays it, and when they lose their worth they are sold."""

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.fractions.pools import Pool, Pools
from oracle.chain.governance.announcements import adopt
from oracle.chain.lending.loans import LendingPool
from oracle.chain.sender import transact
from oracle.chain.types import RoundId
from oracle.cli.amounts import tokens
from oracle.decisions.lending import LoanDecisions
from oracle.local.studio import LocalStudio
from oracle.quantities import DAY, ETHER
from oracle.words import ether
from scripts._demo.honest import pass_proposal
from scripts._demo.report import Report
from scripts._demo.rights import PRICE, Shared, sell_print

LIQUIDITY = (PRICE * 4 // 10, 4_000 * ETHER)
LOCKED = 3_000 * ETHER
TERMS = {"ceiling": 5 * ETHER, "ltv_bps": 5_000, "threshold_bps": 6_000}
SOLD = 1_100 * ETHER
LENT = 5 * ETHER


def credit(studio: LocalStudio, report: Report, shared: Shared, round_id: RoundId) -> None:
    """From a pool that two members fill to a liquidation that costs them nothing."""
    market = _open(studio, report, shared)
    lending = LendingPool(studio.chain.w3, studio.deployment)
    lenders = studio.members[:2]
    for lender in lenders:
        report.step("lending pool: lent 5 ETH", lending.lend(lender, LENT)["gasUsed"])
    _borrow(studio, report, lending, shared)
    _earn(studio, report, lending, shared, round_id)
    _fall(studio, report, lending, shared, market)
    report.claim(
        "the lenders have more than they gave",
        all(lending.worth(lender.address) > LENT for lender in lenders),
    )


def _open(studio: LocalStudio, report: Report, shared: Shared) -> Pool:
    """The fractions get a market, and the members list them as collateral."""
    report.chapter("The members let fractions secure loans")
    w3, vault = studio.chain.w3, shared.vault
    market, receipt = Pools(w3, studio.deployment).create(shared.curator, vault)
    report.step("pool: created", receipt["gasUsed"])
    report.step("pool: liquidity added", market.add(shared.curator, *LIQUIDITY)["gasUsed"])
    proposal = LoanDecisions(w3, studio.deployment).collateral(vault.address, TERMS)
    pass_proposal(studio, report, proposal, "collateral")
    # The notice passes, and liquidity counts when it stood for whole days.
    terms = studio.deployment.contract(w3, "LoanTerms")
    days = AppraisalParameters().depth_days + 1
    studio.chain.pass_time(max(days * DAY, terms.functions.notice().call()))
    receipt = adopt(w3, studio.members[2], terms, "setCollateral", vault.address)
    report.step("loans: the announced collateral holds", receipt["gasUsed"])
    return market


def _borrow(studio: LocalStudio, report: Report, lending: LendingPool, shared: Shared) -> None:
    report.chapter("A holder borrows against fractions")
    who, vault = shared.curator, shared.vault
    receipt = lending.add(who, vault, LOCKED)
    report.step("loan: fractions locked", receipt["gasUsed"])
    max_debt = lending.loan(who.address, vault).max_debt
    report.step("loan: drawn", lending.borrow(who, vault, max_debt)["gasUsed"])
    loan = lending.loan(who.address, vault)
    report.claim(
        f"{tokens(LOCKED)} fractions secure {ether(max_debt // 10**12 * 10**12)}, all that can be "
        "drawn, and the loan is healthy",
        loan.debt >= max_debt and loan.debt < loan.limit and loan.price == 0,
    )


def _earn(
    studio: LocalStudio, report: Report, lending: LendingPool, shared: Shared, round_id: RoundId
) -> None:
    who, vault = shared.curator, shared.vault
    sell_print(studio, report, shared, round_id)
    before = lending.loan(who.address, vault)
    transact(studio.chain.w3, studio.members[0], vault.contract.functions.accrue())
    studio.chain.pass_time(DAY + 1)
    report.step("loan: settled", lending.settle(studio.members[0], who.address, vault)["gasUsed"])
    after = lending.loan(who.address, vault)
    report.claim(
        f"licence income paid {ether((before.debt - after.debt) // 10**12 * 10**12)} of the debt",
        0 < after.debt < before.debt and after.collateral == LOCKED,
    )
    receipt = lending.borrow(who, vault, after.room)
    report.step("loan: drawn again", receipt["gasUsed"])


def _fall(
    studio: LocalStudio, report: Report, lending: LendingPool, shared: Shared, market: Pool
) -> None:
    report.chapter("The price falls, and the lenders stay whole")
    who, vault, keeper = shared.curator, shared.vault, studio.members[2]
    receipt = market.sell(who, SOLD)
    report.step(f"pool: {tokens(SOLD)} fractions sold at once", receipt["gasUsed"])
    report.claim(
        "the sale alone makes no loan unhealthy: prices are means of more than a moment",
        lending.loan(who.address, vault).debt <= lending.loan(who.address, vault).limit,
    )
    studio.chain.pass_time(DAY)
    before = lending.loan(who.address, vault)
    worth = sum(lending.worth(lender.address) for lender in studio.members[:2])
    receipt = lending.liquidate(keeper, who.address, vault)
    report.step("loan: put up for sale", receipt["gasUsed"])
    # The price falls to about what they are worth.
    halving = lending.terms.functions.getLiquidation().call()[3]
    studio.chain.pass_time(halving)
    receipt = lending.buy(keeper, who.address, vault)
    report.step("loan: collateral bought by a keeper", receipt["gasUsed"])
    after = lending.loan(who.address, vault)
    report.claim(
        f"the keeper bought {tokens(vault.balance(keeper.address) // ETHER * ETHER)} fractions, "
        f"which paid {ether((before.debt - after.debt) // 10**12 * 10**12)} of the debt, "
        "and what is left of the loan is healthy",
        after.debt < before.debt and after.debt <= after.limit and after.price == 0,
    )
    report.claim(
        "no lender lost a wei",
        sum(lending.worth(lender.address) for lender in studio.members[:2]) >= worth,
    )
