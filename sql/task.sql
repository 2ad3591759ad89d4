-- Tasks: creating, moving, listing.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "triage"}')), '/status') AS status;
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "root", "task_id": "fan-out", "execution_type": "parallel", "input": {"n": 3}}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "k2", "task_id": "classify", "component": "agent", "agent_id": "classifier", "action_id": "label", "parent_state_id": "root"}'));
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "k1", "task_id": "search", "component": "tool", "tool_id": "web", "parent_state_id": "root"}')), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "g1", "task_id": "page", "parent_state_id": "k1"}')), '/status') AS status;
-- refused
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "agent_id": "a", "action_id": "b", "tool_id": "c"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "agent_id": "a"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "action_id": "b"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "execution_type": "router", "tool_id": "c"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "execution_type": "serial"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "component": "robot"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": ""}'));
SELECT compozy_task_create(compozy_json('{"task_id": "x"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w9", "task_id": "x"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "parent_state_id": "nobody"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w2", "task_id": "x", "parent_state_id": "root"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "task_exec_id": "t", "parent_state_id": "t"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "task_exec_id": "k1"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_id": "x", "worker": "y"}'));
SELECT count(*) FROM task_states;
SELECT compozy_task_get('k2');
SELECT compozy_task_get('k9');
SELECT compozy_task_get(NULL);
-- moving
SELECT compozy_json_get_text(compozy_task_transition('k1', 'started', compozy_json('{"actor": "worker-1"}')), '/status');
SELECT compozy_json_get_text(compozy_task_transition('k1', 'waiting_started'), '/status');
SELECT compozy_json_get_text(compozy_task_transition('k1', 'waiting_timed_out', compozy_json('{"error": {"message": "no signal", "code": "WAIT_TIMEOUT"}}')), '/status');
SELECT compozy_task_transition('k1', 'success');
SELECT compozy_json_get_text(compozy_task_transition('k1', 'retried', compozy_json('{"error": null}')), '/status');
SELECT task_exec_id, seq, event, from_status, to_status, actor, error FROM compozy_history('k1');
SELECT task_exec_id, seq, to_status FROM compozy_history('w1');
SELECT * FROM compozy_history('nobody');
-- children and tree
SELECT task_exec_id, task_id, component, status, agent_id, action_id, tool_id FROM compozy_task_children('root');
SELECT count(*) FROM compozy_task_children('g1');
SELECT count(*) FROM compozy_task_children('nobody');
SELECT count(*) FROM compozy_task_children(NULL);
SELECT depth, task_exec_id, parent_state_id, task_id, status FROM compozy_task_tree('root');
SELECT depth, task_exec_id FROM compozy_task_tree('root', 1);
SELECT depth, task_exec_id FROM compozy_task_tree('k1', 0);
SELECT count(*) FROM compozy_task_tree('nobody');
SELECT count(*) FROM compozy_task_tree('root', -1);
SELECT count(*) FROM compozy_task_tree('root', 1001);
-- a table function beside a table
SELECT t.task_exec_id, count(c.task_exec_id) AS children FROM task_states t LEFT JOIN task_states c ON c.parent_state_id = t.task_exec_id
GROUP BY t.task_exec_id ORDER BY t.task_exec_id;
SELECT t.task_id, tree.depth, tree.task_id AS below FROM task_states t CROSS JOIN compozy_task_tree(t.task_exec_id) tree
WHERE t.parent_state_id = 'root' ORDER BY t.task_id, tree.depth;
-- a circle, which only a foreign hand can make
UPDATE task_states SET parent_state_id = 'g1' WHERE task_exec_id = 'root';
SELECT depth, task_exec_id FROM compozy_task_tree('root');
SELECT depth, task_exec_id FROM compozy_task_tree('g1');
SELECT compozy_task_update_parent('root');
UPDATE task_states SET parent_state_id = NULL WHERE task_exec_id = 'root';
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
