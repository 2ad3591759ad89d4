-- From an older schema with rows in it: what the migrations make of them.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_migrate_up(1);
INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, created_at, updated_at) VALUES ('w', 'x', 'RUNNING', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z');
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, created_at, updated_at) VALUES
('waits2', 'w', 'x', 'a', 'task', 'PENDING', '2025-01-01T00:00:02.000000Z', '2025-01-01T00:00:02.000000Z'),
('waits1', 'w', 'x', 'a', 'task', 'PENDING', '2025-01-01T00:00:01.000000Z', '2025-01-01T00:00:01.000000Z'),
('runs', 'w', 'x', 'a', 'task', 'RUNNING', '2025-01-01T00:00:01.000000Z', '2025-01-01T00:00:01.000000Z'),
('done', 'w', 'x', 'a', 'task', 'SUCCESS', '2025-01-01T00:00:01.000000Z', '2025-01-01T00:00:01.000000Z');
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT workflow_exec_id, task_exec_id, compozy_json_get_text(compozy_json_array(created_at), '/0') AS created_at FROM task_queue ORDER BY created_at;
SELECT count(*) FROM task_leases;
-- a running task of before has no lease: nobody reaps it, and whoever has it finishes it without a worker's name
SELECT task_exec_id FROM compozy_task_reap();
SELECT compozy_json_get_text(compozy_task_transition('runs', 'success'), '/status') AS status;
SELECT task_exec_id, attempt, max_attempts FROM compozy_task_claim('me', 1);
SELECT compozy_task_heartbeat('runs', 'me');
SELECT compozy_json_get_text(compozy_task_transition('waits1', 'success', '{"worker": "me"}'), '/status') AS status;
SELECT seq, event, from_status, to_status FROM compozy_history('waits1');
SELECT task_exec_id FROM compozy_task_claim('me', 5);
-- down again: not with rows, unless told so
SELECT compozy_migrate_down(99);
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
