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


def masked(text: str) -> str:
    """The text with only scheme and host of its URLs; `requests` also names paths alone."""

    def host_only(found: re.Match[str]) -> str:
        rest = found.group(3) or ""
        return found.group(1) + found.group(2) + (f"/{MASK}" if len(rest) > 1 else rest)

    return PATH.sub(rf"\g<1>/{MASK}", URL.sub(host_only, text))


def host(url: str) -> str:
    """Scheme and host of a URL, or of what was meant to be one."""
    if "://" not in url:
        return url.partition("/")[0].partition("?")[0].rpartition("@")[2]
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
