-- JSONPath, RFC 9535.
\set VERBOSITY terse
\pset null '(null)'
SELECT * FROM compozy_json_query('{"store": {"book": [{"title": "A", "price": 8.95}, {"title": "B", "price": 12.99}, {"title": "C"}]}}', '$.store.book[*].title');
SELECT ordinal, path, value FROM compozy_json_query('{"a": [1, [2, {"b": 3}]], "b": 4}', '$..b');
SELECT path, value FROM compozy_json_query('[0, 1, 2, 3, 4, 5]', '$[::-2]');
SELECT path, value FROM compozy_json_query('[0, 1, 2, 3, 4, 5]', '$[-2, 0, 9, 1:3]');
SELECT path, value FROM compozy_json_query('{"b": [{"p": 8}, {"p": 12}, {}]}', '$.b[?@.p < 10 || !@.p]');
SELECT path, value FROM compozy_json_query('["a", "abc", "b", 1]', '$[?match(@, ''a.*'') && length(@) == 3]');
SELECT path, value FROM compozy_json_query('["xay", "b"]', '$[?search(@, "a")]');
SELECT path, value FROM compozy_json_query('{"a": [{"k": [1, 2]}, {"k": [1]}]}', '$.a[?count(@.k[*]) == 2]');
SELECT path, value FROM compozy_json_query('[{"k": 1.0}, {"k": 1}, {"k": "1"}]', '$[?value(@.k) == 1]');
SELECT path FROM compozy_json_query('{"it''s": {"\"q\"": 1, "\u0001": 2}}', '$.*.*');
SELECT compozy_json_query_first('{"a": {"b": [1, 2]}}', '$.a.b[-1]');
SELECT compozy_json_query_first('{"a": 1}', '$.b');
SELECT compozy_json_query_first('{"a": null}', '$.a');
SELECT compozy_json_query_first(NULL, '$'), compozy_json_query_first('1', NULL);
SELECT count(*) FROM compozy_json_query(NULL, '$');
-- refused, with the place
SELECT compozy_json_query_first('{}', '');
SELECT compozy_json_query_first('{}', 'a');
SELECT compozy_json_query_first('{}', '$.');
SELECT compozy_json_query_first('{}', '$[');
SELECT compozy_json_query_first('{}', '$[01]');
SELECT compozy_json_query_first('{}', '$[9007199254740992]');
SELECT compozy_json_query_first('{}', '$[?@.a == @.*]');
SELECT compozy_json_query_first('{}', '$[?length(@.*) == 1]');
SELECT compozy_json_query_first('{}', '$[?unknown(@)]');
SELECT compozy_json_query_first('{}', '$ ');
SELECT * FROM compozy_json_query('{}', '$[?(@.a]');
-- a column of documents and of paths
SELECT compozy_json_query_first(compozy_json(d), p) AS value FROM (SELECT '{"a": 1, "b": 2}' AS d, '$.a' AS p UNION ALL SELECT '{"a": 1, "b": 2}', '$.b' UNION ALL SELECT '{"a": 3}', '$.a') t ORDER BY 1;
