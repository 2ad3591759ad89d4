-- The usage of stored workflows and tasks.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_task_usage('t');
SELECT compozy_task_merge_usage('t', '[]');
SELECT count(*) FROM compozy_usage_report();
SELECT compozy_migrate_up() > 0 AS migrated;
SELECT compozy_clock_set(compozy_time('2025-01-31T12:00:00Z')) IS NOT NULL AS stopped;
-- what comes in with a row is checked and in normal form
SELECT compozy_workflow_create('{"workflow_exec_id": "w1", "workflow_id": "triage", "usage": {"entries": [{"provider": "p ", "model": "m", "source": "Workflow", "prompt_tokens": 7.0}]}}');
SELECT compozy_json_get(compozy_workflow_create('{"workflow_exec_id": "w2", "workflow_id": "report", "usage": null}'), '/usage') AS none;
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "w1", "task_exec_id": "t1", "task_id": "read", "agent_id": "reader", "action_id": "read", "usage": [{"provider": "q", "model": "m", "completion_tokens": 3}, {"provider": "p", "model": "m", "prompt_tokens": 1}]}'), '/usage');
SELECT compozy_task_create('{"workflow_exec_id": "w1", "task_id": "bad", "usage": [{"provider": "p", "model": "m", "prompt_tokens": "1"}]}');
SELECT compozy_workflow_create('{"workflow_id": "bad", "usage": [{"provider": "p", "model": "m", "tokens": 1}]}');
SELECT compozy_workflow_create('{"workflow_id": "bad", "usage": {}}');
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "w1", "task_exec_id": "t2", "task_id": "write"}'), '/usage');
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "w1", "task_exec_id": "t3", "task_id": "write", "created_at": "2025-01-31T23:59:59.999999Z"}'), '/task_exec_id');
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "w2", "task_exec_id": "t4", "task_id": "sum", "agent_id": "reader", "action_id": "read", "created_at": "2025-02-01T00:00:00Z"}'), '/task_exec_id');
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "w2", "task_exec_id": "t5", "task_id": "old", "created_at": "1969-12-31T23:00:00Z"}'), '/task_exec_id');
-- adding
SELECT compozy_clock_set(compozy_time('2025-01-31T12:00:05Z')) IS NOT NULL AS later;
SELECT compozy_task_merge_usage('t2', '[{"provider": "p", "model": "m", "source": "task", "prompt_tokens": 10, "completion_tokens": 5, "agent_ids": ["writer"], "captured_at": "2025-01-31T12:00:04Z"}]');
SELECT compozy_json_get(compozy_task_merge_usage('t2', '{"entries": [{"provider": "p", "model": "m", "source": "TASK", "prompt_tokens": 1, "reasoning_tokens": 2, "agent_ids": ["editor"], "captured_at": "2025-01-31T12:00:03Z"}, {"provider": "p", "model": "l", "prompt_tokens": 4}]}'), '/usage');
SELECT compozy_workflow_merge_usage('w1', '[{"provider": "p", "model": "m", "source": "workflow", "prompt_tokens": 3}]');
-- nothing added, nothing changed
SELECT compozy_clock_set(compozy_time('2025-01-31T12:00:09Z')) IS NOT NULL AS later;
SELECT compozy_json_get(compozy_workflow_merge_usage('w1', '[]'), '/updated_at') AS workflow, compozy_json_get(compozy_task_merge_usage('t4', '[]'), '/usage') AS task;
-- refused, nothing changed
SELECT compozy_task_merge_usage('t2', '[{"provider": "p", "model": "m", "prompt_tokens": -1}]');
SELECT compozy_task_merge_usage('t2', '[{"provider": "p", "model": "m", "source": "task", "prompt_tokens": 9223372036854775807}]');
SELECT compozy_task_merge_usage('none', '[{"provider": "p", "model": "m"}]');
SELECT compozy_task_merge_usage('none', '[]');
SELECT compozy_workflow_merge_usage('t2', '[{"provider": "p", "model": "m"}]');
SELECT compozy_workflow_merge_usage(NULL, '[]');
SELECT compozy_task_merge_usage('t2', NULL);
SELECT compozy_json_get(compozy_task_get('t2'), '/updated_at') AS updated_at, compozy_usage_totals(compozy_task_usage('t2')) AS totals;
-- reading: a task's, and the sum of a workflow's tasks, all attempts; the workflow's own column is not part of it
SELECT compozy_task_usage('t1'), compozy_task_usage('t4'), compozy_task_usage(NULL);
SELECT compozy_task_usage('none');
SELECT compozy_json_get(compozy_task_merge_usage('t3', '[{"provider": "p", "model": "m", "source": "task", "prompt_tokens": 100}]'), '/task_exec_id');
SELECT compozy_workflow_usage('w1');
SELECT compozy_workflow_usage('w2');
SELECT compozy_workflow_usage('w3');
SELECT compozy_workflow_usage(NULL);
-- the report
SELECT compozy_json_get(compozy_task_merge_usage('t4', '[{"provider": "p", "model": "m", "source": "task", "prompt_tokens": 1000, "cached_prompt_tokens": 0}, {"provider": "p", "model": "m", "source": "workflow", "prompt_tokens": 2000}]'), '/task_exec_id') AS t4,
       compozy_json_get(compozy_task_merge_usage('t5', '[{"provider": "p", "model": "m", "output_audio_tokens": 5}]'), '/task_exec_id') AS t5;
SELECT * FROM compozy_usage_report();
SELECT * FROM compozy_usage_report(NULL);
SELECT day, agent_id, tasks, total_tokens FROM compozy_usage_report('{"workflow_id": "triage"}');
SELECT day, agent_id, tasks, total_tokens FROM compozy_usage_report('{"workflow_exec_id": "w2", "workflow_id": null}');
SELECT day, model, agent_id, tasks, total_tokens FROM compozy_usage_report('{"agent_id": "reader"}');
SELECT day, model, agent_id, tasks, total_tokens FROM compozy_usage_report('{"provider": "p", "model": "l"}');
SELECT day, tasks, total_tokens FROM compozy_usage_report('{"created_after": "2025-01-31T12:00:00Z", "created_before": "2025-02-01"}');
SELECT day, tasks, total_tokens FROM compozy_usage_report('{"created_after": "2025-02-01T00:00:00Z"}');
SELECT day, tasks, total_tokens FROM compozy_usage_report('{"workflow_exec_id": "w1", "agent_id": "reader", "provider": "q", "created_before": "2025-01-31T12:00:00.000001Z"}');
SELECT count(*) FROM compozy_usage_report('{"model": "x"}');
SELECT sum(tasks) AS tasks, sum(total_tokens) AS total_tokens FROM compozy_usage_report('{}');
SELECT count(*) FROM compozy_usage_report('{"day": "2025-01-31"}');
SELECT count(*) FROM compozy_usage_report('{"model": 1}');
SELECT count(*) FROM compozy_usage_report('{"created_after": "yesterday"}');
SELECT count(*) FROM compozy_usage_report('[]');
-- rows of other programs: read in normal form, and named when they are none
UPDATE task_states SET usage = compozy_json('[{"provider": " q", "model": "m", "source": "Task", "prompt_tokens": 1}, {"provider": "q", "model": "m", "source": "task", "prompt_tokens": 1}]') WHERE task_exec_id = 't1';
SELECT compozy_task_usage('t1');
UPDATE task_states SET usage = compozy_json('[{"provider": "q"}]') WHERE task_exec_id = 't1';
SELECT compozy_task_usage('t1');
SELECT compozy_task_merge_usage('t1', '[{"provider": "p", "model": "m"}]');
SELECT compozy_workflow_usage('w1');
SELECT count(*) FROM compozy_usage_report();
UPDATE workflow_states SET usage = compozy_json('[1]') WHERE workflow_exec_id = 'w1';
SELECT compozy_workflow_merge_usage('w1', '[{"provider": "p", "model": "m"}]');
-- more tasks than are fetched at once
UPDATE task_states SET usage = NULL;
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, agent_id, action_id, usage, created_at)
SELECT 'x' || n, 'w2', 'report', 'x', 'task', 'PENDING', 'a' || (n % 3), 'act', compozy_json('[{"provider": "p", "model": "m' || (n % 2) || '", "prompt_tokens": ' || n || '}]'), compozy_time('2025-01-01T00:00:00Z')
FROM (WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n FROM s) numbers;
SELECT day, workflow_id, model, agent_id, tasks, prompt_tokens FROM compozy_usage_report('{"created_before": "2025-01-02"}');
SELECT compozy_workflow_usage('w2');
UPDATE task_states SET usage = compozy_json('[{"provider": "p", "model": "m", "total_tokens": 9223372036854775807}]') WHERE task_exec_id IN ('x7', 'x13');
SELECT count(*) FROM compozy_usage_report();
SELECT compozy_workflow_usage('w2');
SELECT compozy_clock_set(NULL);
SELECT compozy_migrate_down(1000, true) > 0 AS gone;
