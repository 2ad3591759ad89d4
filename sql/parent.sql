-- Parents recomputed from their children.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w", "workflow_id": "triage"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "top", "task_id": "top", "execution_type": "composite"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "mid", "task_id": "mid", "execution_type": "parallel", "parent_state_id": "top"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "c1", "task_id": "one", "parent_state_id": "mid"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "c2", "task_id": "two", "parent_state_id": "mid"}')), '/status') AS status;
SELECT compozy_task_progress('mid');
SELECT compozy_task_progress('c1');
SELECT compozy_task_progress('nobody');
-- nothing has started
SELECT compozy_task_update_parent('mid');
SELECT compozy_json_get_text(compozy_task_transition('c1', 'started'), '/status');
SELECT compozy_json_get_text(compozy_task_update_parent('mid'), '/status') AS mid;
SELECT compozy_json_get_text(compozy_task_get('top'), '/status') AS top;
-- RUNNING stays although no child runs
SELECT compozy_json_get_text(compozy_task_transition('c1', 'success'), '/status');
SELECT compozy_json_get_text(compozy_task_update_parent('mid'), '/status') AS mid;
-- a child fails, and with it the parents
SELECT compozy_json_get_text(compozy_task_transition('c2', 'failed', compozy_json('{"error": {"message": "no answer"}}')), '/status');
SELECT compozy_task_update_parent('mid', 'wait_all', true, 'c2');
SELECT compozy_json_get(compozy_task_get('top'), '/error') AS error_of_top, compozy_json_get(compozy_task_get('top'), '/output/progress_info/strategy') AS strategy;
-- retried and good: the parents follow
SELECT compozy_json_get_text(compozy_task_transition('c2', 'retried'), '/status');
SELECT compozy_json_get_text(compozy_task_update_parent('mid'), '/status') AS mid;
SELECT compozy_json_get_text(compozy_task_transition('c2', 'started'), '/status');
SELECT compozy_json_get_text(compozy_task_transition('c2', 'success'), '/status');
SELECT compozy_json_get_text(compozy_task_update_parent('mid', NULL, false), '/status') AS mid;
SELECT compozy_json_get_text(compozy_task_get('top'), '/status') AS top;
SELECT compozy_json_get_text(compozy_task_update_parent('top'), '/status') AS top;
SELECT compozy_json_get(compozy_task_get('top'), '/error') AS error;
SELECT task_exec_id, seq, event, from_status, to_status FROM compozy_history('w') WHERE task_exec_id IN ('mid', 'top');
-- a strategy is kept
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "race", "task_id": "race", "execution_type": "parallel"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "r1", "task_id": "r1", "parent_state_id": "race"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "r2", "task_id": "r2", "parent_state_id": "race"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_update_parent('race', 'race'), '/status');
SELECT compozy_json_get_text(compozy_task_transition('r1', 'started'), '/status');
SELECT compozy_json_get_text(compozy_task_transition('r1', 'success'), '/status');
SELECT compozy_json_get_text(compozy_task_update_parent('race'), '/status');
-- an output that is no object is kept
SELECT compozy_json_get_text(compozy_task_transition('top', 'success', compozy_json('{"output": [1]}')), '/status');
UPDATE task_states SET output = '[1, 2]' WHERE task_exec_id = 'top';
SELECT compozy_json_get(compozy_task_update_parent('top'), '/output/__value__');
-- few children are counted otherwise than many: the same answer on both sides of the line
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "many", "task_id": "many", "execution_type": "parallel"}')), '/status') AS made;
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id)
SELECT 'many' || CAST(n AS text), 'w', 'w', 'one', 'task', CASE WHEN n % 4 = 0 THEN 'FAILED' ELSE 'SUCCESS' END, 'many'
FROM (WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 32) SELECT n FROM s) numbers;
SELECT compozy_task_progress('many');
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id) VALUES ('many33', 'w', 'w', 'one', 'task', 'RUNNING', 'many');
SELECT compozy_task_progress('many');
SELECT compozy_json_get_text(compozy_task_update_parent('many', 'best_effort'), '/status') AS status;
DELETE FROM task_states WHERE task_exec_id = 'many32';
SELECT compozy_task_progress('many');
-- refused
SELECT compozy_task_update_parent('nobody');
SELECT compozy_task_update_parent('mid', 'first');
SELECT compozy_task_update_parent('mid', 'race', true, 'top');
SELECT compozy_task_update_parent('mid', 'race', true, 'nobody');
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
