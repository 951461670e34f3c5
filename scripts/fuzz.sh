#!/usr/bin/env bash
# Throws at everything that reads bytes from strangers what strangers could: fuzz.sh [TARGET...].
# Each target has SECONDS_EACH seconds (10), three of them at a time. What makes one fall is written to
# crates/fuzz/crashes; moved to crates/fuzz/regressions/TARGET it is a test.
source "$(dirname "$0")/lib.sh"
source scripts/tools.sh
need_rust
export SECONDS_EACH=${SECONDS_EACH:-10}
cargo build --release --quiet --package parvis-fuzz
export RUST_BACKTRACE=0

mapfile -t targets < <(target/release/parvis-fuzz list)
[ $# -eq 0 ] || targets=("$@")

one() { target/release/parvis-fuzz "$1" "$SECONDS_EACH"; }
export -f one

if printf '%s\n' "${targets[@]}" | xargs -P 3 -I{} bash -c 'one {}'; then
  echo "test result: ok. ${#targets[@]} passed"
else
  stop "Something fell. Its own words are above, and the input is in crates/fuzz/crashes."
fi
