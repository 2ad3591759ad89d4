-- A workflow from its creation to its end.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "input": {"batch": [3, 1, 2]}}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "triage", "created_at": "2025-01-30 08:00:00+01", "usage": {"entries": []}}'));
SELECT compozy_json_length(compozy_json_get(compozy_workflow_create(compozy_json('{"workflow_id": "triage"}')), '/workflow_exec_id')) AS id_length;
-- refused
SELECT compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_exec_id": "w3"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_exec_id": "", "workflow_id": "triage"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": 7}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "state": "PENDING"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "status": "RUNNING"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "usage": 1}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "error": "broken"}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "error": {"code": "X"}}'));
SELECT compozy_workflow_create(compozy_json('{"workflow_id": "triage", "created_at": "yesterday"}'));
SELECT compozy_workflow_create(compozy_json('["triage"]'));
SELECT compozy_workflow_create(NULL);
-- transitions
SELECT compozy_workflow_transition('w1', 'started');
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:01Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'started'), '/updated_at') AS unchanged;
SELECT compozy_workflow_transition('w1', 'paused', compozy_json('{"output": {"so": "far"}, "actor": "ops"}'));
SELECT compozy_workflow_transition('w1', 'resumed', compozy_json('{"output": null, "input": [1]}'));
SELECT compozy_workflow_transition('w1', 'retried');
SELECT compozy_workflow_transition('w1', 'exploded');
SELECT compozy_workflow_transition('w9', 'started');
SELECT compozy_workflow_transition(NULL, 'started');
SELECT compozy_workflow_transition('w1', 'failed', compozy_json('{"status": "FAILED"}'));
SELECT compozy_workflow_transition('w1', 'failed', compozy_json('{"error": {"message": 1}}'));
SELECT compozy_workflow_transition('w1', 'failed', compozy_json('{"actor": 1}'));
SELECT compozy_workflow_transition('w1', 'failed', compozy_json('[]'));
SELECT compozy_workflow_get('w1');
SELECT compozy_workflow_get('w9');
SELECT compozy_workflow_get(NULL);
SELECT seq, event, from_status, to_status, compozy_json_array(occurred_at) AS occurred_at, actor, error FROM compozy_history('w1');
-- completion
SELECT compozy_workflow_complete('w2');
SELECT compozy_json_get(compozy_workflow_complete('w2', compozy_json('{"second": true}')), '/output') AS unchanged;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a1", "task_id": "read"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "b1", "task_id": "answer", "execution_type": "parallel"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "c1", "task_id": "draft", "parent_state_id": "b1"}')), '/status') AS status;
SELECT compozy_workflow_complete('w1');
SELECT compozy_json_get_text(compozy_task_transition(id, 'started'), '/status') FROM (SELECT 'a1' AS id UNION ALL SELECT 'b1') t;
SELECT compozy_workflow_complete('w1');
SELECT compozy_json_get_text(compozy_task_transition('a1', 'success', compozy_json('{"output": {"pages": 3}}')), '/status');
SELECT compozy_json_get_text(compozy_task_transition('b1', 'success', compozy_json('{"output": "done"}')), '/status');
SELECT compozy_workflow_complete('w1');
SELECT compozy_json_get(compozy_workflow_get('w1'), '/tasks/draft/status');
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w4", "workflow_id": "triage"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w4", "task_id": "late"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_transition(task_exec_id, 'timed_out'), '/status') FROM (SELECT task_exec_id FROM task_states WHERE workflow_exec_id = 'w4' LIMIT 1) t;
SELECT compozy_json_get(compozy_workflow_complete('w4', compozy_json('[1, 2]')), '/output') AS output;
SELECT compozy_json_get_text(compozy_workflow_complete('w4'), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w5", "workflow_id": "triage"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_transition('w5', 'canceled'), '/status');
SELECT compozy_workflow_complete('w5');
SELECT compozy_workflow_complete('w9');
-- the columns are the ones that programs read
SELECT workflow_exec_id, workflow_id, status FROM workflow_states WHERE workflow_exec_id IN ('w1', 'w2') ORDER BY workflow_exec_id;
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
