#!/usr/bin/env bash
# The runner prints what psql prints: each tests/runner/*.sql through both, the bytes compared.
#
# psql comes with a server of its own, without the extension; the files hold SQL that both engines take.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
output=build/runner

if [ "${1:-}" != inside ]; then
  make --silent build/compozy-sql || exit 1
  COMPOZY_DESTDIR='' exec tests/with_postgres.sh tests/runner.sh inside
fi

# The engines name what is missing in their own words.
mask() {
  sed -E -e 's/^ERROR:  no such column: nosuch$/ERROR:  nosuch/' \
    -e 's/^ERROR:  column "nosuch" does not exist at character [0-9]+$/ERROR:  nosuch/' "$1" > "$1.masked"
}

mkdir -p "$output"
passed=0 failed=0
for file in tests/runner/*.sql; do
  name=$(basename "$file" .sql)
  psql -X -a -q < "$file" > "$output/$name.psql" 2>&1
  psql_status=$?
  build/compozy-sql --echo "$file" > "$output/$name.out" 2>&1
  status=$?
  mask "$output/$name.psql"
  mask "$output/$name.out"
  if diff "$output/$name.psql.masked" "$output/$name.out.masked" > "$output/$name.diff" && [ $status = $psql_status ]; then
    passed=$((passed + 1))
    echo "ok - $name"
  else
    failed=$((failed + 1))
    echo "not ok - $name (status $status, psql's $psql_status); $output/$name.diff"
    head -n 20 "$output/$name.diff"
  fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
