#!/usr/bin/env python3
"""That on SQLite no statement of the store walks a whole table, or makes an index for the moment, where it could go by keys.

    /usr/bin/python3 tests/plans.py

SQLite counts both for each statement that a connection keeps; sqlite_stmt, which Debian's library has, shows them. PostgreSQL's half is
sql/postgres/pg_plans.sql.

SPDX-License-Identifier: PostgreSQL
"""
import os
import sqlite3
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

WORKFLOWS, TASKS = 200, 4000

FILL = """
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) SELECT 'm' || n, 'x' || n % 5, 'RUNNING' FROM n;
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id)
SELECT 'm' || n, 'm' || (n % ?1 + 1), 'x', 'a', 'task', 'PENDING', CASE WHEN n > ?1 THEN 'm' || (n % ?1 + 1) END FROM n;
INSERT INTO task_queue (workflow_exec_id, task_exec_id, created_at) SELECT workflow_exec_id, task_exec_id, created_at FROM task_states;
INSERT INTO task_leases (workflow_exec_id, task_exec_id, attempt, max_attempts) SELECT workflow_exec_id, task_exec_id, 0, 3 FROM task_states
WHERE task_exec_id LIKE '%0';
INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at)
SELECT workflow_exec_id, task_exec_id, 1, status, created_at FROM task_states
"""

# What each call of the store is asked once. A call that fails fails the test.
CALLS = """
compozy_workflow_create(compozy_json('{"workflow_exec_id": "w", "workflow_id": "x"}'))
compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t", "task_id": "a", "execution_type": "parallel"}'))
compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "u", "task_id": "b", "parent_state_id": "t", "max_attempts": 3}'))
compozy_workflow_transition('w', 'started')
* compozy_task_claim('me', 2, NULL, '{"workflow_exec_id": "w"}')
compozy_task_heartbeat('t', 'me')
compozy_task_release('t', 'me')
* compozy_task_claim('me', 3)
compozy_task_transition('u', 'success', '{"worker": "me", "output": {"a": 1}}')
* compozy_task_reap()
compozy_task_progress('t')
compozy_task_progress('m2')
compozy_task_update_parent('t')
compozy_task_merge_usage('u', '[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}]')
compozy_workflow_merge_usage('w', '[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}]')
compozy_task_usage('u')
compozy_workflow_usage('w')
compozy_workflow_get('w')
compozy_task_get('m7')
compozy_task_child('t', 'b')
compozy_task_children_outputs('t')
* compozy_task_children('m2')
* compozy_task_tree('t')
* compozy_task_latest('w')
* compozy_history('w')
* compozy_history('t')
compozy_task_save(compozy_json_remove(compozy_task_get('u'), '/nothing'))
compozy_workflow_save(compozy_json_remove(compozy_workflow_get('w'), '/tasks'))
compozy_lock('lock', 'me')
compozy_unlock('lock', 'me')
* compozy_task_transition_all('{"workflow_exec_id": "m5", "status": "PENDING"}', 'canceled')
compozy_task_set_status('m9', 'RUNNING')
compozy_workflow_set_status('w', 'SUCCESS')
compozy_workflow_cancel('m3')
compozy_prune('2000-01-01T00:00:00Z')
compozy_workflow_delete('m4')
compozy_workflow_find_one('x', 'a')
* compozy_task_find('{"workflow_exec_id": "m7"}')
* compozy_task_find('{"task_exec_id": ["m7", "m8"]}')
* compozy_task_find('{"limit": 10, "after": {"created_at": "2025-01-01T01:00:00Z", "task_exec_id": "m3600"}}')
* compozy_workflow_find('{"workflow_id": "x1", "limit": 10}')
"""


def main():
    connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
    connection.enable_load_extension(True)
    connection.load_extension(os.path.join(ROOT, "compozy"))
    if not connection.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'sqlite_stmt'").fetchone()[0]:
        print("this SQLite doesn't show its statements (SQLITE_ENABLE_STMTVTAB)")
        return 1
    connection.execute("SELECT compozy_migrate_up()")
    for statement in FILL.split(";"):
        connection.execute(statement.replace("?1", str(WORKFLOWS)).replace("?2", str(TASKS)))
    calls = CALLS.strip().splitlines()
    for call in calls:
        connection.execute(f"SELECT * FROM {call[2:]}" if call.startswith("* ") else f"SELECT {call}").fetchall()
    # The few elements of a JSON array are walked too.
    ours = connection.execute("SELECT sql, nscan, naidx FROM sqlite_stmt WHERE sql NOT LIKE '%sqlite_stmt%' AND run > 0").fetchall()
    wrong = [row for row in ours if row[1] > 100 or row[2] > 0]
    for sql, scanned, index in wrong:
        print(f"not ok - {scanned} rows walked, {index} put into an index of the moment: {sql}")
    print(f"{len(ours) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or len(ours) < 30 else 0


sys.exit(main())
