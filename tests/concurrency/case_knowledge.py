"""Chunks stored, replaced and deleted by many processes at once, while others search.

SPDX-License-Identifier: PostgreSQL
"""
import json
import math
import random

from engines import run_workers

WORKERS = 5
CALLS = 30
IDS = 300
K = 20


def chunk(rng):
    """Its metadata says what its embedding is, so that a reader can see whether both are of one write."""
    embedding = [rng.randint(-9, 9) for _ in range(3)]
    return {"id": str(rng.randrange(IDS)), "embedding": embedding, "metadata": {"embedding": embedding}}


def distinct(chunks):
    return list({one["id"]: one for one in chunks}.values())


def score(query, embedding):
    return 1 / (1 + math.dist(query, embedding))


def search(connection, query):
    marks = ", ".join([connection.mark] * 3)
    sql = f"SELECT id, score, metadata FROM compozy_knowledge_search({marks})"
    rows = connection.execute(sql, ("c", json.dumps(query), K)).fetchall()
    return [(id, score, json.loads(found) if isinstance(found, str) else found) for id, score, found in rows]


def check_hits(hits, query):
    for id, found, metadata in hits:
        if abs(found - score(query, metadata["embedding"])) > 1e-12:
            raise RuntimeError(f"chunk {id} was found with the score {found}, of another embedding than {metadata}")


def change_and_search(connection, number):
    rng = random.Random(number)
    for _ in range(CALLS):
        if rng.random() < 0.8:
            connection.call("compozy_knowledge_upsert", "c", distinct(chunk(rng) for _ in range(rng.choice((1, 10, 60)))))
        else:
            connection.call("compozy_knowledge_delete", "c", [str(rng.randrange(IDS)) for _ in range(20)])
        query = [rng.randint(-9, 9) for _ in range(3)]
        check_hits(search(connection, query), query)


def test_one_collection(engine, expect):
    connection = engine.connect()
    connection.call("compozy_knowledge_create", "c", 3, {"metric": "l2"})
    run_workers(engine, change_and_search, WORKERS)
    documents = connection.execute("SELECT slot, id FROM knowledge_documents ORDER BY slot").fetchall()
    vectors = connection.execute("SELECT slot, id FROM knowledge_vectors ORDER BY slot").fetchall()
    chunks = connection.execute("SELECT chunks FROM knowledge_collections").fetchone()[0]
    expect(documents == vectors, "every document has its embedding, and no embedding is left over")
    expect(len({id for _, id in documents}) == len(documents) == chunks, f"{chunks} chunks counted, {len(documents)} there")
    everything = search(connection, [0, 0, 0])
    rows = connection.execute("SELECT metadata FROM knowledge_documents").fetchall()
    stored = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows]
    best = sorted((score([0, 0, 0], metadata["embedding"]) for metadata in stored), reverse=True)[:K]
    expect([found for _, found, _ in everything] == best, "the best are found")
    connection.close()
