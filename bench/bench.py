#!/usr/bin/env python3
"""The figures of the project, each beside what a user would do without it, in the same run.

Prints a line per figure:   figure NAME ours peer ratio goal ok|short
Times are nanoseconds per call: the best of rounds in which ours, the peer and the floor (the same query without the
call) take turns, less the floor; what else runs on a machine only ever adds to a time. A figure in nanoseconds over the engine's floor prints the difference instead of the ratio.

    bench/bench.sh [--rounds N] [--only PREFIX]

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import atexit
import io
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import json_sizes
import schemas

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def document():
    """A realistic 2.4 KB document: a batch of support tickets, as a task's output."""
    rng = random.Random(7)
    words = "invoice key answer rotate morning error the of missing your since ticket please account".split()

    def ticket(number):
        return {
            "id": number,
            "from": rng.choice(["ada", "grace", "alan"]) + "@example.com",
            "text": " ".join(rng.choice(words) for _ in range(16)),
            "labels": rng.sample(words, 3),
            "score": round(rng.random(), 3),
            "urgent": rng.random() < 0.3,
            "usage": {"prompt_tokens": rng.randrange(4000), "completion_tokens": rng.randrange(900), "model": "m-1"},
        }

    return json.dumps({"tickets": [ticket(4711 + i) for i in range(8)], "next": None, "took_ms": 1250})


def usage(number):
    """The usage of a task: two models as a rule, of six in all."""
    rng = random.Random(number)

    def entry():
        prompt, completion = rng.randrange(1, 9000), rng.randrange(1, 2000)
        entry = {
            "provider": rng.choice(["anthropic", "openai", "mistral"]),
            "model": rng.choice(["large", "small"]),
            "source": "task",
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "captured_at": "2025-01-31T12:%02d:%02d.000000Z" % (number // 60 % 60, number % 60),
        }
        if rng.random() < 0.5:
            entry["cached_prompt_tokens"] = prompt // 2
        return entry

    return json.dumps([entry() for _ in range(rng.choice([1, 2, 2, 3]))])


def build_floor(engine, *options):
    """A module of bench/floor, the same function without us, in a place that a server of another user can read."""
    place = tempfile.mkdtemp(prefix="compozy_floor.", dir="/tmp")
    atexit.register(shutil.rmtree, place)
    os.chmod(place, 0o755)
    module = os.path.join(place, "floor.so")
    source = os.path.join(ROOT, "bench", "floor", "floor_%s.c" % engine)
    subprocess.run(["cc", "-O2", "-fPIC", "-shared", *options, "-o", module, source], check=True)
    return module


class Engine:
    """Runs a query over all rows of a table, s of statuses, t of documents, u of usage or v of a task's inputs, and gives seconds."""

    rows = {"t": 20000, "u": 100000, "v": 20000, "s": 100000, **json_sizes.ROWS}
    made = ()

    def prepare(self, table):
        """Makes a table of json_sizes.py that isn't there yet."""
        if table in json_sizes.ROWS and table not in self.made:
            self.made += (table,)
            json_sizes.make_table(self, table)

    def count(self, table):
        return Engine.rows[table]

    def seconds(self, query):
        start = time.perf_counter()
        self.run(query)
        return time.perf_counter() - start


class Sqlite(Engine):
    name = "sqlite"

    def __init__(self, doc):
        self.connection = sqlite3.connect(":memory:")
        self.connection.enable_load_extension(True)
        self.connection.load_extension(os.path.join(ROOT, "compozy"))
        self.connection.load_extension(build_floor("sqlite"))
        self.connection.execute("CREATE TABLE t (n INTEGER, s TEXT, d TEXT)")
        self.connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows(self.rows["t"], doc))
        self.connection.execute("CREATE TABLE s AS SELECT CASE WHEN n % 2 = 0 THEN 'RUNNING' ELSE 'FAILED' END AS s FROM "
                                "(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT n FROM c)",
                                (self.rows["s"],))
        self.connection.execute("CREATE TABLE u (usage TEXT)")
        self.connection.executemany("INSERT INTO u VALUES (?)", ((usage(n),) for n in range(self.rows["u"])))
        self.connection.execute("CREATE TABLE v (i TEXT)")
        self.connection.executemany("INSERT INTO v VALUES (?)", ((schemas.job(n),) for n in range(self.rows["v"])))

    def make_pairs(self, table, lines):
        self.connection.execute(f"CREATE TABLE {table} (d TEXT, e TEXT)")
        self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", lines)

    def run(self, query):
        self.connection.execute(query).fetchall()


class Postgres(Engine):
    name = "postgres"

    def __init__(self, doc):
        import psycopg2

        self.connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.cursor.execute("SET max_parallel_workers_per_gather = 0; SET jit = off; SET client_min_messages = error")
        self.cursor.execute("CREATE EXTENSION IF NOT EXISTS compozy; DROP TABLE IF EXISTS t")
        self.cursor.execute("CREATE TABLE t (n bigint, s text, d text, j jsonb, k jsonb)")
        self.cursor.execute("ALTER TABLE t ALTER d SET STORAGE EXTERNAL, ALTER j SET STORAGE EXTERNAL, ALTER k SET STORAGE EXTERNAL")
        self.cursor.execute("INSERT INTO t SELECT n, CASE WHEN n %% 2 = 0 THEN 'RUNNING' ELSE 'FAILED' END, %s, %s, %s "
                            "FROM generate_series(1, %s) n", (doc, doc, doc, self.rows["t"]))
        self.cursor.execute("CREATE TABLE s AS SELECT CASE WHEN n %% 2 = 0 THEN 'RUNNING' ELSE 'FAILED' END AS s FROM "
                            "generate_series(1, %s) n", (self.rows["s"],))
        self.cursor.execute("DROP TABLE IF EXISTS u; CREATE TABLE u (usage jsonb)")
        lines = io.StringIO("".join(usage(n) + "\n" for n in range(self.rows["u"])))
        self.cursor.copy_expert("COPY u FROM STDIN", lines)
        self.cursor.execute("DROP TABLE IF EXISTS v; CREATE TABLE v (i jsonb)")
        lines = io.StringIO("".join(schemas.job(n) + "\n" for n in range(self.rows["v"])))
        self.cursor.copy_expert("COPY v FROM STDIN", lines)
        self.cursor.execute("VACUUM ANALYZE t")
        self.cursor.execute("VACUUM ANALYZE u")
        self.cursor.execute("VACUUM ANALYZE v")
        pg_config = os.environ.get("PG_CONFIG", "pg_config")
        include = subprocess.run([pg_config, "--includedir-server"], check=True, capture_output=True, text=True).stdout.strip()
        self.cursor.execute("CREATE OR REPLACE FUNCTION floor_is_terminal(text) RETURNS boolean AS %s, 'floor_is_terminal' "
                            "LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE", (build_floor("postgres", "-I" + include),))
        self.cursor.execute(open(os.path.join(ROOT, "bench", "peers.sql")).read())

    def make_pairs(self, table, lines):
        self.cursor.execute(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} (d jsonb, e jsonb)")
        self.cursor.execute(f"ALTER TABLE {table} ALTER d SET STORAGE EXTERNAL, ALTER e SET STORAGE EXTERNAL")
        with tempfile.TemporaryFile("w+") as file:
            for d, e in lines:
                file.write("%s\t%s\n" % (d, "\\N" if e is None else e))
            file.seek(0)
            self.cursor.copy_expert(f"COPY {table} FROM STDIN", file)
        self.cursor.execute(f"VACUUM ANALYZE {table}")

    def run(self, query):
        self.cursor.execute(query)
        self.cursor.fetchall()


def rows(count, doc):
    """No two documents are the same: SQLite remembers the last ones it parsed."""
    return [(n, "RUNNING" if n % 2 == 0 else "FAILED", doc.replace("1250", str(n))) for n in range(1, count + 1)]


# The sums by provider, model and source, as a user writes them: without a check of the entries, without agents.
USAGE_POSTGRES = """(SELECT count(*) FROM (SELECT e ->> 'provider', e ->> 'model', lower(e ->> 'source'),
    sum((e ->> 'prompt_tokens')::bigint), sum((e ->> 'completion_tokens')::bigint), sum((e ->> 'total_tokens')::bigint),
    sum((e ->> 'reasoning_tokens')::bigint), sum((e ->> 'cached_prompt_tokens')::bigint),
    min((e ->> 'captured_at')::timestamptz), max((e ->> 'updated_at')::timestamptz)
    FROM u, jsonb_array_elements(usage) e GROUP BY 1, 2, 3) x)"""
USAGE_SQLITE = """(SELECT count(*) FROM (SELECT value ->> 'provider', value ->> 'model', lower(value ->> 'source'),
    sum(value ->> 'prompt_tokens'), sum(value ->> 'completion_tokens'), sum(value ->> 'total_tokens'),
    sum(value ->> 'reasoning_tokens'), sum(value ->> 'cached_prompt_tokens'),
    min(value ->> 'captured_at'), max(value ->> 'updated_at')
    FROM u, json_each(usage) GROUP BY 1, 2, 3) x)"""

# name, engine, floor, ours, peer, goal: a ratio that ours/peer must not exceed, or ("ns", difference), or (">=", ratio
# by which the peer must be slower), or ("total", nanoseconds of ours); table: t unless said
FIGURES = [
    ("pg_trivial_overhead_ns", "postgres", "count(s)", "count(compozy_status_is_terminal(s))", "count(floor_is_terminal(s))",
     ("ns", 30), "s"),
    ("sqlite_trivial_overhead_ns", "sqlite", "count(s)", "count(compozy_status_is_terminal(s))", "count(floor_is_terminal(s))",
     ("ns", 30), "s"),
    ("pg_can_transition_vs_plpgsql", "postgres", "count(s)", "count(compozy_status_can_transition(s, 'PENDING'))",
     "count(peer_can_transition(s, 'PENDING'))", (">=", 10)),
    ("pg_id_vs_gen_random_uuid", "postgres", "count(n)", "count(compozy_id())", "count(gen_random_uuid())", 0.8),
    # A document that is passed on, one that is merged with its like (which opens both), one set in a deep place.
    ("pg_jsonb_roundtrip", "postgres", "count(pg_column_size(j))", "count(compozy_json(j))", "count(j || '{\"z\": 1}')", 2),
    ("pg_jsonb_merge", "postgres", "count(pg_column_size(j))", "count(compozy_json_merge(j, k))", "count(j || k)", 2),
    ("pg_jsonb_set_deep", "postgres", "count(pg_column_size(j))", "count(compozy_json_set(j, '/tickets/3/urgent', n))",
     "count(jsonb_set(j, '{tickets,3,urgent}', to_jsonb(n)))", 2),
    ("sqlite_parse_write_vs_json", "sqlite", "count(length(d))", "count(compozy_json(d))", "count(json(d))", 0.8),
    ("sqlite_get_vs_json_extract", "sqlite", "count(length(d))", "count(compozy_json_get(d, '/tickets/7/usage/model'))",
     "count(json_extract(d, '$.tickets[7].usage.model'))", 1),
    ("sqlite_valid_vs_json_valid", "sqlite", "count(length(d))", "count(compozy_json_is_valid(d))", "count(json_valid(d))", 1),
    # A patch of two members; one element changed; the difference that makes, where the peer compares members of the top alone.
    ("sqlite_merge_patch_vs_json_patch", "sqlite", "count(length(d))",
     "count(compozy_json_merge_patch(d, '{\"took_ms\": 7, \"next\": {\"page\": 2}}'))",
     "count(json_patch(d, '{\"took_ms\": 7, \"next\": {\"page\": 2}}'))", 0.8),
    ("sqlite_patch_vs_json_set", "sqlite", "count(length(d))",
     "count(compozy_json_patch(d, '[{\"op\": \"replace\", \"path\": \"/tickets/3/urgent\", \"value\": 7}]'))",
     "count(json_set(d, '$.tickets[3].urgent', 7))", 1),
    ("sqlite_hash_vs_json", "sqlite", "count(length(d))", "count(compozy_json_hash(d))", "count(json(d))", 2),
    ("pg_merge_patch_vs_concat", "postgres", "count(pg_column_size(j))",
     "count(compozy_json_merge_patch(j, '{\"took_ms\": 7, \"next\": {\"page\": 2}}'))",
     "count(j || '{\"took_ms\": 7, \"next\": {\"page\": 2}}')", 1),
    ("pg_patch_vs_jsonb_set", "postgres", "count(pg_column_size(j))",
     "count(compozy_json_patch(j, '[{\"op\": \"replace\", \"path\": \"/tickets/3/urgent\", \"value\": 7}]'))",
     "count(jsonb_set(j, '{tickets,3,urgent}', '7'))", 1),
    ("pg_diff_vs_jsonb_each", "postgres", "count(jsonb_set(k, '{took_ms}', '7'))",
     "count(compozy_json_diff(j, jsonb_set(k, '{took_ms}', '7')))",
     "count((SELECT jsonb_object_agg(key, value) FROM jsonb_each(jsonb_set(k, '{took_ms}', '7')) "
     "WHERE value IS DISTINCT FROM j -> key))", 2),
    ("pg_hash_vs_sha256_of_text", "postgres", "count(pg_column_size(j))", "count(compozy_json_hash(j))",
     "count(sha256(convert_to(j::text, 'UTF8')))", 2),
    ("sqlite_id_vs_hex_randomblob", "sqlite", "count(n)", "count(compozy_id())", "count(hex(randomblob(20)))", 2),
    # A document of 1 KB against a schema of 23 keywords, and the same rules as expressions; one of 2.4 KB against 32 keywords,
    # where the floor has the reading (and, on SQLite, the parsing) of the document.
    ("pg_schema_vs_expressions", "postgres", "count(pg_column_size(i))", schemas.valid(schemas.call(schemas.JOB_SCHEMA, "i")),
     schemas.valid(schemas.POSTGRES_RULES), 1, "v"),
    ("sqlite_schema_vs_expressions", "sqlite", "count(i)", schemas.valid(schemas.call(schemas.JOB_SCHEMA, "i")),
     schemas.valid(schemas.SQLITE_RULES), 1, "v"),
    ("pg_schema_2k_ns", "postgres", "count(j -> 'next')", schemas.valid(schemas.call(schemas.BATCH_SCHEMA, "j")),
     "count(j || '{\"z\": 1}')", ("total", 10000)),
    ("sqlite_schema_2k_ns", "sqlite", "count(compozy_json_length(d))", schemas.valid(schemas.call(schemas.BATCH_SCHEMA, "d")),
     "count(json(d))", ("total", 10000)),
    # One member by a constant path; those that pass a filter, as rows and the first alone; a regular expression.
    ("pg_path_vs_jsonb_path", "postgres", "count(pg_column_size(j))", "count(compozy_json_query_first(j, '$.tickets[3].usage.model'))",
     "count(jsonb_path_query_first(j, '$.tickets[3].usage.model'))", 1.3),
    ("sqlite_path_vs_json_extract", "sqlite", "count(length(d))", "count(compozy_json_query_first(d, '$.tickets[3].usage.model'))",
     "count(json_extract(d, '$.tickets[3].usage.model'))", 1.3),
    ("pg_path_filter_vs_jsonb_path", "postgres", "count(pg_column_size(j))",
     "(SELECT count(*) FROM t, compozy_json_query(j, '$.tickets[?@.usage.prompt_tokens > 1000].id'))",
     "(SELECT count(*) FROM t, jsonb_path_query(j, '$.tickets[*] ? (@.usage.prompt_tokens > 1000).id'))", 1.3),
    ("sqlite_path_filter_vs_json_each", "sqlite", "count(length(d))",
     "(SELECT count(*) FROM t, compozy_json_query(d, '$.tickets[?@.usage.prompt_tokens > 1000].id'))",
     "(SELECT count(value ->> 'id') FROM t, json_each(d, '$.tickets') WHERE value ->> '$.usage.prompt_tokens' > 1000)", 1),
    ("pg_path_filter_first_vs_jsonb_path", "postgres", "count(pg_column_size(j))",
     "count(compozy_json_query_first(j, '$.tickets[?@.from == \"alan@example.com\" && @.score > 0.9].id'))",
     "count(jsonb_path_query_first(j, '$.tickets[*] ? (@.from == \"alan@example.com\" && @.score > 0.9).id'))", 1),
    ("pg_path_search_vs_like_regex", "postgres", "count(pg_column_size(j))",
     "count(compozy_json_query_first(j, '$.tickets[?search(@.text, \"(key|ticket) [a-m]+ account$\")].id'))",
     "count(jsonb_path_query_first(j, '$.tickets[*] ? (@.text like_regex \"(key|ticket) [a-m]+ account$\").id'))", 1),
    ("pg_usage_agg_vs_group_by", "postgres", "count(pg_column_size(usage))", "compozy_usage_agg(usage)", USAGE_POSTGRES, 0.8, "u"),
    ("sqlite_usage_agg_vs_group_by", "sqlite", "count(length(usage))", "compozy_usage_agg(usage)", USAGE_SQLITE, 0.8, "u"),
] + json_sizes.FIGURES


def measure(engine, figure, rounds):
    """Ours and the peer in nanoseconds a call over the floor, and how far the median of ours lies above its best."""
    if isinstance(engine, json_sizes.Program):
        return engine.measure(figure, rounds)
    table = figure[6] if len(figure) > 6 else "t"
    engine.prepare(table)
    queries = ["SELECT %s" % part if part.startswith("(SELECT") else "SELECT %s FROM %s" % (part, table) for part in figure[2:5]]
    times = [[], [], []]
    for query in queries:
        engine.run(query)
    for _ in range(rounds):
        for index, query in enumerate(queries):
            times[index].append(engine.seconds(query) * 1e9 / engine.count(table))
    floor, ours, peer = (min(t) for t in times)
    spread = statistics.median(times[1]) / ours - 1
    return max(ours - floor, 0.1), max(peer - floor, 0.1), spread


def judge(ours, peer, goal):
    """The number to print, the goal as text, and whether it is met."""
    if isinstance(goal, tuple) and goal[0] == "ns":
        return ours - peer, "<=%gns" % goal[1], ours - peer <= goal[1]
    if isinstance(goal, tuple) and goal[0] == "total":
        return ours, "<=%gns" % goal[1], ours <= goal[1]
    if isinstance(goal, tuple):
        return peer / ours, ">=%g" % goal[1], peer / ours >= goal[1]
    return ours / peer, "<=%g" % goal, ours / peer <= goal


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="the figures whose names begin so")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="an N-th of the rows")
    arguments = parser.parse_args()
    Engine.rows = {table: max(count // arguments.part, 2) for table, count in Engine.rows.items()}
    doc = document()
    engines = {"sqlite": Sqlite(doc), "postgres": Postgres(doc), "program": json_sizes.Program()}
    print("document %d bytes, rows %s, %d rounds, SQLite %s" % (len(doc), Engine.rows, arguments.rounds, sqlite3.sqlite_version))
    for figure in FIGURES:
        if not figure[0].startswith(arguments.only):
            continue
        measured = measure(engines[figure[1]], figure, arguments.rounds)
        if not measured:
            print("figure %s not measured: its peer isn't installed" % figure[0])
            continue
        ours, peer, spread = measured
        number, goal, met = judge(ours, peer, figure[5])
        print("figure %s %.0f %.0f %.2f %s %s (noise %.0f%%)" % (figure[0], ours, peer, number, goal, "ok" if met else "short",
                                                                 spread * 100), flush=True)
    return 0


sys.exit(main())
