#!/usr/bin/env python3
"""Random programs of SQL over every function, on both engines, which must agree.

    make differential N=100000 SEED=1 [PROGRAM=17]

Compared are every value to the byte, every error with its code and sentence, and after each program every row of every
table and the fingerprint. Of four programs one calls functions that read no table, many in one statement; three work on the
tables, with transactions. The first programs that differ are made small and printed as files fit for
sql/; one can be run again by its number, PROGRAM. With 100,000 calls or more, a function that gave no value is a failure too.

What is no difference (docs/differences.md):
  - a batch of calls, or a statement over rows, may meet another of two errors first; calls are then made one by one
  - errors of an engine itself (a constraint, a lock) are compared as such, not by their sentences
  - what is random is compared by its shape (statements.SHAPES)
After an error in a transaction statements are left out until it is rolled back, on both engines, as psql does.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import os
import signal
import sys
import time
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import programs  # noqa: E402
import signatures  # noqa: E402
import statements  # noqa: E402
import values  # noqa: E402
from engines import Postgres, Sqlite  # noqa: E402

EVERY_FUNCTION = 100000  # calls from which on each function must have given a value
LENGTH = 100  # statements of a program
MIGRATED_ANEW = 100  # programs after which the tables are made again


def documents_of(rng):
    """Rows of the table documents."""
    rows = []
    for number in range(rng.choice([1, 2, 3])):
        text = values.quote(rng.choice([values.document, values.patch, values.usage, values.schema])(rng))
        rows.append(f"({number}, compozy_json({text}), {values.quote(values.text(rng))})")
    return [statements.plain("DELETE FROM documents"), statements.plain(f"INSERT INTO documents VALUES {', '.join(rows)}")]


def works_on_tables(number):
    return number % 4 != 0


def make(seed, number, functions, pure):
    """The statements of a program."""
    rng = values.Random(f"{seed} {number}")
    clock = statements.plain("SELECT compozy_clock_set(compozy_time('2025-06-01T12:00:00Z'))", "compozy_clock_set")
    if not works_on_tables(number):
        return [clock, *documents_of(rng), *(pure.statement(rng) for _ in range(LENGTH))]
    return [clock, *documents_of(rng), *programs.Program(rng, functions, pure).statements(LENGTH)]


def alike(a, b, unordered=False):
    if a.error and b.error:
        return a.error == b.error or unordered or (a.error.startswith("engine:") and b.error.startswith("engine:"))
    return a.error is None and b.error is None and a.rows == b.rows


class Difference(Exception):
    def __init__(self, position, text, outcomes):
        super().__init__(text)
        self.position, self.text, self.outcomes = position, text, outcomes


class Pair:
    """Both engines, which get the same statements."""

    def __init__(self):
        self.engines = [Postgres(), Sqlite()]
        self.calls, self.good, self.errors = Counter(), Counter(), Counter()
        self.both("SELECT compozy_migrate_up()")

    def both(self, text):
        return [engine.run(text) for engine in self.engines]

    def reset(self, anew):
        if anew:
            self.both("SELECT compozy_migrate_down(99, TRUE)")
        # What a program left undone is made up for here.
        self.both("SELECT compozy_migrate_up()")
        for engine in self.engines:
            engine.empty()

    def count(self, names, outcomes):
        for name in names:
            self.calls[name] += 1
            if outcomes[0].error is None:
                self.good[name] += 1
        if outcomes[0].error:
            self.errors[outcomes[0].error.partition(":")[0]] += 1

    def statement(self, position, statement):
        """Runs one; gives whether it was an error."""
        text = statements.sql(statement)
        outcomes = self.both(text)
        if len(statement.calls) > 1 and (outcomes[0].error or outcomes[1].error):
            for call, name in zip(statement.calls, statement.names):
                text = statements.sql(statement, [call])
                outcomes = self.both(text)
                self.count([name], outcomes)
                if not alike(*outcomes, statement.unordered):
                    raise Difference(position, text, outcomes)
            return bool(outcomes[0].error)
        self.count(statement.names, outcomes)
        if not alike(*outcomes, statement.unordered):
            raise Difference(position, text, outcomes)
        return bool(outcomes[0].error)

    def program(self, made, with_tables=True):
        """Runs a program and compares what it leaves."""
        opened = failed = False
        savepoints = 0
        for position, statement in enumerate(made):
            word = statements.sql(statement).split()[0]
            if failed and not (word == "ROLLBACK" or word == "COMMIT"):
                continue
            if word in ("SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT") and not opened:
                continue  # left over from a case made smaller
            if word == "BEGIN":
                if opened:
                    continue
                opened, savepoints = True, 0
            elif word == "SAVEPOINT":
                savepoints += 1
            elif "SAVEPOINT" in statements.sql(statement)[:22] and word in ("ROLLBACK", "RELEASE"):
                if not savepoints or (failed and word == "RELEASE"):
                    continue
                savepoints -= word == "RELEASE"
                failed = False
            elif word in ("COMMIT", "ROLLBACK"):
                if failed:
                    statement = statements.plain("ROLLBACK")
                opened = failed = False
            error = self.statement_in(position, statement, opened)
            failed = opened and (failed or error)
        if opened:
            self.both("ROLLBACK")
        if with_tables:
            self.tables(len(made))

    def statement_in(self, position, statement, opened):
        # In a transaction a batch can't be tried again call by call.
        if opened and len(statement.calls) > 1:
            statement = statement._replace(calls=statement.calls[:1], names=statement.names[:1])
        return self.statement(position, statement)

    def tables(self, position):
        for table, keys in programs.SELECTS.items():
            text = f"SELECT * FROM {table} ORDER BY {', '.join(str(number + 1) for number in range(keys))}"
            outcomes = self.both(text)
            if not alike(*outcomes):
                raise Difference(position, text, outcomes)
        text = "SELECT compozy_fingerprint()"
        outcomes = self.both(text)
        if not alike(*outcomes):
            raise Difference(position, text, outcomes)

    def differs(self, made):
        """The difference a program shows, or None."""
        self.both("ROLLBACK")
        self.reset(False)
        try:
            self.program(made)
        except Difference as difference:
            return difference
        return None

    def close(self):
        for engine in self.engines:
            engine.close()


def show(rows_or_error):
    text = rows_or_error.error or "\n".join(str(row) for row in rows_or_error.rows) or "no rows"
    return text[:3000]


def report(pair, seed, number, made, difference):
    import shrink
    small, difference = shrink.smallest(pair, made, difference)
    print(f"not ok: seed {seed}, program {number}")
    for engine, outcome in zip(pair.engines, difference.outcomes):
        print(f"  {engine.name}: " + show(outcome).replace("\n", "\n    "))
    print(f"-- seed {seed}, program {number}\nSELECT compozy_migrate_up();")
    for statement in small:
        print(statements.sql(statement) + ";")
    if difference.position >= len(small):
        print(difference.text + ";")
    sys.stdout.flush()


def run(pair, options, functions):
    """Programs from the options' seed until that many calls are made; gives how many passed and failed."""
    pure = statements.Pure(functions)
    started, passed, failed = time.time(), 0, 0
    number = options.program or 0
    while True:
        made = make(options.seed, number, functions, pure)
        if works_on_tables(number):
            pair.reset(number % MIGRATED_ANEW == MIGRATED_ANEW - 1)
        try:
            pair.program(made, works_on_tables(number))
            passed += 1
        except Difference as difference:
            failed += 1
            report(pair, options.seed, number, made, difference)
        number += 1
        calls = sum(pair.calls.values())
        if options.program is not None or calls >= options.calls or failed >= options.shown:
            break
        if number % 1000 == 0:
            print(f"{calls} calls, {number} programs, {time.time() - started:.0f} s", flush=True)
    print(f"seed {options.seed}: {calls} calls of {len(pair.calls)} functions, {sum(pair.errors.values())} errors of "
          f"{len(pair.errors)} codes, {number} programs, {time.time() - started:.0f} s")
    return passed, failed


def without_value(pair, functions):
    """How many functions were never called, or always with an error."""
    missing = [name for name in functions if not pair.good[name]]
    for name in missing:
        print(f"not ok: {name} was called {pair.calls[name]} times and gave no value")
    return len(missing)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--program", type=int, help="this one alone")
    parser.add_argument("--shown", type=int, default=5, help="differences after which to stop")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    functions = signatures.read()
    pair = Pair()
    try:
        passed, failed = run(pair, options, functions)
        if options.program is None and not failed and options.calls >= EVERY_FUNCTION:
            failed += without_value(pair, functions)
    finally:
        pair.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
