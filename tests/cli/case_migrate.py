"""compozy migrate: many at once, killed, there and back.

SPDX-License-Identifier: PostgreSQL
"""
import json
import random
import signal
import sqlite3
import time

from places import Sqlite, finish

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


def test_killed(place, expect):
    """Killed at any time, and run again: the tables are whole."""
    for _ in range(8):
        runner = place.start("migrate", "up")
        time.sleep(random.uniform(0.02, 0.25))
        runner.send_signal(signal.SIGKILL)
        runner.communicate()
    outcome = place.call("migrate", "up")
    expect(outcome.status == 0 and set(state(place)) == {"applied"}, f"resumed: {outcome}")
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
