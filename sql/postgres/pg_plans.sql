-- Plans made while the tables were empty: by keys all the same.
\set VERBOSITY terse
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
VACUUM ANALYZE workflow_states, task_states, task_queue, task_leases, state_events, compozy_locks;
CREATE FUNCTION scans() RETURNS TABLE (name name, number bigint) LANGUAGE sql VOLATILE AS $$
SELECT relname, pg_stat_get_xact_numscans(oid) FROM pg_class WHERE relname IN ('workflow_states', 'task_states', 'task_queue', 'task_leases',
  'state_events', 'compozy_locks')
$$;
CREATE FUNCTION everything(id text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE t text := id || 't'; u text := id || 'u'; hash text;
BEGIN
  PERFORM compozy_workflow_create(jsonb_build_object('workflow_exec_id', id, 'workflow_id', 'x'));
  PERFORM compozy_task_create(jsonb_build_object('workflow_exec_id', id, 'task_exec_id', t, 'task_id', 'a', 'execution_type', 'parallel'));
  PERFORM compozy_task_create(jsonb_build_object('workflow_exec_id', id, 'task_exec_id', u, 'task_id', 'b', 'parent_state_id', t, 'max_attempts', 3));
  PERFORM compozy_workflow_transition(id, 'started');
  PERFORM compozy_task_claim('w', 1);
  PERFORM compozy_task_heartbeat(t, 'w');
  PERFORM compozy_task_release(t, 'w');
  PERFORM compozy_task_claim('w', 2, NULL, jsonb_build_object('workflow_exec_id', id));
  PERFORM compozy_task_transition(u, 'success', '{"worker": "w", "output": {"a": 1}}');
  PERFORM compozy_task_reap();
  PERFORM compozy_task_progress(t);
  PERFORM compozy_task_update_parent(t);
  PERFORM compozy_task_merge_usage(u, '[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}]');
  PERFORM compozy_task_usage(u), compozy_workflow_usage(id), compozy_workflow_get(id), compozy_task_get(t), compozy_task_child(t, 'b');
  PERFORM compozy_task_children_outputs(t), compozy_task_children(t), compozy_task_tree(t), compozy_task_latest(id), compozy_history(id), compozy_history(t);
  PERFORM compozy_task_save(compozy_task_get(u));
  PERFORM compozy_workflow_save(compozy_workflow_get(id) - 'tasks');
  PERFORM compozy_lock('lock', id), compozy_unlock('lock', id);
  PERFORM compozy_task_transition_all(jsonb_build_object('workflow_exec_id', id, 'task_exec_id', t), 'success');
  PERFORM compozy_workflow_transition(id, 'success');
  PERFORM compozy_prune('2000-01-01T00:00:00Z');
  RETURN compozy_workflow_get(id) ->> 'status';
END $$;
SELECT everything('w' || n) FROM generate_series(1, 7) n;
-- but those of foreign keys, which are PostgreSQL's
BEGIN;
SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE before ON COMMIT DROP AS SELECT * FROM scans();
SELECT everything('v' || n) FROM generate_series(1, 7) n;
SELECT a.name FROM scans() a JOIN before USING (name) WHERE a.number > before.number ORDER BY a.name;
SELECT count(*) FROM task_states WHERE error IS NULL;
SELECT a.name FROM scans() a JOIN before USING (name) WHERE a.number > before.number ORDER BY a.name;
COMMIT;
-- pages of many rows
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, created_at) SELECT 'm' || n, 'x' || n % 5, 'RUNNING', '2025-01-01T00:00:00Z'::timestamptz + n * interval '1 second'
FROM generate_series(1, 3000) n;
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, created_at)
SELECT 'm' || n, 'm' || n / 10 + 1, 'x', 'a', 'task', 'PENDING', '2025-01-01T00:00:00Z'::timestamptz + n * interval '1 second' FROM generate_series(1, 20000) n;
ANALYZE workflow_states, task_states;
CREATE TEMPORARY TABLE before ON COMMIT DROP AS SELECT * FROM scans();
SELECT count(*) FROM compozy_task_find('{"workflow_exec_id": "m7"}');
SELECT count(*) FROM compozy_task_find('{"task_exec_id": ["m7", "m8"]}');
SELECT min(task_exec_id), max(task_exec_id) FROM compozy_task_find('{"limit": 10, "after": {"created_at": "2025-01-01T01:00:00Z", "task_exec_id": "m3600"}}');
SELECT count(*) FROM compozy_task_find('{"created_after": "2025-01-01T01:00:00Z", "created_before": "2025-01-01T01:00:10Z"}');
SELECT min(workflow_exec_id), max(workflow_exec_id) FROM compozy_workflow_find('{"workflow_id": "x1", "limit": 10}');
SELECT compozy_workflow_find_one('x1') ->> 'workflow_exec_id' AS newest;
SELECT a.name FROM scans() a JOIN before USING (name) WHERE a.number > before.number ORDER BY a.name;
COMMIT;
-- the settings are the session's own
SELECT name, setting FROM pg_settings WHERE name IN ('enable_seqscan', 'enable_hashjoin', 'enable_mergejoin') ORDER BY name;
DROP FUNCTION everything(text);
DROP FUNCTION scans();
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
