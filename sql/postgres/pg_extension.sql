-- The extension as an object: rights, comments, schemas, parallel plans, HOT updates.
\set VERBOSITY terse
SELECT count(*) AS without_comment FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass
WHERE e.extname = 'compozy' AND d.deptype = 'e' AND d.classid = 'pg_proc'::regclass AND obj_description(d.objid, 'pg_proc') IS NULL;
SELECT count(*) AS with_superuser_rights FROM pg_proc WHERE proname LIKE 'compozy%' AND prosecdef;
-- the owner of a database, no superuser, installs it
CREATE ROLE compozy_owner;
CREATE SCHEMA compozy_owned AUTHORIZATION compozy_owner;
DROP EXTENSION compozy;
SELECT format('GRANT CREATE ON DATABASE %I TO compozy_owner', current_database()) AS statement \gset
:statement;
SET ROLE compozy_owner;
SET search_path = compozy_owned;
CREATE EXTENSION compozy SCHEMA compozy_owned;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}'), '/status') AS status;
SELECT relname, relnamespace::regnamespace, relowner::regrole FROM pg_class WHERE relname = 'workflow_states';
RESET ROLE;
-- tables are looked up by the caller's search_path
SET search_path = public;
SELECT compozy_owned.compozy_workflow_get('w');
SET search_path = compozy_owned;
SELECT compozy_json_get_text(compozy_workflow_get('w'), '/status');
-- a role without rights can't
CREATE ROLE compozy_guest;
GRANT USAGE ON SCHEMA compozy_owned TO compozy_guest;
SET ROLE compozy_guest;
SELECT compozy_workflow_get('w');
SELECT compozy_workflow_transition('w', 'started');
RESET ROLE;
-- dropped, and the tables stay
DROP EXTENSION compozy;
SELECT status FROM workflow_states;
CREATE EXTENSION compozy SCHEMA compozy_owned;
SELECT compozy_json_get_text(compozy_workflow_get('w'), '/status');
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
DROP EXTENSION compozy;
RESET search_path;
DROP SCHEMA compozy_owned CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM compozy_owner', current_database()) AS statement \gset
:statement;
DROP ROLE compozy_owner;
DROP ROLE compozy_guest;
CREATE EXTENSION compozy;
-- aggregates in parallel
CREATE TABLE many AS SELECT CASE n % 4 WHEN 0 THEN 'SUCCESS' WHEN 1 THEN 'FAILED' WHEN 2 THEN 'RUNNING' ELSE 'PENDING' END AS status FROM generate_series(1, 100000) n;
ANALYZE many;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT compozy_progress_agg(status) FROM many;
SELECT compozy_progress_agg(status) FROM many;
DROP TABLE many;
-- a change of status is a HOT update
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}'), '/status') AS status;
SELECT compozy_json_get_text(compozy_task_create(jsonb_build_object('workflow_exec_id', 'w', 'task_id', 't', 'task_exec_id', 't' || n)), '/status') AS status FROM generate_series(1, 2) n;
BEGIN;
SELECT compozy_json_get_text(compozy_task_transition('t' || n, 'started'), '/status') AS status FROM generate_series(1, 2) n;
SELECT compozy_json_get_text(compozy_task_transition('t' || n, 'success'), '/status') AS status FROM generate_series(1, 2) n;
SELECT pg_stat_get_xact_tuples_updated('task_states'::regclass) AS updated, pg_stat_get_xact_tuples_hot_updated('task_states'::regclass) AS hot;
COMMIT;
SELECT indexrelid::regclass FROM pg_index WHERE indrelid IN ('task_states'::regclass, 'workflow_states'::regclass, 'state_events'::regclass) ORDER BY 1;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
