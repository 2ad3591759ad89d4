#!/usr/bin/env bash
# The regression on SQLite under valgrind's memcheck: valgrind.sh [NAME…], all of sql/ and sql/sqlite/ without one.
#
# A file passes if valgrind finds nothing wrong and no memory lost for good. What is printed isn't compared, since the
# clock is slower here; tests/regress_sqlite.sh does that. What valgrind found is in build/valgrind/NAME.log.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
output=build/valgrind

tests/install_packages.sh sqlite valgrind || echo "not all packages could be installed"
make --silent sqlite program || exit 1
mkdir -p "$output/sqlite"

if [ $# = 0 ]; then
  set -- $(cd sql && ls *.sql sqlite/*.sql | sed 's/\.sql$//')
fi

# The status of valgrind for a file run in a fresh database: 99 for a finding, else the program's own.
run() {
  rm -f "$output"/test.db*
  : > "$output/test.db"
  valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
    --log-file="$output/$1.log" \
    build/compozy sql --echo --db-driver sqlite --db-path "$output/test.db" --extension ./compozy "sql/$1.sql" \
    > "$output/$1.out" 2>&1
}

passed=0 failed=0
for name in "$@"; do
  started=$SECONDS
  run "$name"
  status=$?
  if [ $status = 0 ]; then
    passed=$((passed + 1))
    echo "ok $((passed + failed)) - $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    echo "not ok $((passed + failed)) - $name (status $status, $output/$name.log)"
    head -n 20 "$output/$name.log"
  fi
done
rm -f "$output"/test.db*
echo "$passed passed, $failed failed"
[ $failed = 0 ]
