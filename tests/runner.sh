#!/usr/bin/env bash
# `compozy sql` prints what psql prints: each tests/runner/*.sql through both, on SQLite and on PostgreSQL.
#
# psql comes with a server of its own, without the extension; the files hold SQL that both engines take.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
output=build/runner

if [ "${1:-}" != inside ]; then
  make --silent program || exit 1
  COMPOZY_DESTDIR='' exec tests/with_postgres.sh tests/runner.sh inside
fi

# The engines name what is missing in their own words; and psql 15.18 ends the head of a narrow record without the dash that 15.20 has.
mask() {
  sed -E -e 's/^ERROR:  no such column: nosuch$/ERROR:  nosuch/' \
    -e 's/^ERROR:  column "nosuch" does not exist at character [0-9]+$/ERROR:  nosuch/' \
    -e 's/^(-\[ RECORD [0-9]+ \])-$/\1/' "$1" > "$1.masked"
}

# $1 the test, $2 the driver, $3 psql's status; the rest are the driver's options.
check() {
  local name=$1 driver=$2 psql_status=$3 status
  shift 3
  build/compozy sql --db-driver "$driver" "$@" --echo "tests/runner/$name.sql" > "$output/$name.$driver" 2>&1
  status=$?
  mask "$output/$name.$driver"
  if diff "$output/$name.psql.masked" "$output/$name.$driver.masked" > "$output/$name.diff" && [ $status = "$psql_status" ]; then
    passed=$((passed + 1))
    echo "ok - $name, $driver"
  else
    failed=$((failed + 1))
    echo "not ok - $name, $driver (status $status, psql's $psql_status); $output/$name.diff"
    head -n 20 "$output/$name.diff"
  fi
}

mkdir -p "$output"
passed=0 failed=0
for file in tests/runner/*.sql; do
  name=$(basename "$file" .sql)
  psql -X -a -q < "$file" > "$output/$name.psql" 2>&1
  status=$?
  mask "$output/$name.psql"
  check "$name" sqlite $status --db-path :memory:
  check "$name" postgres $status
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
