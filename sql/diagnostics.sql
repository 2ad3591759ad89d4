-- How the database is: what both engines measure.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('schema_version', 'waiting_tasks');
SELECT compozy_migrate_up(2);
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('schema_version', 'waiting_tasks');
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT name, unit, status FROM compozy_diagnostics() WHERE name IN ('schema_version', 'waiting_tasks', 'oldest_waiting_task', 'lost_leases', 'stuck_workflows', 'database_size');
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "flow"}'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_workflow_transition('w', 'started'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "a", "task_id": "t"}'), '/status') AS a;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "b", "task_id": "t"}'), '/status') AS b;
SELECT count(*) AS claimed FROM compozy_task_claim('worker', 1, '10s');
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('waiting_tasks', 'oldest_waiting_task', 'lost_leases', 'stuck_workflows');
-- an hour later, and two days
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T13:00:00Z'))) AS clock;
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('waiting_tasks', 'oldest_waiting_task', 'lost_leases', 'stuck_workflows');
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-02T12:00:00Z'))) AS clock;
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('waiting_tasks', 'oldest_waiting_task', 'lost_leases', 'stuck_workflows');
-- a task that changes keeps its workflow from being stuck
SELECT compozy_json_get_text(compozy_task_transition('b', 'started'), '/status') AS b;
SELECT name, value, status FROM compozy_diagnostics() WHERE name IN ('waiting_tasks', 'stuck_workflows');
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
SELECT compozy_json_array(compozy_clock_set(NULL)) AS clock;
