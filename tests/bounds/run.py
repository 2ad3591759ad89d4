#!/usr/bin/env python3
"""What must stay within bounds of time and memory, on both engines: hostile calls, large documents, what is compiled once.

    tests/with_postgres.sh /usr/bin/python3 -B tests/bounds/run.py [CASE...]

The cases are as those of tests/concurrency, whose engines and runner these are.

SPDX-License-Identifier: PostgreSQL
"""
import os
import runpy
import sys

PLACE = os.path.dirname(os.path.abspath(__file__))
CONCURRENCY = os.path.join(PLACE, "..", "concurrency")
sys.path[:0] = [PLACE, CONCURRENCY]

if __name__ == "__main__":
    sys.exit(runpy.run_path(os.path.join(CONCURRENCY, "run.py"))["main"](PLACE))
