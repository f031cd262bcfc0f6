"""Keys: keystores opened with a password from a file or a prompt, neither ever shown."""

import fcntl
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from getpass import getpass
from pathlib import Path

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from web3 import Web3

from oracle.errors import FatalError
from oracle.generator.commitment import (
    challenge_salt_message,
    salt_from_signature,
    salt_message,
)


class KeyFileError(FatalError):
    """The keystore or its password cannot be used."""


def load_key(keystore: Path, password_file: Path | None) -> LocalAccount:
    """Decrypts a V3 keystore; without a password file the password is asked for.

    Raises KeyFileError.
    """
    document = _document(keystore)
    password = read_password(password_file, f"password of {keystore.name}: ")
    try:
        account: LocalAccount = Account.from_key(Account.decrypt(document, password))
    except ValueError as error:
        if "MAC mismatch" in str(error):
            where = f"in {password_file}" if password_file else "that was typed"
            raise KeyFileError(
                f"the password {where} does not open the keystore {keystore}"
            ) from error
        raise KeyFileError(f"the keystore {keystore} cannot be read: {error}") from error
    except (KeyError, TypeError, NotImplementedError) as error:
        raise KeyFileError(f"{keystore} is no V3 keystore") from error
    return account


def read_password(password_file: Path | None, prompt: str, *, twice: bool = False) -> str:
    """A password from a file, or from the terminal without showing it; `twice` for a new one.

    Raises KeyFileError if there is neither.
    """
    if password_file is not None:
        require_private(password_file)
        return _read(password_file, "password file").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise KeyFileError(
            "there is no terminal to ask for the password: name a file (password_file)"
        )
    password = getpass(prompt)
    if twice and getpass("once more: ") != password:
        raise KeyFileError("the two passwords differ: nothing was written")
    return password


def require_private(path: Path) -> None:
    """Raises KeyFileError if others on this machine can read the password file."""
    with suppress(OSError):  # reading it says better what is wrong
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(
                f"others on this machine can read the password file {path} (its mode is "
                f"{mode:o}): chmod 600 {path}"
            )


def address_of(keystore: Path) -> str | None:
    """The address that a keystore says it holds, without its password; None if it does not say.

    Raises KeyFileError.
    """
    document = _document(keystore)
    said = str(document.get("address", "")) if isinstance(document, dict) else ""
    return str(Web3.to_checksum_address(said)) if Web3.is_address(said) else None


def make_key(keystore: Path, password: str) -> str:
    """Writes a new key as a V3 keystore that its user alone can read; returns its address.

    Raises KeyFileError, and writes over nothing.
    """
    account: LocalAccount = Account.create()
    text = json.dumps(Account.encrypt(account.key, password))
    try:
        descriptor = os.open(keystore, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyFileError(f"{keystore} cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "w") as target:
        target.write(text + "\n")
    return str(account.address)


@contextmanager
def holding(keystore: Path) -> Iterator[None]:
    """In the block no other daemon of this machine can use the keystore.

    Two would take one nonce from each other. Raises KeyFileError if one does.
    """
    try:
        descriptor = os.open(keystore, os.O_RDONLY)
    except OSError as error:
        raise KeyFileError(f"the keystore {keystore} cannot be read: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise KeyFileError(
                f"another daemon uses the keystore {keystore}: one key must have one daemon; "
                "stop the other"
            ) from error
        yield
    finally:
        os.close(descriptor)


def round_salt(account: LocalAccount, chain_id: int, oracle: str, round_id: int) -> bytes:
    """The 32-byte salt of a round (docs/semantics.md, section 8); a lost disk does not lose it."""
    return _salt(account, salt_message(chain_id, oracle, round_id))


def challenge_salt(
    account: LocalAccount, chain_id: int, oracle: str, round_id: int, works_root: bytes
) -> bytes:
    """The 32-byte salt of a challenge of a root, as derivable as a round's."""
    return _salt(account, challenge_salt_message(chain_id, oracle, round_id, works_root))


def _salt(account: LocalAccount, message: str) -> bytes:
    signed = account.sign_message(encode_defunct(text=message))
    return salt_from_signature(bytes(signed.signature))


def _document(keystore: Path) -> dict[str, object]:
    try:
        document: dict[str, object] = json.loads(_read(keystore, "keystore"))
    except json.JSONDecodeError as error:
        raise KeyFileError(f"the keystore {keystore} is no JSON: is it the right file?") from error
    return document


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise KeyFileError(f"the {what} {path} cannot be read: {reason}") from error
