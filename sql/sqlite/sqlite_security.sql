-- A file that somebody else made, on SQLite: what stands in its schema can't make our functions write.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}'), '/status') AS status;
-- neither with a schema that is trusted nor without
PRAGMA trusted_schema = 1;
CREATE VIEW planted_view AS SELECT compozy_workflow_transition('w', 'started');
SELECT * FROM planted_view;
CREATE TRIGGER planted_trigger AFTER UPDATE ON workflow_states BEGIN SELECT compozy_prune('2100-01-01', 10); END;
SELECT compozy_workflow_transition('w', 'started');
DROP TRIGGER planted_trigger;
CREATE TABLE planted_default (n, d DEFAULT (compozy_lock('n', 'me')));
INSERT INTO planted_default (n) VALUES (1);
CREATE VIEW planted_claim AS SELECT * FROM compozy_task_claim('me');
SELECT * FROM planted_claim;
CREATE VIEW planted_clock AS SELECT compozy_clock_set('2000-01-01');
SELECT * FROM planted_clock;
PRAGMA trusted_schema = 0;
SELECT * FROM planted_view;
INSERT INTO planted_default (n) VALUES (1);
SELECT * FROM planted_claim;
-- what only computes or reads may stand there, also then
CREATE TABLE checked (doc TEXT CHECK (compozy_json_is_valid(doc)), status AS (compozy_json_get_text(doc, '/status')));
INSERT INTO checked VALUES ('{"status": "RUNNING"}');
INSERT INTO checked VALUES ('{');
SELECT status FROM checked;
PRAGMA trusted_schema = 1;
-- a trigger of the file's own runs as for any statement, and changes what its file holds
CREATE TABLE seen (status TEXT);
CREATE TRIGGER see AFTER UPDATE ON workflow_states BEGIN INSERT INTO seen VALUES (new.status); END;
SELECT compozy_json_get_text(compozy_workflow_transition('w', 'started'), '/status') AS status;
SELECT status FROM seen;
