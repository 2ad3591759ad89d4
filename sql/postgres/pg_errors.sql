-- SQLSTATEs, hints, read-only transactions.
\set VERBOSITY terse
DO $$
DECLARE call text; state text; message text; hint text;
BEGIN
  FOREACH call IN ARRAY ARRAY['compozy_status_next(''DONE'', ''started'')', 'compozy_json(''{'')', 'compozy_status_next(''SUCCESS'', ''started'')',
    'compozy_json(''1e999999'')', 'compozy_workflow_get(''w'')'] LOOP
    BEGIN
      EXECUTE 'SELECT ' || call;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
      RAISE NOTICE '% % [%]', state, message, hint;
    END;
  END LOOP;
END $$;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
BEGIN READ ONLY;
SELECT compozy_workflow_create('{"workflow_id": "a"}');
ROLLBACK;
BEGIN READ ONLY;
SELECT compozy_migrate_down();
ROLLBACK;
-- a caught error leaves nothing
DO $$
BEGIN
  PERFORM compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}');
  BEGIN
    PERFORM compozy_workflow_transition('w', 'started');
    PERFORM compozy_workflow_transition('w', 'retried');
  EXCEPTION WHEN SQLSTATE 'CZ003' THEN
    RAISE NOTICE 'caught';
  END;
END $$;
SELECT status FROM workflow_states;
SELECT seq, to_status FROM compozy_history('w');
-- inside a writing statement, which SQLite refuses
CREATE TABLE log (state jsonb);
INSERT INTO log SELECT compozy_workflow_transition('w', 'started');
SELECT state ->> 'status' FROM log;
DROP TABLE log;
-- a cancel is heard
SET statement_timeout = '200ms';
SELECT compozy_json_length(compozy_json_array_agg(compozy_json_merge(d, d))) FROM (SELECT compozy_json_array_agg(n) AS d FROM generate_series(1, 100000) n) a, generate_series(1, 100000) b;
RESET statement_timeout;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
