# Read by every script here: where we are, how we speak, and what need not be done twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=$PWD/.venv
STAMPS=$PWD/.make
PATH=$VENV/bin:$PATH:$HOME/.cargo/bin
export PATH VIRTUAL_ENV=$VENV UV_PYTHON=$VENV/bin/python

say() { printf '\033[2m•\033[0m %s\n' "$*"; }
stop() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# have COMMAND: is there such a program?
have() { command -v "$1" >/dev/null 2>&1; }

# at_least WANTED FOUND: is version FOUND (1.89.0) WANTED or later?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# digest PATH...: one hash over the names and the contents of files, and of all files in folders
# (but for what is installed or generated there).
digest() {
  find "$@" -type d \( -name node_modules -o -name paraglide \) -prune -o -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# once NAME DIGEST PRODUCT COMMAND...: run it unless it already succeeded on these very inputs.
once() {
  local name=$1 inputs=$2 product=$3
  shift 3
  if [ -e "$product" ] && [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$inputs" ]; then return; fi
  rm -f "$STAMPS/$name"
  "$@"
  mkdir -p "$STAMPS"
  printf '%s' "$inputs" >"$STAMPS/$name"
}
