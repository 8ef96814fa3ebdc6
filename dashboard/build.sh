#!/bin/sh
# Builds the page into the folder $1, unless what is there is newer than all it is made from. The Maven build of
# module ops calls this. POSIX sh only; a line that starts with [ERROR] is what Maven's reader looks for.
set -eu
cd "$(dirname "$0")"

out=$1
made=$out/.made

fail() {
  for line in "$@"; do printf '[ERROR] %s\n' "$line"; done
  exit 1
}

newer() {
  find index.html package.json package-lock.json tsconfig.json vite.config.ts build.sh src public -newer "$made" | head -n 1
}

if [ -f "$made" ] && [ -z "$(newer)" ]; then exit 0; fi

command -v npm >/dev/null 2>&1 || fail "npm was not found; it builds the dashboard." \
  "Get Node.js 20.19 or newer with npm: 'apt-get install nodejs npm', 'brew install node', or https://nodejs.org"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node.js $(node --version) is too old to build the dashboard: 20.19 or newer is needed."

log=${TMPDIR:-/tmp}/kintsugi-dashboard.$$
trap 'rm -f "$log"' EXIT

run() {
  "$@" >"$log" 2>&1 || {
    sed 's/^/[ERROR] /' "$log"
    fail "the dashboard could not be built: $*"
  }
}

# What was installed for this lock file is not fetched again; npm's own cache makes the rest work offline.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  run npm ci --prefer-offline --no-audit --no-fund
  touch node_modules/.package-lock.json
fi
mkdir -p "$out"
run npm run build -- --outDir "$out" --emptyOutDir
# A jar cannot be asked for the files of a folder.
(cd "$out" && find . -type f | sed 's|^\./||' | grep -v '^\.' | grep -vx files.txt | LC_ALL=C sort) >"$log"
cp "$log" "$out/files.txt"
touch "$made"
