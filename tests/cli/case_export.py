"""compozy export, import: the rows as lines of JSON, and what is wrong with a file.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import random
import re
import signal
import time

from case_copy import files_of
from case_errors import refused
from places import PLACES, Sqlite, finish
from world import fill, many

TABLES = ["workflow_states", "task_states", "state_events", "task_queue", "task_leases", "users", "api_keys", "compozy_bootstrap",
          "knowledge_collections", "knowledge_documents", "knowledge_vectors", "knowledge_blocks"]


def test_round_trip(expect):
    """The same bytes whatever the engine, and each takes the other's."""
    for make_source in PLACES:
        source = make_source()
        fill(source)
        path = os.path.join(source.folder, "all.jsonl")
        outcome = source.call("export", path)
        expect(outcome.status == 0 and outcome.out + outcome.err == "", f"{source.name}: export: {outcome}")
        with open(path) as file:
            text = file.read()
        lines = [json.loads(line) for line in text.splitlines()]
        expect(list(lines[0]) == ["compozy_export", "schema"] and lines[0]["compozy_export"] == 1, f"header: {lines[0]}")
        expect(lines[-1] == {"rows": len(lines) - 2, "fingerprint": source.fingerprint()}, f"end: {lines[-1]}")
        seen = list(dict.fromkeys(line["table"] for line in lines[1:-1]))
        expect([table for table in TABLES if table in seen] == seen and set(seen) >= set(TABLES) - {"knowledge_blocks"}, f"order: {seen}")
        expect(source.call("export").out == text, f"{source.name}: to standard output")
        refused(expect, source.call("export", path), 1, "File exists")
        for make_target in PLACES:
            target = make_target()
            outcome = target.call("import", path)
            expect(outcome.status == 0 and outcome.out == f"imported {len(lines) - 2} rows\nthe fingerprints are equal: {source.fingerprint()}\n",
                   f"{source.name} to {target.name}: {outcome}")
            expect(target.call("export").out == text, f"{source.name} to {target.name}: the same bytes")
            refused(expect, target.call("import", path), 1, "the database isn't empty")
            target.remove()
            target = make_target()
            outcome = target.call("import", "--json", text=text)
            expect(outcome.status == 0 and json.loads(outcome.out)["imported"] == len(lines) - 2, f"from standard input: {outcome}")
            target.remove()
        source.remove()


def test_wrong_files(place, expect):
    """Each is told in a sentence with its line; then the right one is taken, by the same database."""
    source = Sqlite()
    fill(source)
    lines = source.call("export").out.splitlines(keepends=True)
    user = next(number for number, line in enumerate(lines) if '"users"' in line)
    cases = [
        ([], 1, "the file is not whole"),
        (["nonsense\n"], 1, "this is no file that compozy export wrote"),
        (["{}\n"], 1, "this is no file that compozy export wrote"),
        ([lines[0].replace(": 1,", ": 2,"), *lines[1:]], 5, "the file's format is 2, this compozy reads 1"),
        ([re.sub(r'"schema": \d+', '"schema": 99', lines[0]), *lines[1:]], 5, "the rows are of tables at version 99"),
        (lines[:-1], 1, "the file is not whole"),
        ([*lines[:5], *lines[6:]], 1, "the file is not whole"),
        ([*lines, lines[3]], 1, "there is a line behind the last one"),
        ([*lines[:2], "{\n", *lines[2:]], 1, ":3: line 2, column 1"),
        ([*lines[:2], "[]\n", *lines[2:]], 1, ':3: "table" is missing'),
        ([*lines[:2], '{"table": "others"}\n', *lines[2:]], 1, ':3: there is no table "others"'),
        ([*lines[:2], '{"table": "users", "shoe": 1}\n', *lines[2:]], 1, ":3: the table users doesn't have all of these columns"),
        ([*lines[:2], '{"table": "state_events", "seq": "1"}\n', *lines[2:]], 1, ':3: "seq" is no integer'),
        ([*lines[:2], '{"table": "users", "id": 1}\n', *lines[2:]], 1, ':3: "id" is no string'),
        ([*lines[:2], '{"table": "api_keys", "hash": "0g"}\n', *lines[2:]], 1, ':3: "0g" is not pairs of hex digits'),
        ([*lines[:2], '{"table": "api_keys", "hash": "0"}\n', *lines[2:]], 1, ':3: "0" is not pairs of hex digits'),
        ([*lines[:2], '{"table": "users", "created_at": "soon"}\n', *lines[2:]], 1, ':3: "soon", given for "time", is not a time'),
        ([*lines[:2], '{"table": "users", "id": "x"}\n', *lines[2:]], 1, "users: "),
        ([*lines[:user], lines[user].replace("example.org", "example.com"), *lines[user + 1:]], 1, "their fingerprint is another"),
    ]
    for number, (text, status, sentence) in enumerate(cases):
        refused(expect, place.call("import", text="".join(text)), status, sentence)
    refused(expect, place.call("import", "not_there.jsonl"), 2, "not_there.jsonl: No such file")
    outcome = place.call("import", text="".join(lines))
    expect(outcome.status == 0 and place.fingerprint() == source.fingerprint(), f"the right one: {outcome}")
    source.remove()


def test_killed(place, expect):
    """Export leaves no file that is not whole; import begins anew."""
    fill(place)
    place.sql(many(1, 30))
    path = os.path.join(place.folder, "all.jsonl")
    runner = place.start("export", path)
    while runner.poll() is None and not [name for name in os.listdir(place.folder) if name.startswith("all.jsonl")]:
        time.sleep(0.001)
    runner.send_signal(signal.SIGINT)
    outcome = finish(runner)
    expect(outcome.status == 130 and os.listdir(place.folder).count("all.jsonl") == 0, f"interrupted: {outcome}")
    outcome = place.call("export", path, preexec_fn=files_of(1_000_000), restore_signals=False)
    expect(outcome.status == 1 and "can't be written: File too large" in outcome.err and not os.path.exists(path), f"no room: {outcome}")
    expect(not [name for name in os.listdir(place.folder) if "unfinished" in name], "nothing is left")
    began = time.perf_counter()
    expect(place.call("export", path).status == 0, "whole")
    whole = time.perf_counter() - began
    target = type(place)()
    for _ in range(4):
        runner = target.start("import", path)
        time.sleep(random.uniform(0.02, whole))
        runner.send_signal(signal.SIGKILL)
        runner.communicate()
    outcome = target.call("import", path)
    expect((outcome.status == 0 or "isn't empty" in outcome.err) and target.fingerprint() == place.fingerprint(), f"anew: {outcome}")
    target.remove()
