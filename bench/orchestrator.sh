#!/usr/bin/env bash
# Measures an orchestrator's work on both engines, with every change on disk; see bench/orchestrator/run.py. Keeps what it printed in
# build/orchestrator.out.
#
#   bench/orchestrator.sh [--engine postgres|sqlite] [--only NAME,…] [--rounds N] [--seconds S] [--scale TASKS]
#
# COMPOZY_BENCH_MEMORY is PostgreSQL's shared_buffers (1GB unless set); ten million tasks need 10GB.
#
# SPDX-License-Identifier: PostgreSQL
set -eu -o pipefail
cd "$(dirname "$0")/.."
tests/install_packages.sh sqlite postgres tests >&2
make --silent all >&2
# By its whole path: the throw-away server's own comes first on PATH, and knows neither headers nor pgbench.
PG_CONFIG=$(command -v "${PG_CONFIG:-pg_config}")
export PG_CONFIG
COMPOZY_POSTGRES_OPTIONS="-c fsync=on -c full_page_writes=on -c shared_buffers=${COMPOZY_BENCH_MEMORY:-1GB} -c max_wal_size=16GB"
COMPOZY_POSTGRES_OPTIONS+=" -c checkpoint_timeout=1h -c max_connections=150"
export COMPOZY_POSTGRES_OPTIONS
tests/with_postgres.sh /usr/bin/python3 bench/orchestrator/run.py "$@" | tee build/orchestrator.out
