"""Calls that would take very long: each is cancelled from outside, ends at once, and the connection goes on.

SPDX-License-Identifier: PostgreSQL
"""
import json
import random
import sqlite3
import threading
import time

import psycopg2

CANCEL_AFTER, HEARD_WITHIN = 0.3, 1.0  # seconds; a busy machine may be late to cancel

DEEP = "[" * 900 + "]" * 900
WORD = "".join(random.Random(1).choices("ab", k=4000000))
TWICE = {"$defs": {"a": {"type": "array", "anyOf": [{"items": {"$ref": "#/$defs/a"}}] * 2}}, "$ref": "#/$defs/a"}

CALLS = {
    "a path": ("compozy_json_query_first({}, {})", DEEP, "$..*..*..*..*[?@ == 1]"),
    "a path with filters in filters": ("compozy_json_query_first({}, {})", DEEP, "$..*[?@..*[?@..*[?@ == 1]]]"),
    "the rows of a path": ("count(*) FROM compozy_json_query({}, {})", DEEP, "$..*..*..*"),
    "many rows": ("count(*) FROM compozy_json_query({}, {})", json.dumps(list(range(1000))), "$[" + "*," * 9000 + "*]"),
    "a regular expression": ("compozy_json_query_first({}, {})", json.dumps([WORD]), "$[?search(@, 'a[ab]{400}c')]"),
    "a schema": ("CASE WHEN compozy_json_schema_is_valid({}, {}) THEN 1 ELSE 0 END", json.dumps(TWICE),
                 "[" * 60 + "1" + "]" * 60),
}


def cancel(engine, connection):
    if engine.name == "PostgreSQL":
        connection.handle.cancel()
    else:
        connection.handle.interrupt()


def seconds_to_end(engine, connection, call, values):
    """From the cancel to the end of the call, and its error; None when there was none."""
    canceller = threading.Timer(CANCEL_AFTER, cancel, (engine, connection))
    begin, failed = time.perf_counter(), None
    canceller.start()
    try:
        connection.execute("SELECT " + call.format(connection.mark, connection.mark), values)
    except (psycopg2.Error, sqlite3.Error) as error:
        failed = str(error)
    seconds = time.perf_counter() - begin - CANCEL_AFTER
    canceller.join()
    return seconds, failed


def test_cancel(engine, expect):
    connection = engine.connect()
    for name, (call, *values) in CALLS.items():
        seconds, failed = seconds_to_end(engine, connection, call, values)
        expect(failed is not None and ("interrupt" in failed.lower() or "canceling" in failed),
               f"{name} on {engine.name}: not cancelled, {seconds:.2f} s too early: {failed}")
        expect(seconds < HEARD_WITHIN, f"{name} on {engine.name}: {seconds:.2f} s from the cancel to the end")
        expect(connection.call("compozy_json_type", [1]) == "array", f"{name} on {engine.name}: the connection goes on")
    connection.close()
