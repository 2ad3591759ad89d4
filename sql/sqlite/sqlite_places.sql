-- Where a writing function may stand on SQLite, and where it may not.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_configure();
BEGIN;
SELECT compozy_configure();
ROLLBACK;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
PRAGMA foreign_keys;
PRAGMA journal_mode;
CREATE TABLE log (state TEXT);
-- inside a writing statement several statements can't be one
INSERT INTO log SELECT compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}');
SELECT count(*) FROM workflow_states;
BEGIN;
INSERT INTO log SELECT compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}');
ROLLBACK;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}'), '/status') AS status;
SELECT count(*) FROM workflow_states;
-- not from a trigger or a view
CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT compozy_workflow_transition('w', 'started'); END;
INSERT INTO log VALUES ('x');
DROP TRIGGER t;
CREATE VIEW v AS SELECT compozy_workflow_transition('w', 'started');
SELECT * FROM v;
DROP VIEW v;
SELECT compozy_json_get_text(compozy_workflow_get('w'), '/status');
-- pure functions may stand in the schema
CREATE TABLE checked (status TEXT CHECK (compozy_status_is_valid(status)), doc TEXT CHECK (compozy_json_is_valid(doc)));
CREATE INDEX checked_status ON checked (compozy_status_is_terminal(status));
INSERT INTO checked VALUES ('RUNNING', '{}');
INSERT INTO checked VALUES ('DONE', '{}');
INSERT INTO checked VALUES ('RUNNING', '{');
-- what isn't JSON is refused by the tables
UPDATE workflow_states SET output = '{' WHERE workflow_exec_id = 'w';
-- nothing is written where nothing can be
PRAGMA query_only = 1;
SELECT compozy_workflow_transition('w', 'started');
SELECT * FROM compozy_task_claim('worker');
SELECT compozy_migrate_down();
PRAGMA query_only = 0;
-- a claim's own table stands in the temporary schema, so that it can wait for the write lock
SELECT name FROM sqlite_temp_master WHERE name = 'compozy_task_claim';
SELECT compozy_json_get_text(compozy_workflow_transition('w', 'started'), '/status');
-- a row deleted takes its tasks along
SELECT compozy_json_get_text(compozy_task_create('{"workflow_exec_id": "w", "task_id": "t"}'), '/status') AS status;
DELETE FROM workflow_states;
SELECT count(*) FROM task_states;
