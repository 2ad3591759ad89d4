#!/usr/bin/env bash
# The regression tests on SQLite, as pg_regress runs them on PostgreSQL.
#
# Each sql/NAME.sql runs in a fresh database file through compozy sql with the extension loaded; what it prints
# must be expected/NAME.out to the byte, the same file that PostgreSQL is compared with. sql/sqlite/ holds what only
# SQLite can do. What differs is in build/regress_sqlite/regression.diffs, what was printed in
# build/regress_sqlite/results.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
output=build/regress_sqlite

make --silent sqlite program || exit 1
rm -rf "$output"
mkdir -p "$output/results/sqlite"

run() {
  rm -f "$output"/test.db*
  : > "$output/test.db"
  build/compozy sql --echo --db-driver sqlite --db-path "$output/test.db" --extension ./compozy "sql/$1.sql"
}

passed=0 failed=0
for file in sql/*.sql sql/sqlite/*.sql; do
  name=${file#sql/}
  name=${name%.sql}
  result=$output/results/$name.out
  run "$name" > "$result" 2>&1
  status=$?
  if [ $status = 0 ] && diff -u "expected/$name.out" "$result" >> "$output/regression.diffs" 2>&1; then
    passed=$((passed + 1))
    echo "ok $((passed + failed)) - $name"
  else
    failed=$((failed + 1))
    echo "not ok $((passed + failed)) - $name$([ $status = 0 ] || echo " (status $status)")"
  fi
done
rm -f "$output"/test.db*
[ $failed = 0 ] || echo "differences in $output/regression.diffs"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
