#!/usr/bin/env bash
# What is printed from the table of functions, and committed, is what would be printed now.
set -u
cd "$(dirname "$0")/.."
make --silent build/generate || exit 1
passed=0 failed=0
check() {
  if build/generate "$1" | diff - "$2" > build/freshness.diff; then
    passed=$((passed + 1))
  else
    echo "$2 is stale: run make generate"
    head -n 20 build/freshness.diff
    failed=$((failed + 1))
  fi
}
check sql "pg_ext/compozy--$(build/generate version).sql"
check reference docs/reference.md
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
