"""Rows to carry from one database to another: some in every table, and many.

SPDX-License-Identifier: PostgreSQL
"""
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"

# Microseconds, bytes, numbers, signs that need an escape; a child whose key comes before its parent's.
EVERYTHING = r"""
SELECT compozy_json_length(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "input":
  {"numbers": [1, 2.50, 1e30, -0.001, 12345678901234567890], "text": "\" \\ \t \n \u00e9 \u20ac \ud83d\ude00", "none": null}}'))) > 0 AS made;
SELECT compozy_json_length(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "other", "input": {}}'))) > 0 AS made;
SELECT compozy_json_length(compozy_task_create(compozy_json('{"task_exec_id": "z", "workflow_exec_id": "w1", "workflow_id": "triage",
  "task_id": "parent", "component": "task", "execution_type": "parallel"}'))) > 0 AS made;
SELECT compozy_json_length(compozy_task_create(compozy_json('{"task_exec_id": "a", "workflow_exec_id": "w1", "workflow_id": "triage",
  "task_id": "child", "component": "agent", "agent_id": "one", "action_id": "two", "parent_state_id": "z", "input": {"tab": "\t"}}'))) > 0 AS made;
SELECT compozy_json_length(compozy_task_create(compozy_json('{"task_exec_id": "b", "workflow_exec_id": "w2", "workflow_id": "other",
  "task_id": "b", "component": "task"}'))) > 0 AS made;
SELECT compozy_json_length(compozy_task_create(compozy_json('{"task_exec_id": "c", "workflow_exec_id": "w2", "workflow_id": "other",
  "task_id": "c", "component": "task"}'))) > 0 AS made;
SELECT count(*) FROM compozy_task_claim('worker', 2);
SELECT compozy_json_length(compozy_user_bootstrap(compozy_json('{"id": "u1", "email": "root@example.org"}'))) > 0 AS made;
SELECT compozy_json_length(compozy_user_create(compozy_json('{"id": "u2", "email": "Ann@example.org"}'))) > 0 AS made;
SELECT compozy_json_length(compozy_api_key_create('u1')) > 0 AS made;
SELECT compozy_knowledge_create('docs', 3);
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "document": "one", "embedding": [1, 2.5, 1e-3], "metadata": {"k": [1, "x"]}},
  {"id": "b", "embedding": [0, 0, 1]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "document": "again", "embedding": [1, 2, 3]}]');
"""


def fill(place):
    """Some rows in every table."""
    outcome = place.call("migrate", "up")
    if outcome.status != 0:
        raise RuntimeError(outcome.err)
    place.sql(EVERYTHING)


def many(first, last, tasks=100, size=4000):
    """SQL for workflows first … last with so many tasks each, documents of so many bytes, and a line of history for each task."""
    time = "compozy_time('2025-01-31T12:00:00.123456Z')"
    return f"""
INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, input, created_at, updated_at) {NUMBERS.format(last)}
  SELECT 'm' || (10000 + i), 'many', 'RUNNING', compozy_json('{{"n": ' || i || '}}'), {time}, {time} FROM n WHERE i >= {first};
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id, output, created_at,
  updated_at) {NUMBERS.format(tasks)}
  SELECT workflow_exec_id || '-' || (10000 + i), workflow_exec_id, workflow_id, 'one', 'task', 'SUCCESS',
  CASE WHEN i < {tasks} THEN workflow_exec_id || '-' || (10000 + {tasks}) END, compozy_json('{{"text": "{"x" * size}"}}'), {time}, {time}
  FROM n, workflow_states WHERE workflow_id = 'many' AND workflow_exec_id BETWEEN 'm{10000 + first}' AND 'm{10000 + last}';
INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at)
  SELECT workflow_exec_id, task_exec_id, 1, status, created_at FROM task_states
  WHERE workflow_exec_id BETWEEN 'm{10000 + first}' AND 'm{10000 + last}';
"""
