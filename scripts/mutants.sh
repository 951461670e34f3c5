#!/usr/bin/env bash
# Which small faults of the room its tests find: mutants.sh [COUNT], of all or of so many.
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh test
PYTHONPATH=src:tests exec nice python -m room.mutants ${1:+"$1"}
