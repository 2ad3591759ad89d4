"""compozy backup, restore, snapshot; and what people do without them: pg_dump, a copied file, DROP EXTENSION.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import shutil
import signal
import subprocess
import threading
import time

from case_copy import files_of, run_of_writes
from case_errors import refused
from places import Postgres, Sqlite, finish, psql
from world import fill, many


def test_round_trip(place, expect):
    fill(place)
    place.sql(many(1, 3, size=20))
    path = os.path.join(place.folder, "backup")
    outcome = place.call("backup", path)
    expect(outcome.status == 0 and outcome.err == "" and outcome.out == f"wrote {path}\nthe fingerprint is {place.fingerprint()}\n",
           f"backup: {outcome}")
    refused(expect, place.call("backup", path), 1, "File exists")
    refused(expect, place.call("restore", path), 1, "has tables of compozy already")
    target = type(place)()
    outcome = target.call("restore", path, "--json")
    expect(outcome.status == 0 and json.loads(outcome.out) == {"fingerprint": place.fingerprint()}, f"restore: {outcome}")
    expect(target.fingerprint() == place.fingerprint(), "equal")
    found = target.sql("SELECT task_exec_id FROM compozy_task_claim('next', 1);")
    expect("(1 row)" in found, f"it works: {found}")
    expect(not [name for name in os.listdir(place.folder) if "unfinished" in name], "nothing is left beside it")
    target.remove()


def test_under_load(place, expect):
    """Of one moment, while a program writes."""
    fill(place)
    place.sql(many(1, 20))
    stop, count = threading.Event(), []
    writer = threading.Thread(target=run_of_writes, args=(place, stop, count))
    writer.start()
    while not count:
        time.sleep(0.01)
    path = os.path.join(place.folder, "backup")
    outcome = place.call("backup", path, "--json")
    stop.set()
    writer.join()
    target = type(place)()
    restored = target.call("restore", path, "--json")
    expect(outcome.status == 0 and restored.status == 0 and outcome.out == restored.out, f"{len(count)} writes: {outcome} {restored}")
    target.remove()


def test_refused(place, expect):
    refused(expect, place.call("restore", os.path.join(place.folder, "nothing")), 1 if place.name == "postgres" else 4, "No such file")
    wrong = os.path.join(place.folder, "wrong")
    with open(wrong, "w") as file:
        file.write("text, and no backup" * 100)
    outcome = place.call("restore", wrong)
    expect(outcome.status in (1, 4) and outcome.err.count("\n") == 1, f"no backup: {outcome}")
    place.create() if place.name == "sqlite" else None
    outcome = place.call("backup", os.path.join(place.folder, "backup"))
    expect(outcome.status == 5, f"no tables: {outcome}")
    fill(place)
    place.sql(many(1, 5))
    refused(expect, place.call("backup", os.path.join(place.folder, "no_folder/backup")), 1 if place.name == "postgres" else 4,
            "No such file")
    outcome = place.call("backup", os.path.join(place.folder, "small"), preexec_fn=files_of(6_000), restore_signals=False)
    expect(outcome.status in (1, 4) and outcome.err.count("\n") == 1, f"no room: {outcome}")
    expect(not [name for name in os.listdir(place.folder) if "small" in name], f"nothing is left: {os.listdir(place.folder)}")


def test_interrupted(place, expect):
    fill(place)
    place.sql(many(1, 30))
    runner = place.start("backup", os.path.join(place.folder, "backup"))
    time.sleep(0.15)
    runner.send_signal(signal.SIGINT)
    outcome = finish(runner)
    expect((outcome.status == 130 and outcome.err == "compozy: interrupted\n") or outcome.status == 0, f"{outcome}")
    left = [name for name in os.listdir(place.folder) if name.startswith("backup")]
    expect(left == (["backup"] if outcome.status == 0 else []), f"whole or not there: {left}")


def test_postgres_programs(expect):
    """The programs are looked for on PATH; the password is seen by nobody; a dump without our line is taken."""
    place, target = Postgres(), Postgres()
    fill(place)
    path = os.path.join(place.folder, "backup")
    refused(expect, place.call("backup", path, env={"PATH": place.folder}), 1, "pg_dump: the program is not on the PATH")
    refused(expect, place.call("restore", path, env={"COMPOZY_DB_NAME": target.database, "PATH": place.folder}), 1, "No such file")
    with open(os.path.join(place.folder, "pg_dump"), "w") as file:
        file.write("#!/bin/sh\necho \"$@\" > seen\necho \"$PGPASSWORD\" >> seen\necho 'pg_dump: error: first' >&2\necho second >&2\nexit 1\n")
    os.chmod(os.path.join(place.folder, "pg_dump"), 0o755)
    outcome = place.call("backup", path, env={"PATH": place.folder + ":/bin:/usr/bin", "COMPOZY_DB_PASSWORD": "s3cret"})
    refused(expect, outcome, 1, "pg_dump: error: first; second")
    with open(os.path.join(place.folder, "seen")) as file:
        arguments, password = file.read().splitlines()
    expect("s3cret" not in arguments and password == "s3cret" and place.database in arguments, f"the password: {arguments}")
    subprocess.run(["pg_dump", "-Fc", "-f", path, place.database], check=True)
    outcome = target.call("restore", path)
    expect(outcome.status == 0 and "no fingerprint to compare with" in outcome.err and target.fingerprint() == place.fingerprint(),
           f"pg_dump's: {outcome}")
    place.remove()
    target.remove()


def test_snapshot(expect):
    """Taken and put while another has the database open: it sees the one, then the other."""
    place = Sqlite()
    fill(place)
    first = place.fingerprint()
    reader = place.start("sql")
    reader.stdin.write("SELECT count(*) AS before FROM users;\n")
    reader.stdin.flush()
    path = os.path.join(place.folder, "snapshot.db")
    for _ in range(2):
        outcome = place.call("snapshot", "take", path)
        expect(outcome.status == 0 and outcome.out + outcome.err == "", f"take, also over one: {outcome}")
    place.sql("DELETE FROM users;" + many(1, 2))
    second = place.fingerprint()
    other = os.path.join(place.folder, "other.db")
    place.call("snapshot", "take", other)
    outcome = place.call("snapshot", "put", path)
    expect(outcome.status == 0 and place.fingerprint() == first != second, f"put: {outcome}")
    outcome = finish(reader, "SELECT count(*) AS after FROM users;\nINSERT INTO compozy_locks SELECT 'a', 'b', created_at FROM users LIMIT 1;\n")
    expect(outcome.err == "" and outcome.out.count("     2\n") == 2, f"the one that had it open: {outcome}")
    expect(place.call("snapshot", "put", other).status == 0 and place.fingerprint() == second, "and back")
    refused(expect, place.call("snapshot", "put", os.path.join(place.folder, "nothing.db")), 4, "No such file")
    with open(os.path.join(place.folder, "empty.db"), "w"):
        pass
    refused(expect, place.call("snapshot", "put", os.path.join(place.folder, "empty.db")), 5, "there are no tables of compozy")
    refused(expect, place.call("snapshot", "pull", path), 2, 'unknown snapshot "pull"')
    expect(place.fingerprint() == second, "nothing was changed")
    place.remove()
    place = Postgres()
    fill(place)
    refused(expect, place.call("snapshot", "take", "x"), 2, "snapshots are for SQLite")
    place.remove()


def test_dump_and_file(expect):
    """pg_dump | psql into a fresh database, and SQLite's file copied: everything works."""
    place, target = Postgres(), Postgres()
    fill(place)
    place.sql(many(1, 2, size=20))
    done = subprocess.run(f"pg_dump {place.database} | psql -X -q -v ON_ERROR_STOP=1 -d {target.database}", shell=True, text=True,
                          capture_output=True)
    expect(done.returncode == 0 and target.fingerprint() == place.fingerprint(), f"pg_dump | psql: {done}")
    expect("(1 row)" in target.sql("SELECT task_exec_id FROM compozy_task_claim('next', 1);"), "it works")
    before = place.fingerprint()
    psql("DROP EXTENSION compozy", place.database)
    psql("CREATE EXTENSION compozy", place.database)
    expect(place.fingerprint() == before, "DROP EXTENSION and back: the rows are there")
    expect(place.call("migrate", "up").out.endswith("there was nothing to do\n"), "nothing to migrate")
    place.remove()
    target.remove()
    place, target = Sqlite(), Sqlite()
    fill(place)
    place.sql("PRAGMA wal_checkpoint(truncate);")
    shutil.copy(place.path, target.path)
    expect(target.fingerprint() == place.fingerprint(), "the file copied")
    expect("(1 row)" in target.sql("SELECT task_exec_id FROM compozy_task_claim('next', 1);"), "it works")
    place.remove()
    target.remove()
