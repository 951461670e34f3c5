#!/usr/bin/env bash
# Every state that a small room can reach, breadth first: explore.sh [STATES].
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh test
PYTHONPATH=src:tests exec nice python -m room.explore "${1:-1000000}"
