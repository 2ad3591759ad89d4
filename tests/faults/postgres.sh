#!/usr/bin/env bash
# Every allocation of PostgreSQL's half failed in turn, and a cancel at each instead, for every statement of sql/*.sql; see run.py.
#
#   tests/faults/postgres.sh [NAME…]      the files of sql/ with these names alone
#
# SPDX-License-Identifier: PostgreSQL
set -eu
cd "$(dirname "$0")/../.."
pg_config=${PG_CONFIG:-pg_config}
root=$PWD/build/faults
rm -rf "$root"
mkdir -p "$root"
make --silent -C pg_ext PG_CONFIG="$pg_config" install DESTDIR="$root" >"$root/install.log" 2>&1 || { cat "$root/install.log" >&2; exit 1; }

wrapped=
for name in palloc MemoryContextAllocZero MemoryContextAllocHuge MemoryContextAllocExtended repalloc_huge; do
  wrapped+=" -Wl,--wrap=$name"
done
# The objects of the extension as it is, linked anew.
${CC:-cc} -O2 -g -fPIC -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare -I"$("$pg_config" --includedir-server)" \
  -c tests/faults/faults.c -o "$root/faults.o"
# shellcheck disable=SC2086
${CC:-cc} -shared -o "$root$("$pg_config" --pkglibdir)/compozy.so" pg_ext/*.o "$root/faults.o" $wrapped \
  -lnettle -lcrypt -lunistring -lm
COMPOZY_DESTDIR=$root tests/with_postgres.sh /usr/bin/python3 -B tests/faults/run.py "$@"
