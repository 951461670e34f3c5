#!/usr/bin/env bash
# What a listener costs, measured: bench-fanout.sh N. Ends with one line of JSON.
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh run
cargo build --release --quiet --package parvis-fanout
exec target/release/parvis-fanout --listeners "${1:-1000}"
