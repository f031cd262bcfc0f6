"""What members decide of the DAO itself: its money, its rules, its contracts and its guardian."""

from collections.abc import Mapping, Sequence
from typing import Any

from eth_typing import ChecksumAddress
from pydantic import ValidationError
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import MismatchedABI

from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Action, Proposal, action
from oracle.chain.governance.parameters import GovernorParameters, TreasuryParameters
from oracle.errors import FatalError
from oracle.words import ether


class DaoDecisions:
    """Builds proposals for one studio. `why` is markdown, put below what is decided."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3, self._deployment = w3, deployment

    def pay(self, to: ChecksumAddress, wei: int, why: str = "") -> Proposal:
        """Sends the treasury's ETH."""
        call = self._contract("Treasury").functions.pay(to, wei)
        text = [f"{ether(wei)} from the treasury to {to}."]
        return written(f"Pay {ether(wei)}", [action(call)], text, why)

    def pay_token(
        self, token: ChecksumAddress, to: ChecksumAddress, amount: int, why: str = ""
    ) -> Proposal:
        """Sends some of an ERC-20 of the treasury's; `amount` in its smallest unit."""
        call = self._contract("Treasury").functions.payToken(token, to, amount)
        text = [f"{amount} of the smallest units of {token} from the treasury to {to}."]
        return written(f"Pay with the token {token}", [action(call)], text, why)

    def give(
        self, collection: ChecksumAddress, token: int, to: ChecksumAddress, why: str = ""
    ) -> Proposal:
        """Gives an ERC-721 token of the treasury's away."""
        call = self._contract("Treasury").functions.give(collection, token, to)
        text = [f"Token {token} of {collection} from the treasury to {to}."]
        return written(f"Give a token to {to}", [action(call)], text, why)

    def treasury(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """How much the treasury may pay, `period` and `cap_bps`, a period after the vote."""
        treasury = self._contract("Treasury").functions
        if "min_period" in changes:
            raise FatalError("min_period is for ever: only period and cap_bps can be changed")
        return self._terms(
            (treasury.minPeriod().call(), *treasury.limit().call()),
            TreasuryParameters,
            changes,
            treasury.announceLimit,
            "How much the treasury may pay, a period from now",
            why,
        )

    def governance(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """How proposals of then on are decided, named as in GovernorParameters."""
        governor = self._contract("StudioGovernor").functions
        timelock = self._contract("StudioTimelock").functions
        now = (
            governor.votingDelay().call(),
            governor.votingPeriod().call(),
            governor.proposalThreshold().call(),
            governor.quorumNumerator().call(),
            governor.lateQuorumVoteExtension().call(),
            timelock.getMinDelay().call(),
        )
        setters = (
            governor.setVotingDelay,
            governor.setVotingPeriod,
            governor.setProposalThreshold,
            governor.updateQuorumNumerator,
            governor.setLateQuorumVoteExtension,
            timelock.updateDelay,
        )
        before, after = _changed(now, GovernorParameters, changes)
        named = zip(before, setters, strict=True)
        calls = [_setting(setter, after[name]) for name, setter in named if name in after]
        return written("How the DAO decides", calls, _listed(before, after), why)

    def royalty(self, bps: int, why: str = "") -> Proposal:
        """The royalty of all works, in basis points of a sale."""
        treasury = self._deployment.address("Treasury")
        call = self._contract("Artwork").functions.setRoyalty(treasury, bps)
        text = [
            f"{bps / 100:g} % of each later sale go to the work's splitter, or to the treasury "
            "while there is none."
        ]
        return written("The royalty of all works", [action(call)], text, why)

    def minter(self, minter: ChecksumAddress, why: str = "") -> Proposal:
        """Another auction house, which alone may mint beside the DAO."""
        call = self._contract("Artwork").functions.setMinter(minter)
        text = [f"{minter} may mint works, and nobody else but the DAO."]
        return written("Who may mint", [action(call)], text, why)

    def oracle(self, oracle: ChecksumAddress, why: str = "") -> Proposal:
        """Another oracle, which may lock bonds after a delay in which every operator can leave."""
        registry = self._contract("OperatorRegistry").functions
        text = [
            f"{oracle} may lock the bonds of operators who are still there "
            f"{registry.replacementDelay().call()} seconds later.",
            "Then anyone can put it in force. Its rounds are counted on from the last one, and the "
            "oracle of now opens none any more, but ends those that it has.",
        ]
        return written("Another oracle", [action(registry.proposeOracle(oracle))], text, why)

    def bond(self, min_bond: int, why: str = "") -> Proposal:
        """The least bond of an operator, in wei."""
        call = self._contract("OperatorRegistry").functions.setMinBond(min_bond)
        text = [f"An operator's bond is {ether(min_bond)} at least."]
        return written("The operators' bond", [action(call)], text, why)

    def guardian(self, guardian: ChecksumAddress | None, why: str = "") -> Proposal:
        """Another guardian, or none; the old one cannot cancel this."""
        governor = self._contract("StudioGovernor")
        call = governor.functions.setProposalGuardian(guardian or NOBODY)
        title = f"{guardian} as guardian" if guardian else "No guardian any more"
        return written(title, [action(call)], ["It can cancel proposals, but not this."], why)

    def _contract(self, name: str) -> Contract:
        return self._deployment.contract(self._w3, name)

    def _terms(self, now, kind, changes, setter, title, why) -> Proposal:  # type: ignore[no-untyped-def]
        """Today's terms with some changes, checked as those of a new studio are."""
        before, after = _changed(now, kind, changes)
        whole = kind.model_validate({**before, **after})
        call = _setting(setter, whole.as_tuple())
        return written(title, [call], _listed(before, after), why)


def written(title: str, actions: Sequence[Action], text: Sequence[str], why: str) -> Proposal:
    """The calls, with a description that says what they decide."""
    parts = [f"# {title}", "\n".join(text), why]
    return Proposal(tuple(actions), "\n\n".join(part for part in parts if part))


def defaults(kind: Any, changes: Mapping[str, int]) -> Any:
    """What a kind of parameters says by itself, with some changes. Raises FatalError."""
    _known(kind, changes)
    return _validated(kind, changes)


def _changed(
    now: Sequence[Any], kind: Any, changes: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Name to number: all as they are, and those that differ afterwards. Raises FatalError."""
    _known(kind, changes)
    before = dict(zip(kind.model_fields, map(int, now), strict=True))
    after = _validated(kind, {**before, **changes}).model_dump()
    differing = {name: int(value) for name, value in after.items() if int(value) != before[name]}
    if not differing:
        raise FatalError("that would change nothing")
    return before, differing


def _known(kind: Any, changes: Mapping[str, int]) -> None:
    names = list(kind.model_fields)
    if unknown := [name for name in changes if name not in names]:
        raise FatalError(f"{unknown[0]!r} is none of {', '.join(names)}")


def _validated(kind: Any, values: Mapping[str, int]) -> Any:
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        raise FatalError(f"{first['loc'][0]}: {first['msg']}") from error


def _setting(setter: Any, value: Any) -> Action:
    try:
        return action(setter(value))
    except MismatchedABI:
        raise FatalError("a number is larger than the contract takes") from None


def _listed(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    return [f"- {name}: {before[name]} → {value}" for name, value in after.items()]
