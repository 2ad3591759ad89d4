#!/usr/bin/env python3
"""Knowledge against a model: random changes and searches on both engines, each answer compared with brute force.

    tests/with_postgres.sh /usr/bin/python3 tests/knowledge/run.py [--seed N] [--rounds N]

Both engines must give the same rows to the last bit, and they must be those of scoring every chunk. After every change the
tables behind the functions must agree with each other. The seed is printed; with it a run can be repeated.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import json
import math
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "concurrency"))

from engines import Postgres, Sqlite  # noqa: E402

FAILURES_SHOWN = 10
DIMENSIONS = (1, 2, 7, 33, 100, 400)
BLOCK_BYTES, BLOCK_SLOTS = 7800, 32
NEAR = 1e-9

# How the elements of a collection's embeddings are: few small integers make many equal scores.
KINDS = {
    "small": lambda rng: rng.randint(-2, 2),
    "normal": lambda rng: rng.gauss(0, 1),
    "near": lambda rng: 100 + rng.gauss(0, 0.01),
    "wide": lambda rng: rng.gauss(0, 1) * 10 ** rng.uniform(-30, 30),
    "one": lambda rng: rng.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1000)),
}


def float32(vector):
    return struct.unpack(f"<{len(vector)}f", struct.pack(f"<{len(vector)}f", *vector))


def score(metric, a, b):
    product = math.fsum(x * y for x, y in zip(a, b))
    if metric == "ip":
        return product
    if metric == "l2":
        return 1 / (1 + math.sqrt(math.fsum((x - y) ** 2 for x, y in zip(a, b))))
    norms = math.fsum(x * x for x in a) * math.fsum(y * y for y in b)
    cosine = max(-1, min(1, product / math.sqrt(norms))) if norms > 0 else 0
    return 1 - (1 - cosine)


class Model:
    def __init__(self, rng, dimension, kind, metric):
        self.rng, self.dimension, self.metric = rng, dimension, metric
        self.element = KINDS[kind]
        self.chunks = {}  # id: (embedding, metadata)

    def vector(self):
        known = [embedding for embedding, _ in self.chunks.values()]
        if known and self.rng.random() < 0.2:
            return self.rng.choice(known)
        return float32([self.element(self.rng) for _ in range(self.dimension)])

    def batch(self):
        ids = {f"{self.rng.randint(0, 400)}" for _ in range(self.rng.choice((1, 3, 50, 200)))}
        chunks = []
        for id in ids:
            old = self.chunks.get(id)
            embedding = old[0] if old and self.rng.random() < 0.3 else self.vector()
            metadata = {"parity": int(id) % 2, "tens": [int(id) // 10 % 10]}
            self.chunks[id] = embedding, metadata
            chunks.append({"id": id, "embedding": embedding, "metadata": metadata})
        return chunks

    def ids_to_delete(self):
        share = self.rng.choice((0.02, 0.3, 0.9))
        ids = [id for id in self.chunks if self.rng.random() < share] or ["none"]
        for id in ids:
            self.chunks.pop(id, None)
        return ids

    def filter_to_delete(self):
        digit = self.rng.randint(0, 9)
        for id in [id for id, (_, metadata) in self.chunks.items() if digit in metadata["tens"]]:
            del self.chunks[id]
        return {"tens": [digit]}

    def search(self, query, metric, k, options):
        parity, digit = options.get("filter", {}).get("parity"), options.get("filter", {}).get("tens", [None])[0]
        scored = [
            (-score(metric, query, embedding), id)
            for id, (embedding, metadata) in self.chunks.items()
            if parity in (None, metadata["parity"]) and digit in [None] + metadata["tens"]
        ]
        least = options.get("min_score", -math.inf)
        return [(id, -negative) for negative, id in sorted(scored) if -negative >= least][:k]


class Run:
    def __init__(self, rng, connections):
        self.rng, self.connections = rng, connections
        self.passed = self.failed = 0

    def check(self, holds, what, seen):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds and self.failed <= FAILURES_SHOWN:
            print(f"not ok: {what}: {str(seen)[:1500]}")

    def call(self, function, *values):
        given = [connection.call(function, *values) for connection in self.connections]
        self.check(given[0] == given[1], f"{function} gives the same on both engines", given)
        return given[0]

    def search(self, name, query, k, options):
        answers = []
        for connection in self.connections:
            marks = ", ".join([connection.mark] * 4)
            sql = f"SELECT id, score FROM compozy_knowledge_search({marks})"
            given = (name, json.dumps(query), k, json.dumps(options))
            answers.append([tuple(row) for row in connection.execute(sql, given).fetchall()])
        self.check(answers[0] == answers[1], "both engines find the same", (name, query, k, options, answers))
        return answers[0]

    def compare(self, kind, found, expected, seen):
        """Equal to the bit where arithmetic is exact; elsewhere scores may differ in their last digits, and ids with them."""
        if kind in ("small", "one"):
            self.check(found == expected, "what is found is the best", (seen, found, expected))
            return
        alike = len(found) == len(expected) and all(
            abs(got - best) <= NEAR * max(1, abs(best)) for (_, got), (_, best) in zip(found, expected)
        )
        self.check(alike, "what is found is the best", (seen, found, expected))
        self.check(found == sorted(found, key=lambda hit: (-hit[1], hit[0])), "hits are in order", found)

    def check_tables(self, name, model):
        for connection in self.connections:
            def rows(sql):
                return [tuple(row) for row in connection.execute(sql.replace("$1", connection.mark), (name,)).fetchall()]

            documents = rows("SELECT slot, id FROM knowledge_documents WHERE collection = $1 ORDER BY slot")
            vectors = rows("SELECT slot, id FROM knowledge_vectors WHERE collection = $1 ORDER BY slot")
            chunks, next_slot, packed = rows("SELECT chunks, next_slot, packed_slots FROM knowledge_collections WHERE name = $1")[0]
            size = max(1, min(BLOCK_SLOTS, BLOCK_BYTES // (24 + (model.dimension + 31) // 32 * 32)))
            live = set()
            for block, bits in rows("SELECT block, live FROM knowledge_blocks WHERE collection = $1"):
                slots = {block * size + i for i in range(size) if bits >> i & 1}
                self.check(len(slots) >= size / 2, "a block is half full", (name, block, slots))
                live |= slots
            self.check(documents == vectors, "documents and embeddings are the same", (name, documents, vectors))
            self.check(sorted(id for _, id in documents) == sorted(model.chunks), "all chunks are there", name)
            self.check(chunks == len(model.chunks), "the number of chunks", (name, chunks, len(model.chunks)))
            self.check(live == {slot for slot, _ in vectors if slot < packed}, "blocks hold what is packed", (name, live, packed))
            self.check(0 <= next_slot - packed < size and all(slot < next_slot for slot, _ in vectors), "slots", (next_slot, packed))

    def options(self):
        options = {}
        if self.rng.random() < 0.4:
            options["filter"] = self.rng.choice(({"parity": 1}, {"tens": [3]}, {"parity": 0, "tens": [7]}, {"tens": [77]}))
        if self.rng.random() < 0.3:
            options["min_score"] = self.rng.choice((-1, 0, 0.1, 0.5, 0.9, 1, 3))
        if self.rng.random() < 0.5:
            options["metric"] = self.rng.choice(("cosine", "l2", "ip"))
        return options

    def change(self, name, model):
        way = self.rng.random()
        if way < 0.7 or not model.chunks:
            self.call("compozy_knowledge_upsert", name, model.batch())
        elif way < 0.9:
            self.call("compozy_knowledge_delete", name, model.ids_to_delete())
        else:
            self.call("compozy_knowledge_delete", name, model.filter_to_delete())

    def collection(self, name, rounds):
        kind, metric = self.rng.choice(list(KINDS)), self.rng.choice(("cosine", "l2", "ip"))
        model = Model(self.rng, self.rng.choice(DIMENSIONS), kind, metric)
        self.call("compozy_knowledge_create", name, model.dimension, {"metric": metric})
        for _ in range(rounds):
            self.change(name, model)
            self.check_tables(name, model)
            for _ in range(4):
                query, k, options = model.vector(), self.rng.choice((1, 3, 10, 150, 1000)), self.options()
                expected = model.search(query, options.get("metric", metric), k, options)
                self.compare(kind, self.search(name, query, k, options), expected, (name, kind, query, k, options))
        fingerprints = [connection.call("compozy_fingerprint", "knowledge_collections") for connection in self.connections]
        self.check(all(fingerprints), "fingerprints", fingerprints)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments.add_argument("--rounds", type=int, default=12, help="changes of each of 12 collections")
    options = arguments.parse_args()
    print(f"seed {options.seed}")
    engines = [Postgres(), Sqlite()]
    connections = [engine.connect() for engine in engines]
    run = Run(random.Random(options.seed), connections)
    for number in range(12):
        run.collection(f"c{number}", options.rounds)
    for connection in connections:
        connection.close()
    for engine in engines:
        engine.close()
    print(f"{run.passed} passed, {run.failed} failed")
    return run.failed > 0


if __name__ == "__main__":
    sys.exit(main())
