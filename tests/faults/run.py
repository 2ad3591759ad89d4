#!/usr/bin/env python3
"""Every allocation failed in turn for every statement of sql/*.sql on PostgreSQL, and a cancel at each instead; run by postgres.sh.

A statement is first tried with its first allocation failing, then with its second, and so on until it makes no more; each try must end with
"out of memory" (or, cancelled, with that) and is rolled back. Then it runs unharmed, and must give what it gives on another database that no
failure has touched: whatever a failed try left behind in the backend would show there. At the end the backend must hold no more memory than a
tenth above what the other's holds; if it does, the file is run once more, since a block more may be chance, and what leaks does so again.

SPDX-License-Identifier: PostgreSQL
"""
import glob
import os
import re
import sys

import psycopg2
import psycopg2.extras

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from counter import Counter  # noqa: E402

SQL = os.path.join(HERE, "..", "..", "sql")
OUT_OF_MEMORY, CANCELED = "53200", "57014"
NEVER = 1 << 40
DENSE = 20  # each of the first allocations, then ever fewer
MEMORY = 1.1
TRANSACTION = re.compile(r"(BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|START)\b", re.IGNORECASE)


class Session:
    """A connection on a database of its own."""

    def __init__(self, name):
        self.run_on("postgres", f'DROP DATABASE IF EXISTS "{name}"')
        self.run_on("postgres", f'CREATE DATABASE "{name}"')
        self.connection = psycopg2.connect(dbname=name)
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.run("CREATE EXTENSION compozy")
        self.run("CREATE FUNCTION compozy_fault(bigint, boolean) RETURNS void AS '$libdir/compozy' LANGUAGE C")
        self.run("CREATE FUNCTION compozy_fault_end() RETURNS boolean AS '$libdir/compozy' LANGUAGE C")
        self.run("SET client_min_messages = error")

    @staticmethod
    def run_on(name, sql):
        connection = psycopg2.connect(dbname=name)
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def run(self, sql):
        """What a statement gives: its rows, or its error's code and sentence."""
        try:
            self.cursor.execute(sql)
            return [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in self.cursor.fetchall()] \
                if self.cursor.description else []
        except psycopg2.Error as error:
            return error.pgcode, str(error)

    def in_transaction(self):
        return self.connection.info.transaction_status != psycopg2.extensions.TRANSACTION_STATUS_IDLE

    def failed(self):
        return self.connection.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_INERROR

    def memory(self):
        """But for what the server remembers of its catalogue, tables of failed tries too."""
        return self.run("SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts WHERE name <> 'CacheMemoryContext'")[0][0]


def statements(path):
    """The statements of a file, each with psql's \\gset or without; what else is psql's has no part in this."""
    text = ""
    for line in open(path, encoding="utf-8"):
        if not text and (line.startswith("\\") or line.startswith("--") or not line.strip()):
            continue
        text += line
        if line.rstrip().endswith(";") or line.rstrip().endswith("\\gset"):
            keeps = line.rstrip().endswith("\\gset")
            yield text.rstrip().removesuffix("\\gset").rstrip().removesuffix(";"), keeps
            text = ""


def code_of(result):
    return result[0] if isinstance(result, tuple) else None


def tried(session, sql, number, cancels):
    """Whether the statement made that many allocations, and what it gave."""
    inside = session.in_transaction()
    session.run("SAVEPOINT fault" if inside else "BEGIN")
    session.run(f"SELECT compozy_fault({number}, {cancels})")
    result = session.run(sql)
    session.run("ROLLBACK TO fault" if inside else "ROLLBACK")
    if inside:
        session.run("RELEASE fault")
    return session.run("SELECT compozy_fault_end()")[0][0], result


def fail_each(session, sql, cancels, expect):
    """How many tries failed as they should. A cancel may come too late for a short call, which then does what it always does."""
    number, count = 0, 0
    usual = code_of(tried(session, sql, NEVER, cancels)[1])
    while True:
        reached, result = tried(session, sql, number, cancels)
        if not reached:
            return count
        code = code_of(result)
        if cancels == "true":
            expect(code in (CANCELED, usual), f"cancelled at {number}: {sql[:200]}: {str(result)[:300]}")
            count += code == CANCELED
        else:
            expect(code == OUT_OF_MEMORY, f"allocation {number} failed: {sql[:200]}: {str(result)[:300]}")
            count += 1
        number += 1 + number // DENSE


def same(one, other):
    return str(one) == str(other)


def run_file(path, expect):
    name = os.path.basename(path)
    failing, sound = Session(f"failing_{name}"), Session(f"sound_{name}")
    kept, failures, cancels = [{}, {}], 0, 0
    for text, keeps in statements(path):
        mine, other = (re.sub(r":'(\w+)'", lambda found: "'" + str(values[found[1]]).replace("'", "''") + "'", text) for values in kept)
        if not TRANSACTION.match(text) and not failing.failed():
            failures += fail_each(failing, mine, "false", expect)
            cancels += fail_each(failing, mine, "true", expect)
        results = failing.run(mine), sound.run(other)
        if keeps:
            for session, result, values in zip((failing, sound), results, kept):
                values.update(zip((column.name for column in session.cursor.description), result[0]))
        elif mine == other:
            expect(same(*results), f"{name}: {mine[:200]}: {str(results[0])[:300]} rather than {str(results[1])[:300]}")
    used, usual = (session.memory() if session.connection.server_version >= 140000 else 0 for session in (failing, sound))
    print(f"{name}: {failures} failures, {cancels} cancels", flush=True)
    failing.connection.close()
    sound.connection.close()
    return failures, cancels, used, usual


def run_watched(path, expect):
    failures, cancels, used, usual = run_file(path, expect)
    if used > usual * MEMORY:
        failures, cancels, used, usual = run_file(path, expect)
    expect(used <= usual * MEMORY, f"{path}: the backend holds {used} bytes rather than {usual}, not for the first time")
    return failures, cancels


def main():
    psycopg2.extras.register_default_jsonb(loads=str, globally=True)
    expect = Counter()
    names = sys.argv[1:]
    failures = cancels = 0
    for path in sorted(glob.glob(os.path.join(SQL, "*.sql"))):
        if not names or os.path.basename(path)[:-4] in names:
            more_failures, more_cancels = run_watched(path, expect)
            failures += more_failures
            cancels += more_cancels
    print(f"{failures} allocations failed, {cancels} calls cancelled")
    expect(failures > 0 and cancels > 0, "something failed and something was cancelled")
    return expect.end()


sys.exit(main())
