"""compozy migrate: many at once, killed, there and back.

SPDX-License-Identifier: PostgreSQL
"""
import json
import random
import signal
import sqlite3
import subprocess
import threading
import time

from places import Postgres, Sqlite, finish, psql

REPLICAS = 20


def state(place):
    return [row["state"] for row in json.loads(place.call("migrate", "status", "--json").out)]


def test_replicas(place, expect):
    """On an empty place: file, extension and tables are made by all at once."""
    runners = [place.start("migrate", "up", "--json") for _ in range(REPLICAS)]
    outcomes = [finish(runner) for runner in runners]
    expect(all(outcome.status == 0 for outcome in outcomes), f"none fails: {[o for o in outcomes if o.status != 0]}")
    reports = [json.loads(outcome.out) for outcome in outcomes if outcome.status == 0]
    versions = len(state(place))
    expect(sum(report["applied"] for report in reports) == versions, f"each applied once: {reports}")
    expect(all(report["version"] == versions for report in reports), f"all see the last version: {reports}")
    expect(set(state(place)) == {"applied"}, f"applied: {state(place)}")


def test_file_in_use(expect):
    """A writer keeps SQLite from changing the journal's mode, for which SQLite itself doesn't wait."""
    place = Sqlite()
    writer = sqlite3.connect(place.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    runner = place.start("migrate", "up")
    time.sleep(0.7)
    expect(runner.poll() is None, "it waits")
    writer.execute("COMMIT")
    outcome = finish(runner)
    expect(outcome.status == 0 and outcome.err == "" and set(state(place)) == {"applied"}, f"applied: {outcome}")
    writer.close()
    place.remove()


def kill_and_resume(place, expect, earliest, latest):
    """Killed eight times within these seconds, and then let run to its end."""
    for _ in range(8):
        runner = place.start("migrate", "up")
        time.sleep(random.uniform(earliest, latest))
        runner.send_signal(signal.SIGKILL)
        runner.communicate()
    outcome = place.call("migrate", "up")
    expect(outcome.status == 0 and set(state(place)) == {"applied"}, f"resumed: {outcome}")


def test_killed(place, expect):
    """Killed at any time, and run again: the tables are whole."""
    kill_and_resume(place, expect, 0.02, 0.25)
    outcome = place.call("workflow", "list", "--json")
    expect(outcome.status == 0 and outcome.out == "[\n]\n", f"whole: {outcome}")


def test_there_and_back(place, expect):
    place.create()
    count = len(state(place))
    outcome = place.call("migrate", "up", "--dry-run")
    expect(outcome.status == 0 and outcome.out.count("would apply") == count and
           outcome.out.endswith("the tables are at version 0; nothing was changed\n"), f"dry: {outcome}")
    expect(set(state(place)) == {"pending"}, "nothing was changed")
    outcome = place.call("migrate", "up", "--to", "2")
    expect(outcome.out.splitlines()[-1] == "the tables are at version 2" and outcome.out.count("applied ") == 2, f"to 2: {outcome}")
    outcome = place.call("migrate", "up", "--json", "--dry-run")
    expect([step["version"] for step in json.loads(outcome.out)["migrations"]] == list(range(3, count + 1)), f"the rest: {outcome}")
    expect(place.call("migrate", "up").status == 0, "up")
    outcome = place.call("migrate", "up")
    expect(outcome.out == f"the tables are at version {count}; there was nothing to do\n", f"again: {outcome}")
    outcome = place.call("migrate", "down", "--dry-run")
    expect(outcome.out.count("would take back") == 1 and set(state(place)) == {"applied"}, f"dry down: {outcome}")
    outcome = place.call("migrate", "down")
    expect(outcome.out.splitlines()[-1] == f"the tables are at version {count - 1}", f"down: {outcome}")
    place.call("migrate", "up")
    place.sql("SELECT compozy_workflow_create('{\"workflow_exec_id\": \"w\", \"workflow_id\": \"w\"}');")
    outcome = place.call("migrate", "down", "--to", "0")
    expect(outcome.status == 1 and "holds rows" in outcome.err, f"rows: {outcome}")
    expect(set(state(place)) == {"applied"}, "all or none")
    outcome = place.call("migrate", "down", "--to", "0", "--force")
    expect(outcome.status == 0 and outcome.out.endswith("the tables are at version 0\n"), f"forced: {outcome}")


def test_down_at_once(place, expect):
    """Told a version, none goes below it; on SQLite one that comes second may be refused, and changes nothing."""
    place.call("migrate", "up")
    runners = [place.start("migrate", "down", "--to", "2", "--json") for _ in range(6)]
    outcomes = [finish(runner) for runner in runners]
    expect(any(outcome.status == 0 for outcome in outcomes), f"one at least: {outcomes}")
    expect(all(outcome.status == 0 or "lock" in outcome.err for outcome in outcomes), f"the others: {outcomes}")
    expect(state(place)[:3] == ["applied", "applied", "pending"], f"not below: {state(place)}")


# What the library takes, and whose schema.
LOCK = "%s(1668967783, (SELECT oid FROM pg_namespace WHERE nspname = 'public')::int)"
INDEXES = ["task_states_created", "workflow_states_created", "workflow_states_name"]


def with_rows(tasks=2000):
    """A database from before the indexes, in use."""
    place = Postgres()
    place.call("migrate", "up", "--to", "3")
    psql("INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) SELECT 'w' || i, 'w', 'RUNNING' "
         f"FROM generate_series(1, {tasks // 20}) i; INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, "
         f"status) SELECT 't' || i, 'w' || 1 + i % {tasks // 20}, 'w', 't', 'task', 'SUCCESS' FROM generate_series(1, {tasks}) i", place.database)
    return place


def indexes(place, condition="indisvalid"):
    return psql(f"SELECT relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relname ~ '_(created|name)$' AND {condition} "
                "ORDER BY relname", place.database)


class Session:
    """A psql that stays, so that a transaction does."""
    def __init__(self, place, *statements):
        self.process = subprocess.Popen(["psql", "-X", "-q", "-At", "-d", place.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for statement in statements:
            self.run(statement)

    def run(self, statement):
        self.process.stdin.write(statement + ";\n\\echo done\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) not in ("done\n", ""):
            lines.append(line.rstrip())
        return lines

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_another_one(expect):
    """Another migration is waited for without a statement that waits, and named; not for ever."""
    for place in (Postgres(), with_rows()):
        place.call("sql", text="CREATE EXTENSION IF NOT EXISTS compozy;")
        other = Session(place, "SELECT " + LOCK % "pg_advisory_lock")
        pid = other.run("SELECT pg_backend_pid()")[0]
        began = time.monotonic()
        outcome = place.call("migrate", "up", "--wait", "2")
        expect(outcome.status == 1 and outcome.out == "" and 2 <= time.monotonic() - began < 10 and
               outcome.err == f"compozy: waiting for another migration (pid {pid})\n"
                              f"compozy: another migration (pid {pid}) has not ended within 2 seconds\n", f"too long: {outcome}")
        outcome = place.call("migrate", "up", "--wait", "0")
        expect(outcome.status == 1 and outcome.err == f"compozy: another migration (pid {pid}) has not ended within 0 seconds\n", f"not at all: {outcome}")
        runner = place.start("migrate", "up")
        expect(wait_until(lambda: psql("SELECT count(*) FROM pg_stat_activity WHERE application_name <> 'psql' AND pid <> pg_backend_pid() "
                                       f"AND datname = '{place.database}'") == ["1"]), "it is there")
        waits = [psql("SELECT count(*) FROM pg_locks WHERE NOT granted OR locktype = 'virtualxid' AND pid <> pg_backend_pid() AND pid IN "
                      f"(SELECT pid FROM pg_stat_activity WHERE datname = '{place.database}' AND wait_event_type = 'Lock')") for _ in range(20)]
        expect(set(map(tuple, waits)) == {("0",)}, f"no statement waits: {waits}")
        other.end()
        outcome = finish(runner)
        expect(outcome.status == 0 and set(state(place)) == {"applied"}, f"then it goes on: {outcome}")
        expect(psql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == ["0"], "no lock is left")
        place.remove()


def test_interrupted_wait(expect):
    place = with_rows()
    other = Session(place, "SELECT " + LOCK % "pg_advisory_lock")
    runner = place.start("migrate", "up")
    time.sleep(0.5)
    runner.send_signal(signal.SIGINT)
    outcome = finish(runner)
    expect(outcome.status == 130 and outcome.err == "compozy: interrupted\n", f"interrupted: {outcome}")
    other.end()
    place.remove()


def test_indexes_while_others_write(expect):
    """Rows are written all the time that indexes are built, here held up by a transaction that is open."""
    place = with_rows()
    reader = Session(place, "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT count(*) FROM task_states")
    runner = place.start("migrate", "up")
    expect(wait_until(lambda: indexes(place, "NOT indisvalid") != []), f"it builds: {indexes(place, 'true')}")
    times = []
    for number in range(30):
        began = time.monotonic()
        psql(f"SET lock_timeout = '5s'; INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('new{number}', 'w', 'PENDING'); "
             f"UPDATE task_states SET status = 'FAILED' WHERE task_exec_id = 't{number + 1}'", place.database)
        times.append(time.monotonic() - began)
    expect(runner.poll() is None and max(times) < 5, f"writers don't wait: {max(times):.2f} s")
    reader.end()
    outcome = finish(runner)
    expect(outcome.status == 0 and outcome.err == "" and "applied 4: " in outcome.out, f"applied: {outcome}")
    expect(indexes(place) == INDEXES and indexes(place, "NOT indisvalid") == [], f"built: {indexes(place, 'true')}")
    outcome = place.call("doctor")
    expect("index" not in outcome.out, f"the doctor misses none: {outcome}")
    expect(place.call("sql", text="SELECT count(*) AS n FROM compozy_workflow_find('{\"workflow_id\": \"w\", \"limit\": 1000}');").out.split()[2] == "130",
           "they are used")
    place.remove()


def test_indexes_at_once(expect):
    """Many replicas, and a writer that goes on."""
    place, stop, times = with_rows(40000), threading.Event(), []
    session = Session(place)

    def write():
        while not stop.is_set():
            began = time.monotonic()
            session.run(f"INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('new{len(times)}', 'w', 'PENDING')")
            times.append(time.monotonic() - began)

    writer = threading.Thread(target=write)
    writer.start()
    runners = [place.start("migrate", "up", "--json") for _ in range(REPLICAS)]
    outcomes = [finish(runner) for runner in runners]
    stop.set()
    writer.join()
    session.end()
    expect(all(outcome.status == 0 for outcome in outcomes), f"none fails: {[o for o in outcomes if o.status != 0]}")
    expect(sum(json.loads(outcome.out)["applied"] for outcome in outcomes) == len(state(place)) - 3, f"each applied once: {outcomes}")
    expect(indexes(place) == INDEXES and indexes(place, "NOT indisvalid") == [], f"built: {indexes(place, 'true')}")
    expect(len(times) > 5 and int(psql("SELECT count(*) FROM workflow_states WHERE workflow_exec_id LIKE 'new%'", place.database)[0]) == len(times),
           f"the writer went on: {len(times)} rows, the longest {max(times):.2f} s")
    place.remove()


def test_indexes_killed(expect):
    """One that was killed leaves an index that isn't valid; the next run, or the function itself, builds it anew."""
    for by_function in (False, True):
        place = with_rows()
        reader = Session(place, "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT count(*) FROM task_states")
        runner = place.start("migrate", "up")
        expect(wait_until(lambda: indexes(place, "NOT indisvalid") != []), f"it builds: {indexes(place, 'true')}")
        runner.send_signal(signal.SIGKILL)
        runner.communicate()
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' "
             f"AND datname = '{place.database}'")
        reader.end()
        expect(indexes(place, "NOT indisvalid") != [] and state(place)[3] == "pending", "half built")
        if by_function:
            psql("SELECT compozy_migrate_up()", place.database)
        else:
            outcome = place.call("migrate", "up")
            expect(outcome.status == 0 and outcome.err == "", f"gone on with: {outcome}")
        expect(indexes(place) == INDEXES and indexes(place, "NOT indisvalid") == [] and set(state(place)) == {"applied"},
               f"whole: {indexes(place, 'true')}")
        place.remove()


def test_indexes_killed_at_any_time(expect):
    """The server may go on with the statement that runs, and keeps the lock until then."""
    place = with_rows(40000)
    kill_and_resume(place, expect, 0.01, 0.2)
    expect(indexes(place) == INDEXES and indexes(place, "NOT indisvalid") == [], f"whole: {indexes(place, 'true')}")
    place.remove()
