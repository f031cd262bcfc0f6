"""Reads what Solidity sources declare, and what their NatSpec says of it.

The compiler's documentation leaves out the members of structs, the values of constants and who
inherits from whom; and it says nothing of what is not documented. Only `///` comments are read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

_CONTRACT = re.compile(r"^(?:abstract )?(contract|interface|library) (\w+)([^{]*)\{", re.MULTILINE)
_DECLARATION = re.compile(
    r"((?:^[ \t]*///[^\n]*\n)*)(?:^[ \t]*//[^\n]*\n)*"
    r"^[ \t]*(function|event|error|struct|enum|constructor)\b[ \t]*(\w*)\s*([({])",
    re.MULTILINE,
)
_CONSTANTS = re.compile(
    r"((?:^[ \t]*///[^\n]*\n)*)((?:^[ \t]*\w+ public constant [^;]+;\n)+)", re.MULTILINE
)
_CONSTANT = re.compile(r"public constant (\w+) =\s+([^;]+);")
_VARIABLE = re.compile(
    r"^[^/\n]*\bpublic (?:immutable |override )*(\w+)(?: = [^;]+)?;", re.MULTILINE
)
_TAG = re.compile(r"(?:^|\s)@(notice|dev|param|return|inheritdoc)\s+")

KINDS = ("function", "event", "error", "struct")
"""What an interface must document."""


@dataclass(frozen=True)
class Field:
    """A parameter, a returned value, a member of a struct, or a value of an enum.

    A returned value may have no name, and an enum's has no type.
    """

    type: str
    name: str


@dataclass(frozen=True)
class Declaration:
    """A function, event, error, struct or enum, with the contract that it stands in, if any."""

    kind: str
    owner: str
    name: str
    fields: tuple[Field, ...]
    returns: tuple[Field, ...]
    changes: bool
    """Whether it is a function that can change something."""
    documentation: str

    @cached_property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Each tag and its text, in order."""
        parts = _TAG.split(self.documentation)[1:]
        return tuple(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))

    def said(self, tag: str) -> list[str]:
        """The texts of all tags of this kind."""
        return [text for known, text in self.tags if known == tag]

    @property
    def members(self) -> dict[str, str]:
        """What is said of each parameter or member."""
        return dict(text.partition(" ")[::2] for text in self.said("param"))


def declarations(text: str) -> Iterator[Declaration]:
    """All that a source declares, in order."""
    owners = [(found.start(), found[2]) for found in _CONTRACT.finditer(text)]
    for found in _DECLARATION.finditer(text):
        comment, kind, name, opening = found.groups()
        owner = next((name for at, name in reversed(owners) if at < found.start()), "")
        inner, rest = _inside(text, found.end(), ")" if opening == "(" else "}")
        head = re.split(r"[;{]", rest, maxsplit=1)[0]
        answers = re.search(r"\breturns \(([^)]*)\)", head)
        yield Declaration(
            kind=kind,
            owner=owner,
            name=name or kind,
            fields=_values(inner)
            if kind == "enum"
            else _fields(inner, ";" if opening == "{" else ","),
            returns=_fields(answers[1], ",") if answers else (),
            changes=kind == "function" and not re.search(r"\b(view|pure)\b", head),
            documentation=_plain(comment),
        )


def bases(text: str) -> dict[str, list[str]]:
    """What each contract of a source inherits from directly."""
    return {
        name: re.findall(r"\b[A-Z]\w*", heritage) for _, name, heritage in _CONTRACT.findall(text)
    }


def constants(text: str) -> list[tuple[str, dict[str, str]]]:
    """The public constants of a source: what is said of each group, and its names with values."""
    return [
        (" ".join(_TAG.sub("", _plain(comment)).split()), dict(_CONSTANT.findall(group)))
        for comment, group in _CONSTANTS.findall(text)
    ]


def variables(text: str) -> set[str]:
    """The public variables of a source, which are functions to whoever calls."""
    return set(_VARIABLE.findall(text))


def silences(text: str, kinds: Collection[str] = KINDS) -> Iterator[str]:
    """What a source does not say of its declarations of these kinds: one sentence each.

    Asks for `@param` of every parameter of functions, events and errors and of every member of
    structs, `@return` of every value, and of functions that change something who may call and the
    errors.
    """
    for one in declarations(text):
        if one.kind not in kinds:
            continue
        where = f"{one.kind} {'.'.join(filter(None, (one.owner, one.name)))}"
        for field in one.fields:
            if not one.members.get(field.name):
                yield f"{where} has no @param {field.name}"
        answered = len(one.said("return"))
        if answered < len(one.returns):
            yield f"{where} returns {len(one.returns)} values and has {answered} @return"
        if one.kind != "struct" and not one.said("notice"):
            yield f"{where} has no @notice"
        if one.changes and not re.search(r"Caller: .+\. Errors: .+\.$", " ".join(one.said("dev"))):
            yield f"{where} does not end its @dev with `Caller: ….` and `Errors: ….`"


def _plain(comment: str) -> str:
    """A comment on one line, without its slashes."""
    return " ".join(re.sub(r"^[ \t]*///", "", comment, flags=re.MULTILINE).split())


def _inside(text: str, start: int, closing: str) -> tuple[str, str]:
    """What stands between a bracket that ends at `start` and its counterpart, and what follows."""
    end = text.index(closing, start)
    return re.sub(r"//[^\n]*", "", text[start:end]), text[end + 1 :]


def _values(text: str) -> tuple[Field, ...]:
    return tuple(Field("", name) for name in re.findall(r"\w+", text))


def _fields(text: str, separator: str) -> tuple[Field, ...]:
    found = []
    for part in text.split(separator):
        words = [w for w in part.split() if w not in ("memory", "calldata", "indexed", "payable")]
        if words:
            found.append(Field(words[0], words[1] if len(words) > 1 else ""))
    return tuple(found)
