"""doctor and diagnostics: what they find and mend is told the same on both engines, and the exit status says how bad it is.

SPDX-License-Identifier: PostgreSQL
"""
import json
import re
import signal
import time

from places import Postgres, Sqlite, finish

# A usage that is none, an error that is none, a circle of two, one ill-spelt status.
SEED = """
SELECT count(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w", "workflow_id": "flow"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "a", "task_id": "t", "execution_type": "parallel"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "b", "task_id": "t", "parent_state_id": "a"}')));
"""
DEFECTS = """
UPDATE task_states SET usage = '["x"]' WHERE task_exec_id = 'a';
UPDATE task_states SET error = '{"code": 1}' WHERE task_exec_id = 'b';
UPDATE task_states SET parent_state_id = 'b' WHERE task_exec_id = 'a';
"""
FOUND = ["invalid_usage", "invalid_error", "circle"]
COMMON = ["schema_version", "unfinished_copy", "waiting_tasks", "oldest_waiting_task", "lost_leases", "stuck_workflows", "stuck_tasks",
          "database_size", "cache_misses"]


def shown(outcome):
    """But for the repairs, which are the engine's own SQL."""
    return re.sub(r'"repair": "(\\.|[^"\\])*"', '"repair": …', outcome.out), outcome.status, outcome.err


def made_places():
    places = [Sqlite(), Postgres()]
    for place in places:
        place.call("migrate", "up")
        place.sql(SEED)
    return places


def test_doctor(expect):
    places = made_places()
    steps = [["doctor"], ["doctor", "--json"]]
    for steps_of, wanted in ((steps, 0), ("defects", None), (steps, 7), ([["doctor", "--fix"]], 6), ([["doctor", "--json"]], 6)):
        if steps_of == "defects":
            for place in places:
                place.sql(DEFECTS)
            continue
        for command in steps_of:
            outcomes = [place.call(*command) for place in places]
            expect(shown(outcomes[0]) == shown(outcomes[1]), f"{command}:\n{outcomes[0]}\n{outcomes[1]}")
            expect(outcomes[0].status == wanted and outcomes[0].err == "", f"{command} ends with {wanted}: {outcomes[0]}")
    left = json.loads(outcomes[0].out)
    expect([row["check"] for row in left] == ["kept"], f"what was put aside is left: {left}")
    for place in places:
        expect("a" not in place.sql("SELECT coalesce(usage, '[]') AS u, parent_state_id AS p FROM task_states ORDER BY task_exec_id;")
               .splitlines()[2].split("|")[1], f"{place.name}: mended")


def test_doctor_fix_json(expect):
    places = made_places()
    for place in places:
        place.sql(DEFECTS)
    outcomes = [place.call("doctor", "--fix", "--json") for place in places]
    expect(shown(outcomes[0]) == shown(outcomes[1]), f"--fix --json:\n{outcomes[0]}\n{outcomes[1]}")
    fixed = json.loads(outcomes[0].out)
    expect(fixed["mended"] == FOUND and [row["check"] for row in fixed["left"]] == ["kept"], f"what was mended: {fixed}")


def test_diagnostics(expect):
    for place in made_places():
        outcome = place.call("diagnostics", "--json")
        rows = {row["name"]: row for row in json.loads(outcome.out)}
        expect(outcome.status == 0 and outcome.err == "", f"{place.name}: all is well: {outcome}")
        expect(all(name in rows for name in COMMON), f"{place.name}: {sorted(rows)}")
        expect(rows["waiting_tasks"]["value"] == "2" and int(rows["database_size"]["value"]) > 0, f"{place.name}: the numbers")
        metrics = place.call("diagnostics", "--prometheus")
        expect('\ncompozy_diagnostic{name="waiting_tasks",unit="tasks"} 2\n' in metrics.out
               and '\ncompozy_diagnostic_status{name="waiting_tasks"} 0\n' in metrics.out, f"{place.name}: {metrics.out}")
        place.sql("UPDATE task_queue SET created_at = compozy_time('2025-01-01') WHERE task_exec_id = 'a';")
        expect(place.call("diagnostics").status == 7, f"{place.name}: a task that waits for months is told by the exit status")
        expect(place.call("diagnostics", "--json", "--prometheus").status == 2, f"{place.name}: one format at a time")
        watching = place.start("diagnostics", "--watch", "--interval", "1")
        time.sleep(2.5)
        watching.send_signal(signal.SIGINT)
        outcome = finish(watching)
        expect(outcome.status == 130 and outcome.out.count("NAME ") >= 2, f"{place.name}: watched until interrupted: {outcome}")


def test_without_tables(expect):
    for place in (Sqlite(), Postgres()):
        place.call("migrate", "up")
        place.call("migrate", "down", "--to", "0")
        outcomes = [place.call(command) for command in ("doctor", "diagnostics")]
        expect([outcome.status for outcome in outcomes] == [7, 7], f"{place.name}: {outcomes}")
