#!/usr/bin/env node
// The Solidity compiler as ape-solidity expects it: an executable that answers `--version` and
// `--standard-json`, here by way of the npm package `solc` (the compiler's own WASM build).
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(realpathSync(fileURLToPath(import.meta.url))), "..");
const solc = createRequire(path.join(root, "package.json"))("solc");

function argument(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

if (process.argv.includes("--version")) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else if (process.argv.includes("--standard-json")) {
  // Ape may compile a copy of the sources in a temporary folder; libraries are always those of this project.
  const base = path.resolve(argument("--base-path") ?? ".");
  const folderOf = (name) => (name.startsWith("node_modules/") ? root : base);
  const read = (name) => {
    const folder = folderOf(name);
    const file = path.resolve(folder, name);
    if (!file.startsWith(folder + path.sep)) return { error: `${name} is outside the project` };
    try {
      return { contents: readFileSync(file, "utf8") };
    } catch (error) {
      return { error: error.message };
    }
  };
  process.stdout.write(solc.compile(readFileSync(0, "utf8"), { import: read }));
} else {
  process.stderr.write("solc: this wrapper knows --version and --standard-json [--base-path DIR]\n");
  process.exit(1);
}
