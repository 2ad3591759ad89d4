-- The documents of rows merged, in their order.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{"a": 1, "tags": ["x"], "deep": {"k": {"l": 1}, "gone": [1]}}' AS d
  UNION ALL SELECT 2, '{"bb": 2, "tags": ["y", "x"], "deep": {"k": {"m": 2.50}, "gone": null}}'
  UNION ALL SELECT 3, NULL
  UNION ALL SELECT 4, '{"a": "three", "tags": [{"z": []}], "deep": {"k": {}, "gone": {"back": true}}}' ORDER BY n) x;
-- the order decides
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{"a": 1}' AS d UNION ALL SELECT 2, '{"a": [2]}' UNION ALL SELECT 3, '{"a": [3]}' ORDER BY n) x;
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{"a": 1}' AS d UNION ALL SELECT 2, '{"a": [2]}' UNION ALL SELECT 3, '{"a": [3]}' ORDER BY n DESC) x;
-- no object, no array: the last one counts
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{"a": 1}' AS d UNION ALL SELECT 2, '[1]' UNION ALL SELECT 3, '[]' UNION ALL SELECT 4, '[1, 2]' ORDER BY n) x;
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{}' AS d UNION ALL SELECT 2, '{"b": {}}' UNION ALL SELECT 3, '{"b": {"c": 1}}' UNION ALL SELECT 4, '{}' ORDER BY n) x;
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT 1 AS n, '{"a": 1}' AS d UNION ALL SELECT 2, 'null' ORDER BY n) x;
SELECT compozy_json_merge_agg(compozy_json('1.50')), compozy_json_merge_agg(compozy_json('""'));
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT NULL AS d) x;
SELECT compozy_json_merge_agg(compozy_json(d)) FROM (SELECT '{}' AS d) x WHERE d = '';
-- as compozy_json_merge of two does
SELECT CASE WHEN compozy_json_equal(compozy_json_merge_agg(compozy_json_object(event, compozy_json_object(from_status, to_status, 'all', compozy_json_array(to_status)))),
  compozy_json_merge(compozy_json_merge_agg(CASE WHEN event < 'r' THEN compozy_json_object(event, compozy_json_object(from_status, to_status, 'all', compozy_json_array(to_status))) END),
                     compozy_json_merge_agg(CASE WHEN event >= 'r' THEN compozy_json_object(event, compozy_json_object(from_status, to_status, 'all', compozy_json_array(to_status))) END)))
  THEN 'same' ELSE 'not the same' END AS merged FROM compozy_transitions();
SELECT compozy_json_get(compozy_json_merge_agg(compozy_json_object(event, compozy_json_object(from_status, to_status, 'all', compozy_json_array(from_status)))), '/failed') FROM compozy_transitions();
-- many rows that all bring new members and elements: not as many times as there are rows
SELECT compozy_json_length(compozy_json_get(j, '/all')), compozy_json_length(compozy_json_get(j, '/by')), compozy_json_get(j, '/by/k19999'), compozy_json_get(j, '/all/19999')
FROM (SELECT compozy_json_merge_agg(compozy_json('{"all": [' || n || '], "by": {"k' || n || '": ' || n || '}}')) AS j FROM (
  WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 19999) SELECT n FROM s) numbers) x;
