"""compozy copy: equal by fingerprint in every direction, of one moment, gone on with after being killed.

SPDX-License-Identifier: PostgreSQL
"""
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import threading
import time

from case_errors import as_nobody, refused
from places import PLACES, PROGRAM, Postgres, Sqlite, call, finish, psql, start
from world import fill, many

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../shared/store")


def copy(source, target, *options, **more):
    return call("copy", "--from", source.address, "--to", target.address, *options, **more)


def pairs(more=""):
    """Every source, filled, with every target."""
    for make_source in PLACES:
        source = make_source()
        fill(source)
        source.sql(more)
        for make_target in PLACES:
            yield source, make_target(), f"{make_source.name} to {make_target.name}"
        source.remove()


def test_tables(expect):
    """tables.def names every column of every table that a copy has, by its type."""
    place = Postgres()
    place.call("migrate", "up")
    letters = {"text": "t", "jsonb": "j", "timestamp with time zone": "z", "bigint": "i", "bytea": "x"}
    left_out = {"compozy_migrations", "compozy_locks", "compozy_kept"}
    known = {}
    for line in psql("SELECT table_name || '|' || column_name || '|' || data_type FROM information_schema.columns "
                     "NATURAL JOIN information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' "
                     "ORDER BY table_name, ordinal_position", place.database):
        table, column, kind = line.split("|")
        known.setdefault(table, {})[column] = letters[kind]
    with open(os.path.join(TABLES, "columns.h")) as file:
        columns_h = file.read().replace("\\\n", "")
    macros = {name: "".join(re.findall(r'"([^"]*)"', text))
              for name, text in re.findall(r"#define (CZ_\w+) +((?:\s*\"[^\"]*\")+)", columns_h)}
    with open(os.path.join(TABLES, "tables.def")) as file:
        rows = re.findall(r"^TABLE\((\w+), ([^,]+),\s*([^\"]*?|\"[^\"]*\"),\s*\"([^\"]*)\", (\d)\)", file.read(), re.M)
    named = {}
    for table, types, columns, key, _ in rows:
        types, columns = (macros.get(text, text.strip('"')) for text in (types, columns))
        named[table] = dict(zip(columns.split(", "), types, strict=True))
        expect(set(key.split(", ")) <= set(named[table]), f"the key of {table}")
    for table in set(known) - left_out | set(named):
        expect(named.get(table) == known.get(table), f"{table}: {named.get(table)} is {known.get(table)}")
    place.remove()


def test_round_trip(expect):
    """Rows in every table; the copy goes on working, and is copied on."""
    for source, target, name in pairs():
        outcome = copy(source, target)
        lines = outcome.out.splitlines()
        expect(outcome.status == 0 and outcome.err == "" and re.fullmatch(r"copied \d+ rows", lines[0]) and
               lines[1] == "the fingerprints are equal: " + source.fingerprint(), f"{name}: {outcome}")
        expect(target.fingerprint() == source.fingerprint(), f"{name}: equal")
        question = ("SELECT compozy_knowledge_upsert('docs', '[{\"id\": \"c\", \"embedding\": [1, 1, 1]}]');"
                    "SELECT id FROM compozy_knowledge_search('docs', '[1, 1, 0.5]', 5);"
                    "SELECT task_exec_id, created_at = updated_at AS still FROM compozy_task_claim('next', 5);")
        found = target.sql(question)
        expect(found.count("\n") > 8 and " c\n" in found, f"{name}: works: {found}")
        third = Sqlite()
        outcome = copy(target, third, "--json")
        expect(outcome.status == 0 and json.loads(outcome.out)["fingerprint"] == third.fingerprint() == target.fingerprint(),
               f"{name}, and on: {outcome}")
        third.remove()
        target.remove()


def test_configured(place, expect):
    """The one that isn't named is the configured one."""
    fill(place)
    other, back = Sqlite(), Sqlite()
    outcome = place.call("copy", "--to", other.address)
    expect(outcome.status == 0 and other.fingerprint() == place.fingerprint(), f"from: {outcome}")
    outcome = back.call("copy", "--from", "${SOMEWHERE}", env={"SOMEWHERE": place.address})
    expect(outcome.status == 0 and back.fingerprint() == place.fingerprint(), f"by a variable: {outcome}")
    other.remove()
    back.remove()


NUMBERS = itertools.count(1000)


def run_of_writes(source, stop, count):
    """Workflows of three tasks each, whole in each transaction."""
    while not stop.is_set():
        count.append(0)
        number = next(NUMBERS)
        source.sql("BEGIN;" + many(number, number, tasks=3, size=10) +
                   f"UPDATE workflow_states SET output = compozy_json('{len(count)}') WHERE workflow_id = 'many'; COMMIT;")


def test_source_in_use(expect):
    """What is copied is of one moment: no transaction of the writer's is there in part."""
    for source, target, name in pairs(many(1, 30)):
        stop, count = threading.Event(), []
        writer = threading.Thread(target=run_of_writes, args=(source, stop, count))
        writer.start()
        while not count:
            time.sleep(0.01)
        before = len(count)
        outcome = copy(source, target)
        after = len(count)
        stop.set()
        writer.join()
        expect(outcome.status == 0 and after > before, f"{name}: {after - before} writes meanwhile: {outcome}")
        whole = target.sql("SELECT count(*) AS n, count(DISTINCT output) AS outputs FROM workflow_states WHERE workflow_id = 'many' "
                           "AND output IS NOT NULL;\nSELECT count(*) AS partial FROM workflow_states w WHERE workflow_id = 'many' AND "
                           "(SELECT count(*) FROM task_states t WHERE t.workflow_exec_id = w.workflow_exec_id) NOT IN (3, 100);")
        rows = re.findall(r"^ +(\d+)(?: \| +(\d+))?$", whole, re.M)
        expect(rows[0][1] in ("0", "1") and rows[1][0] == "0", f"{name}: one moment: {whole}")
        target.remove()


def test_killed(expect):
    """Killed at ten points, while the source changes between; what was copied is kept."""
    for source, target, name in pairs(many(1, 50)):
        began = time.perf_counter()
        other = type(target)()
        outcome = copy(source, other)
        whole = time.perf_counter() - began
        expect(outcome.status == 0, f"{name}: {outcome}")
        other.remove()
        for point in range(10):
            runner = start("copy", "--from", source.address, "--to", target.address)
            time.sleep(random.uniform(0.02, whole))
            runner.send_signal(signal.SIGKILL)
            runner.communicate()
            if point == 4:
                source.sql("UPDATE workflow_states SET status = 'SUCCESS' WHERE workflow_exec_id = 'm10020';"
                           "DELETE FROM workflow_states WHERE workflow_exec_id = 'm10030';" + many(51 + len(name), 51 + len(name)))
            if target.call("sql", text="SELECT 1 FROM compozy_copy;").err != "":
                target.remove()  # it came to its end
                target = type(target)()
        outcome = copy(source, target)
        expect(outcome.status == 0 and target.fingerprint() == source.fingerprint(), f"{name}: gone on with: {outcome}")
        expect(target.call("sql", text="SELECT 1 FROM compozy_copy;").err != "", f"{name}: the mark is gone")
        target.remove()


def test_kept(expect):
    """A copy that is gone on with copies no row twice; what differs is copied afresh from there on."""
    for source, target, name in pairs(many(1, 3, size=20)):
        copied = json.loads(copy(source, target, "--json").out)["copied"]
        target.sql("CREATE TABLE compozy_copy (id bigint NOT NULL PRIMARY KEY, run text NOT NULL); DELETE FROM state_events;")
        events = 4 + 300
        outcome = json.loads(copy(source, target, "--json").out)
        expect(outcome["copied"] + outcome["kept"] == copied and outcome["copied"] >= events - 4, f"{name}: a table: {outcome}")
        target.sql("CREATE TABLE compozy_copy (id bigint NOT NULL PRIMARY KEY, run text NOT NULL);"
                   "UPDATE task_states SET task_id = 'changed' WHERE task_exec_id = 'm10002-10050';"
                   "INSERT INTO users SELECT 'u0', 'else@example.org', role, created_at, updated_at FROM users WHERE id = 'u1';")
        outcome = copy(source, target)
        expect(outcome.status == 0 and target.fingerprint() == source.fingerprint(), f"{name}: mended: {outcome}")
        target.remove()


def test_refused(place, expect):
    """A target with rows, of others, or with newer tables; one that two fill at once."""
    source = Sqlite()
    fill(source)
    before = source.fingerprint()
    fill(place)
    fingerprint = place.fingerprint()
    refused(expect, copy(source, place), 1, "--to: the database isn't empty: there are rows in the table workflow_states")
    expect(place.fingerprint() == fingerprint, "nothing was changed")
    place.sql("INSERT INTO compozy_migrations (version, name, applied_at) SELECT 99, 'later', applied_at FROM compozy_migrations "
              "WHERE version = 1;")
    refused(expect, copy(source, place), 5, "--to: the tables are at version 99, made by a newer compozy; this one knows ")
    refused(expect, copy(place, source), 5, "--from: the tables are at version 99, made by a newer compozy; this one knows ")
    refused(expect, call("copy"), 2, "copy needs --from, --to or both")
    refused(expect, copy(source, source), 1, "isn't empty")
    expect(source.fingerprint() == before, "the source is as it was")
    source.remove()


def test_older_and_foreign(place, expect):
    source = Sqlite()
    fill(source)
    place.call("migrate", "up", "--to", "2")
    outcome = copy(source, place)
    expect(outcome.status == 0 and place.fingerprint() == source.fingerprint(), f"an older empty one: {outcome}")
    other = type(place)()
    other.create()
    refused(expect, copy(other, source), 5, "--from: there are no tables of compozy")
    other.sql("CREATE TABLE task_states (a int);")
    refused(expect, copy(source, other), 1, "--to: the database isn't empty: there is already a table task_states")
    other.remove()
    source.remove()


UNFINISHED = [["workflow", "list"], ["usage"], ["doctor"], ["doctor", "--fix"], ["migrate", "up"], ["migrate", "down", "--to", "0"], ["export"],
              ["backup", "unfinished.backup"]]


def test_unfinished_source(place, expect):
    fill(place)
    place.sql("CREATE TABLE compozy_copy (id bigint NOT NULL PRIMARY KEY, run text NOT NULL);")
    target = Sqlite()
    refused(expect, copy(place, target), 1, "--from: the database is an unfinished copy: ")
    target.remove()
    for command in UNFINISHED:
        refused(expect, place.call(*command), 1, "compozy: the database is an unfinished copy: the same compozy copy goes on with it, ")
    outcome = place.call("diagnostics", "--json")
    told = [row["name"] for row in json.loads(outcome.out) if row["status"] == "fail"]
    expect(outcome.status == 7 and outcome.err == "" and told == ["unfinished_copy"], f"diagnostics tells it: {outcome}")


def test_indexes_left(expect):
    """Indexes of knowledge stay behind, which is told; any index of that name stands for one, as the server may have no pgvector."""
    source = Postgres()
    fill(source)
    source.sql("CREATE INDEX knowledge_index_0 ON knowledge_vectors (slot);")
    for count in (1, 2):
        target = Sqlite()
        sentence = (f"compozy: warning: the indexes that compozy_knowledge_index made ({count}) are not carried along; "
                    "call it again on the target\n")
        for outcome in (copy(source, target), source.call("export")):
            expect(outcome.status == 0 and outcome.err == sentence and outcome.out.endswith("\n"), f"{count}: {outcome}")
        target.remove()
        source.sql("CREATE INDEX knowledge_index_1 ON knowledge_vectors (slot);" if count == 1 else "")
    source.remove()


def test_out_of_reach(expect):
    place, source = Sqlite(), Sqlite()
    fill(source)
    refused(expect, call("copy", "--from", source.address, "--to", "postgres://ann:s3cret@127.0.0.1:1/db"), 4,
            "--to: the database can't be reached: ", "127.0.0.1")
    refused(expect, call("copy", "--from", "postgres://ann:s3cret@127.0.0.1:1/db", "--to", place.path), 4,
            "--from: the database can't be reached: ")
    refused(expect, call("copy", "--from", place.path, "--to", source.path), 4, "--from: ", "No such file or directory")
    refused(expect, call("copy", "--from", source.path, "--to", "no_folder/copy.db"), 4, "--to: ", "No such file or directory")
    refused(expect, call("copy", "--from", source.path, "--to", "postgres://${NOT_THERE}"), 2, "${NOT_THERE}, which is not in the environment")
    if os.geteuid() == 0:
        program = os.path.join(source.folder, "compozy")
        shutil.copy(PROGRAM, program)
        os.chmod(source.folder, 0o755)
        os.chmod(source.path, 0o600)
        refused(expect, copy(source, place, program=program, preexec_fn=as_nobody, cwd="/"), 4, "--from: ", "ermission denied")
    place.remove()
    source.remove()


def files_of(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def test_no_room(expect):
    """One sentence wherever the room ends, and with room the same command goes on."""
    source, target = Postgres(), Sqlite()
    fill(source)
    source.sql(many(1, 50))
    for size in [10_000, 100_000, 1_000_000, 12_000_000]:
        outcome = copy(source, target, preexec_fn=files_of(size), restore_signals=False)
        expect(outcome.status in (1, 4) and outcome.err.count("\n") == 1 and outcome.err.startswith("compozy: --to: "), f"{size}: {outcome}")
    outcome = copy(source, target, "--json")
    expect(outcome.status == 0 and target.fingerprint() == source.fingerprint() and json.loads(outcome.out)["kept"] > 1000,
           f"with room: {outcome}")
    source.remove()
    target.remove()


def test_interrupted(expect):
    """Ctrl-C: one word, and the same command goes on."""
    for source, target, name in pairs(many(1, 30)):
        runner = start("copy", "--from", source.address, "--to", target.address)
        for _ in range(500):
            if target.call("sql", text="SELECT 1 FROM compozy_copy;").err == "":
                break
        runner.send_signal(signal.SIGINT)
        outcome = finish(runner)
        expect(outcome.status == 130 and outcome.err == "compozy: interrupted\n" and outcome.out == "", f"{name}: {outcome}")
        outcome = copy(source, target)
        expect(outcome.status == 0 and target.fingerprint() == source.fingerprint(), f"{name}: gone on with: {outcome}")
        target.remove()


def test_two_at_once(place, expect):
    """The one that comes second takes over; the other ends with a sentence, and nothing is there twice."""
    source = Sqlite()
    fill(source)
    source.sql(many(1, 60))
    runners = []
    for _ in range(2):
        runners.append(start("copy", "--from", source.address, "--to", place.address))
        for _ in range(500):
            if place.call("sql", text="SELECT 1 FROM compozy_copy;").err == "" or runners[0].poll() is not None:
                break
    outcomes = [finish(runner) for runner in runners]
    expect(sorted(outcome.status for outcome in outcomes) in ([0, 1], [1, 1]) and
           all(outcome.err.count("\n") == (outcome.status != 0) for outcome in outcomes), f"one of two: {outcomes}")
    outcome = copy(source, place)
    expect(outcome.status == 0 or "isn't empty" in outcome.err, f"and then: {outcome}")
    expect(place.fingerprint() == source.fingerprint(), "equal")
    source.remove()
