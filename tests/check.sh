#!/usr/bin/env bash
# Everything that must hold, one step after another; ends with the total "N passed, N failed" and a status to match.
#
# A step is a command that prints "N passed, N failed", maybe more than once. One that fails without having counted a
# failure counts as one; one that prints no count is a single test. What it printed is kept in build/check/NAME.log.
# What is missing on Debian is installed first. Asks for nothing.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
exec </dev/null

steps='
build: make clean && make WERROR=-Werror all program build/generate
unit: make unit
regress_sqlite: tests/regress_sqlite.sh
regress_postgres: tests/regress_postgres.sh
faults: tests/faults/postgres.sh
runner: tests/runner.sh
cli: tests/cli.sh
demo: tests/demo_compare.sh
freshness: tests/freshness.sh
conformance: tests/with_postgres.sh /usr/bin/python3 -B tests/conformance/run.py
laws: tests/with_postgres.sh /usr/bin/python3 -B tests/laws/run.py
fuzz: make --silent fuzz FUZZ_SECONDS=3
plans: /usr/bin/python3 -B tests/plans.py
adoption: tests/with_postgres.sh /usr/bin/python3 -B tests/adoption/run.py
knowledge: tests/with_postgres.sh /usr/bin/python3 -B tests/knowledge/run.py
knowledge_index: tests/with_postgres.sh /usr/bin/python3 -B tests/knowledge/index.py
doctor: tests/with_postgres.sh /usr/bin/python3 -B tests/doctor/run.py
upgrade: tests/with_postgres.sh /usr/bin/python3 -B tests/upgrade/run.py
catalogue: tests/with_postgres.sh /usr/bin/python3 -B tests/catalogue/compare.py
concurrency: tests/with_postgres.sh /usr/bin/python3 -B tests/concurrency/run.py
differential: make --silent differential N=100000
crash: make --silent crash ROUNDS=3 POSTGRES_ROUNDS=1
bounds: tests/with_postgres.sh /usr/bin/python3 -B tests/bounds/run.py
'

passed=0 failed=0 summary=''

# Adds up what a step counted. $1 its name, $2 its status, $3 its log.
count() {
  local counts step_passed step_failed
  read -r counts step_passed step_failed <<< "$(awk '
    /^[0-9]+ passed, [0-9]+ failed$/ { counts++; passed += $1; failed += $3 }
    END { print counts + 0, passed + 0, failed + 0 }' "$3")"
  if [ "$counts" = 0 ] && [ "$2" = 0 ]; then
    step_passed=1
  fi
  if [ "$step_failed" = 0 ] && [ "$2" != 0 ]; then
    step_failed=1
  fi
  passed=$((passed + step_passed))
  failed=$((failed + step_failed))
  summary+=$(printf '%-18s %6d passed %6d failed' "$1" "$step_passed" "$step_failed")$'\n'
}

run_step() {
  local log=build/check/$1.log output status
  echo "== $1: $2"
  # Kept elsewhere until the step is done, since make clean takes build/ away.
  output=$(mktemp)
  bash -c "$2" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  mkdir -p build/check
  mv "$output" "$log"
  count "$1" "$status" "$log"
}

tests/install_packages.sh sqlite postgres tests || echo "not all packages could be installed"
while IFS=: read -r name command; do
  [ -z "$name" ] || run_step "$name" "${command# }"
done <<< "$steps"

echo "== all"
printf '%s' "$summary"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
