#!/usr/bin/env bash
# Bundles the gallery's page if a source, an ABI, a unit or a package changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p build
now=$(find gallery oracle/abi oracle/chain/sentences.json oracle/chain/units.json package-lock.json -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ -f oracle/gallery/site/index.html ] && [ -f build/.gallery ] && [ "$now" = "$(cat build/.gallery)" ]; then
  exit 0
fi
printf '\033[36m[gallery]\033[0m bundling the page\n'
node_modules/.bin/tsc -p gallery >build/gallery.log 2>&1 && node gallery/build.mjs >>build/gallery.log 2>&1 ||
  { head -c 4000 build/gallery.log >&2; exit 1; }
printf '%s' "$now" >build/.gallery
