#!/usr/bin/env python3
"""Many processes at once, on both engines: what they write together must be what they would have written one by one.

    tests/with_postgres.sh /usr/bin/python3 -B tests/concurrency/run.py [CASE...]

Each case_NAME.py here has functions test_…(engine, expect): engine is one of engines.py, empty but for the schema, and
expect(condition, sentence) counts. A case runs its functions on each engine in turn.

SPDX-License-Identifier: PostgreSQL
"""
import glob
import importlib
import os
import sys
import time

PLACE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [PLACE, os.path.dirname(PLACE)]

from counter import Counter  # noqa: E402
from engines import ENGINES  # noqa: E402


def run(name, function, make_engine, expect):
    engine = make_engine()
    failed, start = expect.failed, time.perf_counter()
    try:
        function(engine, expect)
    except Exception as error:  # one that a worker had, or the test itself
        expect(False, f"{name} on {engine.name}: {error!r}")
    finally:
        engine.close()
    if expect.failed == failed:
        print(f"ok - {name} on {engine.name}, {time.perf_counter() - start:.1f} s")


def main(place):
    names = sys.argv[1:] or sorted(os.path.basename(path)[5:-3] for path in glob.glob(os.path.join(place, "case_*.py")))
    expect = Counter()
    for name in names:
        case = importlib.import_module("case_" + name)
        tests = [value for key, value in sorted(vars(case).items()) if key.startswith("test_")]
        for test in tests:
            for make_engine in ENGINES:
                run(f"{name}.{test.__name__[5:]}", test, make_engine, expect)
    return expect.end()


if __name__ == "__main__":
    sys.exit(main(PLACE))
