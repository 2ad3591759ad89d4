#!/usr/bin/env bash
# Measures compozy copy against psql's COPY of the same rows into the same tables; see bench/copy.py. Keeps what it printed in
# build/copy.out.
#
#   bench/copy.sh [TASKS]     1000000 unless given, of about 2 KB each
#
# SPDX-License-Identifier: PostgreSQL
set -eu -o pipefail
cd "$(dirname "$0")/.."
tests/install_packages.sh sqlite postgres tests >&2
make --silent all >&2
# By its whole path: the throw-away server's own comes first on PATH, and knows no headers.
PG_CONFIG=$(command -v "${PG_CONFIG:-pg_config}")
export PG_CONFIG
export COMPOZY_POSTGRES_OPTIONS="-c fsync=on -c full_page_writes=on -c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=1h"
tests/with_postgres.sh /usr/bin/python3 bench/copy.py "$@" | tee build/copy.out
