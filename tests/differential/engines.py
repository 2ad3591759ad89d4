"""The two engines: a statement in, its rows or its error out, in one form for both.

SPDX-License-Identifier: PostgreSQL
"""
import os
import re
import shutil
import sqlite3
import struct
import tempfile
from collections import namedtuple

import psycopg2
import psycopg2.extensions

from signatures import ROOT, error_codes

# rows is a list of tuples; error is None, or a text that begins with the error's code.
Outcome = namedtuple("Outcome", "rows error")

ERRORS = error_codes()
TABLES = ["compozy_locks", "task_queue", "task_leases", "state_events", "task_states", "workflow_states", "api_keys",
          "compozy_bootstrap", "users", "knowledge_blocks", "knowledge_vectors", "knowledge_documents", "knowledge_collections"]
EMPTIED = "BEGIN; " + "; ".join(f"DELETE FROM {table}" for table in TABLES) + "; COMMIT"


def _time(text, _cursor):
    """PostgreSQL's spelling of a time in UTC as SQLite's half spells it."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d+-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00", text)
    return f"{match[1]}T{match[2]}.{(match[3] or '').ljust(6, '0')}Z" if match else text


def _bytes(text, _cursor):
    return None if text is None else bytes.fromhex(text[2:])


def _double(text, _cursor):
    return None if text is None else struct.pack(">d", float(text))


def _truth(text, _cursor):
    return None if text is None else int(text == "t")


def _text(text, _cursor):
    return text


_TYPES = [psycopg2.extensions.new_type(oids, name, cast) for oids, name, cast in [
    ((1184,), "TIME", _time), ((17,), "BYTES", _bytes), ((701,), "DOUBLE", _double), ((16,), "TRUTH", _truth),
    ((3802, 114, 25, 1043), "DOCUMENT", _text)]]


def _sentence(message, given):
    """The message, when it is one of ours and given, the engine's own codes, are those of shared/base/errors.def."""
    code = message.partition(":")[0]
    if code not in ERRORS:
        return None
    return message if given in ERRORS[code] else f"{code} with the engine's code {given}"


class Postgres:
    name = "PostgreSQL"

    def __init__(self):
        self.handle = psycopg2.connect("")
        self.handle.autocommit = True
        self.cursor = self.handle.cursor()
        for kind in _TYPES:
            psycopg2.extensions.register_type(kind, self.handle)
        # One session's schema, so that runs side by side don't meet.
        self.run("CREATE EXTENSION IF NOT EXISTS compozy")
        self.schema = f"differential_{self.handle.info.backend_pid}"
        self.run(f"CREATE SCHEMA {self.schema}")
        self.run(f"SET search_path = {self.schema}, public; SET client_min_messages = error; SET jit = off")
        self.run("CREATE TABLE documents (n bigint PRIMARY KEY, j jsonb, t text)")

    def run(self, statement):
        try:
            self.cursor.execute(statement)
            return Outcome(self.cursor.fetchall() if self.cursor.description else [], None)
        except psycopg2.OperationalError as error:
            if self.handle.closed:
                raise
            return self._failed(error)
        except psycopg2.Error as error:
            return self._failed(error)

    @staticmethod
    def _failed(error):
        message = error.diag.message_primary or str(error)
        ours = _sentence(message, error.pgcode)
        return Outcome(None, ours or f"engine: {error.pgcode} {message}")

    def empty(self):
        outcome = self.run(EMPTIED)
        if outcome.error:
            raise RuntimeError(f"{self.name}: the tables can't be emptied: {outcome.error}")

    def close(self):
        self.run("ROLLBACK")
        self.run(f"DROP SCHEMA {self.schema} CASCADE")
        self.handle.close()


class Sqlite:
    name = "SQLite"

    def __init__(self):
        self.place = tempfile.mkdtemp(prefix="compozy_differential.", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.handle = sqlite3.connect(os.path.join(self.place, "test.db"), isolation_level=None, cached_statements=0)
        self.handle.enable_load_extension(True)
        self.handle.load_extension(os.path.join(ROOT, "compozy"))
        # One way to write bytes that both engines read.
        self.handle.create_function("decode", 2, lambda text, _form: bytes.fromhex(text), deterministic=True)
        self.run("SELECT compozy_configure()")
        self.run("PRAGMA synchronous = OFF")
        self.run("CREATE TABLE documents (n INTEGER PRIMARY KEY, j TEXT, t TEXT)")

    def run(self, statement):
        try:
            rows = self.handle.execute(statement).fetchall()
        except sqlite3.Error as error:
            message = str(error)
            ours = _sentence(message, getattr(error, "sqlite_errorcode", 0) & 0xff)
            return Outcome(None, ours or f"engine: {message}")
        return Outcome([tuple(struct.pack(">d", value) if isinstance(value, float) else value for value in row) for row in rows],
                       None)

    def empty(self):
        self.handle.executescript(EMPTIED)

    def close(self):
        self.handle.close()
        shutil.rmtree(self.place)
