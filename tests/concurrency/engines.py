"""A database of each engine that many processes open at once.

SPDX-License-Identifier: PostgreSQL
"""
import json
import multiprocessing
import os
import shutil
import sqlite3
import tempfile

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMIT = 120  # seconds that workers may take together

# Children begin anew, so that no connection is shared with them.
processes = multiprocessing.get_context("spawn")


class Connection:
    """One process's: calls functions, in a transaction of their own or between begin and commit."""

    def __init__(self, handle, mark, begin):
        self.handle, self.mark, self.begin_statement = handle, mark, begin

    def execute(self, statement, values=()):
        cursor = self.handle.cursor()
        cursor.execute(statement, values)
        return cursor

    def call(self, function, *values):
        """The function's value; one that is a list or an object goes in as JSON, and one that is JSON comes back so."""
        values = [json.dumps(value) if isinstance(value, (dict, list)) else value for value in values]
        marks = ", ".join([self.mark] * len(values))
        value = self.execute(f"SELECT {function}({marks})", values).fetchone()[0]
        return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value

    def begin(self):
        self.execute(self.begin_statement)

    def commit(self):
        self.execute("COMMIT")

    def close(self):
        self.handle.close()


class Postgres:
    name = "PostgreSQL"

    def __init__(self):
        with_schema = self.connect()
        with_schema.execute("CREATE EXTENSION IF NOT EXISTS compozy")
        with_schema.call("compozy_migrate_up")
        with_schema.close()

    @staticmethod
    def connect():
        handle = psycopg2.connect("")
        handle.autocommit = True
        return Connection(handle, "%s", "BEGIN")

    def close(self):
        connection = self.connect()
        connection.execute("SELECT compozy_migrate_down(1000, true)")
        connection.close()


class Sqlite:
    name = "SQLite"

    def __init__(self):
        self.place = tempfile.mkdtemp(prefix="compozy_concurrency.")
        with_schema = self.connect()
        with_schema.call("compozy_migrate_up")
        with_schema.close()

    def connect(self):
        handle = sqlite3.connect(os.path.join(self.place, "test.db"), isolation_level=None, timeout=60)
        handle.enable_load_extension(True)
        handle.load_extension(os.path.join(ROOT, "compozy"))
        connection = Connection(handle, "?", "BEGIN IMMEDIATE")
        connection.call("compozy_configure")
        return connection

    def close(self):
        shutil.rmtree(self.place)


ENGINES = [Postgres, Sqlite]


def _work(engine, body, number, barrier, failures):
    try:
        connection = engine.connect()
        barrier.wait(LIMIT)
        body(connection, number)
        connection.close()
    except Exception as error:
        failures.put(f"worker {number}: {error}")


def run_workers(engine, body, count):
    """Runs body(connection, number) in count processes, which begin together; raises what one of them failed with."""
    barrier, failures = processes.Barrier(count), processes.Queue()
    workers = [processes.Process(target=_work, args=(engine, body, number, barrier, failures)) for number in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(LIMIT)
        if worker.is_alive():
            worker.kill()
            raise RuntimeError(f"a worker was not done after {LIMIT} s")
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a worker died")
    if not failures.empty():
        raise RuntimeError(failures.get())
