"""Members choose works, collectors buy them, and everybody is paid their part."""

from web3 import Web3

from oracle.chain import abi
from oracle.chain.addresses import NOBODY
from oracle.chain.artwork.curation import Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.governance.governor import Proposal, action
from oracle.chain.revenue.splits import Splits
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import RoundId
from oracle.generator import merkle
from oracle.generator.cid import content_digest
from oracle.local.anvil import account
from oracle.local.studio import LocalStudio
from oracle.quantities import DAY, ETHER, MILLIONTHS
from oracle.words import ether
from scripts._demo.electorate import ballots
from scripts._demo.honest import Finished, pass_proposal
from scripts._demo.report import Report

SHARES = {"artist": 400_000, "trainer": 100_000, "operators": 150_000}
MEMBERS_SHARE, TREASURY_SHARE = 250_000, 100_000
BIDS = (ETHER // 2, 4 * ETHER // 5, 9 * ETHER // 10)


def vote_split(studio: LocalStudio, report: Report) -> None:
    """The DAO decides who gets which part of every payment for the rounds to come."""
    report.chapter("The DAO votes who is paid what")
    w3, deployment = studio.chain.w3, studio.deployment
    factory = deployment.contract(w3, "SplitterFactory")
    payees = sorted((operator.payee for operator in studio.operators), key=str.lower)
    shares = [(MILLIONTHS + n) // len(payees) for n in range(len(payees))]
    fund = list(zip(payees, shares, strict=True))
    receipt = transact(w3, studio.members[0], factory.functions.create(fund))
    report.step("the operators' fund is a splitter", receipt["gasUsed"])
    named = {
        artist(): SHARES["artist"],
        NOBODY: SHARES["trainer"],
        factory.functions.addressOf(fund).call(): SHARES["operators"],
        deployment.address("StudioToken"): MEMBERS_SHARE,
        deployment.address("Treasury"): TREASURY_SHARE,
    }
    parts = sorted(named.items(), key=lambda part: int(part[0], 16))
    splits = deployment.contract(w3, "RoundSplits")
    proposal = Proposal((action(splits.functions.setHouseSplit(parts)),), "# The house split")
    pass_proposal(studio, report, proposal, "split")


def artist() -> str:
    """Somebody who gets a part and never did anything on the chain."""
    return Web3.to_checksum_address(Web3.keccak(text="artist")[12:])


def choose(studio: LocalStudio, report: Report, finished: Finished) -> list[int]:
    """Five members spend votes; the chosen works' indices, best first."""
    report.chapter("Five members choose three works")
    curation, round_id = Curation(studio.chain.w3, studio.deployment), finished.round.id
    report.step("curation opened", curation.open(studio.members[4], round_id)["gasUsed"])
    studio.chain.pass_time(2)
    tally: dict[int, int] = {}
    spent = ballots(studio, finished.round)
    for number, (member, votes) in enumerate(zip(studio.members, spent, strict=True), 1):
        receipt = curation.vote(member, round_id, votes)
        report.step(f"ballot: vote {number} of 5", receipt["gasUsed"])
        for index, wei in votes.items():
            tally[index] = tally.get(index, 0) + wei
    studio.chain.pass_until(curation.get(round_id).end + 1)
    seats = curation.seats(round_id)
    ranked = sorted(tally, key=lambda index: -tally[index])[: len(seats)]
    report.claim(
        f"works {', '.join(map(str, ranked))} lead, as a plain count of the votes says",
        [seat.index for seat in seats] == ranked
        and [seat.votes for seat in seats] == [tally[index] for index in ranked],
    )
    digests = [content_digest(file) for file in finished.files]
    tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
    receipt = curation.close(
        studio.members[4],
        round_id,
        [digests[index] for index in ranked],
        [tree.proof(index) for index in ranked],
    )
    report.step("curation closed, with proofs", receipt["gasUsed"])
    return ranked


def auction(
    studio: LocalStudio, report: Report, finished: Finished, chosen: list[int]
) -> list[int]:
    """Sells all chosen works; returns their tokens."""
    report.chapter("The chosen works are auctioned")
    w3, round_id = studio.chain.w3, finished.round.id
    house, splits = AuctionHouse(w3, studio.deployment), Splits(w3, studio.deployment)
    collectors = [studio.members[3], studio.members[4], KeySender(account(9))]
    report.step("auctions started", house.start(studio.members[0])["gasUsed"])
    prices, tokens = [], []
    for lot, index in enumerate(chosen):
        order = collectors[lot % 3 :] + collectors[: lot % 3]
        for bidder, wei in zip(order, BIDS, strict=True):
            receipt = house.bid(bidder, lot, wei + lot * ETHER // 10)
            report.step("auction: a bid", receipt["gasUsed"])
        sold = house.auction()
        before = splits.waiting(round_id)
        studio.chain.pass_until(sold.end + 1)
        receipt = house.settle(studio.members[0])
        report.step("auction: settled", receipt["gasUsed"])
        digest = content_digest(finished.files[index])
        token = studio.artwork.functions.tokenOf(digest).call()
        tokens.append(token)
        prices.append(sold.amount)
        report.claim(
            f"work {index} is its highest bidder's, {ether(sold.amount)} reached the splitter",
            studio.artwork.functions.ownerOf(token).call() == sold.bidder
            and splits.waiting(round_id) - before == sold.amount,
        )
    report.claim(
        "the chain remembers the prices",
        [price.amount for price in house.prices(len(chosen))] == prices[::-1],
    )
    return [int(token) for token in tokens]


def pay(studio: LocalStudio, report: Report, round_id: RoundId) -> None:
    """Distributes what the auctions brought, down to the last wei."""
    report.chapter("Everybody is paid their part")
    w3, by = studio.chain.w3, studio.members[4]
    splits = Splits(w3, studio.deployment)
    report.step("the round's splitter is made", splits.fix(by, round_id)["gasUsed"])
    total = splits.waiting(round_id)
    parts = splits.parts(round_id)
    had = {
        part.recipient: w3.eth.get_balance(Web3.to_checksum_address(part.recipient))
        for part in parts
    }
    report.step("split: distributed to five", splits.distribute(by, round_id)["gasUsed"])
    gained = {
        who: w3.eth.get_balance(Web3.to_checksum_address(who)) - wei for who, wei in had.items()
    }
    report.claim(
        f"{ether(total)} went to artist, trainer, operators, members and treasury as voted",
        all(gained[part.recipient] == total * part.share // MILLIONTHS for part in parts),
    )
    report.claim(
        f"and every wei is accounted for: {splits.waiting(round_id)} are left for the next time",
        sum(gained.values()) + splits.waiting(round_id) == total,
    )
    _pay_operators(studio, report, total * SHARES["operators"] // MILLIONTHS)
    _pay_members(studio, report, splits, total * MEMBERS_SHARE // MILLIONTHS)


def _pay_operators(studio: LocalStudio, report: Report, amount: int) -> None:
    w3 = studio.chain.w3
    factory = studio.deployment.contract(w3, "SplitterFactory")
    (made, *_) = factory.events.SplitterCreated().get_logs(from_block=studio.deployment.block)
    earned = [studio.earned(operator) for operator in studio.operators]
    splitter = w3.eth.contract(address=made["args"]["splitter"], abi=abi.load("RoyaltySplitter"))
    call = splitter.get_function_by_signature("distribute()")()
    report.step("split: the operators' fund", transact(w3, studio.members[4], call)["gasUsed"])
    gained = [studio.earned(o) - e for o, e in zip(studio.operators, earned, strict=True)]
    report.claim(
        f"each operator has a third of {ether(amount)} more",
        all(abs(3 * wei - amount) <= 2 * amount // 10**5 for wei in gained)
        and 0 <= amount - sum(gained) < len(gained),
    )


def _pay_members(studio: LocalStudio, report: Report, splits: Splits, amount: int) -> None:
    splits.accrue(studio.members[4])
    studio.chain.pass_time(DAY + 1)
    owed = [splits.revenue(member.address) for member in studio.members]
    for member in studio.members:
        receipt = splits.claim(studio.members[4], member.address)
        report.step("members: revenue claimed", receipt["gasUsed"])
    report.claim(
        f"a day later each member had a fifth of {ether(amount)}",
        all(abs(len(owed) * wei - amount) <= amount // 10**9 for wei in owed)
        and 0 <= amount - sum(owed) <= amount // 10**9,
    )
