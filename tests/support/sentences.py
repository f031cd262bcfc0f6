"""What members read of each call that only a vote can make: the call, and the exact sentence.

Scripts, console and page are held to the same list. `A` and `B` are addresses that the studio does
not know. Each number is one that its unit shows: 3,000 of 10,000 is 30 %, and nothing else.
"""

from typing import Any

from oracle.chain import abi
from oracle.chain.deployment import Deployment
from oracle.local.anvil import account

ETHER = 10**18
GWEI = 10**9
A = "0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B"
B = "0x4838B106FCe9647Bdf1E7877BF73cE8B0BAD5f97"
ETH = "0x0000000000000000000000000000000000000000"
DIGEST = b"\x16" * 32
DIGEST_SAID = "0x" + "16" * 32


def padded(text: str) -> bytes:
    """A short text as the contracts keep it."""
    return text.encode().ljust(32, b"\0")


def studio() -> Deployment:
    """A studio whose contracts have addresses; nothing is asked of a chain."""
    addresses = {name: account(at).address for at, name in enumerate(sorted(abi.ALL))}
    return Deployment(name="atelier", chain_id=1, block=0, contracts=addresses)


Setter = tuple[str, str, tuple[Any, ...], str]
"""Contract, function, arguments, and what a member reads in the brackets."""

SETTERS: tuple[Setter, ...] = (
    ("StudioGovernor", "setProposalGuardian", (A,), f"newProposalGuardian={A}"),
    (
        "StudioGovernor",
        "relay",
        (A, ETHER // 2, b"\x124"),
        f"target={A}, value=0.5 ETH, data=0x1234",
    ),
    ("StudioGovernor", "updateTimelock", (A,), f"newTimelock={A}"),
    ("StudioGovernor", "setProposalThreshold", (1500 * ETHER,), "newProposalThreshold=1500 tokens"),
    ("StudioGovernor", "updateQuorumNumerator", (4,), "newQuorumNumerator=4 %"),
    ("StudioGovernor", "setVotingPeriod", (604_800,), "newVotingPeriod=7 days"),
    ("StudioGovernor", "setLateQuorumVoteExtension", (172_800,), "newVoteExtension=2 days"),
    ("StudioGovernor", "setVotingDelay", (86_400,), "newVotingDelay=1 day"),
    ("StudioTimelock", "setTreasury", (A,), f"treasury_={A}"),
    ("StudioTimelock", "updateDelay", (90_000,), "newDelay=1 day 1 hour"),
    ("Treasury", "announceLimit", ((2_592_000, 2_500),), "next=(period=30 days, cap=25 %)"),
    ("Treasury", "give", (A, 7, B), f"collection={A}, tokenId=7, to={B}"),
    ("Treasury", "pay", (A, 5 * ETHER // 4), f"to={A}, amount=1.25 ETH"),
    ("Treasury", "payToken", (A, B, ETHER), f"token={A}, to={B}, amount=1000000000000000000"),
    ("ModelRegistry", "setHouseStyle", (2, b""), "model=2, style=the house style"),
    ("ModelRegistry", "authorise", (2,), "model=2"),
    ("ModelRegistry", "retire", (2,), "model=2"),
    (
        "ModelRegistry",
        "addPalette",
        ("dusk", bytes(range(54)), b"\xc8\x38"),
        "name=“dusk”, colours=#0c0d0e, #242526; paper #303132; line #333435, areas=200, 56 of 256",
    ),
    (
        "ModelRegistry",
        "addPalette",
        ("mud", bytes(768), b"\x01"),
        "name=“mud”, colours=768 bytes, areas=1 bytes",
    ),
    ("OperatorRegistry", "proposeOracle", (A,), f"newOracle={A}"),
    ("OperatorRegistry", "setMinBond", (3 * ETHER // 2,), "bond=1.5 ETH"),
    (
        "GenerationOracle",
        "setRules",
        (
            (
                ETHER // 10,
                ETHER // 100,
                ETHER,
                30 * GWEI,
                2_000,
                3,
                4_096,
                5,
                3_600,
                1_800,
                86_400,
                604_800,
            ),
        ),
        "rules=(baseFee=0.1 ETH, feePerWork=0.01 ETH, stake=1 ETH, "
        "gasPrice=0.00000003 ETH, noShowPenaltyBps=20 %, quorum=3, "
        "maxWorks=4096, seedDelay=5, commitWindow=1 hour, revealWindow=30 minutes, "
        "challengeWindow=1 day, lifetime=7 days)",
    ),
    ("GenerationOracle", "requestRound", (2, 64, b""), "model=2, works=64, style=the house style"),
    ("Artwork", "setLicenses", (A,), f"licenses_={A}"),
    ("Artwork", "setMinter", (A,), f"minter_={A}"),
    ("Artwork", "setRoyalty", (A, 750), f"receiver={A}, royalty=7.5 %"),
    ("Artwork", "setCuration", (A,), f"curation_={A}"),
    ("Artwork", "setSplits", (A,), f"splits_={A}"),
    ("Curation", "setTerms", ((259_200, 8),), "terms_=(period=3 days, seats=8)"),
    (
        "RoundSplits",
        "setHouseSplit",
        ([(A, 333_333), (B, 666_667)],),
        f"parts=[(recipient={A}, share=33.3333 %), (recipient={B}, share=66.6667 %)]",
    ),
    (
        "AuctionHouse",
        "setTerms",
        ((ETHER // 4, 86_400, 300, 93_784, 525, 1, 3),),
        "terms=(reserve=0.25 ETH, duration=1 day, extension=5 minutes, "
        "extensionCap=1 day 2 hours 3 minutes 4 seconds, increment=5.25 %, "
        "unsold=retry, tries=3)",
    ),
    ("AuctionHouse", "setPaused", (True,), "paused_=yes"),
    (
        "FractionVaultFactory",
        "setTerms",
        ((604_800, 600, 86_400, 500, 5_000, 250),),
        "terms=(duration=7 days, extension=10 minutes, extensionCap=1 day, "
        "increment=5 %, quorum=50 %, maxCuratorFee=2.5 %)",
    ),
    ("FractionVaultFactory", "addLender", (A,), f"lender={A}"),
    ("FractionVaultFactory", "setPools", (A,), f"pools_={A}"),
    ("FractionPoolFactory", "setTerms", ((30, 2_500),), "terms=(fee=0.3 %, studioPart=25 %)"),
    ("RoyaltyTree", "setUp", (A, B), f"licenses_={A}, claims_={B}"),
    ("RoyaltyTree", "setStudioShare", (3_000,), "share=30 %"),
    (
        "LicenseTiers",
        "addTier",
        (
            (
                6,
                4,
                8_784,
                168,
                3,
                True,
                2,
                False,
                125_000,
                False,
                ETHER,
                ETH,
                padded("print"),
                padded("worldwide"),
                DIGEST,
            ),
        ),
        "terms=(rights=web, print, exclusive=print, duration=366 days, grace=7 days, "
        "seats=3, transferable=yes, derivatives=approval, reciprocal=no, "
        f"parentShare=12.5 %, closed=no, floor=1 ETH, currency={ETH}, name=“print”, "
        f"territory=“worldwide”, terms={DIGEST_SAID})",
    ),
    ("LicenseTiers", "setClosed", (2, True), "tier=2, closed=yes"),
    ("LicenseTiers", "setFloor", (2, ETHER), "tier=2, floor=1000000000000000000"),
    (
        "InfringementClaims",
        "setTerms",
        ((ETHER // 5, 1_209_600),),
        "terms=(bond=0.2 ETH, period=14 days)",
    ),
    ("InfringementClaims", "lift", (A, 7), f"collection={A}, tokenId=7"),
    ("InfringementClaims", "reject", (3,), "claim=3"),
    ("InfringementClaims", "uphold", (3,), "claim=3"),
    (
        "Appraiser",
        "setTerms",
        ((86_400, 3_600, 7_776_000, 604_800, 2, 7, 10, 3, 2, 4, 5, 4_000),),
        "terms=(window=1 day, shortWindow=1 hour, age=90 days, recordAge=7 days, "
        "depthMultiple=2, depthDays=7, sample=10, minSales=3, soldMultiple=2, "
        "incomeMultiple=4, minLicenses=5, haircut=40 %)",
    ),
    ("Appraiser", "setLicenses", (A,), f"licenses_={A}"),
    (
        "LoanTerms",
        "setRates",
        ((200, 1_000, 6_000, 80, 1_000, 500),),
        "rates=(base=2 %, atKink=10 %, atFull=60 %, kink=80 %, reserveFactor=10 %, cushion=5 %)",
    ),
    (
        "LoanTerms",
        "setLiquidation",
        ((12_000, 30_000, 500, 21_600),),
        "terms=(startOfWorth=120 %, startOfDebt=300 %, penalty=5 %, halving=6 hours)",
    ),
    ("LoanTerms", "setAppraiser", (A,), f"appraiser_={A}"),
    ("LoanTerms", "setReceiver", (A,), f"receiver_={A}"),
    (
        "LoanTerms",
        "setCollateral",
        (A, (20 * ETHER, 4_000, 6_000, 50_000_000)),
        f"vault={A}, terms=(ceiling=20 ETH, ltv=40 %, threshold=60 %, minDebt=0.05 ETH)",
    ),
    ("LoanTerms", "setStopped", (False,), "stopped_=no"),
    ("LoanTerms", "stopCollateral", (A,), f"vault={A}"),
)
