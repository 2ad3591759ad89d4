#!/usr/bin/env bash
# Measures the figures on both engines; see bench/bench.py. Keeps what it printed in build/bench.out.
set -eu
cd "$(dirname "$0")/.."
tests/install_packages.sh sqlite postgres tests >&2
make --silent all >&2
tests/with_postgres.sh /usr/bin/python3 bench/bench.py "$@" | tee build/bench.out
