#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: universal, with hashes, without addresses.
source "$(dirname "$0")/lib.sh"

lock() {
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@"
}

lock pyproject.toml --group build -o requirements.lock
lock pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
lock --group uv -o requirements-uv.lock
lock --group node -o requirements-node.lock
lock --group api -o requirements-api.lock
