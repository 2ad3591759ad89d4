#!/usr/bin/env bash
# The examples print the same bytes on both engines, and what they are to show.
set -u
cd "$(dirname "$0")/.."
mkdir -p build
passed=0 failed=0

# $1 a name, $2 the program, $3… what it must print.
compare() {
  local name=$1 program=$2 good=1 engine wanted
  shift 2
  for engine in sqlite postgres; do
    "$program" $engine > "build/$name.$engine.out" || { echo "$name fails on $engine"; good=0; }
  done
  diff "build/$name.sqlite.out" "build/$name.postgres.out" || { echo "$name differs"; good=0; }
  for wanted in "$@"; do
    grep -q -e "$wanted" "build/$name.sqlite.out" || { echo "$name doesn't print: $wanted"; good=0; }
  done
  passed=$((passed + good)) failed=$((failed + 1 - good))
}

compare demo examples/demo.sh 'incident'
compare knowledge examples/knowledge.sh '| workers.md *| Workers and leases' '| usage.md *| Usage and cost' \
  '| retention.md *| Retention' 'compozy_redact'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
