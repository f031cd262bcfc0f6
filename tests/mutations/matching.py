"""Which tests hold which contract: what is run for a change of it, the likeliest first."""

from pathlib import Path

from oracle.local.anvil import PROJECT

CONTRACTS = "tests/contracts"
MATCHING: dict[str, tuple[str, ...]] = {
    "artwork/Artwork": (
        "test_artwork*",
        "test_license_exclusive",
        "tests/disputes/test_certified_artwork.py",
    ),
    "artwork/ArtworkMetadata": ("test_artwork",),
    "artwork/TraitWords": ("tests/referee/test_trait_words.py", "test_artwork"),
    "artwork/ArtworkUsers": ("test_license_exclusive",),
    "artwork/ContentId": ("test_artwork",),
    "artwork/Curation": ("test_curation",),
    "artwork/Leaderboard": ("test_curation",),
    "artwork/WorkProvenance": (
        "test_artwork_provenance",
        "tests/disputes/test_certified_artwork.py",
    ),
    "generation/": ("test_oracle_*", "test_operator_*", "tests/disputes"),
    "generation/OperatorRegistry": ("test_operator_*", "test_oracle_*"),
    "generation/OracleSuccession": ("test_oracle_replacement", "test_operator_*"),
    "generation/model/": ("test_model_*", "tests/referee"),
    "generation/model/DataContract": ("test_model_*",),
    "generation/model/ModelRegistry": (
        "test_model_*",
        "test_styles",
        "test_palettes",
        "test_oracle_request",
    ),
    "generation/model/ModelAxes": ("test_model_axes", "test_model_registry"),
    "generation/model/Style": ("test_styles", "test_oracle_request"),
    "generation/referee/": ("tests/referee",),
    "governance/StudioGovernor": (
        "test_studio_governor",
        "test_guardian",
        "test_governance_attacks",
    ),
    "governance/StudioTimelock": ("test_studio_timelock", "test_deployment"),
    "governance/StudioToken": ("test_studio_token", "test_revenue_share"),
    "governance/Treasury": ("test_treasury",),
    "governance/Announced": ("test_lending_terms", "test_appraiser_terms"),
    "licensing/": ("test_license_*",),
    "licensing/InfringementClaims": ("test_infringement_claims",),
    "licensing/RightsHolders": ("test_royalty_tree", "test_license_*", "test_infringement_claims"),
    "licensing/RoyaltyPayments": ("test_royalty_tree", "test_license_currency"),
    "licensing/RoyaltyTree": ("test_royalty_tree", "test_license_currency"),
    "licensing/Works": ("test_license_sales", "test_royalty_tree"),
    "appraisal/": ("test_appraiser*",),
    "appraisal/AppraisalRules": ("test_appraiser_terms", "test_appraiser*"),
    "auction/AuctionHouse": ("test_auction_*",),
    "auction/Bidding": ("test_auction_*", "test_fraction_buyout"),
    "fractions/ConstantProduct": ("test_fraction_swaps", "test_fraction_pool"),
    "lending/DebtLedger": ("test_lending_*",),
    "lending/FallingPrice": ("test_lending_liquidation",),
    "fractions/FractionPool": (
        "test_fraction_pool",
        "test_fraction_swaps",
        "test_pool_history",
        "test_fraction_young_pool",
    ),
    "fractions/FractionPoolFactory": ("test_fraction_pool",),
    "fractions/PoolBooks": (
        "test_fraction_swaps",
        "test_pool_history",
        "test_fraction_pool",
        "test_fraction_young_pool",
        "test_appraiser*",
    ),
    "fractions/FractionVault": (
        "test_fraction_vault",
        "test_fraction_buyout",
        "test_fraction_redeem",
        "test_fraction_quorum",
    ),
    "fractions/FractionVaultFactory": (
        "test_fraction_vault",
        "test_fraction_buyout",
        "test_fraction_redeem",
        "test_fraction_quorum",
    ),
    "lending/InterestRate": ("test_lending_lenders", "test_lending_loans"),
    "lending/LenderShares": ("test_lending_lenders",),
    "lending/LendingPool": ("test_lending_*",),
    "lending/Liquidations": ("test_lending_liquidation", "test_lending_*"),
    "fractions/LiquidityHistory": (
        "test_pool_history",
        "test_fraction_pool",
        "test_fraction_young_pool",
        "test_appraiser*",
    ),
    "lending/LoanCollateral": ("test_lending_*",),
    "lending/LoanTerms": ("test_lending_terms", "test_lending_*"),
    "fractions/PriceHistory": (
        "test_pool_history",
        "test_fraction_pool",
        "test_fraction_young_pool",
        "test_appraiser*",
    ),
    "revenue/ResaleRoyalty": ("test_fraction_buyout", "test_royalty_tree"),
    "fractions/ReservePrice": (
        "test_fraction_vault",
        "test_fraction_quorum",
        "test_fraction_buyout",
        "test_fraction_redeem",
    ),
    "fractions/SignedApproval": (
        "test_fraction_permits",
        "test_fraction_vault",
        "test_fraction_pool",
    ),
    "fractions/VaultRoyalties": ("test_vault_royalties",),
    "lending/WrappedEther": ("test_lending_lenders", "test_license_currency"),
    "fractions/VaultArguments": ("test_fraction_vault",),
    "fractions/VaultBooks": (
        "test_fraction_vault",
        "test_fraction_buyout",
        "test_fraction_redeem",
        "test_fraction_quorum",
    ),
    "revenue/": ("test_royalty_splitter", "test_round_splits"),
    "revenue/PushOrCredit": ("test_push_or_credit", "test_royalty_splitter", "test_operator_locks"),
    "revenue/RevenueShare": ("test_revenue_share", "test_fraction_vault", "test_fraction_buyout"),
    "revenue/RoundSplits": ("test_round_splits", "test_royalty_receiver", "test_artwork*"),
    "revenue/SendEther": ("test_push_or_credit", "test_treasury"),
    "revenue/SendToken": ("test_royalty_splitter", "test_license_currency"),
    "reading/": ("tests/oracle/chain/test_multicall.py",),
    "text/": ("tests/referee/test_readable_text.py", "test_model_*"),
}
"""By the longest beginning of a source's name below `contracts/`; names of tests without a folder
are of `tests/contracts` or of a room of it. What is not named here is held by all tests of its
room."""

OF_A_ROOM = ("test_reentrancy_{}", "test_events_{}", "tests/invariants/{}")
"""What holds the guards, the events and the state of all contracts of a room: run last."""


OF_ALL = f"{CONTRACTS}/test_access.py"
"""Who may call what, of every contract."""


def held_by(source: str, project: Path = PROJECT) -> list[str]:
    """The test files and folders that hold `contracts/…sol`. Raises KeyError if there are none."""
    name = source.removeprefix("contracts/").removesuffix(".sol")
    known = [prefix for prefix in MATCHING if name.startswith(prefix)]
    room = name.split("/")[0]
    own = MATCHING[max(known, key=len)] if known else (f"{CONTRACTS}/{room}",)
    patterns = (*own, *(each.format(room) for each in OF_A_ROOM))
    found: list[str] = []
    for pattern in patterns:
        if "/" in pattern:
            found += [pattern] if (project / pattern).exists() else []
            continue
        paths = sorted((project / CONTRACTS).rglob(f"{pattern}.py"))
        found += [str(path.relative_to(project)) for path in paths]
    if not found:
        raise KeyError(f"no tests are named for {source} in {__name__}, and its room has none")
    return list(dict.fromkeys([*found, OF_ALL]))
