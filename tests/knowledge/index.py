#!/usr/bin/env python3
"""What PostgreSQL does more: approximate indexes with its extension vector 0.8 (Debian 13: postgresql-17-pgvector), parallel scans.

    tests/with_postgres.sh /usr/bin/python3 tests/knowledge/index.py

What an index finds is compared with the exact search: the same scores for the same ids, and nearly the same ids. Where there is no such
extension this says so, and tests that its absence is reported as it should be.

SPDX-License-Identifier: PostgreSQL
"""
import json
import random
import sys

import psycopg2

DIMENSION, CHUNKS, QUERIES, K = 32, 3000, 30, 10
LEAST_RECALL = 0.9
# A name in which nothing is harmless.
NAME = "it's {a} \\ \"b\" $1 é 🐙; --"


class Run:
    def __init__(self):
        self.db = psycopg2.connect("")
        self.db.autocommit = True
        self.cursor = self.db.cursor()
        self.rng = random.Random(1)
        self.passed = self.failed = 0

    def rows(self, sql, *values):
        self.cursor.execute(sql, values)
        return self.cursor.fetchall()

    def one(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def check(self, holds, what, seen=""):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"not ok: {what}: {seen}")

    def fails(self, code, sql, *values):
        try:
            self.rows(sql, *values)
        except psycopg2.Error as error:
            self.check(str(error).startswith(code), f"{sql} fails with {code}", error)
        else:
            self.check(False, f"{sql} fails with {code}")

    def vector(self):
        return [round(self.rng.gauss(0, 1), 3) for _ in range(DIMENSION)]

    def store(self, name, ids):
        chunks = [{"id": f"{id:05}", "embedding": self.vector(), "metadata": {"parity": id % 2}} for id in ids]
        self.rows("SELECT compozy_knowledge_upsert(%s, %s)", name, json.dumps(chunks))

    def search(self, name, query, options):
        return self.rows("SELECT id, score FROM compozy_knowledge_search(%s, %s, %s, %s)", name, json.dumps(query), K, json.dumps(options))

    def recall(self, name, what):
        """How many of the best are found; what is found has the score that it has in the exact search of everything."""
        found = 0
        for _ in range(QUERIES):
            query = self.vector()
            near, best = self.search(name, query, {}), self.search(name, query, {"exact": True})
            self.check(near == sorted(near, key=lambda hit: (-hit[1], hit[0])) and len(near) == K, f"{what}: hits are in order", near)
            self.check(all(hit in best for hit in near if hit[0] in dict(best)), f"{what}: scores are exact", (near, best))
            found += len(set(near) & set(best))
        return found / (QUERIES * K)

    def indexes(self):
        return self.rows("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'knowledge_index_%%'")

    def index(self, name, method, options):
        self.check(self.one("SELECT compozy_knowledge_index(%s, %s, %s)", name, method, json.dumps(options)), f"{method} is made")
        made = [definition for definition, in self.indexes() if f"USING {method}" in definition]
        self.check(len(made) == 1, f"there is one index, {method}", made)

    def is_used(self, what):
        """A search asks for the index's rows alone."""
        scans = "SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'knowledge_index_%%'"
        self.rows("SELECT pg_stat_force_next_flush()")
        before = self.one(scans)
        self.search(NAME, self.vector(), {})
        self.rows("SELECT pg_stat_force_next_flush()")
        self.check(self.one(scans) > before, f"{what} is used")
        before = self.one(scans)
        for options in ({"exact": True}, {"filter": {"parity": 1}}, {"metric": "l2" if what != "l2" else "ip"}):
            self.search(NAME, self.vector(), options)
        self.rows("SELECT pg_stat_force_next_flush()")
        self.check(self.one(scans) == before, f"{what} is left out where the search must be exact")

    def collection(self, metric):
        self.rows("SELECT compozy_knowledge_create(%s, %s, %s)", NAME, DIMENSION, json.dumps({"metric": metric}))
        self.store(NAME, range(CHUNKS))
        self.cursor.execute("ANALYZE knowledge_vectors")
        for method, options, settings in (
            ("ivfflat", {"lists": 20}, {"ivfflat.probes": 12}),
            ("hnsw", {}, {"hnsw.ef_search": 200}),
            ("hnsw", {"m": 8, "ef_construction": 100}, {"hnsw.ef_search": 200}),
        ):
            self.index(NAME, method, options)
            for setting, value in settings.items():
                self.rows("SELECT set_config(%s, %s, false)", setting, str(value))
            self.is_used(metric)
            recall = self.recall(NAME, f"{metric}, {method}")
            self.check(recall >= LEAST_RECALL, f"{metric}, {method}: recall", recall)
            print(f"{metric}, {method} {json.dumps(options)}: recall {recall:.3f}")
        self.changes(metric)
        self.check(self.one("SELECT compozy_knowledge_index(%s, 'none')", NAME), "the index is dropped")
        self.check(not self.indexes() and not self.one("SELECT compozy_knowledge_index(%s, 'none')", NAME), "and not twice")
        self.check(self.recall(NAME, "without an index") == 1, "searches are exact again")
        self.index(NAME, "hnsw", {})
        self.rows("SELECT compozy_knowledge_drop(%s)", NAME)
        self.check(not self.indexes(), "a collection takes its index along", self.indexes())

    def changes(self, metric):
        """New, replaced and deleted chunks are found, or not, at once."""
        query = self.vector()
        self.rows("SELECT compozy_knowledge_upsert(%s, %s)", NAME, json.dumps([{"id": "new", "embedding": [100 * x for x in query]}]))
        if metric != "l2":
            self.check(self.search(NAME, query, {})[0][0] == "new", f"{metric}: what is new is found")
        self.rows("SELECT compozy_knowledge_delete(%s, '[\"new\"]')", NAME)
        self.check("new" not in dict(self.search(NAME, query, {})), f"{metric}: what is gone is not")
        self.store(NAME, range(0, CHUNKS, 2))
        self.check(self.recall(NAME, f"{metric}, replaced") >= LEAST_RECALL, f"{metric}: recall after half was replaced")
        self.rows("SELECT compozy_knowledge_delete(%s, %s)", NAME, json.dumps([f"{id:05}" for id in range(20, CHUNKS)]))
        self.check(self.recall(NAME, f"{metric}, few") >= LEAST_RECALL, f"{metric}: of the few that are left all that are asked for come")

    def check_parallel(self):
        """A scan by distance is run by several workers, and finds the same."""
        self.rows("SELECT compozy_knowledge_create('parallel', %s)", DIMENSION)
        self.store("parallel", range(CHUNKS))
        self.cursor.execute("ANALYZE knowledge_vectors; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; "
                            "SET min_parallel_table_scan_size = 0")
        scan = "SELECT id FROM knowledge_vectors ORDER BY compozy_vector_distance(embedding, compozy_vector(%s)), id LIMIT 10"
        query, found = json.dumps(self.vector()), []
        for workers in (0, 2):
            self.cursor.execute("SET max_parallel_workers_per_gather = %s", (workers,))
            plan = str(self.rows("EXPLAIN " + scan, query))
            self.check(("Parallel" in plan) == (workers > 0), f"a scan by distance with {workers} workers", plan)
            found.append([id for id, in self.rows(scan, query)])
        found.append([id for id, _ in self.search("parallel", json.loads(query), {})])
        self.check(found[0] == found[1] == found[2], "scans and searches find the same", found)
        self.cursor.execute("RESET ALL")
        self.rows("SELECT compozy_knowledge_drop('parallel')")

    def run(self):
        self.rows("CREATE EXTENSION IF NOT EXISTS compozy; SELECT compozy_migrate_up()")
        self.rows("SELECT compozy_knowledge_create('other', 2), compozy_knowledge_create('wide', 2001)")
        self.fails("UNSUPPORTED", "SELECT compozy_knowledge_index('other', 'hnsw')")
        self.check_parallel()
        if not self.one("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'"):
            print("approximate indexes not run: PostgreSQL has no extension vector here (Debian 13: postgresql-17-pgvector)")
            return
        self.cursor.execute("CREATE EXTENSION vector")
        print("vector", self.one("SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
        self.fails("UNSUPPORTED", "SELECT compozy_knowledge_index('wide', 'hnsw')")
        for metric in ("cosine", "l2", "ip"):
            self.collection(metric)


def main():
    run = Run()
    run.run()
    print(f"{run.passed} passed, {run.failed} failed")
    return run.failed > 0


if __name__ == "__main__":
    sys.exit(main())
