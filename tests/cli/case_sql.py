"""compozy sql: the regression files on PostgreSQL, and interrupts on both.

SPDX-License-Identifier: PostgreSQL
"""
import glob
import os
import signal
import time

from places import ROOT, Postgres, finish, psql

# Long enough that nobody waits for its end.
LONG = "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10000000000) SELECT max(n) FROM r;\n"


def test_regression_files(expect):
    """What pg_regress has psql print, through libpq; SQLite's side of it is tests/regress_sqlite.sh."""
    place = Postgres()
    place.create()
    for setting in ["lc_messages TO 'C'", "bytea_output TO 'hex'"]:
        psql(f"ALTER DATABASE {place.database} SET {setting}")
    for path in sorted(glob.glob(os.path.join(ROOT, "sql/*.sql")) + glob.glob(os.path.join(ROOT, "sql/postgres/*.sql"))):
        name = os.path.relpath(path, os.path.join(ROOT, "sql"))[:-4]
        with open(os.path.join(ROOT, "expected", name + ".out"), encoding="utf-8") as file:
            wanted = file.read()
        outcome = place.call("sql", "--echo", path, env={"PGTZ": "PST8PDT", "PGDATESTYLE": "Postgres, MDY"}, merged=True)
        expect(outcome.status == 0 and outcome.out == wanted, f"{name} prints what psql prints")
    place.remove()


def test_interrupt(place, expect):
    place.call("migrate", "up")
    for number in [signal.SIGINT, signal.SIGTERM]:
        runner = place.start("sql")
        runner.stdin.write("BEGIN;\nSELECT 'begun';\nSELECT count(compozy_workflow_create('{\"workflow_exec_id\": \"w\", "
                           "\"workflow_id\": \"w\"}'));\nSELECT 'made';\n" + LONG + "COMMIT;\nSELECT 'not reached';\n")
        runner.stdin.flush()
        while "made" not in runner.stdout.readline():
            pass
        time.sleep(0.3)
        runner.send_signal(number)
        outcome = finish(runner, timeout=20)
        expect(outcome.status == 130 and "not reached" not in outcome.out, f"{number}: {outcome}")
        expect(place.call("workflow", "list", "--json").out == "[\n]\n", f"{number}: rolled back")


def test_interrupt_while_waiting(place, expect):
    """Where nothing runs: at the terminal, and between two looks."""
    place.call("migrate", "up")
    runner = place.start("sql")
    time.sleep(0.5)
    runner.send_signal(signal.SIGINT)
    expect(finish(runner).status == 130, "while it reads")
    place.sql("SELECT count(compozy_workflow_create('{\"workflow_exec_id\": \"w\", \"workflow_id\": \"w\"}'));")
    runner = place.start("workflow", "watch", "w", "--interval", "3600")
    runner.stdout.readline()
    runner.send_signal(signal.SIGINT)
    expect(finish(runner, timeout=20).status == 130, "while it watches")


def test_streams(place, expect):
    place.create()
    outcome = place.call("sql", text="SELECT 1 AS a;\nSELECT nosuch;\nSELECT 2 AS b;\n")
    expect(outcome.status == 0 and "1 row" in outcome.out and "ERROR" not in outcome.out and outcome.err.startswith("ERROR:  "),
           f"errors on standard error, and on it goes: {outcome}")
    outcome = place.call("sql", text="\\set ON_ERROR_STOP on\nSELECT nosuch;\nSELECT 2 AS b;\n")
    expect(outcome.status == 3 and outcome.out == "", f"unless the script says so: {outcome}")
    outcome = place.call("sql", "-", text="SELECT :'ENGINE' AS engine")
    expect(place.name in outcome.out, f"standard input, no semicolon: {outcome}")
