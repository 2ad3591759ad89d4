#!/usr/bin/env bash
# Runs examples/support_triage.sql, or another text, on an engine: demo.sh [sqlite|postgres] [FILE].
#
# On SQLite in a file, build/demo.db, which stays to be looked at; on PostgreSQL on a server of its own that goes when the
# demo ends. What is missing is installed on Debian.
set -eu
cd "$(dirname "$0")/.."
engine=${1:-sqlite}
script=${2:-examples/support_triage.sql}

case $engine in
  sqlite)
    tests/install_packages.sh sqlite >&2
    make --silent sqlite program >&2
    rm -f build/demo.db build/demo.db-wal build/demo.db-shm
    : > build/demo.db
    exec build/compozy sql --db-driver sqlite --db-path build/demo.db --extension ./compozy $script
    ;;
  postgres)
    tests/install_packages.sh sqlite postgres >&2
    make --silent postgres >&2
    exec tests/with_postgres.sh psql -X -q -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION compozy' -f $script
    ;;
  *)
    echo "demo.sh: unknown engine \"$engine\"; allowed: sqlite, postgres" >&2
    exit 2
    ;;
esac
