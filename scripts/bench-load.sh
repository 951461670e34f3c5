#!/usr/bin/env bash
# What many people cost, measured: bench-load.sh crowd|journal|rooms [N]. See bench/README.md.
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh test
PYTHONPATH=e2e:bench exec python -m "load.$@"
