-- All or nothing, inside and outside transactions.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
BEGIN;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "a"}')), '/status');
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'started'), '/status');
ROLLBACK;
SELECT count(*) FROM workflow_states;
SELECT count(*) FROM state_events;
BEGIN;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "a"}')), '/status');
COMMIT;
SELECT count(*) FROM state_events;
-- an error in a transaction undoes it
BEGIN;
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'started'), '/status');
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'retried'), '/status');
COMMIT;
SELECT status FROM workflow_states;
-- in a savepoint
BEGIN;
SAVEPOINT before;
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'started'), '/status');
ROLLBACK TO before;
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'paused'), '/status');
COMMIT;
SELECT seq, event, from_status, to_status FROM compozy_history('w1');
-- the tables' own rules hold for other hands
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status) VALUES ('t', 'w1', 'a', 'x', 'task', 'PENDING');
SELECT compozy_json_get_text(compozy_task_get('t'), '/execution_type');
SELECT compozy_json_get_text(compozy_task_transition('t', 'started'), '/status');
SELECT seq, event, from_status, to_status FROM compozy_history('t');
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
