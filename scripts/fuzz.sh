#!/usr/bin/env bash
# Throws at everything that reads bytes from strangers what strangers could: fuzz.sh [TARGET...].
# Each target has SECONDS_EACH seconds (10), three of them at a time. What makes one fall is written to
# crates/fuzz/crashes; moved to crates/fuzz/regressions/TARGET it is a test. Targets of Python are named
# python/READER; their crashes are in tests/fuzz/crashes, and belong to tests/fuzz/corpus/READER.
source "$(dirname "$0")/lib.sh"
source scripts/tools.sh
need_rust
export SECONDS_EACH=${SECONDS_EACH:-10}
cargo build --release --quiet --package parvis-fuzz
export RUST_BACKTRACE=0

export PYTHONPATH=src:tests
mapfile -t targets < <(target/release/parvis-fuzz list && python -m fuzz list | sed 's|^|python/|')
[ $# -eq 0 ] || targets=("$@")

one() {
  case $1 in
    python/*) python -m fuzz "${1#python/}" "$SECONDS_EACH" ;;
    *) target/release/parvis-fuzz "$1" "$SECONDS_EACH" ;;
  esac
}
export -f one

if printf '%s\n' "${targets[@]}" | xargs -P 3 -I{} bash -c 'one {}'; then
  echo "test result: ok. ${#targets[@]} passed"
else
  stop "Something fell. Its own words are above, and the input is in the folder crashes."
fi
