"""A document of 100 MB: each function works or names its limit, in bounded time and memory. What each took is printed.

Each call has a process (a server's backend) of its own, whose highest memory is read, less what a process has that only made
the document. On PostgreSQL that memory holds what the server needs to read and to give the value too.

SPDX-License-Identifier: PostgreSQL
"""
import os
import re
import sqlite3
import time

import psycopg2

from engines import processes

SIZE = 100 * 1000 * 1000
SECONDS = 120  # for a call; they take a few, more on a busy machine

ELEMENT = '{"id": 4711, "name": "invoice", "done": false, "tags": ["urgent", "billing"], "usage": {"tokens": 815, "ratio": 0.25}}'
COUNT = SIZE // (len(ELEMENT) + 2)
SCHEMA = '{"items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"maxLength": 10}}}}'
LAST = COUNT - 1

CALLS = [
    "compozy_json_length(compozy_json({text}))",
    "CASE WHEN compozy_json_is_valid({text}) THEN 1 END",
    "compozy_json_get({json}, '/%d/name')" % LAST,
    "length(CAST(compozy_json_set({json}, '/%d/name', 'x') AS text))" % LAST,
    "length(CAST(compozy_json_merge({json}, '[1]') AS text))",
    "length(CAST(compozy_json_merge_patch({json}, '{{\"a\": 1}}') AS text))",
    "length(CAST(compozy_json_patch({json}, '[{{\"op\": \"remove\", \"path\": \"/0\"}}]') AS text))",
    "length(CAST(compozy_json_diff({json}, compozy_json_set({json}, '/7/name', 'x')) AS text))",
    "compozy_json_hash({json})",
    "length(compozy_json_canonical({json}))",
    "CASE WHEN compozy_json_equal({json}, {json}) THEN 1 END",
    "CASE WHEN compozy_json_contains({json}, '[{{\"id\": 4711}}]') THEN 1 END",
    "CASE WHEN compozy_json_schema_is_valid('%s', {json}) THEN 1 END" % SCHEMA.replace("{", "{{").replace("}", "}}"),
    "compozy_json_query_first({json}, '$[-1].usage.tokens')",
    "(SELECT count(*) FROM compozy_json_query({json}, '$[?@.id == 4711 && search(@.name, \"voice\")].tags'))",
    "(SELECT count(*) FROM compozy_json_query({json}, '$..*'))",
    "length(CAST(compozy_json_redact({json}) AS text))",
]


def memory(pid, field):
    """Bytes, without shared memory: VmRSS now, VmHWM at most."""
    status = open(f"/proc/{pid}/status").read()
    found, shared = (int(re.search(name + r":\s+(\d+) kB", status).group(1)) * 1024 for name in (field, "RssShmem"))
    return found - shared


def make(connection, postgres):
    repeated = f"repeat('{ELEMENT}, ', {LAST})" if postgres else f"replace(hex(zeroblob({LAST})), '00', '{ELEMENT}, ')"
    connection.execute("CREATE TABLE large AS SELECT '[' || %s || '%s]' AS text" % (repeated, ELEMENT))
    if postgres:
        connection.execute("ALTER TABLE large ADD json jsonb")
        connection.execute("UPDATE large SET json = text::jsonb")


def run(engine, expression, answers):
    connection = engine.connect()
    postgres = engine.name == "PostgreSQL"
    pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0] if postgres else os.getpid()
    call = expression.format(text="text", json="json" if postgres else "text")
    before, begin, error = memory(pid, "VmRSS"), time.perf_counter(), None
    try:
        connection.execute(f"SELECT {call} FROM large").fetchall()
    except (psycopg2.Error, sqlite3.Error) as failed:
        error = str(failed)
    answers.put((time.perf_counter() - begin, memory(pid, "VmHWM") - before, error))


def test_large(engine, expect):
    connection = engine.connect()
    make(connection, engine.name == "PostgreSQL")
    for expression in CALLS:
        answers = processes.SimpleQueue()
        process = processes.Process(target=run, args=(engine, expression, answers))
        process.start()
        seconds, most, error = answers.get()
        process.join()
        print(f"{engine.name:10} {seconds:6.1f} s {most / SIZE:5.1f} times {expression[:100]}{' ' + error if error else ''}")
        expect(error is None or error.startswith("LIMIT_EXCEEDED"), f"{expression} on {engine.name}: {error}")
        expect(seconds < SECONDS, f"{expression} on {engine.name}: {seconds:.1f} s")
    connection.execute("DROP TABLE large")
    connection.close()
