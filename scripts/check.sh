#!/usr/bin/env bash
# Format, lint, types, import contracts, generated files. Every check runs; any that fails fails all.
source "$(dirname "$0")/lib.sh"
scripts/prepare.sh test
source scripts/tools.sh
need_node

CHECKS=(
  "python format|ruff format --check --quiet ."
  "python lint|ruff check --quiet ."
  "python types|mypy src tests"
  "python types of the tools|mypy e2e bench scripts" # they have a conftest of their own
  "import contracts|lint-imports --no-logo"
  "generated files|scripts/docs.sh --check"
  "rust format|cargo fmt --all --check"
  "rust lint|cargo clippy --release --workspace --all-targets --quiet -- -D warnings"
  "client types and lint|npm --prefix client run --silent check"
)

failed=()
for row in "${CHECKS[@]}"; do
  name=${row%%|*} start=$SECONDS
  if output=$(bash -c "${row#*|}" 2>&1); then
    printf '  ok    %-24s %3d s\n' "$name" $((SECONDS - start))
  else
    printf '  FAILS %-24s %3d s\n%s\n' "$name" $((SECONDS - start)) "$output"
    failed+=("$name")
  fi
done
[ ${#failed[@]} -eq 0 ] || stop "Not clean: ${failed[*]}"
echo "All ${#CHECKS[@]} checks are clean."
