#!/usr/bin/env bash
# Measures searching and storing knowledge on both engines; see bench/knowledge/run.py. Keeps what it printed in
# build/knowledge.out.
#
#   bench/knowledge.sh [--rows N] [--dims D,…] [--rounds N] [--engine sqlite|postgres] [--alone]
#
# sqlite-vec comes from npm (the package sqlite-vec-linux-x64 and its like), into a folder that is removed at the end, pgvector
# from the system (Debian 13: postgresql-17-pgvector); without them the rest is measured.
# COMPOZY_BENCH_VEC0 is a library of it that is there already.
#
# SPDX-License-Identifier: PostgreSQL
set -eu -o pipefail
cd "$(dirname "$0")/.."
tests/install_packages.sh sqlite postgres tests >&2
make --silent all >&2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
${CC:-cc} -O2 -std=c11 -D_DEFAULT_SOURCE -o "$place/vectors" bench/knowledge/vectors.c -lm

vec0=${COMPOZY_BENCH_VEC0:-}
if [ -z "$vec0" ]; then
  case $(uname -m) in aarch64) machine=arm64 ;; *) machine=x64 ;; esac
  if (cd "$place" && npm pack --silent "sqlite-vec-linux-$machine" && tar xzf ./*.tgz) >"$place/npm.log" 2>&1; then
    vec0=$(find "$place/package" -name 'vec0.*' | head -n 1)
  else
    echo "sqlite-vec could not be had from npm, and is not compared: $(head -n 1 "$place/npm.log")"
  fi
fi

PG_CONFIG=$(command -v "${PG_CONFIG:-pg_config}")
export PG_CONFIG
export COMPOZY_POSTGRES_OPTIONS="-c shared_buffers=${COMPOZY_BENCH_MEMORY:-2GB} -c max_wal_size=16GB -c checkpoint_timeout=1h"
tests/with_postgres.sh /usr/bin/python3 bench/knowledge/run.py "$place/vectors" "$vec0" "$@" | tee build/knowledge.out
