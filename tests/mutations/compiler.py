"""The project's compiler, asked for no more than a changed contract needs."""

import json
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from oracle.local.anvil import PROJECT

OPTIMIZER_RUNS = 200


class NotCompiledError(Exception):
    """The compiler refuses a source."""


@dataclass(frozen=True)
class Bytecode:
    """A contract's code in hexadecimal, without 0x: what creates it, and what it is then."""

    creation: str
    runtime: str


class Compiler:
    """Compiles the sources below `contracts/`, of which some may be replaced by others."""

    def __init__(self, project: Path = PROJECT) -> None:
        self._project = project
        folder = project / "contracts"
        self.sources = {
            str(path.relative_to(project)): path.read_text() for path in folder.rglob("*.sol")
        }

    @cached_property
    def trees(self) -> dict[str, Any]:
        """The syntax tree of each source."""
        found = self._ask(self.sources, {"*": {"": ["ast"]}})["sources"]
        return {name: found[name]["ast"] for name in self.sources}

    @cached_property
    def _imports(self) -> dict[str, set[str]]:
        return {
            name: {
                node["absolutePath"]
                for node in tree["nodes"]
                if node["nodeType"] == "ImportDirective"
            }
            for name, tree in self.trees.items()
        }

    def users(self, source: str) -> list[str]:
        """The sources that cannot be compiled without this one, itself included."""
        found, waiting = {source}, [source]
        while waiting:
            wanted = waiting.pop()
            new = {name for name, imports in self._imports.items() if wanted in imports} - found
            found |= new
            waiting += new
        return sorted(found)

    def bytecode(self, source: str, text: str) -> dict[str, Bytecode]:
        """Every contract whose code follows from `source`, as if that were `text`.

        Raises NotCompiledError.
        """
        affected = self.users(source)
        sources = self.sources | {source: text}
        wanted = {
            name: {"*": ["evm.bytecode.object", "evm.deployedBytecode.object"]} for name in affected
        }
        answer = self._ask({name: sources[name] for name in affected}, wanted)
        found = {}
        for name in affected:
            for contract, output in answer["contracts"].get(name, {}).items():
                code = output["evm"]
                if code["bytecode"]["object"]:
                    found[contract] = Bytecode(
                        code["bytecode"]["object"], code["deployedBytecode"]["object"]
                    )
        return found

    def _ask(self, sources: dict[str, str], wanted: dict[str, Any]) -> dict[str, Any]:
        """What the compiler says of these sources; it reads those that they import by itself."""
        profile = tomllib.loads((self._project / "foundry.toml").read_text())["profile"]["default"]
        request = {
            "language": "Solidity",
            "sources": {name: {"content": text} for name, text in sources.items()},
            "settings": {
                "optimizer": {"enabled": True, "runs": OPTIMIZER_RUNS},
                "evmVersion": profile["evm_version"],
                "remappings": profile["remappings"],
                "outputSelection": wanted,
            },
        }
        tool = self._project / "tools" / "solc.mjs"
        answer = subprocess.run(
            ["node", str(tool), "--standard-json", "--base-path", str(self._project)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=True,
        )
        output: dict[str, Any] = json.loads(answer.stdout)
        errors = [
            e["formattedMessage"] for e in output.get("errors", []) if e["severity"] == "error"
        ]
        if errors:
            raise NotCompiledError("\n".join(errors))
        return output
