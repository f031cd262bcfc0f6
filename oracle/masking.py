"""URLs without their secrets: a provider's key stands in the path, the query or the user."""

import re
from urllib.parse import urlsplit

URL = re.compile(
    r"\b((?!ipfs:|file:)[a-z][a-z\d+.-]*://)"
    r"(?:[^\s/?#\"']*@)?"
    r"([^\s/\"'?#]*)"
    r"([/?#][^\s\"']*)?",
    re.IGNORECASE,
)
"""Scheme, user, host with port, and the rest; a file or a digest has no secret in its name."""

PATH = re.compile(r"(\burl: )/[^\s\"']+")
MASK = "***"

SHORTEST = 6
"""Letters of the shortest part of a URL that is looked for as a secret."""


def masked(text: str) -> str:
    """The text with only scheme and host of its URLs; `requests` also names paths alone."""

    def host_only(found: re.Match[str]) -> str:
        rest = found.group(3) or ""
        return found.group(1) + found.group(2) + (f"/{MASK}" if len(rest) > 1 else rest)

    return PATH.sub(rf"\g<1>/{MASK}", URL.sub(host_only, text))


def secrets(url: str) -> set[str]:
    """What of a URL may be a key or a password: long enough to be one, wherever it stands."""
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    found = re.split(r"[/&=:;]", f"{parts.path}/{parts.query}/{user}")
    return {part for part in found if len(part) >= SHORTEST}


def host(url: str) -> str:
    """Scheme and host of a URL, or of what was meant to be one."""
    if "://" not in url:
        return url.partition("/")[0].partition("?")[0].rpartition("@")[2]
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
