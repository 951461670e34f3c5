#!/usr/bin/env bash
# Makes everything that is missing, in the tree and in .venv: prepare.sh [run|test].
# What is already made from the very same files is left alone, so a second call takes a moment.
source "$(dirname "$0")/lib.sh"
source scripts/tools.sh
purpose=${1:-run}

packages() {
  say "Python packages, by the hashes of $1"
  uv pip install --quiet --require-hashes --compile-bytecode -r "$1" # starts a second sooner
}

project() {
  uv pip install --quiet --no-deps --no-build-isolation --editable .
}

core() {
  say "The media core, in Rust (the first time takes some minutes)"
  maturin develop --release --uv --manifest-path crates/media/Cargo.toml
}

peer() {
  say "The peer without a browser, in Rust: it speaks and listens for the command line and the tests"
  maturin develop --release --uv --manifest-path crates/peer/Cargo.toml
}

client_packages() {
  say "The web client's packages"
  (cd client && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
}

client() {
  say "The web client"
  (cd client && npm run --silent build >"$STAMPS/client.log" 2>&1) || {
    cat "$STAMPS/client.log" >&2
    stop "The web client could not be built. Its own words are above."
  }
}

python_is_right() { [ -x "$VENV/bin/uv" ] && "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

need_rust
python_is_right || make_venv
need_node
mkdir -p "$STAMPS"

lock=requirements.lock
[ "$purpose" = test ] && lock=requirements-dev.lock
python=$("$VENV/bin/python" --version)
once "packages-$purpose" "$python $(digest $lock)" "$VENV/bin/uvicorn" packages $lock
once project "$python $(digest pyproject.toml)" "$VENV/bin/parvis" project
"$VENV/bin/python" -m compileall -q src/parvis
once core "$(digest Cargo.toml Cargo.lock crates/core crates/media)" "$VENV/bin/parvis-media" core
once peer "$(digest Cargo.toml Cargo.lock crates/peer)" "$VENV/bin/parvis-peer" peer
once client-packages "$(node --version) $(digest client/package-lock.json)" client/node_modules client_packages
once client "$(digest client/src client/messages client/static client/project.inlang/settings.json client/*.{json,js,ts})" client/build/index.html client
