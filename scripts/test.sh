#!/usr/bin/env bash
# Every test there is: Python, Rust, TypeScript, browser. What cannot run fails.
source "$(dirname "$0")/lib.sh"
scripts/debian.sh
scripts/prepare.sh test
source scripts/tools.sh
need_node
exec python scripts/suites.py "$@"
