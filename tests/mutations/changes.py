"""What can be changed in a contract, found in its syntax tree: every change is a whole one."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
CHECKS = ("_check", "_require")
NOTHING = "{}"
"""A statement that does nothing, wherever a statement may stand."""

KINDS = ("comparison", "guard", "write", "event", "constant", "modifier")


@dataclass(frozen=True, order=True)
class Change:
    """One change of a source: bytes `start` to `end` of it become `text`."""

    source: str
    start: int
    end: int
    kind: str
    text: str

    def of(self, source: str) -> str:
        """The changed source."""
        raw = source.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()

    def removed(self, source: str) -> str:
        """What the change takes away, its white space reduced to single blanks."""
        return " ".join(source.encode()[self.start : self.end].decode().split())

    def line(self, source: str) -> int:
        """Where the change begins, counted from 1."""
        return source.encode()[: self.start].count(b"\n") + 1

    def difference(self, source: str) -> str:
        """The change as a unified diff."""
        lines = difflib.unified_diff(
            source.splitlines(),
            self.of(source).splitlines(),
            self.source,
            self.source,
            "",
            "",
            1,
            "",
        )
        return "\n".join(lines)


def changes(name: str, tree: dict[str, Any], source: str) -> list[Change]:
    """Every change that can be made to a source, in its order."""
    found = _Finder(name, source.encode())
    found.visit(tree)
    return sorted(found.changes)


class _Finder:
    def __init__(self, name: str, source: bytes) -> None:
        self._name = name
        self._source = source
        self.changes: list[Change] = []

    def visit(self, node: dict[str, Any]) -> None:
        """Notes what can be changed in a node and below it."""
        found = getattr(self, f"_{node['nodeType']}", None)
        if found is not None:
            found(node)
        for child in _children(node):
            self.visit(child)

    def _add(self, kind: str, at: tuple[int, int], text: str) -> None:
        self.changes.append(Change(self._name, *at, kind, text))

    def _BinaryOperation(self, node: dict[str, Any]) -> None:
        operator = node["operator"]
        if operator not in COMPARISONS:
            return
        after, before = _at(node["leftExpression"])[1], _at(node["rightExpression"])[0]
        start = self._source.index(operator.encode(), after, before)
        self._add("comparison", (start, start + len(operator)), COMPARISONS[operator])

    def _IfStatement(self, node: dict[str, Any]) -> None:
        if node.get("falseBody") is None and _reverts(node["trueBody"]):
            self._add("guard", self._statement(node), NOTHING)

    def _ExpressionStatement(self, node: dict[str, Any]) -> None:
        expression = node["expression"]
        kind = {
            "Assignment": "write",
            "UnaryOperation": "write",
            "FunctionCall": "guard" if _called(expression).startswith(CHECKS) else "",
        }.get(expression["nodeType"])
        if kind:
            self._add(kind, self._statement(node), NOTHING)

    def _EmitStatement(self, node: dict[str, Any]) -> None:
        self._add("event", self._statement(node), NOTHING)

    def _VariableDeclaration(self, node: dict[str, Any]) -> None:
        if node.get("constant") and node.get("value"):
            for literal in _literals(node["value"]):
                start, end = _at(literal)
                text = self._source[start:end].decode()
                more = "1" if literal["value"] == "0" else f"({text} * 2)"
                self._add("constant", (start, end), more)

    def _ModifierInvocation(self, node: dict[str, Any]) -> None:
        if node.get("kind") == "modifierInvocation":
            self._add("modifier", _at(node), "")

    def _statement(self, node: dict[str, Any]) -> tuple[int, int]:
        """A statement with its semicolon, which the compiler counts in for some kinds only."""
        start, end = _at(node)
        return start, end + (self._source[end : end + 1] == b";")


def _children(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in node.items():
        # What a loop does at its end is no statement, and without it the loop would not end.
        if node["nodeType"] == "ForStatement" and name == "loopExpression":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict) and "nodeType" in child:
                yield child


def _at(node: dict[str, Any]) -> tuple[int, int]:
    start, length, _ = map(int, node["src"].split(":"))
    return start, start + length


def _reverts(body: dict[str, Any]) -> bool:
    statements = body["statements"] if body["nodeType"] == "Block" else [body]
    return len(statements) == 1 and statements[0]["nodeType"] == "RevertStatement"


def _called(call: dict[str, Any]) -> str:
    function = call.get("expression", {})
    return str(function.get("name") or function.get("memberName") or "")


def _literals(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["nodeType"] == "Literal" and node["kind"] == "number":
        yield node
    for child in _children(node):
        yield from _literals(child)
