#!/usr/bin/env python3
"""A knowledge base of this project's own documentation: prints SQL that makes it and asks it questions.

    knowledge.py [QUESTION...]

docs/*.md are cut at their headings. An embedding is made of a text's words and of the letters that follow each other in them, three at a
time: each is hashed to one of so many dimensions and a sign, and counts the more the rarer it is. That knows nothing of meaning, as the models
of providers do, but needs none of them, and gives the same numbers everywhere.

SPDX-License-Identifier: PostgreSQL
"""
import collections
import glob
import json
import math
import os
import re
import sys
import zlib

DOCS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs")
DIMENSION = 512
BATCH = 50
QUESTIONS = (
    "a worker dies: what happens to its lease?",
    "what does a call cost, by a list of prices?",
    "how are old workflows deleted, and how many at once?",
    "passwords and secrets hidden in logs",
)


def sections():
    """(file, heading, text) of every heading that has a text."""
    for path in sorted(glob.glob(os.path.join(DOCS, "*.md"))):
        title = heading = ""
        lines, fenced = [], False
        with open(path, encoding="utf-8") as file:
            for line in [*file, "# "]:
                fenced ^= line.startswith("```")
                if fenced or not line.startswith("#"):
                    lines.append(line)
                    continue
                text = "".join(lines).strip()
                if text:
                    yield os.path.basename(path), heading, text
                lines, heading = [], line.strip("# \n")
                title = title or heading
                heading = heading if heading == title else f"{title}: {heading}"


def features(text):
    counts = collections.Counter()
    for word in re.findall(r"[^\W_]+", text.lower()):
        counts[word] += 1
        for start in range(len(word) - 1):
            counts[f" {word} "[start:start + 3]] += 1
    return counts


def embedding(counts, found_in, documents):
    """found_in: how many of the documents have a feature."""
    vector = [0.0] * DIMENSION
    for feature, count in sorted(counts.items()):
        number = zlib.crc32(feature.encode())
        weight = (1 + math.log(count)) * math.log((documents + 1) / (found_in[feature] + 1))
        vector[number % DIMENSION] += weight if number >> 31 else -weight
    length = math.sqrt(sum(x * x for x in vector)) or 1
    return [round(x / length, 4) for x in vector]


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def main():
    chunks = [(file, heading, text, features(heading + " " + text)) for file, heading, text in sections()]
    found_in = collections.Counter(feature for *_, counts in chunks for feature in counts)

    print("SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;")
    print(f"SELECT CASE WHEN compozy_knowledge_create('docs', {DIMENSION}) THEN 'made' END AS docs;")
    for start in range(0, len(chunks), BATCH):
        batch = [
            {"id": f"{file} {number:03}", "document": text, "metadata": {"file": file, "heading": heading},
             "embedding": embedding(counts, found_in, len(chunks))}
            for number, (file, heading, text, counts) in enumerate(chunks[start:start + BATCH], start)
        ]
        stored = f"compozy_knowledge_upsert('docs', {quoted(json.dumps(batch, ensure_ascii=False))})"
        print(f"SELECT CASE WHEN {stored} > 0 THEN 'stored' END AS chunks;")
    for question in sys.argv[1:] or QUESTIONS:
        query = quoted(json.dumps(embedding(features(question), found_in, len(chunks))))
        print(f"SELECT {quoted(question)} AS question;")
        print("SELECT CAST(round(score * 1000) AS integer) AS per_mille, compozy_json_get_text(metadata, '/file') AS file, "
              f"compozy_json_get_text(metadata, '/heading') AS heading FROM compozy_knowledge_search('docs', {query}, 3);")


if __name__ == "__main__":
    main()
