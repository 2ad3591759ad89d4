#!/usr/bin/env bash
# The program under the sanitizers, on both engines: cli.sh [CASE...], the cases of tests/cli.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
make --silent build/unit/compozy || exit 1
exec tests/with_postgres.sh /usr/bin/python3 -B tests/cli/run.py "$@"
