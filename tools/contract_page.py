"""One contract's page of the reference: purpose, functions, events, errors, structs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contract_library import Library

_TAIL = re.compile(r"(?:Caller: (?P<caller>.+)\. )?Errors: (?P<errors>.+)\.$")
_LINK = re.compile(r"\{([A-Za-z]\w*)(?:[-.](\w+))?\}")
LAST = 1_000_000
Entry = Mapping[str, Any]


class Page:
    """The page of one contract."""

    def __init__(self, library: Library, name: str) -> None:
        self.library = library
        self.name = name
        self.line = library.line(name)
        self.abi: list[Entry] = library.types[name]["abi"]
        declared = {one.name for one in library.declared if one.owner in self.line}
        self._ours = declared.union(*(library.variables.get(base, ()) for base in self.line))
        self._constants = [
            (said, values) for base in self.line for said, values in library.constants.get(base, ())
        ]
        ordered = sorted(library.declared, key=lambda one: not re.match("I[A-Z]", one.owner))
        self._order = {
            one.name: at for at, one in reversed([*enumerate(ordered)]) if one.owner in self.line
        }
        self._types = dict(_types_in(self.abi))
        constants = {name for _, values in self._constants for name in values}
        functions = {str(e["name"]) for e in self.abi if e["type"] == "function"}
        self._headings = self._types.keys() | (functions - constants)

    def text(self) -> str:
        """The whole page."""
        return "\n".join([*self._head(), *self._body(), ""])

    def purpose(self) -> str:
        """What the contract is for, as its interface or else itself says, in a sentence."""
        said = [self._about(base) for base in self.line if base.endswith(self.name)]
        return self._linked(
            next(text for text in reversed(said) if text).split(". ")[0].rstrip(".")
        )

    def _head(self) -> Iterator[str]:
        source = self.library.types[self.name]["sourceId"]
        yield f"# {self.name}\n"
        yield f"[{source}](../../{source})\n"
        for base in reversed(self.line):
            if base.endswith(self.name) and (said := self._about(base)):
                yield f"{self._linked(said)}\n"

    def _about(self, base: str) -> str:
        return str(self.library.types.get(base, {}).get("userdoc", {}).get("notice", ""))

    def _body(self) -> Iterator[str]:
        known = {name for _, values in self._constants for name in values}
        functions = [e for e in self._of("function") if self._said(e) and e["name"] not in known]
        asked = [e for e in functions if e["stateMutability"] in ("view", "pure")]
        done = [e for e in functions if e not in asked]
        yield from self._section("Made with", self._made())
        yield from self._section("Functions", map(self._function, done))
        yield from self._section("Questions", map(self._function, asked))
        yield from self._section("Constants", self._constant_rows())
        yield from self._section("Events", map(self._event, self._of("event")))
        yield from self._section("Errors", self._errors())
        yield from self._section("Structs and enums", self._structs())
        yield from self._section("Inherited", self._inherited(known))

    def _section(self, title: str, parts: Iterable[str]) -> Iterator[str]:
        texts = [part for part in parts if part]
        if texts:
            yield f"## {title}\n"
            yield from texts

    def _made(self) -> Iterator[str]:
        made = next((e for e in self.abi if e["type"] == "constructor"), None)
        said = self._documentation("methods", "constructor")
        if made and made["inputs"]:
            yield self._table("parameter", made["inputs"], said.get("params", {}))

    def _function(self, entry: Entry) -> str:
        said = self._said(entry) or {}
        entry = said["entry"]
        inputs = ", ".join(_declared(i) for i in entry["inputs"])
        outputs = ", ".join(_declared(o) for o in entry["outputs"])
        words = [f"function {entry['name']}({inputs}) external"]
        words += [w for w in (entry["stateMutability"],) if w != "nonpayable"]
        words += [f"returns ({outputs})"] if outputs else []
        rows = [f"### {self._title(entry)}\n", f"```solidity\n{' '.join(words)};\n```\n"]
        rows += [f"{self._linked(text)}\n" for text in (said["notice"], said["details"]) if text]
        rows += [f"**Caller:** {self._linked(said['caller'])}.\n"] if said["caller"] else []
        errors = self.library.marked(said["errors"] or "")
        rows += [f"**Errors:** {self._linked(errors)}.\n"] if errors else []
        rows += [self._table("parameter", entry["inputs"], said["params"])]
        rows += [self._table("returns", entry["outputs"], said["returns"])]
        return "\n".join(row for row in rows if row)

    def _event(self, entry: Entry) -> str:
        signature = _signature(entry)
        notice = self._notice("events", signature)
        said = self._documentation("events", signature).get("params", {})
        if not notice and not said:
            return ""
        inputs = ", ".join(
            f"{_type(i)} {'indexed ' if i['indexed'] else ''}{i['name']}" for i in entry["inputs"]
        )
        rows = [f"### {entry['name']}\n", f"```solidity\nevent {entry['name']}({inputs});\n```\n"]
        rows += [f"{self._linked(notice)}\n"] if notice else []
        rows += [self._table("parameter", entry["inputs"], said)]
        return "\n".join(row for row in rows if row)

    def _errors(self) -> Iterator[str]:
        known: list[tuple[str, ...]] = []
        others: list[str] = []
        for entry in sorted(self._of("error"), key=lambda e: str(e["name"])):
            signature = _signature(entry)
            notice = self._notice("errors", signature)
            inputs = ", ".join(_declared(i) for i in entry["inputs"])
            if notice:
                said = self._documentation("errors", signature).get("params", {})
                names = [str(i["name"]) for i in entry["inputs"] if i["name"] in said]
                values = [f"`{name}`: {self._linked(said[name])}" for name in names]
                declared = f"`{entry['name']}({inputs})`"
                known.append((declared, self._linked(notice), "<br>".join(values)))
            else:
                others.append(f"`{entry['name']}`")
        if known:
            yield table(("error", "when", "values"), known)
        if others:
            yield f"Of the libraries: {', '.join(others)}.\n"

    def _structs(self) -> Iterator[str]:
        for one in self.library.declared:
            members = self._types.get(one.name)
            if one.kind == "struct" and members == tuple(f.name for f in one.fields):
                about = "".join(f"{self._linked(text)}\n\n" for text in one.said("dev"))
                rows = [
                    (f"`{f.name}`", f"`{f.type}`", self._linked(one.members.get(f.name, "")))
                    for f in one.fields
                ]
                yield f"### {one.name}\n\n{about}" + table(("field", "type", "meaning"), rows)
            if one.kind == "enum" and members is not None:
                about = "".join(f"{self._linked(text)}\n\n" for text in one.said("dev"))
                values = ", ".join(f"{at} `{f.name}`" for at, f in enumerate(one.fields))
                yield f"### {one.name}\n\n{about}{values}.\n"

    def _constant_rows(self) -> Iterator[str]:
        for said, values in self._constants:
            rows = [(f"`{name}`", f"`{value}`") for name, value in values.items()]
            yield f"{self._linked(said)}\n\n" + table(("constant", "value"), rows)

    def _inherited(self, known: set[str]) -> Iterator[str]:
        names = sorted(
            {
                _signature(e)
                for e in self._of("function")
                if not self._said(e) and e["name"] not in known
            }
            | {_signature(e) for e in self._of("event") if not self._event(e)}
        )
        if names:
            yield "As OpenZeppelin and Solady, or the standards themselves, say:\n"
            yield ", ".join(f"`{name}`" for name in names) + ".\n"

    def _of(self, kind: str) -> list[Entry]:
        """The ABI's entries of a kind, in the order of the interface."""
        found = [entry for entry in self.abi if entry["type"] == kind]
        return sorted(found, key=lambda e: self._order.get(e["name"], LAST))

    def _title(self, entry: Entry) -> str:
        alike = [e for e in self._of("function") if e["name"] == entry["name"]]
        return str(entry["name"] if len(alike) == 1 else _signature(entry))

    def _said(self, entry: Entry) -> dict[str, Any] | None:
        """What the project's contracts say of a function; nothing if it is a library's."""
        signature = _signature(entry)
        notice = self._notice("methods", signature)
        if not notice or entry["name"] not in self._ours:
            return None
        told = {one: self._documentation("methods", signature, one) for one in self._owners(entry)}
        details = [text for each in told.values() if (text := each.get("details"))]
        # Notes beside an implementation are for its readers, not for its callers.
        details = [text for text in details if _TAIL.search(text)] or details
        tail = _TAIL.search(details[0]) if details else None
        spoken = [base for base, each in told.items() if each.keys() & {"params", "returns"}]
        source = next((base for base in reversed(spoken)), self.name)
        return {
            "entry": self._as_declared(entry, source),
            "notice": notice,
            "details": _TAIL.sub("", details[0]).strip() if details else "",
            "caller": tail["caller"] if tail else None,
            "errors": tail["errors"] if tail else None,
            "params": told[source].get("params", {}),
            "returns": told[source].get("returns", {}),
        }

    def _owners(self, entry: Entry) -> list[str]:
        """The contracts that declare a function: what else they have of a library has its words."""
        owners = {one.owner for one in self.library.declared if one.name == entry["name"]}
        return [b for b in self.line if b in {self.name, *owners}]

    def _as_declared(self, entry: Entry, base: str) -> Entry:
        """The same function with the names that its parameters have in `base`."""
        signature = _signature(entry)
        alike = (
            e
            for e in self.library.types[base]["abi"]
            if e["type"] == "function" and _signature(e) == signature
        )
        return next(alike, entry)

    def _notice(self, part: str, signature: str) -> str:
        for base in self.line:
            said = self.library.types.get(base, {}).get("userdoc", {}).get(part, {})
            found = said.get(signature)
            if found:
                return str((found[0] if isinstance(found, list) else found).get("notice", ""))
        return ""

    def _documentation(self, part: str, signature: str, base: str = "") -> dict[str, Any]:
        for each in [base] if base else self.line:
            found = self.library.types.get(each, {}).get("devdoc", {}).get(part, {}).get(signature)
            if found:
                return dict(found[0] if isinstance(found, list) else found)
        return {}

    def _table(self, title: str, items: list[Entry], said: Mapping[str, str]) -> str:
        rows = []
        for at, item in enumerate(items):
            about = said.get(item["name"] or f"_{at}", "")
            rows.append(
                (
                    f"`{item['name']}`" if item["name"] else "",
                    f"`{_type(item)}`",
                    self._linked(about),
                )
            )
        return table((title, "type", "meaning"), rows) if rows else ""

    def _linked(self, text: str) -> str:
        """The text with what stands in braces as links, to other pages too."""

        def link(found: re.Match[str]) -> str:
            holder, part = found[1], found[2]
            page = self.library.pages.get(holder)
            if page is None and not part and holder in self._headings:
                return f"[`{holder}`](#{holder.lower()})"
            if page is None:
                return f"`{part or holder}`"
            label = f"{page}.{part}" if part else page
            anchor = f"#{part.lower()}" if part else ""
            return (
                f"`{label}`"
                if page == self.name and not part
                else f"[`{label}`]({page}.md{anchor})"
            )

        return _LINK.sub(link, text).replace("|", "\\|")


def _declared(item: Entry) -> str:
    return f"{_type(item)} {item['name']}".strip()


def _type(item: Entry) -> str:
    """A type by its name in the sources."""
    said = str(item.get("internalType") or item["type"])
    return said.removeprefix("struct ").removeprefix("enum ").removeprefix("contract ")


def _signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(_canonical(item) for item in entry['inputs'])})"


def _canonical(item: Entry) -> str:
    kind = str(item["type"])
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(_canonical(part) for part in item["components"])
    return f"({inner}){kind.removeprefix('tuple')}"


def _types_in(entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of the structs and enums that are arguments or answers, or parts of them.

    With the names of a struct's members.
    """
    for entry in entries:
        for part in ("inputs", "outputs", "components"):
            for item in entry.get(part, ()):
                name = _type(item).partition("[")[0].rpartition(".")[2]
                yield name, tuple(each["name"] for each in item.get("components", ()))
                yield from _types_in([item])


def table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
