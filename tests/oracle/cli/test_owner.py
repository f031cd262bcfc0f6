"""The owner's commands: the bond goes in, up, and out; fees arrive; the cold key stays cold."""

from pathlib import Path

import pytest

from oracle.chain.types import AttestationState
from oracle.local.anvil import account
from oracle.local.studio import PASSWORD, LocalStudio
from oracle.quantities import ETHER
from tests.oracle.cli.commands import atelier, keystore, refused, succeeded
from tests.oracle.cli.test_bad_input import Desk
from tests.oracle.studio import Workshop

BOND = 2 * ETHER


class Newcomer(Desk):
    """Somebody with a node's folder and an owner's key who is no operator yet."""

    def __init__(self, live_studio: LocalStudio, folder: Path) -> None:
        super().__init__(live_studio, folder)
        self.owner = account(9)
        self.owner_key = keystore(self.owner, self.folder / "owner.json")
        self.set("operator", f'"{self.owner.address}"')

    def options(self) -> list[str]:
        """How a command gets at the owner's key."""
        password = self.folder / "password"
        return ["--owner-keystore", str(self.owner_key), "--owner-password-file", str(password)]

    def register(self, *more: str) -> str:
        """Bonds two ETH."""
        arguments = ("register", *self.options(), "--bond", "2", "--yes", *more)
        return succeeded(atelier(*arguments, folder=self.folder))


@pytest.fixture
def newcomer(live_studio: LocalStudio, tmp_path: Path) -> Newcomer:
    return Newcomer(live_studio, tmp_path)


def test_register__bonds_the_owners_money_and_names_the_nodes_key(newcomer: Newcomer) -> None:
    told = newcomer.register()
    operator = newcomer.studio.registry.get(newcomer.owner.address)
    assert (operator.bond, operator.locked) == (BOND, 0)
    assert operator.signer == newcomer.studio.operators[0].signer.address
    assert operator.payee == newcomer.owner.address
    assert "2 ETH bonded" in told
    assert PASSWORD not in told.split()


def test_register__when_a_payee_is_named__sends_fees_there(newcomer: Newcomer) -> None:
    newcomer.register("--payee", account(8).address)
    assert newcomer.studio.registry.get(newcomer.owner.address).payee == account(8).address


def test_register__when_it_cannot_be__says_why_and_sends_nothing(newcomer: Newcomer) -> None:
    chain, head = newcomer.studio.chain, newcomer.studio.chain.w3.eth.block_number
    start = ("register", *newcomer.options(), "--yes")
    too_small = atelier(*start, "--bond", "0.5", folder=newcomer.folder)
    assert "the smallest bond is 1 ETH, not 0.5 ETH" in refused(too_small)
    too_much = atelier(*start, "--bond", "1000000", folder=newcomer.folder)
    assert "send it more than 1000000 ETH" in refused(too_much)
    keystore(account(8), newcomer.owner_key)
    anothers = atelier(*start, "--bond", "2", folder=newcomer.folder)
    assert "only that key may do this" in refused(anothers)
    keystore(newcomer.owner, newcomer.folder / "signer.json")
    hot = atelier(*start, "--bond", "2", folder=newcomer.folder)
    assert "has the bond too" in refused(hot)
    assert chain.w3.eth.block_number == head


def test_register__when_done_twice__says_what_there_is(newcomer: Newcomer) -> None:
    newcomer.register()
    again = atelier("register", *newcomer.options(), "--bond", "2", "--yes", folder=newcomer.folder)
    assert "is an operator already" in refused(again)


def test_register__when_not_confirmed__sends_nothing(newcomer: Newcomer) -> None:
    arguments = ("register", *newcomer.options(), "--bond", "2")
    assert atelier(*arguments, folder=newcomer.folder, answers="n\n").exit_code == 1
    assert not newcomer.studio.registry.is_registered(newcomer.owner.address)


def test_top_up__adds_to_the_bond(newcomer: Newcomer) -> None:
    newcomer.register()
    arguments = ("top-up", *newcomer.options(), "--yes", "0.25")
    assert "the bond is 2.25 ETH" in succeeded(atelier(*arguments, folder=newcomer.folder))
    assert newcomer.studio.registry.get(newcomer.owner.address).bond == BOND + ETHER // 4


def test_set_signer__lets_another_key_act(newcomer: Newcomer) -> None:
    newcomer.register()
    keystore(account(7), newcomer.folder / "signer.json")
    arguments = ("set-signer", *newcomer.options(), "--yes")
    succeeded(atelier(*arguments, folder=newcomer.folder))
    assert newcomer.studio.registry.get(newcomer.owner.address).signer == account(7).address


def test_exit__then_claim_after_the_delay__pays_the_whole_bond(newcomer: Newcomer) -> None:
    newcomer.register()
    studio = newcomer.studio
    succeeded(atelier("exit", *newcomer.options(), "--yes", folder=newcomer.folder))
    early = succeeded(atelier("claim", *newcomer.options(), folder=newcomer.folder))
    assert "can be claimed in" in early
    studio.chain.pass_time(studio.registry.exit_delay() + 1)
    cold = succeeded(atelier("claim", folder=newcomer.folder))
    assert "claim it with --owner-keystore" in cold
    heir = "0x" + "77" * 20
    arguments = ("claim", *newcomer.options(), "--to", heir)
    assert "was paid the bond of 2 ETH" in succeeded(atelier(*arguments, folder=newcomer.folder))
    assert studio.chain.w3.eth.get_balance(studio.chain.w3.to_checksum_address(heir)) == BOND
    assert studio.registry.get(newcomer.owner.address).bond == 0


def test_exit__when_cancelled__stays(newcomer: Newcomer) -> None:
    newcomer.register()
    succeeded(atelier("exit", *newcomer.options(), "--yes", folder=newcomer.folder))
    assert newcomer.studio.registry.get(newcomer.owner.address).exit_at
    succeeded(atelier("exit", *newcomer.options(), "--cancel", folder=newcomer.folder))
    assert not newcomer.studio.registry.get(newcomer.owner.address).exit_at


def test_claim__settles_what_is_over_and_needs_no_owner(workshop: Workshop, tmp_path: Path) -> None:
    nodes = workshop.nodes()
    round_id = workshop.request()
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for node in nodes:
            node.once()
            node.once()
        move_on(round_id)
    nodes[1].once()
    nodes[1].once()
    desk = Desk(workshop.studio, tmp_path)
    assert nodes[0].state(round_id) is AttestationState.REVEALED
    assert f"round {round_id} is settled" in succeeded(atelier("claim", folder=desk.folder))
    fee = workshop.round(round_id).fee // 3
    assert workshop.studio.earned(nodes[0].operator) == fee
    assert "nothing is owed" in succeeded(atelier("claim", folder=desk.folder))


def test_claim__when_the_payee_had_refused__fetches_the_credit(
    workshop: Workshop, tmp_path: Path
) -> None:
    payee, w3 = workshop.studio.operators[0].payee, workshop.chain.w3
    workshop.chain.rpc("anvil_setCode", payee, "0x60006000fd")  # reverts
    round_id, _ = workshop.finish()
    fee = workshop.round(round_id).fee // 3
    assert workshop.studio.rounds.credit(payee) == fee
    workshop.chain.rpc("anvil_setCode", payee, "0x")
    desk = Desk(workshop.studio, tmp_path)
    assert f"{payee} was paid" in succeeded(atelier("claim", folder=desk.folder))
    assert w3.eth.get_balance(w3.to_checksum_address(payee)) == fee
