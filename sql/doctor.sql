-- The doctor: what is wrong in the tables, and what mends it.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_configure() AS configured;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
-- without tables
SELECT "check", severity, example, explanation, repair FROM compozy_doctor();
SELECT compozy_migrate_up(1);
SELECT "check", severity, example, explanation, repair FROM compozy_doctor();
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
-- a healthy database
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "flow"}'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "p", "task_id": "t", "execution_type": "parallel"}'), '/status') AS p;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "c", "task_id": "t", "parent_state_id": "p"}'), '/status') AS c;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "g", "task_id": "t", "parent_state_id": "c"}'), '/status') AS g;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "r", "task_id": "t"}'), '/status') AS r;
SELECT compozy_json_get_text(compozy_task_set_status('r', 'RUNNING'), '/status') AS r;
SELECT compozy_json_get_text(compozy_user_create('{"id": "u", "email": "a@x.org"}'), '/role') AS u;
SELECT compozy_json_get_text(compozy_user_create('{"id": "v", "email": "b@x.org"}'), '/role') AS v;
SELECT "check" FROM compozy_doctor();
-- documents
UPDATE workflow_states SET usage = '[{"model": "m", "provider": "p", "prompt_tokens": -1}]';
UPDATE task_states SET usage = '["x"]' WHERE task_exec_id = 'r';
UPDATE task_states SET error = '{"code": 1}' WHERE task_exec_id = 'r';
SELECT "check", severity, "rows", example, explanation FROM compozy_doctor();
UPDATE task_states SET usage = NULL, error = NULL;
UPDATE workflow_states SET usage = NULL;
-- a circle
UPDATE task_states SET parent_state_id = 'g' WHERE task_exec_id = 'p';
SELECT "check", severity, "rows", example, explanation FROM compozy_doctor();
UPDATE task_states SET parent_state_id = NULL WHERE task_exec_id = 'p';
SELECT "check" FROM compozy_doctor();
-- the queue
UPDATE task_states SET status = 'RUNNING' WHERE task_exec_id = 'c';
DELETE FROM task_queue WHERE task_exec_id = 'g';
SELECT "check", severity, "rows", example, explanation, repair FROM compozy_doctor();
UPDATE task_states SET status = 'PENDING' WHERE task_exec_id = 'c';
INSERT INTO task_queue (workflow_exec_id, task_exec_id, created_at) SELECT workflow_exec_id, task_exec_id, created_at FROM task_states WHERE task_exec_id = 'g';
SELECT "check" FROM compozy_doctor();
-- leases
SELECT task_exec_id FROM compozy_task_claim('worker', 1, '1m');
SELECT "check" FROM compozy_doctor();
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:01:00Z'))) AS clock;
INSERT INTO task_leases (workflow_exec_id, task_exec_id, attempt, max_attempts) VALUES ('w', 'nobody', 1, 3);
SELECT "check", severity, "rows", explanation, repair FROM compozy_doctor();
SELECT count(*) AS reaped FROM compozy_task_reap();
DELETE FROM task_leases WHERE task_exec_id = 'nobody';
SELECT "check" FROM compozy_doctor();
-- history of what is gone
INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at) VALUES ('gone', '', 1, 'PENDING', compozy_now());
SELECT "check", severity, "rows", example, explanation FROM compozy_doctor();
DELETE FROM state_events WHERE workflow_exec_id = 'gone';
-- keys
INSERT INTO api_keys (id, user_id, hash, fingerprint, prefix, created_at) SELECT 'k', 'u', compozy_sha256('k'), compozy_sha256('k'), 'k', compozy_now();
SELECT "check", severity, "rows", example, explanation, repair FROM compozy_doctor();
DELETE FROM api_keys;
-- indexes
DROP INDEX users_email;
CREATE INDEX task_exec_again ON task_states (task_exec_id);
UPDATE users SET email = 'A@X.org' WHERE id = 'v';
SELECT "check", severity, "rows", example, explanation, repair FROM compozy_doctor() ORDER BY 1 DESC;
UPDATE users SET email = 'b@x.org' WHERE id = 'v';
CREATE UNIQUE INDEX users_email ON users (lower(email));
DROP INDEX task_exec_again;
SELECT "check" FROM compozy_doctor();
-- a table
ALTER TABLE compozy_locks RENAME TO doctor_locks;
SELECT "check", severity, "rows", example, explanation FROM compozy_doctor();
ALTER TABLE doctor_locks RENAME TO compozy_locks;
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
