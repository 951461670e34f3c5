#!/usr/bin/env bash
# What the code writes about itself: the socket protocol, and its TypeScript. `--check` only compares.
source "$(dirname "$0")/lib.sh"

if [ "${1:-}" != --check ]; then
  exec python -m parvis.wire
fi

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/spec" "$made/client/src/protocol"
(cd "$made" && python -m parvis.wire)
(cd "$made" && find . -type f) | while read -r file; do
  cmp -s "$made/$file" "$file" || stop "${file#./} is not what the code says. Run: make docs"
done
