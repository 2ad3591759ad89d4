#!/usr/bin/env bash
# Measures the figures on both engines; see bench/bench.py. Keeps what it printed in build/bench.out.
set -eu -o pipefail
cd "$(dirname "$0")/.."
tests/install_packages.sh sqlite postgres tests >&2
make --silent all >&2
# By its whole path: the throw-away server's own comes first on PATH, and knows no headers.
PG_CONFIG=$(command -v "${PG_CONFIG:-pg_config}")
export PG_CONFIG
tests/with_postgres.sh /usr/bin/python3 bench/bench.py "$@" | tee build/bench.out
