#!/usr/bin/env python3
"""The figures of an orchestrator's work, each beside the pattern that it replaces, in the same run; see figures.py.

The pattern is what orchestrators written in Go do: begin, SELECT the whole row (FOR UPDATE on PostgreSQL), upsert the whole row, commit,
on tables with an index for everything that may be asked.

    bench/orchestrator.sh [--engine postgres|sqlite] [--only NAME,…] [--rounds N] [--seconds S] [--tasks N] [--scale N]

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import os
import sys

from figures import Report, awake


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=["postgres", "sqlite"], help="only this one")
    parser.add_argument("--only", default="", help="the figures whose names begin so, by commas")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2, help="of each load")
    parser.add_argument("--tasks", type=int, default=9600, help="in the tables while transitions are measured")
    parser.add_argument("--scale", type=int, default=1000000, help="the tasks of the large tables")
    arguments = parser.parse_args()
    report = Report(arguments.only)
    with awake():
        if arguments.engine != "sqlite":
            from on_postgres import Postgres

            postgres = Postgres(arguments, report)
            postgres.transitions()
            postgres.get()
            postgres.progress()
            postgres.claims()
            postgres.scale()
        if arguments.engine != "postgres":
            from on_sqlite import Sqlite

            sqlite = Sqlite(arguments, report)
            sqlite.transitions()
            sqlite.get()
            sqlite.progress()
            sqlite.claims()
            sqlite.scale()
    print("%d short%s" % (len(report.short), ": " + " ".join(report.short) if report.short else ""))
    return 0


sys.exit(main())
