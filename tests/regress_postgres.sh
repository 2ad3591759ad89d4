#!/usr/bin/env bash
# The regression tests on PostgreSQL: pg_regress, then pg_isolation_regress, through PGXS's installcheck, on a server of its own.
#
# Ends with the count that the other tests end with, from what pg_regress says at its end (13 to 15 one way, from 16
# on TAP).
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
output=build/regress
pg_config=${PG_CONFIG:-pg_config}

mkdir -p "$output"
rm -f "$output"/regression.* "$output"/isolation/regression.*
tests/with_postgres.sh make -C pg_ext PG_CONFIG="$pg_config" installcheck 2>&1 | tee "$output/installcheck.log"
status=${PIPESTATUS[0]}
# "All 13 tests passed." or "2 of 13 tests failed."
counts=$(sed -nE -e 's/.*All ([0-9]+) tests? passed.*/0 \1/p' -e 's/.* ([0-9]+) of ([0-9]+) tests? failed.*/\1 \2/p' \
  "$output/installcheck.log")
if [ -z "$counts" ]; then
  echo "pg_regress did not come to its end (status $status)"
  exit 1
fi
read -r failed all <<< "$(awk '{ failed += $1; all += $2 } END { print failed, all }' <<< "$counts")"
[ "$failed" = 0 ] || cat "$output/regression.diffs" "$output/isolation/regression.diffs" 2>/dev/null
echo "$((all - failed)) passed, $failed failed"
[ "$failed" = 0 ] && [ "$status" = 0 ]
