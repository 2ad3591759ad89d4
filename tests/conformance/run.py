#!/usr/bin/env python3
"""Public suites, on both engines: what each expects, and that both engines give the same.

    make conformance
    tests/with_postgres.sh /usr/bin/python3 tests/conformance/run.py [SUITE ...]

The data are other people's and stay where they are: COMPOZY_CONFORMANCE_DIR, ../shared/conformance beside the
repository unless set. Without them nothing is tested, and a line says so.

Prints a line per group and engine: cases, passed, failed, skipped and why; the line "both" counts the cases in which the
engines gave the same value and the same sentence. Ends with a table of the suites.

A suite is a module suite_NAME.py in this folder, found by its name, with

    FOLDER = "json-pointer"   its folder of data, and the suite's name
    GROUPS = [json_pointer]   functions of a report, which open groups and put cases into them

SPDX-License-Identifier: PostgreSQL
"""
import glob
import importlib
import os
import sys

from engines import Postgres, Sqlite
from report import DATA, Report


def suites():
    here = os.path.dirname(os.path.abspath(__file__))
    names = sorted(os.path.basename(file)[: -len(".py")] for file in glob.glob(os.path.join(here, "suite_*.py")))
    return [importlib.import_module(name) for name in names]


def main():
    if not os.path.isdir(DATA):
        print(f"skipped: no conformance data at {os.path.normpath(DATA)}")
        print("0 passed, 0 failed")
        return 0
    report = Report([Sqlite(), Postgres()])
    for suite in suites():
        if sys.argv[1:] and suite.FOLDER not in sys.argv[1:]:
            continue
        if not os.path.isdir(os.path.join(DATA, suite.FOLDER)):
            print(f"{suite.FOLDER}: skipped: no data")
            continue
        report.begin(suite.FOLDER)
        for group in suite.GROUPS:
            group(report)
    report.print_table()
    print(f"{report.total(0)} passed, {report.total(1)} failed")
    return 1 if report.total(1) else 0


if __name__ == "__main__":
    sys.exit(main())
