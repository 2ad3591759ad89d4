-- Usage on PostgreSQL alone: parallel plans, windows, HOT updates.
\set VERBOSITY terse
\pset null '(null)'
CREATE TABLE calls (n bigint, usage jsonb);
INSERT INTO calls SELECT n, CASE WHEN n % 10 > 0 THEN jsonb_build_array(jsonb_build_object('provider', 'p' || n % 3, 'model', 'm' || n % 7, 'prompt_tokens', n, 'completion_tokens', n % 100,
  'agent_ids', jsonb_build_array('a' || n % 13), 'captured_at', '2025-01-31T12:00:00Z'::timestamptz + n * interval '1 s'), jsonb_build_object('provider', 'p', 'model', 'm', 'reasoning_tokens', 1)) END
FROM generate_series(1, 20000) n;
ANALYZE calls;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT compozy_usage_agg(usage) FROM calls;
CREATE TEMP TABLE results AS SELECT 'parallel' AS how, compozy_usage_agg(usage) AS usage, md5(compozy_usage_agg(usage)::text) AS digest FROM calls;
SET max_parallel_workers_per_gather = 0;
INSERT INTO results SELECT 'serial', compozy_usage_agg(usage), md5(compozy_usage_agg(usage)::text) FROM calls;
SELECT count(*), count(DISTINCT digest) FROM results;
SELECT jsonb_array_length(usage) AS lines, compozy_usage_totals(usage) FROM results WHERE how = 'parallel';
SELECT (SELECT sum((e ->> 'prompt_tokens')::bigint) FROM calls, jsonb_array_elements(usage) e) AS prompt_tokens, (SELECT sum((e ->> 'completion_tokens')::bigint) FROM calls, jsonb_array_elements(usage) e) AS completion_tokens;
-- an error in a worker is the query's
SET max_parallel_workers_per_gather = 2;
UPDATE calls SET usage = '[{"provider": "p", "model": "m", "total_tokens": 9223372036854775807}]' WHERE n IN (2, 19999);
SELECT compozy_usage_agg(usage) FROM calls;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE calls;
-- over a window frame, which SQLite has only where rows can be taken back
SELECT n, compozy_usage_agg(jsonb_build_array(jsonb_build_object('provider', 'p', 'model', 'm', 'prompt_tokens', n))) OVER (ORDER BY n ROWS 1 PRECEDING) FROM generate_series(1, 3) n;
SELECT n, compozy_json_merge_agg(jsonb_build_object('k' || n, n)) OVER (ORDER BY n) FROM generate_series(1, 3) n;
-- adding usage is a HOT update
SELECT compozy_migrate_up() > 0 AS migrated;
SELECT compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "a"}') IS NOT NULL AS w, compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "t", "task_id": "a"}') IS NOT NULL AS t;
BEGIN;
SELECT compozy_task_merge_usage('t', '[{"provider": "p", "model": "m", "prompt_tokens": 1}]') IS NOT NULL AS t, compozy_workflow_merge_usage('w', '[{"provider": "p", "model": "m", "prompt_tokens": 1}]') IS NOT NULL AS w;
SELECT pg_stat_get_xact_tuples_updated('task_states'::regclass) AS task_updates, pg_stat_get_xact_tuples_hot_updated('task_states'::regclass) AS task_hot,
       pg_stat_get_xact_tuples_updated('workflow_states'::regclass) AS workflow_updates, pg_stat_get_xact_tuples_hot_updated('workflow_states'::regclass) AS workflow_hot;
COMMIT;
SELECT compozy_migrate_down(1000, true) > 0 AS gone;
