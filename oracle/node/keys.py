"""The signer's key: a keystore and its password, both from files, neither ever shown."""

import json
from pathlib import Path

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from oracle.errors import FatalError
from oracle.generator.commitment import (
    challenge_salt_message,
    salt_from_signature,
    salt_message,
)


class KeyFileError(FatalError):
    """The keystore or its password cannot be used."""


def load_key(keystore: Path, password_file: Path) -> LocalAccount:
    """Decrypts a V3 keystore. Raises KeyFileError."""
    password = _read(password_file, "password file").rstrip("\r\n")
    try:
        key = Account.decrypt(json.loads(_read(keystore, "keystore")), password)
        account: LocalAccount = Account.from_key(key)
    except json.JSONDecodeError as error:
        raise KeyFileError(f"the keystore {keystore} is no JSON: is it the right file?") from error
    except ValueError as error:
        if "MAC mismatch" in str(error):
            raise KeyFileError(
                f"the password in {password_file} does not open the keystore {keystore}"
            ) from error
        raise KeyFileError(f"the keystore {keystore} cannot be read: {error}") from error
    except (KeyError, TypeError, NotImplementedError) as error:
        raise KeyFileError(f"{keystore} is no V3 keystore") from error
    return account


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


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise KeyFileError(f"the {what} {path} cannot be read: {reason}") from error
