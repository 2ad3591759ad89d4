#!/usr/bin/env python3
"""The program, on both engines: what it prints, its exit status, and what it leaves behind.

    tests/with_postgres.sh /usr/bin/python3 -B tests/cli/run.py [CASE...]

Each case_NAME.py here has functions test_…(expect), or test_…(place, expect): these run on each engine in turn, place
being one of places.py, empty. expect(condition, sentence) counts.

SPDX-License-Identifier: PostgreSQL
"""
import glob
import importlib
import inspect
import os
import sys
import time

PLACE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [PLACE, os.path.dirname(PLACE)]

from counter import Counter  # noqa: E402
from places import PLACES  # noqa: E402


def run(name, function, arguments, expect):
    failed, start = expect.failed, time.perf_counter()
    try:
        function(*arguments, expect)
    except Exception as error:  # the test itself
        expect(False, f"{name}: {error!r}")
    if expect.failed == failed:
        print(f"ok - {name}, {time.perf_counter() - start:.1f} s", flush=True)


def main():
    names = sys.argv[1:] or sorted(os.path.basename(path)[5:-3] for path in glob.glob(os.path.join(PLACE, "case_*.py")))
    expect = Counter()
    for name in names:
        case = importlib.import_module("case_" + name)
        for key, test in sorted(vars(case).items()):
            if not key.startswith("test_"):
                continue
            if len(inspect.signature(test).parameters) == 1:
                run(f"{name}.{key[5:]}", test, (), expect)
                continue
            for make_place in PLACES:
                place = make_place()
                run(f"{name}.{key[5:]} on {place.name}", test, (place,), expect)
                place.remove()
    return expect.end()


if __name__ == "__main__":
    sys.exit(main())
