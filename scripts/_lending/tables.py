"""How a loan, a vault's listing and its loans are shown."""

from oracle.chain.fractions.vaults import Vault
from oracle.chain.lending.loans import LendingPool, Loan
from oracle.cli.amounts import tokens
from oracle.cli.tables import console, plain, said, table
from oracle.quantities import BASIS_POINTS
from oracle.words import duration, ether


def told(what: str, loan: Loan, gas: int) -> None:
    """Says what was done, and how the loan stands after it."""
    owed = f"{ether(loan.debt)} owed on {tokens(loan.collateral)} fractions, {loan.health}"
    said(f"{what}; {owed if loan.debt else loan.health}", gas)


def show_collateral(pool: LendingPool, vault: Vault, now: int) -> None:
    """What a vault's fractions are good for."""
    listing = pool.listing(vault)
    terms = listing.terms
    shown = table(f"{plain(vault.symbol)} as collateral", "", "")
    shown.add_row("locked", f"{tokens(listing.held)} of {tokens(vault.supply())} fractions")
    shown.add_row("counts at most", ether(terms.ceiling))
    shown.add_row("to draw", f"{100 * terms.ltv_bps / BASIS_POINTS:g} % of the value")
    shown.add_row("unhealthy above", f"{100 * terms.threshold_bps / BASIS_POINTS:g} %")
    if listing.coming:
        soon = ", ".join(
            f"{name}={value}"
            for (name, value), (_, now_) in zip(
                listing.coming.model_dump().items(), terms.model_dump().items(), strict=True
            )
            if value != now_
        )
        when = duration(listing.next_since - now) if listing.next_since > now else "reach of anyone"
        shown.add_row("announced", f"{soon or 'no change'} in {when}")
    if listing.cashed:
        shown.add_row("bought out", "all locked fractions were cashed")
    console.print(shown)


def show_loans(pool: LendingPool, vault: Vault, borrowers: tuple[str, ...]) -> None:
    """How loans stand."""
    shown = table("Loans", "borrower", ">fractions", ">owed", ">limit", "health", "for sale")
    for who in borrowers:
        loan = pool.loan(who, vault)
        sale = ""
        if loan.price:
            cost = ether(pool.cost(loan, vault, loan.sellable))
            sale = f"{tokens(loan.sellable)} for {cost}"
        row = (tokens(loan.collateral), ether(loan.debt), ether(loan.limit), loan.health, sale)
        shown.add_row(who, *row)
    console.print(shown)
