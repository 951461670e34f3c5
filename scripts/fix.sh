#!/usr/bin/env bash
# Puts right what a machine can: formats, import order, generated files.
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh test
ruff check --quiet --fix . || true
ruff format --quiet .
cargo fmt --all
scripts/docs.sh
