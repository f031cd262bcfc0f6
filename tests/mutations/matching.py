"""Which tests hold which contract: what is run for a change of it, the likeliest first."""

from pathlib import Path

from oracle.local.anvil import PROJECT

CONTRACTS = "tests/contracts"
MATCHING: dict[str, tuple[str, ...]] = {
    "artwork/Artwork": ("test_artwork*", "test_license_exclusive"),
    "artwork/ArtworkMetadata": ("test_artwork",),
    "artwork/ContentId": ("test_artwork",),
    "artwork/Curation": ("test_curation",),
    "artwork/Leaderboard": ("test_curation",),
    "generation/": ("test_oracle_*", "test_operator_registry", "tests/disputes"),
    "generation/DataContract": ("test_model_*",),
    "generation/ModelRegistry": ("test_model_*", "test_styles_and_palettes"),
    "generation/StyleRange": ("test_styles_and_palettes", "test_oracle_request"),
    "generation/OperatorRegistry": ("test_operator_registry", "test_oracle_*"),
    "generation/referee/": ("tests/referee",),
    "governance/StudioGovernor": (
        "test_studio_governor",
        "test_guardian",
        "test_governance_attacks",
    ),
    "governance/StudioTimelock": ("test_studio_timelock", "test_deployment"),
    "governance/StudioToken": ("test_studio_token", "test_revenue_share"),
    "governance/Treasury": ("test_treasury",),
    "governance/Announced": ("test_lending_terms", "test_appraiser"),
    "licensing/": ("test_license_*",),
    "licensing/InfringementClaims": ("test_infringement_claims",),
    "licensing/RightsHolders": ("test_royalty_tree", "test_license_*", "test_infringement_claims"),
    "licensing/RoyaltyPayments": ("test_royalty_tree", "test_license_currency"),
    "licensing/RoyaltyTree": ("test_royalty_tree", "test_license_currency"),
    "licensing/Works": ("test_license_sales", "test_royalty_tree"),
    "market/Appraiser": ("test_appraiser*",),
    "market/AuctionHouse": ("test_auction_house",),
    "market/Bidding": ("test_auction_house", "test_fraction_buyout"),
    "market/Comparables": ("test_appraiser*",),
    "market/ConstantProduct": ("test_fraction_pool",),
    "market/DebtLedger": ("test_lending_*",),
    "market/FallingPrice": ("test_lending_liquidation",),
    "market/FractionPool": ("test_fraction_pool",),
    "market/FractionPoolFactory": ("test_fraction_pool",),
    "market/FractionVault": ("test_fraction_vault", "test_fraction_buyout"),
    "market/FractionVaultFactory": ("test_fraction_vault", "test_fraction_buyout"),
    "market/InterestRate": ("test_lending_lenders", "test_lending_loans"),
    "market/LenderShares": ("test_lending_lenders",),
    "market/LendingPool": ("test_lending_*",),
    "market/Liquidations": ("test_lending_liquidation", "test_lending_*"),
    "market/LiquidityHistory": ("test_fraction_pool", "test_appraiser*"),
    "market/LoanCollateral": ("test_lending_*",),
    "market/LoanTerms": ("test_lending_terms", "test_lending_*"),
    "market/PriceHistory": ("test_fraction_pool", "test_appraiser*"),
    "market/ResaleRoyalty": ("test_fraction_buyout", "test_royalty_tree"),
    "market/ReservePrice": ("test_fraction_vault", "test_fraction_buyout"),
    "market/SignedApproval": ("test_fraction_vault", "test_fraction_pool"),
    "market/VaultRoyalties": ("test_vault_royalties",),
    "market/WrappedEther": ("test_lending_lenders", "test_license_currency"),
    "market/VaultArguments": ("test_fraction_vault",),
    "revenue/": ("test_royalty_splitter", "test_round_splits"),
    "revenue/PushOrCredit": ("test_push_or_credit", "test_royalty_splitter"),
    "revenue/RevenueShare": ("test_revenue_share", "test_fraction_vault"),
    "revenue/RoundSplits": ("test_round_splits", "test_artwork*"),
    "revenue/SendEther": ("test_push_or_credit", "test_treasury"),
    "revenue/SendToken": ("test_royalty_splitter", "test_license_currency"),
    "text/": ("tests/referee/test_readable_text.py", "test_model_*"),
}
"""By the longest beginning of a source's name below `contracts/`; names of tests without a folder
are of `tests/contracts`."""

OF_A_FOLDER = ("test_reentrancy_{}*", "test_events_{}*")
"""What holds the guards and the events of all contracts of a folder: run last."""


def held_by(source: str, project: Path = PROJECT) -> list[str]:
    """The test files and folders that hold `contracts/…sol`. Raises KeyError if there are none."""
    name = source.removeprefix("contracts/").removesuffix(".sol")
    known = [prefix for prefix in MATCHING if name.startswith(prefix)]
    if not known:
        raise KeyError(f"no tests are named for {source} in {__name__}")
    folder = name.split("/")[0]
    patterns = (*MATCHING[max(known, key=len)], *(each.format(folder) for each in OF_A_FOLDER))
    found: list[str] = []
    for pattern in patterns:
        if "/" in pattern:
            found.append(pattern)
            continue
        paths = sorted((project / CONTRACTS).glob(f"{pattern}.py"))
        found += [str(path.relative_to(project)) for path in paths]
    return list(dict.fromkeys(found))
