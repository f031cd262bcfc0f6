#!/usr/bin/env bash
# Sets up all that the project needs inside its own folder: .venv and node_modules.
# Idempotent: a step runs again only when what it depends on changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[36m[setup]\033[0m %s\n' "$*"; }
die() { printf '\033[31m[setup]\033[0m %s\n' "$*" >&2; exit 1; }

python=${PYTHON:-python3.11}
command -v "$python" >/dev/null 2>&1 || python=python3
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null ||
  die "Python 3.11 or 3.12 is needed; set PYTHON to its command."
command -v node >/dev/null 2>&1 || die "Node 20 or later is needed (command: node)."
command -v npm >/dev/null 2>&1 || die "npm is needed (it comes with Node)."

# stamp NAME FILE…: true if the FILEs are as they were when the step NAME last succeeded
stamp() { local name=$1; shift; [ -f ".venv/.stamp-$name" ] && [ "$(cat "$@" | sha256sum)" = "$(cat ".venv/.stamp-$name")" ]; }
mark() { local name=$1; shift; cat "$@" | sha256sum >".venv/.stamp-$name"; }

if [ ! -x .venv/bin/python ]; then
  say "making a virtual environment in .venv"
  "$python" -m venv .venv
fi

# npm and pip work on different folders, so they run side by side.
npm_pid=
if ! stamp npm package-lock.json || [ ! -d node_modules ]; then
  say "installing npm packages (contracts, compiler, local chain)"
  # Not `npm ci`: it insists on lock entries for the platform binaries that a registry mirror may not carry.
  npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error >.venv/npm.log 2>&1 &
  npm_pid=$!
fi
if ! stamp pip requirements.lock; then
  say "installing Python packages from requirements.lock"
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock 2>.venv/pip.log ||
    { cat .venv/pip.log >&2; die "Python packages could not be installed."; }
  mark pip requirements.lock
fi
if ! stamp project pyproject.toml; then
  say "installing the project's own commands"
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>.venv/pip.log ||
    { cat .venv/pip.log >&2; die "The project could not be installed."; }
  mark project pyproject.toml
fi
if [ "${1:-}" = --train ] && ! .venv/bin/python -c 'import torch' 2>/dev/null; then
  say "installing torch, for training only"
  # By its extra and not by hash: which build of torch an index has depends on the machine.
  .venv/bin/pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[train]' 2>.venv/pip.log ||
    { cat .venv/pip.log >&2; die "torch could not be installed."; }
fi
if [ "${1:-}" = --cluster ] && ! .venv-cluster/bin/python -c 'import ray, oracle' 2>/dev/null; then
  say "making an environment with Ray in .venv-cluster, which making works on many machines needs"
  # Of its own, since Ray excludes the \`packaging\` that Ape asks for; all else is as in requirements.lock.
  "$python" -m venv .venv-cluster
  sed -nE 's/^([A-Za-z0-9._-]+==[^ ]+).*/\1/p' requirements.lock | grep -v '^packaging==' >.venv-cluster/constraints.txt
  .venv-cluster/bin/pip install --quiet --disable-pip-version-check --constraint .venv-cluster/constraints.txt \
    -e '.[cluster]' pytest 2>.venv-cluster/pip.log || { cat .venv-cluster/pip.log >&2; die "Ray could not be installed."; }
fi
if [ -n "$npm_pid" ]; then
  wait "$npm_pid" || { cat .venv/npm.log >&2; die "npm packages could not be installed."; }
  mark npm package-lock.json
fi

# Plain `ape …` must find the compiler and the chain with no variable set, even without activating .venv.
solc=$(node -p "require('./node_modules/solc/package.json').version")
mkdir -p .venv/solc
ln -sfn ../../tools/solc.mjs ".venv/solc/solc-v$solc"
ln -sfn ../../tools/anvil .venv/bin/anvil
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
cat >"$site/atelier_tools.pth" <<'PTH'
import os, sys; os.environ.setdefault("SOLCX_BINARY_PATH", os.path.join(sys.prefix, "solc")); os.environ["PATH"] = os.pathsep.join([os.path.join(sys.prefix, "bin"), os.path.join(os.path.dirname(sys.prefix), "node_modules", ".bin"), os.environ.get("PATH", "")])
PTH

say "ready"
