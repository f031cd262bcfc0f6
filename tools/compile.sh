#!/usr/bin/env bash
# Compiles the contracts with Ape if a source, the compiler or a setting changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p build
now=$(find contracts tools/solc.mjs ape-config.yaml package-lock.json -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ -f .build/__local__.json ] && [ -f build/.compiled ] && [ "$now" = "$(cat build/.compiled)" ]; then
  exit 0
fi
printf '\033[36m[compile]\033[0m compiling the contracts\n'
.venv/bin/ape compile --force >build/compile.log 2>&1 || { cat build/compile.log >&2; exit 1; }
printf '%s' "$now" >build/.compiled
