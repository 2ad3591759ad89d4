-- CHECKs are kept as they were read: none is missed by our own statements.
\set VERBOSITY terse
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_id": "x", "workflow_exec_id": "w"}'), '/status') AS status;
CREATE FUNCTION task(id text) RETURNS text LANGUAGE sql AS $$
SELECT compozy_task_create(jsonb_build_object('workflow_exec_id', 'w', 'task_exec_id', id, 'task_id', id)) ->> 'status' $$;
CREATE FUNCTION move(id text, event text) RETURNS text LANGUAGE sql AS $$ SELECT compozy_task_transition(id, event) ->> 'status' $$;
SELECT task(id), move(id, 'started') FROM unnest(ARRAY['a', 'b', 'c', 'd', 'e', 'f']) AS id;
-- one of a column that is set, made and dropped after the statement was used
ALTER TABLE task_states ADD CONSTRAINT never_paused CHECK (status <> 'PAUSED');
SELECT move('a', 'paused');
SELECT move('a', 'success');
ALTER TABLE task_states DROP CONSTRAINT never_paused;
SELECT move('b', 'paused');
-- of a column that is not: it held before
ALTER TABLE task_states ADD CONSTRAINT short_name CHECK (length(task_id) < 3);
SELECT move('b', 'resumed');
SELECT task('long');
-- not valid yet, and broken by a row: asked whatever is set, as PostgreSQL does
ALTER TABLE task_states ADD CONSTRAINT no_c CHECK (task_id <> 'c') NOT VALID;
SELECT move('c', 'paused');
ALTER TABLE task_states DROP CONSTRAINT no_c;
-- of the row as a whole
ALTER TABLE task_states ADD CONSTRAINT whole CHECK (NOT (task_states.*::text LIKE '%PAUSED%'));
SELECT move('c', 'paused');
ALTER TABLE task_states DROP CONSTRAINT whole;
-- one that calls a function which changes
CREATE FUNCTION allowed(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
ALTER TABLE task_states ADD CONSTRAINT by_function CHECK (allowed(status));
SELECT move('c', 'paused');
CREATE OR REPLACE FUNCTION allowed(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT status <> 'RUNNING' $$;
SELECT move('c', 'resumed');
ALTER TABLE task_states DROP CONSTRAINT by_function;
DROP FUNCTION allowed(text);
-- a trigger that sets what the statement doesn't
CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.agent_id := 'alone'; RETURN NEW; END $$;
CREATE TRIGGER spoil BEFORE UPDATE ON task_states FOR EACH ROW WHEN (OLD.task_id = 'd') EXECUTE FUNCTION spoil();
SELECT move('d', 'paused');
SELECT move('e', 'paused');
DROP TRIGGER spoil ON task_states;
DROP FUNCTION spoil();
SELECT move('d', 'paused');
-- a column that is computed
ALTER TABLE task_states ADD COLUMN is_paused boolean GENERATED ALWAYS AS (status = 'PAUSED') STORED CHECK (NOT is_paused OR task_id <> 'f');
SELECT move('f', 'paused');
SELECT task_exec_id, status FROM task_states ORDER BY 1;
ALTER TABLE task_states DROP COLUMN is_paused;
-- a partition, whose columns have other numbers
ALTER TABLE task_states RENAME TO all_states;
CREATE TABLE task_states (LIKE all_states INCLUDING ALL) PARTITION BY HASH (task_exec_id);
CREATE TABLE some_states (gone integer, LIKE all_states INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE some_states DROP COLUMN gone;
ALTER TABLE task_states ATTACH PARTITION some_states FOR VALUES WITH (MODULUS 1, REMAINDER 0);
SELECT task('p'), move('p', 'started');
ALTER TABLE task_states ADD CONSTRAINT never_paused CHECK (status <> 'PAUSED');
SELECT move('p', 'paused');
SELECT compozy_task_merge_usage('p', '[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}]') ->> 'status' AS status;
ALTER TABLE task_states DROP CONSTRAINT never_paused;
SELECT move('p', 'paused'), tableoid::regclass AS partition FROM task_states;
DROP TABLE task_states;
ALTER TABLE all_states RENAME TO task_states;
-- the others' statements are PostgreSQL's own affair
UPDATE task_states SET agent_id = 'alone' WHERE task_exec_id = 'a';
DROP FUNCTION task(text), move(text, text);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
