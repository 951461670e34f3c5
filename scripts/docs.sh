#!/usr/bin/env bash
# What the code writes about itself: the socket protocol, and its TypeScript. `--check` only compares.
source "$(dirname "$0")/lib.sh"
python -m parvis.wire "$@"
