-- Migrations, and what happens without them.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_workflow_get('w1');
SELECT compozy_task_transition('t1', 'started');
SELECT * FROM compozy_task_children('t1');
SELECT version, name, state FROM compozy_migrate_status();
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_migrate_up(99);
SELECT compozy_migrate_up(-1);
SELECT compozy_migrate_up(0);
SELECT compozy_migrate_up(1);
SELECT compozy_migrate_up(1);
SELECT compozy_workflow_get('w1');
SELECT compozy_json_length(compozy_json_array_agg(version)) - compozy_migrate_up() AS applied FROM compozy_migrate_status();
SELECT compozy_migrate_up();
SELECT version, name, compozy_json_array(applied_at) AS applied_at, state FROM compozy_migrate_status();
SELECT compozy_workflow_get('w1');
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_id": "triage", "workflow_exec_id": "w1"}')), '/status');
-- taken back only without rows, or by force
SELECT compozy_migrate_down(99);
SELECT compozy_migrate_down(-1);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
SELECT compozy_migrate_down();
SELECT compozy_workflow_get('w1');
SELECT version, name, state FROM compozy_migrate_status();
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
-- tables of a newer library are left to it
INSERT INTO compozy_migrations (version, name, applied_at) SELECT 99, 'later', applied_at FROM compozy_migrations WHERE version = 1;
SELECT compozy_workflow_get('w1');
SELECT compozy_task_transition('t1', 'started');
SELECT compozy_migrate_up();
SELECT compozy_migrate_down();
SELECT version, name, state FROM compozy_migrate_status();
DELETE FROM compozy_migrations WHERE version = 99;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99) > 0;
-- a failed transaction leaves nothing
BEGIN;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_id": "triage", "workflow_exec_id": "w1"}')), '/status') AS status;
ROLLBACK;
SELECT compozy_workflow_get('w1');
SELECT version, name, state FROM compozy_migrate_status();
SELECT compozy_configure();
SELECT compozy_clock_set(NULL);
