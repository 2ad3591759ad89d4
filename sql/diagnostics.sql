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
-- a task that runs without a worker's lease: after six hours it is stuck
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "x", "workflow_id": "flow"}'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_workflow_transition('x', 'started'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "x", "task_exec_id": "x1", "task_id": "t", "execution_type": "parallel"}'), '/status') AS x1;
SELECT compozy_json_get_text(compozy_task_transition('x1', 'started'), '/status') AS x1;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "x", "task_exec_id": "x2", "task_id": "t", "parent_state_id": "x1"}'), '/status') AS x2;
SELECT compozy_json_get_text(compozy_task_transition('x2', 'started'), '/status') AS x2;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "x", "task_exec_id": "x3", "task_id": "t", "execution_type": "wait"}'), '/status') AS x3;
SELECT compozy_json_get_text(compozy_task_transition('x3', 'started'), '/status') AS x3;
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "x", "task_exec_id": "x4", "task_id": "t"}'), '/status') AS x4;
SELECT count(*) AS claimed FROM compozy_task_claim('worker', 1, '10s');
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-02T18:00:00Z'))) AS clock;
SELECT name, value, status FROM compozy_diagnostics() WHERE name = 'stuck_tasks';
-- the parent waits for its child, the wait for its end, the claimed one is a lost lease; b and x2 have none
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-02T18:00:01Z'))) AS clock;
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('lost_leases', 'stuck_workflows', 'stuck_tasks');
-- once its child has ended it is stuck itself, six hours later
SELECT compozy_json_get_text(compozy_task_transition('x2', 'success'), '/status') AS x2;
SELECT name, value, status FROM compozy_diagnostics() WHERE name IN ('stuck_workflows', 'stuck_tasks');
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-03T01:00:00Z'))) AS clock;
SELECT name, value, status FROM compozy_diagnostics() WHERE name IN ('stuck_workflows', 'stuck_tasks');
-- a day later the workflows are, and their tasks aren't told as well
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-05T00:00:00Z'))) AS clock;
SELECT name, value, status FROM compozy_diagnostics() WHERE name IN ('stuck_workflows', 'stuck_tasks');
-- a copy that has not come to its end
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name = 'unfinished_copy';
CREATE TABLE compozy_copy (id bigint NOT NULL PRIMARY KEY, run text NOT NULL);
SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name = 'unfinished_copy';
DROP TABLE compozy_copy;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
SELECT compozy_json_array(compozy_clock_set(NULL)) AS clock;
