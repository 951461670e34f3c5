#!/usr/bin/env bash
# Attacks a real `parvis serve` from its own description: api.sh [EXAMPLES for each operation]
source "$(dirname "$0")/lib.sh"

schemathesis() {
  say "Schemathesis, in an environment of its own"
  uv venv --quiet --clear "$STAMPS/schemathesis"
  uv pip install --quiet --require-hashes --python "$STAMPS/schemathesis/bin/python" -r requirements-api.lock
}

once api "$(python --version) $(digest requirements-api.lock)" "$STAMPS/schemathesis/bin/schemathesis" schemathesis
exec python scripts/api.py "$STAMPS/schemathesis/bin/schemathesis" "${1:-10}"
