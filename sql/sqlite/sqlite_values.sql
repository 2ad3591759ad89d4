-- SQLite's own values, types and places.
\set VERBOSITY terse
\pset null '(null)'
SELECT typeof(compozy_json('[1]')), typeof(compozy_status_is_valid('RUNNING')), typeof(compozy_now()), typeof(compozy_json_length('[1]'));
-- a result is JSON to SQLite's functions, and theirs is to ours
SELECT json_array(compozy_json('[1]'), compozy_json_object('a', 1)), compozy_json_array(json('[1]'), json_object('a', 1), '[1]');
SELECT compozy_json_get('{"a": [1, 2]}', '/a'), compozy_json_type(1), compozy_json_type(1.5);
SELECT compozy_json_array(0.1, 1.0, 1e20, -0.0, 1e-7, 123456789.125, 5e-324, 1.7976931348623157e308 > 1e308);
SELECT compozy_json_array(x'ff');
SELECT compozy_json_array(1e999);
-- wrong types
SELECT compozy_status_is_valid(1);
SELECT compozy_status_is_valid(x'00');
SELECT compozy_json(x'ff');
SELECT compozy_migrate_up('one');
SELECT compozy_migrate_up(1.5);
SELECT compozy_status_is_valid();
SELECT compozy_status_is_valid('a', 'b');
SELECT compozy_status_is_valid('RUN' || char(0) || 'NING');
SELECT compozy_status_is_valid(CAST(x'52ff' AS TEXT));
SELECT compozy_json('"' || CAST(x'ff' AS TEXT) || '"');
SELECT compozy_json('[1]' || char(0));
SELECT compozy_json_object(1, 2);
-- numbers as many clients send them
SELECT compozy_migrate_up(1.0), compozy_migrate_down('1', 'true');
-- aggregates over window frames
SELECT n, compozy_json_array_agg(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS around,
       compozy_json_object_agg('k' || (n % 2), n) OVER (ORDER BY n ROWS 1 PRECEDING) AS members,
       compozy_json_get(compozy_progress_agg(CASE n % 2 WHEN 0 THEN 'SUCCESS' ELSE 'FAILED' END) OVER (ORDER BY n ROWS 1 PRECEDING), '/success_count') AS good
FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4);
-- table functions
SELECT count(*) FROM compozy_transitions WHERE event = 'failed';
SELECT * FROM compozy_task_children;
SELECT event FROM compozy_transitions() LIMIT 2;
-- bytes in and out; JSON and numbers are neither text nor bytes
SELECT compozy_sha256(x'616263') = compozy_sha256('abc') AS bytes, typeof(compozy_sha256(x'')), length(compozy_sha256(''));
SELECT compozy_sha256(compozy_json('{}'));
SELECT compozy_sha256(1);
SELECT compozy_sha256(CAST(x'610062' AS TEXT));
SELECT compozy_api_key_matches('k', CAST(compozy_api_key_hash('k', 4) AS BLOB)) AS as_blob;
SELECT compozy_api_key_hash(CAST(x'610062' AS TEXT), 4);
SELECT compozy_api_key_hash(x'61', 4);
