-- Whose rights count on PostgreSQL: the caller's, with row-level security; search_path; what an error shows.
\set VERBOSITY terse
\pset null '(null)'
-- what earlier tests left: the tables' versions, which every schema behind public would find
SET client_min_messages = warning;
DROP TABLE IF EXISTS compozy_migrations;
RESET client_min_messages;
CREATE ROLE security_owner;
CREATE ROLE security_reader;
CREATE ROLE security_guest;
CREATE SCHEMA security AUTHORIZATION security_owner;
SET ROLE security_owner;
SET search_path = security, public;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w1", "workflow_id": "mine"}'), '/status') AS status;
SELECT compozy_json_get_text(compozy_workflow_create('{"workflow_exec_id": "w2", "workflow_id": "theirs"}'), '/status') AS status;
-- no function has more rights than its caller
SELECT count(*) AS with_others_rights FROM pg_proc WHERE proname LIKE 'compozy%' AND (prosecdef OR proconfig IS NOT NULL);
SELECT count(*) AS not_functions FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.deptype = 'e' WHERE e.extname = 'compozy' AND d.classid <> 'pg_proc'::regclass;
GRANT USAGE ON SCHEMA security TO security_reader, security_guest;
GRANT SELECT ON ALL TABLES IN SCHEMA security TO security_reader;
GRANT SELECT ON compozy_migrations TO security_guest;
-- no rights: nothing, whatever is called
SET ROLE security_guest;
SELECT compozy_workflow_get('w1');
SELECT compozy_workflow_transition('w1', 'started');
SELECT workflow_exec_id FROM compozy_workflow_find();
SELECT compozy_workflow_create('{"workflow_id": "x"}');
SELECT task_exec_id FROM compozy_task_claim('me');
SELECT compozy_lock('n', 'me');
SELECT compozy_user_bootstrap('{"email": "me@x.y"}');
SELECT compozy_prune('2100-01-01', 10);
SELECT compozy_knowledge_create('c', 2);
SELECT compozy_migrate_down(99, true);
SELECT compozy_fingerprint();
SELECT compozy_json_merge('{"a": 1}', '{"b": 2}');
-- to read: no change
SET ROLE security_reader;
SELECT compozy_json_get_text(compozy_workflow_get('w1'), '/status') AS status;
SELECT compozy_workflow_transition('w1', 'started');
SELECT compozy_workflow_save('{"workflow_exec_id": "w1", "workflow_id": "mine", "status": "FAILED"}');
SELECT compozy_workflow_delete('w1');
SELECT compozy_json_get_text(compozy_workflow_get('w1'), '/status') AS status;
-- rows of others are none, neither read nor changed
SET ROLE security_owner;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA security TO security_guest;
ALTER TABLE workflow_states ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON workflow_states TO security_guest USING (workflow_id = 'mine');
SET ROLE security_guest;
SELECT workflow_exec_id FROM compozy_workflow_find();
SELECT compozy_workflow_get('w2');
SELECT compozy_workflow_transition('w2', 'started');
SELECT compozy_json_get_text(compozy_workflow_transition('w1', 'started'), '/status') AS status;
SELECT compozy_workflow_create('{"workflow_id": "theirs"}');
-- a function that lends its owner's rights keeps its own search_path, with the temporary schema at its end
SET ROLE security_owner;
CREATE FUNCTION security.theirs() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = security, public, pg_temp AS $$ SELECT compozy_json_get_text(compozy_workflow_get('w2'), '/status') $$;
SET ROLE security_guest;
CREATE TEMPORARY TABLE workflow_states (workflow_exec_id text, status text);
SELECT compozy_workflow_get('w1');
SELECT security.theirs();
DROP TABLE pg_temp.workflow_states;
SELECT security.theirs();
-- functions in a schema in front don't take the place of PostgreSQL's
RESET ROLE;
CREATE SCHEMA planted AUTHORIZATION security_guest;
SET ROLE security_guest;
CREATE FUNCTION planted.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'planted'; END $$;
CREATE FUNCTION planted.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE 'planted'; END $$;
GRANT USAGE ON SCHEMA planted TO security_owner;
SET ROLE security_owner;
SET search_path = planted, security, public;
SELECT compozy_user_get_by_email('A@x.y');
SELECT compozy_json_get_text(compozy_workflow_transition('w2', 'started'), '/status') AS status;
-- no error repeats a key
SELECT compozy_api_key_verify('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_verify('not a key: hunter2');
SELECT compozy_api_key_matches('hunter2', 'not a hash');
RESET search_path;
SET ROLE security_owner;
SET search_path = security, public;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
RESET ROLE;
RESET search_path;
DROP SCHEMA planted CASCADE;
DROP SCHEMA security CASCADE;
DROP ROLE security_owner, security_reader, security_guest;
