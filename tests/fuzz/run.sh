#!/usr/bin/env bash
# Runs fuzzers that are built: tests/fuzz/run.sh SECONDS NAME...
#
# Each begins with tests/fuzz/corpus/NAME and what earlier runs found, build/fuzz/corpus/NAME. An input that breaks
# something stays in build/fuzz/found. A line each: inputs tried, inputs kept.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
seconds=$1
shift
limits='-max_len=4096 -timeout=20 -rss_limit_mb=3000 -verbosity=0 -print_final_stats=1'

passed=0 failed=0
mkdir -p build/fuzz/found
for name in "$@"; do
  corpus=build/fuzz/corpus/$name log=build/fuzz/$name.log
  mkdir -p "$corpus"
  if build/fuzz/fuzz_"$name" $limits -max_total_time="$seconds" -artifact_prefix=build/fuzz/found/"$name"- \
    "$corpus" tests/fuzz/corpus/"$name" > "$log" 2>&1; then
    passed=$((passed + 1))
    awk -v name="$name" '/number_of_executed_units/ { tried = $2 } /new_units_added/ { kept = $2 }
      END { printf "ok - %s: %d inputs tried, %d new ones kept\n", name, tried, kept }' "$log"
  else
    failed=$((failed + 1))
    echo "not ok - $name ($log)"
    tail -n 40 "$log"
  fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
