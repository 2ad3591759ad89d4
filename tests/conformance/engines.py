"""Both engines behind one interface: an SQL expression with texts in it, in; its value or its error, out.

A text may be any bytes, also such that are no valid text: they reach the engine as they are.

SPDX-License-Identifier: PostgreSQL
"""
import os
import sqlite3
from collections import namedtuple

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# value is None for NULL and for an error; error is None or the engine's sentence.
Outcome = namedtuple("Outcome", "value error")


def encode(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


class Sqlite:
    name = "sqlite"

    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.enable_load_extension(True)
        self.connection.load_extension(os.path.join(ROOT, "compozy"))
        self.connection.execute("CREATE TABLE stored (doc TEXT)")

    def _run(self, sql, texts):
        try:
            row = self.connection.execute(sql, [encode(text) for text in texts]).fetchone()
        except sqlite3.Error as error:
            return Outcome(None, str(error))
        return Outcome(row[0] if row else None, None)

    def text(self, expression, *texts):
        """The value of an expression, each {} in it one of the texts, as text."""
        return self._run("SELECT " + expression.replace("{}", "CAST(? AS TEXT)"), texts)

    def truth(self, expression, *texts):
        outcome = self.text(expression, *texts)
        return outcome if outcome.value is None else Outcome(bool(outcome.value), None)

    def row(self, expressions, *texts):
        """The values of expressions as a list of texts, {0} in them being the first text and so on; or an error."""
        sql = "SELECT " + ", ".join(f"CAST({expression} AS TEXT)" for expression in expressions)
        for number in range(len(texts)):
            sql = sql.replace("{%d}" % number, f"CAST(?{number + 1} AS TEXT)")
        try:
            return Outcome(list(self.connection.execute(sql, [encode(text) for text in texts]).fetchone()), None)
        except sqlite3.Error as error:
            return Outcome(None, str(error))

    def bytes(self, expression, *texts):
        return self.text(expression, *texts)

    def store(self, expression, *texts):
        """Keeps a document in a table, in the row's place that was there before."""
        self.connection.execute("DELETE FROM stored")
        return self._run("INSERT INTO stored SELECT " + expression.replace("{}", "CAST(? AS TEXT)"), texts)

    def stored(self, expression):
        return self._run(f"SELECT {expression} FROM stored", [])


class Postgres:
    name = "postgres"

    def __init__(self):
        self.connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.cursor.execute("CREATE EXTENSION IF NOT EXISTS compozy")
        self.cursor.execute("CREATE TEMP TABLE stored (doc jsonb)")

    def _run(self, sql, texts):
        statement = b""
        for part, text in zip(sql.split("{}"), [*texts, None]):
            statement += part.encode()
            if text is not None:
                statement += b"'" + encode(text).replace(b"'", b"''") + b"'::text"
        try:
            self.cursor.execute(statement)
            row = self.cursor.fetchone() if self.cursor.description else None
        except psycopg2.Error as error:
            return Outcome(None, error.diag.message_primary or str(error))
        except ValueError as error:  # U+0000, which the client refuses
            return Outcome(None, str(error))
        return Outcome(row[0] if row else None, None)

    def text(self, expression, *texts):
        return self._run(f"SELECT ({expression})::text", texts)

    def truth(self, expression, *texts):
        return self._run("SELECT " + expression, texts)

    def row(self, expressions, *texts):
        sql = "SELECT " + ", ".join(f"({expression})::text" for expression in expressions)
        for number, text in enumerate(texts):
            sql = sql.replace("{%d}" % number, "'" + text.replace("'", "''") + "'::text")
        try:
            self.cursor.execute(sql)
            return Outcome(list(self.cursor.fetchone()), None)
        except psycopg2.Error as error:
            return Outcome(None, error.diag.message_primary or str(error))

    def bytes(self, expression, *texts):
        outcome = self.truth(expression, *texts)
        return outcome if outcome.value is None else Outcome(bytes(outcome.value), None)

    def store(self, expression, *texts):
        self.cursor.execute("DELETE FROM stored")
        return self._run("INSERT INTO stored SELECT " + expression, texts)

    def stored(self, expression):
        return self._run(f"SELECT ({expression})::text FROM stored", [])
