#!/usr/bin/env bash
# What a person feels, measured: see bench/README.md.
source "$(dirname "$0")/lib.sh"
scripts/debian.sh
scripts/prepare.sh test
PYTHONPATH=e2e:bench exec python -m feel
