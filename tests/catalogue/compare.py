#!/usr/bin/env python3
"""Compares the two catalogues at run time: what PostgreSQL's pg_proc and SQLite's function and module lists say.

    tests/with_postgres.sh /usr/bin/python3 tests/catalogue/compare.py

Of each function of the extension: that both engines have it, its kind, the numbers of arguments it takes, its
volatility and safety (pg_proc) against SQLite's flags as shared/function.h pairs them, of a table function the columns
and the names of the arguments, and what every call with a NULL in it gives. The support functions of PostgreSQL's
aggregates have no twin.

SPDX-License-Identifier: PostgreSQL
"""
import os
import sqlite3
import sys
from collections import namedtuple

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

DETERMINISTIC, DIRECTONLY, INNOCUOUS = 0x800, 0x80000, 0x200000

# By provolatile and proparallel: what the classes of shared/function.h may be on SQLite.
FLAGS = {
    "is": {DETERMINISTIC | INNOCUOUS},  # PURE
    "ss": {DETERMINISTIC | INNOCUOUS},  # PURE, over values of any type
    "vr": {INNOCUOUS},  # VOLATILE
    "sr": {INNOCUOUS, 0},  # STABLE, READS
    "vu": {DIRECTONLY},  # WRITES
}
FLAG_NAMES = {DETERMINISTIC: "deterministic", DIRECTONLY: "direct only", INNOCUOUS: "innocuous"}

# The affinity that a table function's column must have, so that comparing it does not turn text into a number.
AFFINITY = {
    "text": "text",
    "bigint": "integer",
    "boolean": "numeric",
    "jsonb": "text",
    "timestamp with time zone": "text",
    "double precision": "real",
    "bytea": "blob",
}

# Owns the connection's cached statements; not for users.
INTERNAL = {"compozy_connection"}

# A value of each type, for the arguments beside the NULL: (PostgreSQL, SQLite).
SAMPLES = {
    "text": ("'x'::text", "'x'"),
    "bigint": ("1::bigint", "1"),
    "boolean": ("true", "1"),
    "jsonb": ("'{}'::jsonb", "'{}'"),
    "timestamp with time zone": ("'2025-01-31T12:00:00Z'::timestamptz", "'2025-01-31T12:00:00.000000Z'"),
    "bytea": ("'x'::bytea", "x'78'"),
    '"any"': ("'x'::text", "'x'"),
}

# kind is scalar, aggregate or table; counts the numbers of arguments taken, -1 for any; types are those of the most.
Function = namedtuple("Function", "kind counts marks strict types arguments columns")

POSTGRES_FUNCTIONS = """
SELECT p.proname, CASE WHEN p.prokind = 'a' THEN 'aggregate' WHEN p.proretset THEN 'table' ELSE 'scalar' END,
       p.pronargs, p.pronargdefaults, p.provariadic <> 0, p.provolatile::text || p.proparallel::text, p.proisstrict,
       ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n) ORDER BY n),
       ARRAY(SELECT p.proargnames[n] FROM generate_series(1, p.pronargs) n),
       ARRAY(SELECT p.proargnames[n] || ' ' || format_type(p.proallargtypes[n], NULL)
             FROM generate_series(1, cardinality(p.proargmodes)) n WHERE p.proargmodes[n] = 't')
FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'compozy'
WHERE NOT EXISTS (SELECT FROM pg_aggregate a WHERE p.oid IN
                  (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn))
ORDER BY p.proname, p.pronargs
"""


def postgres_functions(cursor):
    functions = {}
    cursor.execute(POSTGRES_FUNCTIONS)
    for name, kind, count, defaults, variadic, marks, strict, types, arguments, columns in cursor.fetchall():
        counts = {-1} if variadic else set(range(count - defaults, count + 1))
        known = functions.get(name)
        if known:
            # Overloads differ in the types or the number of arguments only; the last has the most.
            counts |= known.counts
            if -1 in counts:
                counts = {-1}
            strict = strict and known.strict
            assert marks == known.marks and kind == known.kind, name
        functions[name] = Function(kind, counts, marks, strict, types, arguments or [], columns)
    return functions


def sqlite_functions(connection):
    functions = {}
    kinds = {"s": "scalar", "a": "aggregate", "w": "aggregate"}
    rows = connection.execute("SELECT name, narg, flags, type FROM pragma_function_list WHERE name LIKE 'compozy%'")
    for name, count, flags, kind in rows.fetchall():
        flags &= DETERMINISTIC | DIRECTONLY | INNOCUOUS
        known = functions.get(name)
        counts = {count} | (known.counts if known else set())
        marks = {flags} | (known.marks if known else set())
        functions[name] = Function(kinds[kind], counts, marks, None, None, None, None)
    modules = connection.execute("SELECT name FROM pragma_module_list WHERE name LIKE 'compozy%'").fetchall()
    for name in {name for (name,) in modules} - INTERNAL:
        rows = connection.execute("SELECT name, type, hidden FROM pragma_table_xinfo(?)", [name]).fetchall()
        columns = [(column, declared) for column, declared, hidden in rows if not hidden]
        arguments = [column for column, _, hidden in rows if hidden]
        functions[name] = Function("table", None, None, None, None, arguments, columns)
    return functions


def affinity(declared):
    """https://sqlite.org/datatype3.html, 3.1"""
    rules = {"integer": ["INT"], "text": ["CHAR", "CLOB", "TEXT"], "blob": ["BLOB"], "real": ["REAL", "FLOA", "DOUB"]}
    for name, parts in rules.items():
        if any(part in declared.upper() for part in parts):
            return name
    return "numeric" if declared else "blob"


def flag_names(flags):
    return " ".join(name for flag, name in FLAG_NAMES.items() if flags & flag) or "no flags"


class Comparison:
    def __init__(self, postgres, sqlite):
        self.postgres, self.sqlite = postgres, sqlite
        self.passed = self.failed = 0

    def expect(self, good, sentence):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"not ok - {sentence}")

    def run(self, statement, engine):
        """NULL, a value or an error."""
        try:
            if engine == "postgres":
                self.postgres.execute(statement)
                row = self.postgres.fetchone()
            else:
                row = self.sqlite.execute(statement).fetchone()
        except (psycopg2.Error, sqlite3.Error) as error:
            return "error: " + str(error).split("\n")[0].removeprefix("ERROR:  ")
        if row is None:
            return "no rows"
        return "NULL" if row[0] is None else "a value"

    def call_with_null(self, name, function, types, place):
        values = [list(SAMPLES[kind]) for kind in types]
        values[place] = [f"NULL::{types[place]}".replace('"any"', "text"), "NULL"]
        form = "SELECT count(*) FROM {}({})" if function.kind == "table" else "SELECT {}({})"
        ours = self.run(form.format(name, ", ".join(value[0] for value in values)), "postgres")
        call = form.format(name, ", ".join(value[1] for value in values))
        theirs = self.run(call, "sqlite")
        self.expect(ours == theirs, f"{call} gives {ours} on PostgreSQL, {theirs} on SQLite")
        if function.strict and function.kind == "scalar":
            self.expect(theirs == "NULL", f"{name} is strict on PostgreSQL; {call} gives {theirs} on SQLite")

    def nulls(self, name, function):
        """Every number of arguments, with a NULL at every place."""
        for count in [1, 2] if function.counts == {-1} else sorted(function.counts):
            types = (function.types * count)[:count] if function.counts == {-1} else function.types[:count]
            for place in range(count):
                self.call_with_null(name, function, types, place)

    def flags(self, name, function, other):
        if function.kind == "aggregate":
            # Without a combine function PostgreSQL can't run it in parallel; SQLite has no such thing.
            self.expect(function.marks[0] == "i", f"the aggregate {name} is not immutable")
            wanted = FLAGS["is"]
        else:
            wanted = FLAGS.get(function.marks)
            self.expect(wanted is not None, f"{name} is of no class: {function.marks}")
        if other.marks:
            found = " / ".join(flag_names(flags) for flags in sorted(other.marks))
            allowed = " or ".join(flag_names(flags) for flags in sorted(wanted or ()))
            self.expect(len(other.marks) == 1 and other.marks <= (wanted or set()),
                        f"{name}: {allowed} expected on SQLite, {found} found")

    def table(self, name, function, other):
        """The columns, the arguments' names, and in how far a schema may use it, which only trying tells."""
        columns = [(column, AFFINITY[kind]) for column, kind in (entry.split(" ", 1) for entry in function.columns)]
        found = [(column, affinity(declared)) for column, declared in other.columns]
        self.expect(
            [column for column, _ in columns] == [column for column, _ in found],
            f"{name}: columns {columns} expected, {found} found",
        )
        for (column, wanted), (_, declared) in zip(columns, other.columns):
            found = affinity(declared)
            self.expect(found == wanted, f"{name}.{column} is declared {declared}: affinity {found}, {wanted} expected")
        # A column may have an argument's name, so that the hidden columns have a prefix.
        arguments = [f"arg_{argument}" for argument in function.arguments]
        self.expect(arguments == other.arguments, f"{name}: arguments {arguments} expected, {other.arguments} found")
        trusted = min(FLAGS[function.marks]) & INNOCUOUS
        direct = min(FLAGS[function.marks]) & DIRECTONLY
        nulls = ", ".join(["NULL"] * len(function.arguments))
        self.sqlite.execute(f"CREATE VIEW compozy_view AS SELECT * FROM {name}({nulls})")
        for setting, allowed in (("OFF", trusted), ("ON", not direct)):
            self.sqlite.execute(f"PRAGMA trusted_schema = {setting}")
            result = self.run("SELECT count(*) FROM compozy_view", "sqlite")
            refused = "unsafe use" in result
            self.expect(refused != bool(allowed), f"{name} in a view, trusted_schema {setting}: {result}")
        self.sqlite.execute("DROP VIEW compozy_view")

    def generated_column(self, name, count, deterministic):
        """Only what is deterministic may be kept; newer SQLites refuse the others as unsafe, older ones as not deterministic."""
        values = ", ".join(["x"] * abs(count))
        result = self.run(f"CREATE TABLE generated (x, y AS ({name}({values})))", "sqlite")
        self.expect(result.startswith("error") != deterministic, f"{name} in a generated column: {result}")
        self.sqlite.execute("DROP TABLE IF EXISTS generated")

    def function(self, name, function, other):
        self.expect(function.kind == other.kind, f"{name}: {function.kind} on PostgreSQL, {other.kind} on SQLite")
        self.flags(name, function, other)
        if other.kind == "table":
            self.table(name, function, other)
        else:
            counts = sorted(function.counts), sorted(other.counts)
            self.expect(counts[0] == counts[1], f"{name}: {counts[0]} arguments on PostgreSQL, {counts[1]} on SQLite")
        if other.kind == "scalar":
            self.generated_column(name, max(other.counts), min(other.marks) & DETERMINISTIC != 0)
        if function.kind != "aggregate" and (function.marks == "is" or function.strict):
            self.nulls(name, function)


def main():
    server = psycopg2.connect("")
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute("CREATE EXTENSION IF NOT EXISTS compozy")
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.enable_load_extension(True)
    connection.load_extension(os.path.join(ROOT, "compozy"))
    postgres, sqlite = postgres_functions(cursor), sqlite_functions(connection)
    comparison = Comparison(cursor, connection)
    for name in sorted(postgres.keys() | sqlite.keys()):
        there = name in postgres and name in sqlite
        comparison.expect(there, f"{name} is on {'PostgreSQL' if name in postgres else 'SQLite'} only")
        if there:
            before = comparison.failed
            comparison.function(name, postgres[name], sqlite[name])
            if comparison.failed == before:
                print(f"ok - {name}")
    print(f"{comparison.passed} passed, {comparison.failed} failed")
    return 1 if comparison.failed else 0


if __name__ == "__main__":
    sys.exit(main())
