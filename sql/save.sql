-- Saving states as they are.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_workflow_save(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "status": "RUNNING", "created_at": "2025-01-01T00:00:00Z", "input": {"n": 1}}'));
SELECT compozy_workflow_save(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "status": "SUCCESS", "output": [1]}'));
SELECT compozy_workflow_save(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "status": "SUCCESS", "updated_at": "2025-02-01T00:00:00Z", "usage": [{"provider": "p", "model": "m", "prompt_tokens": 2}]}'));
SELECT seq, event, from_status, to_status FROM compozy_history('w1');
SELECT compozy_json_get_text(compozy_workflow_save(compozy_json('{"workflow_id": "new"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_save(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "other"}')), '/status') AS status;
-- tasks
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "status": "RUNNING", "agent_id": "x", "action_id": "y"}'));
SELECT count(*) FROM task_queue;
SELECT compozy_json_get_text(compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "b", "task_id": "two", "parent_state_id": "a", "created_at": "2025-01-02T00:00:00Z"}')), '/workflow_id') AS workflow_id;
SELECT task_exec_id FROM task_queue;
SELECT compozy_json_get_text(compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "b", "task_id": "two", "parent_state_id": "a", "status": "FAILED", "error": {"message": "m"}}')), '/created_at') AS kept;
SELECT count(*) FROM task_queue;
SELECT compozy_json_get_text(compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "b", "task_id": "two", "parent_state_id": "a", "status": "PENDING"}')), '/error') AS error;
SELECT task_exec_id FROM task_queue;
SELECT task_exec_id, seq, event, from_status, to_status, error FROM compozy_history('b');
SELECT compozy_json_get_text(compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "c", "task_id": "three", "parent_state_id": "b"}')), '/status') AS status;
-- a parent can't stand below its child
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "parent_state_id": "c"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "parent_state_id": "a"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "parent_state_id": "nobody"}'));
SELECT compozy_json_get_text(compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "c", "task_id": "three", "parent_state_id": "a"}')), '/parent_state_id') AS moved;
-- refused
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "a", "task_id": "one"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "nobody", "task_exec_id": "z", "task_id": "one"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "z", "task_id": "one", "parent_state_id": "a"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "status": "DONE"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "agent_id": "x", "action_id": "y", "tool_id": "z"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "execution_type": "router", "agent_id": "x"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "component": "robot"}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "max_attempts": 3}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "usage": [{"provider": "p", "model": "m", "prompt_tokens": -1}]}'));
SELECT compozy_task_save(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "a", "task_id": "one", "error": "no"}'));
SELECT compozy_workflow_save(compozy_json('{"workflow_exec_id": "w1"}'));
SELECT compozy_workflow_save(compozy_json('[]'));
SELECT task_exec_id, status, parent_state_id FROM task_states ORDER BY task_exec_id;
-- other programs' upserts find their unique index
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, updated_at) VALUES ('a', 'w1', 'triage', 'one', 'task', 'PAUSED', '2025-02-01T00:00:00Z') ON CONFLICT (task_exec_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at;
SELECT compozy_json_get_text(compozy_task_get('a'), '/status') AS status;
SELECT compozy_json_array(compozy_clock_set(NULL)) AS clock;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
