-- Finding workflows and tasks.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "created_at": "2025-01-01T00:00:00Z", "input": {"n": 1, "tags": ["a", "b"]}}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "triage", "created_at": "2025-01-02T00:00:00Z", "input": {"n": 2}}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w3", "workflow_id": "report", "created_at": "2025-01-03T00:00:00Z"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w4", "workflow_id": "triage", "created_at": "2025-01-03T00:00:00Z"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t1", "task_id": "fetch", "tool_id": "http", "created_at": "2025-01-01T00:00:01Z", "output": {"rows": [1, 2, {"k": "v"}]}}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t2", "task_id": "label", "agent_id": "classifier", "action_id": "label", "created_at": "2025-01-01T00:00:02Z"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "t3", "task_id": "label", "agent_id": "classifier", "action_id": "label", "created_at": "2025-01-01T00:00:02Z"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "t4", "task_id": "page", "parent_state_id": "t3", "created_at": "2025-01-01T00:00:03Z"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_workflow_transition('w2', 'started'), '/status') AS started;
-- workflows: the newest first
SELECT workflow_exec_id, workflow_id, status FROM compozy_workflow_find();
SELECT workflow_exec_id FROM compozy_workflow_find(NULL);
SELECT workflow_exec_id FROM compozy_workflow_find('{}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id": "triage"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id": "triage", "status": "PENDING"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id": ["report", "triage", "x"], "status": ["RUNNING", "FAILED"]}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id": []}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"created_after": "2025-01-02T00:00:00Z", "created_before": "2025-01-03T00:00:00Z"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"created_after": "2025-01-02 00:00:00.000001"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"created_at": "2025-01-03T01:00:00+01:00"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"updated_after": "2025-01-31T00:00:00Z"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"updated_before": "2025-01-02T00:00:00Z"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"order": "updated_at"}');
-- JSON: what must be contained
SELECT workflow_exec_id FROM compozy_workflow_find('{"input": {"n": 1.0}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"input": {"tags": ["b"]}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"input": null}');
SELECT task_exec_id FROM compozy_task_find('{"output": {"rows": [{"k": "v"}]}}');
-- pages
SELECT workflow_exec_id FROM compozy_workflow_find('{"limit": 2}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"limit": 2, "after": {"created_at": "2025-01-03T00:00:00Z", "workflow_exec_id": "w3"}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"after": {"created_at": "2025-01-03T00:00:00Z", "workflow_exec_id": "w4"}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"order": "updated_at", "after": {"updated_at": "2025-01-31T12:00:00Z", "workflow_exec_id": "w2"}}');
SELECT workflow_exec_id FROM compozy_workflow_find(compozy_json_object('after', compozy_workflow_get('w2')));
-- the row that a page ended with may be gone
SELECT task_exec_id FROM compozy_task_find('{"limit": 2}');
SELECT task_exec_id FROM compozy_task_find('{"limit": 2, "after": {"created_at": "2025-01-01T00:00:02Z", "task_exec_id": "t2"}}');
SELECT task_exec_id FROM compozy_task_find('{"after": {"created_at": "2025-01-01T00:00:02Z", "task_exec_id": "t2gone"}}');
SELECT task_exec_id FROM compozy_task_find('{"after": null}');
-- tasks by every column
SELECT task_exec_id FROM compozy_task_find('{"workflow_exec_id": "w1"}');
SELECT task_exec_id FROM compozy_task_find('{"parent_state_id": null, "agent_id": "classifier"}');
SELECT task_exec_id FROM compozy_task_find('{"parent_state_id": "t3"}');
SELECT task_exec_id FROM compozy_task_find('{"task_exec_id": ["t1", "t4"], "tool_id": null}');
SELECT task_exec_id FROM compozy_task_find('{"workflow_id": "triage", "task_id": "label", "component": "task", "status": "PENDING", "execution_type": "basic", "action_id": "label", "usage": null, "input": null, "output": null, "error": null, "created_at": "2025-01-01T00:00:02Z", "workflow_exec_id": "w2"}');
-- the newest that has it
SELECT compozy_json_get_text(compozy_workflow_find_one('triage'), '/workflow_exec_id') AS newest;
SELECT compozy_json_get_text(compozy_workflow_find_one('triage', 'label'), '/workflow_exec_id') AS newest;
SELECT compozy_json_get_text(compozy_workflow_find_one('triage', NULL, NULL, 'http'), '/workflow_exec_id') AS newest;
SELECT compozy_json_get_text(compozy_workflow_find_one('triage', NULL, 'classifier'), '/tasks/label/task_exec_id') AS task;
SELECT compozy_workflow_find_one('triage', 'label', NULL, 'http');
SELECT compozy_workflow_find_one('nothing');
SELECT CASE WHEN compozy_workflow_find_one(NULL) IS NULL THEN 'null' END AS null_for_null;
-- refused
SELECT workflow_exec_id FROM compozy_workflow_find('{"task_id": "x"}');
SELECT task_exec_id FROM compozy_task_find('{"taskid": "x"}');
SELECT task_exec_id FROM compozy_task_find('{"order": "updated_at"}');
SELECT task_exec_id FROM compozy_task_find('[]');
SELECT task_exec_id FROM compozy_task_find('{"status": 1}');
SELECT task_exec_id FROM compozy_task_find('{"status": ["PENDING", null]}');
SELECT task_exec_id FROM compozy_task_find('{"created_at": ["2025-01-01"]}');
SELECT task_exec_id FROM compozy_task_find('{"created_after": "yesterday"}');
SELECT task_exec_id FROM compozy_task_find('{"limit": 0}');
SELECT task_exec_id FROM compozy_task_find('{"limit": 1001}');
SELECT task_exec_id FROM compozy_task_find('{"limit": "10"}');
SELECT task_exec_id FROM compozy_task_find('{"after": "t2"}');
SELECT task_exec_id FROM compozy_task_find('{"after": {"created_at": "2025-01-01T00:00:02Z"}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"order": "updated_at", "after": {"created_at": "2025-01-31T12:00:00Z", "workflow_exec_id": "w2"}}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"order": "status"}');
-- text of the caller's is never SQL
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id": "x'' OR 1 = 1 --"}');
SELECT workflow_exec_id FROM compozy_workflow_find('{"workflow_id) OR true --": "x"}');
-- the newest of each task_id; children
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t5", "task_id": "fetch", "created_at": "2025-01-01T00:00:05Z", "output": 5}')), '/status') AS made;
SELECT task_exec_id, task_id FROM compozy_task_latest('w1');
SELECT task_exec_id, task_id FROM compozy_task_latest('w3');
SELECT * FROM compozy_task_latest('nobody');
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "t6", "task_id": "page", "parent_state_id": "t3", "created_at": "2025-01-01T00:00:04Z", "output": {"a": 1}}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w2", "task_exec_id": "t7", "task_id": "rest", "parent_state_id": "t3"}')), '/status') AS made;
SELECT compozy_json_get_text(compozy_task_child('t3', 'page'), '/task_exec_id') AS newest;
SELECT compozy_task_child('t3', 'none');
SELECT compozy_task_child('nobody', 'page');
SELECT compozy_task_children_outputs('t3');
SELECT compozy_task_children_outputs('t1');
SELECT compozy_task_children_outputs('nobody');
-- claims of some tasks only
SELECT task_exec_id FROM compozy_task_claim('worker', 10, NULL, '{"tool_id": "http"}');
SELECT task_exec_id FROM compozy_task_claim('worker', 1, NULL, '{"workflow_exec_id": ["w2", "w3"], "agent_id": null}');
SELECT task_exec_id FROM compozy_task_claim('worker', 10, NULL, '{"limit": 3}');
SELECT count(*) FROM task_queue;
-- moving all that a filter names, or none
SELECT task_exec_id, status FROM compozy_task_transition_all('{"workflow_exec_id": "w2"}', 'started');
SELECT task_exec_id, status FROM compozy_task_find('{"workflow_exec_id": "w2"}');
SELECT task_exec_id, status, output FROM compozy_task_transition_all('{"workflow_exec_id": "w2"}', 'success', '{"output": {"done": true}, "actor": "me"}');
SELECT task_exec_id, status FROM compozy_task_transition_all('{"workflow_exec_id": "w2"}', 'success');
SELECT task_exec_id, status FROM compozy_task_transition_all('{"status": "PENDING", "limit": 1}', 'canceled');
SELECT task_exec_id, status FROM compozy_task_transition_all('{"status": ["PENDING", "SUCCESS"]}', 'canceled');
SELECT task_exec_id, event, from_status, to_status, actor FROM compozy_history('t4') WHERE event = 'success';
SELECT count(*) FROM task_queue;
SELECT * FROM compozy_task_transition_all('{}', 'canceled');
SELECT * FROM compozy_task_transition_all('{"limit": 5}', 'canceled');
SELECT * FROM compozy_task_transition_all('{"status": "PENDING"}', 'ended');
SELECT * FROM compozy_task_transition_all('{"status": "PENDING"}', 'canceled', '{"worker": "w"}');
SELECT * FROM compozy_task_transition_all(NULL, 'canceled');
-- by the status wanted
SELECT compozy_json_get_text(compozy_workflow_set_status('w3', 'RUNNING'), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_set_status('w3', 'RUNNING'), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_set_status('w3', 'TIMED_OUT', '{"error": {"message": "late"}}'), '/status') AS status;
SELECT compozy_workflow_set_status('w3', 'SUCCESS');
SELECT compozy_workflow_set_status('w3', 'DONE');
SELECT compozy_workflow_set_status('nobody', 'RUNNING');
SELECT seq, event, from_status, to_status FROM compozy_history('w3');
SELECT compozy_json_get_text(compozy_task_set_status('t5', 'RUNNING'), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_set_status('t5', 'WAITING'), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_set_status('t5', 'TIMED_OUT'), '/status') AS status;
SELECT compozy_task_set_status('t5', 'RUNNING');
SELECT compozy_json_get_text(compozy_task_set_status('t5', 'PENDING'), '/status') AS status;
SELECT seq, event, from_status, to_status FROM compozy_history('t5');
SELECT compozy_json_array(compozy_clock_set(NULL)) AS clock;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
