#!/usr/bin/env python3
"""What knowledge costs, beside sqlite-vec and pgvector; called by bench/knowledge.sh.

    run.py VECTORS VEC0 [--rows N] [--dims D,…] [--rounds N] [--engine sqlite|postgres] [--alone]

VECTORS is the program of vectors.c, VEC0 sqlite-vec's library, "" where it isn't to be had. Each figure is a line

    figure NAME ours peer ratio goal ok|short (noise)

in milliseconds a search, or microseconds a chunk stored. Ours and the peers take turns; each number is the best of its rounds, noise
how far the median of ours lies above. What is found is compared with brute force in double precision, query by query.

vec0 stores the same chunks, id, document and metadata included, each embedding as the text that ours is given as well, and as many in
a transaction. Besides, what it takes for the embeddings alone, as texts and as the bytes of float32s. By the clock, and by the time
the processor worked, which other work on the machine disturbs less. Of texts vec0 is given the first 5,000: it takes as long for the
last as for the first.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import itertools
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
K = 10
BATCH = 500  # as in vectors.c
PEER_TEXTS = 5000
QUERIES = (17, 4242, 9001)
CHUNK = re.compile(r'"id":"(\d+)","document":"([^"]*)","metadata":(\{[^}]*\}),"embedding":(\[[^]]*\])')


class Bench:
    def __init__(self, options, place):
        self.options, self.place = options, place
        self.short = 0

    def vectors(self, *arguments):
        return subprocess.run([self.options.vectors, *map(str, arguments)], check=True, capture_output=True, text=True).stdout

    def figure(self, name, ours, peer, goal):
        best, other = min(ours), min(peer)
        ok = best / other <= goal
        self.short += not ok
        noise = sorted(ours)[len(ours) // 2] / best - 1
        print(f"figure {name} {best:.2f} {other:.2f} {best / other:.3f} <={goal} {'ok' if ok else 'short'} ({noise:.0%})", flush=True)

    def turns(self, *actions):
        """The times of each action in milliseconds, one after the other, round by round; a first round is not counted."""
        times = [[] for _ in actions]
        for round in range(self.options.rounds + 1):
            for action, taken in zip(actions, times):
                start = time.perf_counter()
                action()
                if round:
                    taken.append((time.perf_counter() - start) * 1e3)
        return times

    def data(self, dims):
        path = os.path.join(self.place, f"vectors_{dims}")
        self.vectors("make", dims, self.options.rows, path)
        queries = [self.vectors("query", dims, path, row % self.options.rows) for row in QUERIES]
        nearest = [
            [(id, float(score)) for id, score in map(str.split, self.vectors("nearest", dims, path, row % self.options.rows, K).splitlines())]
            for row in QUERIES
        ]
        return path, queries, nearest

    def batches(self, dims, path):
        lines = subprocess.Popen([self.options.vectors, "chunks", str(dims), path], stdout=subprocess.PIPE, text=True)
        yield from lines.stdout
        lines.wait()

    def load(self, batches, store):
        """Microseconds a chunk, and those that this process ran, without what making the batches takes."""
        taken = ran = count = 0
        for batch in batches:
            start, running = time.perf_counter(), time.process_time()
            store(batch)
            taken += time.perf_counter() - start
            ran += time.process_time() - running
            count += BATCH
        count = min(count, self.options.rows)
        return taken / count * 1e6, ran / count * 1e6

    def rows(self, dims, path):
        """The first batches as rows of rowid, id, document, metadata, embedding as text."""
        for batch in itertools.islice(self.batches(dims, path), PEER_TEXTS // BATCH):
            yield [(int(id) + 1, id, document, metadata, embedding) for id, document, metadata, embedding in CHUNK.findall(batch)]

    def check(self, name, found, nearest):
        same = [id for id, _ in found] == [id for id, _ in nearest]
        near = all(abs(a - b) <= 1e-9 for (_, a), (_, b) in zip(found, nearest))
        self.short += not (same and near)
        print(f"recall {name} {'1.0, in order, scores equal' if same and near else f'WRONG: {found} is not {nearest}'}", flush=True)

    def floors(self, dims):
        for what, size in (("float32", 4 * dims), ("sketch", dims)):
            print(f"floor memory_{what}_{dims} {self.vectors('floor', size * self.options.rows).strip()} ms", flush=True)


def store_in_vec0(bench, db, dims, path):
    """vec0 with the same chunks, and with less; the table v of the last is what is searched."""
    vector = f"e float[{dims}] distance_metric=cosine"

    def load(columns, marks, batches):
        def store(rows):
            db.execute("BEGIN")
            db.executemany(f"INSERT INTO v VALUES ({marks})", rows)
            db.execute("COMMIT")

        db.execute("DROP TABLE IF EXISTS v")
        db.execute(f"CREATE VIRTUAL TABLE v USING vec0({columns})")
        return bench.load(batches, store)

    texts = load(f"id TEXT PRIMARY KEY, +document TEXT, +metadata TEXT, {vector}", "?, ?, ?, ?", (
        [(id, document, metadata, embedding) for _, id, document, metadata, embedding in rows] for rows in bench.rows(dims, path)))
    alone = load("id INTEGER PRIMARY KEY, " + vector, "?, ?", (
        [(rowid, embedding) for rowid, _, _, _, embedding in rows] for rows in bench.rows(dims, path)))
    with open(path, "rb") as file:
        rowids = iter(range(1, bench.options.rows + 1))
        batches = ([(next(rowids), file.read(4 * dims)) for _ in range(min(BATCH, bench.options.rows - start))]
                   for start in range(0, bench.options.rows, BATCH))
        bytes_alone = load("id INTEGER PRIMARY KEY, " + vector, "?, ?", batches)
    return texts, alone, bytes_alone


def on_sqlite(bench, dims, path, queries, nearest):
    db = sqlite3.connect(os.path.join(bench.place, f"knowledge_{dims}.db"), isolation_level=None)
    db.enable_load_extension(True)
    db.load_extension(os.path.join(ROOT, "compozy"))
    db.execute("PRAGMA journal_mode = wal")
    db.execute("PRAGMA synchronous = normal")
    db.execute("SELECT compozy_migrate_up(), compozy_knowledge_create('c', ?)", (dims,)).fetchall()

    def search(query):
        return db.execute("SELECT id, score FROM compozy_knowledge_search('c', ?, ?)", (query, K)).fetchall()

    stored = bench.load(bench.batches(dims, path), lambda batch: db.execute("SELECT compozy_knowledge_upsert('c', ?)", (batch,)).fetchall())
    print(f"sqlite_upsert_{dims} {stored[0]:.1f} us a chunk", flush=True)
    for number, query in enumerate(queries):
        bench.check(f"sqlite_{dims}_{number}", search(query), nearest[number])
    vector = db.execute("SELECT compozy_vector(?)", (queries[0],)).fetchone()[0]
    scan = "SELECT id, {}(embedding, ?) AS distance FROM knowledge_vectors ORDER BY distance LIMIT ?"
    actions = [lambda: search(queries[0]), lambda: db.execute(scan.format("compozy_vector_distance"), (vector, K)).fetchall()]
    names = [("sqlite_search_over_own_scan", 0.5)]
    if bench.options.vec0:
        db.load_extension(bench.options.vec0)
        for what, peer in zip(("", "_embeddings_alone", "_bytes_alone"), store_in_vec0(bench, db, dims, path)):
            bench.figure(f"sqlite_upsert_{dims}_over_vec0{what}", stored[:1], peer[:1], 0.5)
            bench.figure(f"sqlite_upsert_{dims}_over_vec0{what}_processor_time", stored[1:], peer[1:], 0.5)
        actions.append(lambda: db.execute("SELECT id, distance FROM v WHERE e MATCH ? AND k = ?", (vector, K)).fetchall())
        actions.append(lambda: db.execute(scan.format("vec_distance_cosine"), (vector, K)).fetchall())
        names += [("sqlite_search_over_vec0", 0.5), ("sqlite_search_over_vec_distance_scan", 0.5)]
    times = bench.turns(*actions)
    for (name, goal), peer in zip(names, times[1:]):
        bench.figure(f"{name}_{dims}", times[0], peer, goal)
    if bench.options.vec0:
        bench.figure(f"sqlite_distance_over_vec_distance_{dims}", times[1], times[3], 1.0)
    print(f"sqlite_memory_{dims} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most, Python and a batch included")
    db.close()


def resident(pid):
    """MB of a process's own memory, what is shared with others left out."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"RssAnon:\s+(\d+)", status.read()).group(1)) / 1024


def has_pgvector(bench, cursor):
    if bench.options.alone:
        return False
    cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
    return cursor.fetchone()[0] > 0


def on_postgres(bench, dims, path, queries, nearest):
    db = psycopg2.connect("")
    db.autocommit = True
    cursor = db.cursor()
    cursor.execute("CREATE EXTENSION IF NOT EXISTS compozy")
    cursor.execute("SET max_parallel_workers_per_gather = 0")
    cursor.execute("SELECT compozy_migrate_up(), compozy_knowledge_create('c', %s)", (dims,))

    def run(sql, *values):
        cursor.execute(sql, values)
        return cursor.fetchall()

    def search(query):
        return run("SELECT id, score FROM compozy_knowledge_search('c', %s, %s)", query, K)

    stored = bench.load(bench.batches(dims, path), lambda batch: run("SELECT compozy_knowledge_upsert('c', %s)", batch))
    print(f"postgres_upsert_{dims} {stored[0]:.1f} us a chunk", flush=True)
    cursor.execute("VACUUM ANALYZE knowledge_collections, knowledge_documents, knowledge_vectors, knowledge_blocks")
    for number, query in enumerate(queries):
        bench.check(f"postgres_{dims}_{number}", search(query), nearest[number])
    vector = psycopg2.Binary(bytes(run("SELECT compozy_vector(%s)", queries[0])[0][0]))
    own = "SELECT id, compozy_vector_distance(embedding, %s) AS distance FROM knowledge_vectors ORDER BY distance LIMIT %s"
    actions = [lambda: search(queries[0]), lambda: run(own, vector, K)]
    names = [("postgres_search_over_own_scan", 0.5)]
    if has_pgvector(bench, cursor):
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute(f"CREATE TABLE v (id text, e vector({dims}))")
        cursor.execute("INSERT INTO v SELECT id, compozy_vector_json(embedding)::text::vector FROM knowledge_vectors ORDER BY slot")
        cursor.execute("VACUUM ANALYZE v")
        theirs = "SELECT id, e <=> %s AS distance FROM v ORDER BY distance LIMIT %s"
        actions.append(lambda: run(theirs, queries[0], K))
        names.append(("postgres_search_over_pgvector_scan", 0.5))
    times = bench.turns(*actions)
    for (name, goal), peer in zip(names, times[1:]):
        bench.figure(f"{name}_{dims}", times[0], peer, goal)
    if has_pgvector(bench, cursor):
        bench.figure(f"postgres_distance_over_pgvector_{dims}", times[1], times[2], 1.0)
        cursor.execute("DROP TABLE v")
    elif not bench.options.alone:
        print("PostgreSQL has no extension vector here: pgvector is not compared (Debian 13: postgresql-17-pgvector)")
    cursor.execute("SET max_parallel_workers_per_gather = 2")
    parallel = bench.turns(lambda: run(own, vector, K))[0]
    print(f"postgres_own_scan_{dims} {min(times[1]):.1f} ms, with two workers {min(parallel):.1f} ms", flush=True)
    print(f"postgres_memory_{dims} {resident(db.info.backend_pid):.0f} MB of the backend's own")
    cursor.execute("SELECT compozy_migrate_down(99, true)")
    db.close()


ENGINES = {"sqlite": on_sqlite, "postgres": on_postgres}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("vectors")
    arguments.add_argument("vec0")
    arguments.add_argument("--rows", type=int, default=100000)
    arguments.add_argument("--dims", default="384,1536")
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--engine", choices=list(ENGINES))
    arguments.add_argument("--alone", action="store_true", help="without sqlite-vec and pgvector")
    options = arguments.parse_args()
    options.vec0 = "" if options.alone else options.vec0
    with tempfile.TemporaryDirectory(prefix="compozy_knowledge.") as place:
        bench = Bench(options, place)
        for dims in map(int, options.dims.split(",")):
            path, queries, nearest = bench.data(dims)
            bench.floors(dims)
            for name, measure in ENGINES.items():
                if options.engine in (None, name):
                    measure(bench, dims, path, queries, nearest)
            os.remove(path)
    print(f"{bench.short} short")


if __name__ == "__main__":
    sys.exit(main())
