"""What every script on a chain shares: the options, Ape's account as a signer, one-line errors."""

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from ape.api import AccountAPI, ProviderAPI
from ape.cli import ConnectedProviderCommand, account_option
from ape.exceptions import ApeException
from ape.utils import ManagerAccessMixin
from eth_account.messages import encode_typed_data
from eth_typing import ChecksumAddress, HexStr
from web3 import Web3
from web3.types import TxParams

from oracle.chain.connection import connect_to_any
from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance, Proposal
from oracle.chain.sender import fees
from oracle.cli.tables import console, plain, said
from oracle.errors import FatalError
from oracle.words import ether, one_line
from scripts._shared.errors import one_line_errors

RECORDS = Path("deployments")
UINT32_MAX = 2**32 - 1
"""More than any id or count here can reach, and well within what the contracts take."""

PLACE, PROVIDER = f"{__name__}.place", f"{__name__}.provider"
"""Where click's context has the chain's URL and Ape's provider of it, if that is not connected."""

CHECKS_STUDIO = "checks_studio"
"""What a function has that checks by itself that the studio is on the chain."""

Function = TypeVar("Function", bound=Callable[..., Any])


class StudioCommand(ConnectedProviderCommand):
    """A command on a chain whose errors are one line, not a traceback.

    Ape's provider only says where the chain is. To connect it asks eight things that nobody needs,
    and gives up at the first that a busy endpoint does not answer.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; expected errors become click's own, with exit code 1."""
        try:
            with one_line_errors():
                provider = ctx.params.get("network")
                if (url := _url(provider)) is None:
                    return super().invoke(ctx)
                ctx.meta[PLACE], ctx.meta[PROVIDER] = url, provider
                for name in ("network", "provider_settings"):
                    ctx.params.pop(name, None)
                return click.Command.invoke(self, ctx)
        except ApeException as error:
            raise click.ClickException(one_line(error)) from error


def _url(provider: Any) -> str | None:
    """The URL to which one of Ape's providers would connect; None if it has or makes another.

    A fork, and a chain that begins with the command, are Ape's to begin.
    """
    if not isinstance(provider, ProviderAPI) or provider.network.is_fork:
        return None
    found = getattr(provider, "http_uri", None)
    if provider.name == "foundry":
        found = os.environ.get("APE_FOUNDRY_HOST", found)  # as Ape does when it connects
    return found if isinstance(found, str) and found.startswith("http") else None


def _provider() -> ProviderAPI:
    """Ape's provider of the chain that the command is on, connected or not."""
    context = click.get_current_context(silent=True)
    found = None if context is None else context.meta.get(PROVIDER)
    return found or ManagerAccessMixin.provider


class ApeSender:
    """Sends with one of Ape's accounts: keystores, hardware wallets and test accounts alike."""

    def __init__(self, account: AccountAPI) -> None:
        self._account = account

    @property
    def address(self) -> ChecksumAddress:
        """The account's address."""
        return Web3.to_checksum_address(self._account.address)

    def sign_typed_data(self, data: dict[str, Any]) -> bytes:
        """Lets Ape sign EIP-712 data; 65 bytes."""
        signed = self._account.sign_message(encode_typed_data(full_message=data))
        if signed is None:
            raise click.Abort()
        return bytes(signed.encode_rsv())

    def send_transaction(self, w3: Web3, transaction: TxParams) -> HexStr:
        """Lets Ape sign, asking for a passphrase if the account has one, and broadcasts."""
        fee = fees(w3)
        ecosystem = _provider().network.ecosystem
        # A deployment has no receiver: Ape signs an empty one as something else than it sends.
        receiver = {"receiver": transaction["to"]} if transaction.get("to") else {}
        prepared = ecosystem.create_transaction(
            **receiver,
            type=2,
            sender=self.address,
            value=transaction["value"],
            data=transaction["data"],
            gas=transaction["gas"],
            nonce=w3.eth.get_transaction_count(self.address, "pending"),
            chainId=w3.eth.chain_id,
            maxFeePerGas=fee["maxFeePerGas"],
            maxPriorityFeePerGas=fee["maxPriorityFeePerGas"],
        )
        signed = self._account.sign_transaction(prepared)
        if signed is None:
            raise click.Abort()
        return Web3.to_hex(w3.eth.send_raw_transaction(signed.serialize_transaction()))


def web3() -> Web3:
    """A client for the chain that the command is on, as patient as a node's."""
    return _chain()[0]


def _chain() -> tuple[Web3, int]:
    """That client, and the chain's id."""
    context = click.get_current_context(silent=True)
    if context is not None and PLACE in context.meta:
        return _connected(context.meta[PLACE])
    of_ape = ManagerAccessMixin.provider.web3
    url = str(getattr(of_ape.provider, "endpoint_uri", ""))
    return _connected(url) if url.startswith("http") else (of_ape, int(of_ape.eth.chain_id))


@cache
def _connected(url: str) -> tuple[Web3, int]:
    return connect_to_any(url)


def record_path(chain_id: int) -> Path:
    """Where the deployment record of a chain lies unless told otherwise."""
    return RECORDS / f"{chain_id}.json"


def studio_options(function: Function) -> Function:
    """Adds `--record` and passes `w3` and `deployment` (checked against the chain)."""

    @click.option(
        "--record",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Deployment record; default deployments/CHAIN_ID.json.",
    )
    @wraps(function)
    def wrapped(*args: Any, record: Path | None, **kwargs: Any) -> Any:
        w3, chain_id = _chain()
        deployment = Deployment.load(record or record_path(chain_id))
        if deployment.chain_id != chain_id:
            raise click.ClickException(
                f"the deployment record is of chain {deployment.chain_id}, "
                f"but the network is chain {chain_id}: choose another --network or --record"
            )
        if not hasattr(function, CHECKS_STUDIO):
            deployment.check(w3)
        return function(*args, w3=w3, deployment=deployment, **kwargs)

    return wrapped  # type: ignore[return-value]


def signer_option(function: Function) -> Function:
    """Adds Ape's `--account` and passes `sender`."""

    @account_option()
    @wraps(function)
    def wrapped(*args: Any, account: AccountAPI, **kwargs: Any) -> Any:
        return function(*args, sender=ApeSender(account), **kwargs)

    return wrapped  # type: ignore[return-value]


def submit(governance: Governance, sender: ApeSender, proposal: Proposal) -> int:
    """Says what a proposal's calls do and would change, submits it and prints its id.

    The proposer's address goes into the description, so that nobody else can submit the same
    proposal first and then cancel it; the block, so that what was refused can be proposed again.
    """
    marks = f"Proposed at block {web3().eth.block_number}.\n\n#proposer={sender.address}"
    guarded = Proposal(proposal.actions, f"{proposal.description}\n\n{marks}")
    cost, treasury = governance.cost(proposal), governance.treasury
    if cost > (available := treasury.available()):
        raise FatalError(
            f"the proposal pays {ether(cost)}, but the treasury {treasury.address} "
            f"may pay {ether(available)} now, a share of the {ether(treasury.held())} it holds"
        )
    for told in governance.explain(guarded):
        sentence, *call = map(plain, told.lines)
        console.print(f"  [bold]{sentence}[/]", soft_wrap=True)
        for line in call:
            console.print(f"    [dim]{line}[/]", soft_wrap=True)
    for line in governance.simulate(guarded):
        console.print(f"    [dim]→ {plain(line)}[/]", soft_wrap=True)
    proposal_id, receipt = governance.propose(sender, guarded)
    said(f"proposed; it pays {ether(cost)}", receipt["gasUsed"])
    console.print(str(proposal_id))
    return proposal_id
