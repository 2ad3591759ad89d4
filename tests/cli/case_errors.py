"""What can't be reached, opened or used: one sentence, the status, nothing changed, no secret.

SPDX-License-Identifier: PostgreSQL
"""
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile

from places import PROGRAM, Postgres, Sqlite, call, psql

COMMANDS = [("migrate", "status"), ("migrate", "up"), ("workflow", "list"), ("usage",), ("sql",)]


def refused(expect, outcome, status, *parts):
    """One line on standard error that has these parts."""
    expect(outcome.status == status and outcome.out == "" and outcome.err.startswith("compozy: ") and
           outcome.err.count("\n") == 1 and all(part in outcome.err for part in parts), f"{status} {parts}: {outcome}")


def test_no_server(expect):
    for command in COMMANDS:
        refused(expect, call(*command, env={"COMPOZY_DB_HOST": "127.0.0.1", "COMPOZY_DB_PORT": "1", "COMPOZY_DB_PASSWORD": "s3cret"}),
                4, "the database can't be reached: ", "127.0.0.1", "refused")
    outcome = call("usage", "--db-conn-string", "postgres://ann:s3cret@nowhere.invalid/db")
    refused(expect, outcome, 4, "nowhere.invalid")
    expect("s3cret" not in outcome.err, f"no secret: {outcome}")


def test_wrong_conn_string(expect):
    for string in ["postgres://ann:s3cr@et@host/db", "postgres://ann:s3cret", "nonsense", "s3cret=s3cret", "host=h s3cret",
                   "postgres://ann:s3cret@host/db?s3cret=1", "postgres://ann:s3/cret@host/db", "postgres://[::1", "password='s3cret"]:
        outcome = call("usage", "--db-conn-string", string)
        expect(outcome.status in (2, 4) and "cret" not in outcome.err and outcome.err.count("\n") == 1, f"{string}: {outcome}")


def test_wrong_password(expect):
    place = Postgres()
    psql("CREATE ROLE cli_ann LOGIN PASSWORD 'right'")
    hba = psql("SHOW hba_file")[0]
    with open(hba) as file:
        before = file.read()
    try:
        with open(hba, "w") as file:
            file.write("local all cli_ann scram-sha-256\n" + before)
        psql("SELECT pg_reload_conf()")
        env = {"COMPOZY_DB_USER": "cli_ann", "COMPOZY_DB_PASSWORD": "s3cret-and-wrong"}
        outcome = place.call("migrate", "up", env=env)
        refused(expect, outcome, 4, 'password authentication failed for user "cli_ann"')
        expect("s3cret" not in outcome.err, f"no secret: {outcome}")
        refused(expect, place.call("usage", env={"COMPOZY_DB_USER": "cli_ann"}), 4, "no password supplied")
        outcome = place.call("sql", env={**env, "COMPOZY_DB_PASSWORD": "right"}, text="SELECT current_user;")
        expect("cli_ann" in outcome.out, f"the right one: {outcome}")
    finally:
        with open(hba, "w") as file:
            file.write(before)
        psql("SELECT pg_reload_conf()")
        psql("DROP ROLE cli_ann")
        place.remove()


def test_no_rights_on_postgres(expect):
    place = Postgres()
    psql("CREATE ROLE cli_guest LOGIN")
    env = {"COMPOZY_DB_USER": "cli_guest"}
    refused(expect, place.call("usage", env={"COMPOZY_DB_NAME": "cli_not_there"}), 4, 'database "cli_not_there" does not exist')
    refused(expect, place.call("usage", env={"COMPOZY_DB_USER": "cli_nobody"}), 4, 'role "cli_nobody" does not exist')
    refused(expect, place.call("usage", env=env), 5, "doesn't have the extension compozy; compozy migrate up makes it")
    refused(expect, place.call("migrate", "up", env=env), 5, "the extension can't be made: ", "permission denied")
    place.create()
    psql("REVOKE CREATE ON SCHEMA public FROM PUBLIC", place.database)
    refused(expect, place.call("migrate", "up", env=env), 1, "permission denied for schema public")
    expect(place.call("migrate", "up").status == 0, "its owner may")
    refused(expect, place.call("workflow", "list", env=env), 1, "permission denied")
    psql("CREATE SCHEMA other; ALTER EXTENSION compozy SET SCHEMA other", place.database)
    refused(expect, place.call("usage"), 5, "search_path")
    place.remove()
    psql("DROP ROLE cli_guest")


def test_no_file(expect):
    place = Sqlite()
    for command in COMMANDS:
        if command != ("migrate", "up"):
            refused(expect, place.call(*command), 4, "No such file or directory; compozy migrate up makes it")
    expect(os.listdir(place.folder) == [], "no file was made")
    refused(expect, place.call("usage", "--db-path", "no_folder/work.db"), 4, "No such file or directory")
    refused(expect, place.call("migrate", "up", "--db-path", "no_folder/work.db"), 4, "No such file or directory")
    refused(expect, place.call("migrate", "up", "--db-path", place.folder), 4, "Is a directory")
    refused(expect, place.call("migrate", "up", "--db-path", "/dev/null"), 4, "it is no file")
    refused(expect, place.call("usage", env={"COMPOZY_DB_PATH": None}), 2, "the driver sqlite needs a path")
    place.create()
    refused(expect, place.call("usage", "--extension", "./nothing"), 4, "the extension can't be loaded")
    place.remove()


def test_no_database(expect):
    place = Sqlite()
    for content in [b"text, not a database, but long enough to have a header of SQLite's size" * 20, b"\0" * 4096]:
        with open(place.path, "wb") as file:
            file.write(content)
        for command in COMMANDS:
            refused(expect, place.call(*command), 4, "it is no SQLite database")
        with open(place.path, "rb") as file:
            expect(file.read() == content, "it was left alone")
        expect(os.listdir(place.folder) == ["work.db"], "nothing stands beside it")
    place.remove()


def test_not_ours(expect):
    place = Sqlite()
    db = sqlite3.connect(place.path)
    db.execute("CREATE TABLE workflow_states (a)")
    db.commit()
    db.close()
    with open(place.path, "rb") as file:
        before = file.read()
    refused(expect, place.call("usage"), 5, "there are no tables of compozy; compozy migrate up makes them")
    outcome = place.call("migrate", "up")
    expect(outcome.status != 0 and "ALREADY_EXISTS" in outcome.err, f"another's tables: {outcome}")
    with open(place.path, "rb") as file:
        expect(file.read() == before, "it was left alone")
    place.remove()


def as_nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def test_no_permission(expect):
    """As another user; only root can become one."""
    if os.geteuid() != 0:
        return
    place = Sqlite()
    expect(place.call("migrate", "up").status == 0, "made")
    os.chmod(place.folder, 0o755)
    program = os.path.join(place.folder, "compozy")
    shutil.copy(PROGRAM, program)
    options = {"program": program, "preexec_fn": as_nobody, "cwd": "/", "env": place.env}
    os.chmod(place.path, 0o600)
    for command in COMMANDS:
        refused(expect, call(*command, **options), 4, "ermission denied")
    os.chmod(place.path, 0o644)
    place.call("sql", text="PRAGMA journal_mode = delete;")
    refused(expect, call("migrate", "down", **options), 1, "READ_ONLY")
    expect(call("workflow", "list", **options).status == 0, "reading is allowed")
    place.remove()


def small_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))


def test_disk_full(expect):
    place = Sqlite()
    outcome = place.call("migrate", "up", preexec_fn=small_files, restore_signals=False)
    expect(outcome.status in (1, 4) and outcome.err.count("\n") == 1, f"no room: {outcome}")
    outcome = place.call("migrate", "up", "--json")
    expect('"version": 1,' in outcome.out, f"nothing was left half done: {outcome}")
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, "workflow", "list", "--json"], env={**os.environ, **place.env}, stdout=full,
                              stderr=subprocess.PIPE, text=True)
    expect(done.returncode == 1 and "can't be written" in done.stderr, f"no room for what is printed: {done}")
    place.remove()


def test_versions(place, expect):
    place.create()
    for command in COMMANDS[2:4]:
        refused(expect, place.call(*command), 5, "there are no tables of compozy; compozy migrate up makes them")
    place.call("migrate", "up", "--to", "1")
    refused(expect, place.call("workflow", "list"), 5, "the tables are at version 1, this compozy needs ", "migrate up")
    expect(place.call("migrate", "up").status == 0, "up to date")
    place.sql("INSERT INTO compozy_migrations (version, name, applied_at) SELECT 99, 'later', applied_at FROM compozy_migrations "
              "WHERE version = 1;")
    for command in [*COMMANDS[2:4], ("migrate", "up"), ("migrate", "down")]:
        refused(expect, place.call(*command), 5, "the tables are at version 99, made by a newer compozy")
    expect('"state": "unknown"' in place.call("migrate", "status", "--json").out, "status says so")


def test_auto_migrate(place, expect):
    outcome = place.call("workflow", "list", env={"COMPOZY_DB_AUTO_MIGRATE": "true"})
    expect(outcome.status == 0, f"the tables come by themselves: {outcome}")
    expect(place.call("usage").status == 0, "and stay")


def test_lost_connection(expect):
    place = Postgres()
    outcome = place.call("sql", text="SELECT pg_terminate_backend(pg_backend_pid());\nSELECT 'not reached';\n")
    expect(outcome.status == 4 and "not reached" not in outcome.out and "terminat" in outcome.err, f"gone: {outcome}")
    outcome = place.call("sql", text="COPY (SELECT 1) TO STDOUT;\nCREATE TABLE t (a int);\nCOPY t FROM STDIN;\nSELECT 'on';\n")
    expect(outcome.status == 0 and "COPY TO STDOUT is not possible here" in outcome.err and
           "COPY FROM STDIN is not possible here" in outcome.err and "on\n" in outcome.out, f"COPY: {outcome}")
    place.remove()
