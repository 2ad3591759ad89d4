-- Fingerprints: the same data gives the same digest on both engines, whatever was done to get there.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_fingerprint();
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
-- nothing in them: the names tell the tables apart
SELECT compozy_fingerprint();
SELECT compozy_fingerprint(NULL);
SELECT compozy_fingerprint('users');
SELECT compozy_fingerprint('api_keys');
-- rows with every type of value
SELECT compozy_json_get_text(compozy_workflow_save(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "é", "status": "RUNNING", "input": {"b": [1.50, 2e3, null], "a": "\u00e9\n"}, "created_at": "2025-01-31T12:00:00.000001Z", "updated_at": "2025-01-31T12:00:00Z"}')), '/status') AS status;
SELECT compozy_fingerprint('workflow_states');
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "B", "task_id": "t", "max_attempts": 2}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "t"}')), '/status') AS status;
SELECT compozy_fingerprint('task_states');
SELECT compozy_fingerprint('state_events');
SELECT compozy_fingerprint('task_leases');
SELECT compozy_json_get_text(compozy_user_bootstrap(compozy_json('{"email": "root@example.com", "id": "u1"}')), '/role') AS role;
SELECT compozy_fingerprint('users');
SELECT compozy_fingerprint('compozy_bootstrap');
SELECT compozy_lock('n', 'me') AS taken;
INSERT INTO api_keys (id, user_id, hash, fingerprint, prefix, created_at) SELECT 'k', 'u1', compozy_sha256('h'), compozy_sha256('k'), 'cpzy_kkkkkkkk', compozy_time('1969-12-31T23:59:59.999999Z');
SELECT compozy_fingerprint('api_keys');
SELECT compozy_fingerprint();
-- what is no data of the tables' doesn't count; what is, does
SELECT compozy_unlock('n', 'me') AS given;
SELECT compozy_fingerprint();
UPDATE users SET role = 'user';
SELECT compozy_fingerprint();
UPDATE users SET role = 'admin';
SELECT compozy_fingerprint();
-- refused
SELECT compozy_fingerprint('task_queue');
SELECT compozy_fingerprint('Users');
SELECT compozy_fingerprint('');
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
SELECT compozy_clock_set(NULL);
