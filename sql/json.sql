-- JSON in normal form.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_json('{"bb": 1, "a": 2, "c": 3, "a": 4}');
SELECT compozy_json(' [1e2, 1.50, -0, -0.0, 0.1e1, 1E-3, 123456789012345678901234567890.5, 1e-0] ');
SELECT compozy_json('"\u00e9\u4e2d \/ \" \\ \b\f\n\r\t \u001f"');
SELECT CASE compozy_json_get_text('["\ud83d\ude00"]', '/0') WHEN '😀' THEN 'the same' END AS pair;
SELECT compozy_json('{"": {"": []}, "x": {}}');
SELECT compozy_json('null'), compozy_json('true'), compozy_json('0'), compozy_json('""');
SELECT compozy_json(NULL);
-- in a call of ours a value isn't text any more
SELECT compozy_json(compozy_json('{"b": [1, 2], "a": {}}'));
SELECT compozy_json_type(compozy_json('{}')), compozy_json_type(compozy_json('[]')), compozy_json_type(compozy_json('"x"')),
       compozy_json_type(compozy_json('1.5')), compozy_json_type(compozy_json('false')), compozy_json_type(compozy_json('null'));
SELECT compozy_json_length(compozy_json('{"a": 1, "b": 2}')), compozy_json_length(compozy_json('[1, 2, 3]')),
       compozy_json_length(compozy_json('"häß"')), compozy_json_length(compozy_json('7'));
-- from SQL values
SELECT compozy_json_object('name', 'Ada', 'age', 36, 'ratio', compozy_json('1.50'), 'tags', compozy_json_array('x', 'y'), 'nothing', NULL);
SELECT compozy_json_object(), compozy_json_array();
SELECT compozy_json_object('a', 1, 'a', 2);
SELECT compozy_json_array(1, 'text', NULL, compozy_json('{"k": [true]}'), compozy_json('true'), compozy_time('2025-01-31T12:00:00Z'));
SELECT compozy_json_array(9223372036854775807, -9223372036854775807);
SELECT compozy_json_object('a');
SELECT compozy_json_object(NULL, 1);
SELECT compozy_json_object('a', 1, 2, 3);
-- aggregates
SELECT compozy_json_object_agg(k, v), compozy_json_array_agg(v) FROM (SELECT 'b' AS k, 2 AS v UNION ALL SELECT 'a', 1 UNION ALL SELECT 'b', 3 ORDER BY 2) r;
SELECT compozy_json_object_agg(k, v), compozy_json_array_agg(v) FROM (SELECT 'b' AS k, 2 AS v) r WHERE v = 0;
SELECT compozy_json_array_agg(v) FROM (SELECT 1 AS v UNION ALL SELECT NULL) r;
SELECT compozy_json_array_agg(compozy_json_object('status', status)) FROM compozy_statuses() WHERE is_terminal;
SELECT compozy_json_object_agg(NULL, 1);
-- pointers
SELECT compozy_json_get(compozy_json('{"a": [10, {"b/c": "x", "d~e": "y"}]}'), '/a/1/b~1c'),
       compozy_json_get(compozy_json('{"a": [10, {"b/c": "x", "d~e": "y"}]}'), '/a/1/d~0e'),
       compozy_json_get(compozy_json('{"a": [10]}'), '/a/0'), compozy_json_get(compozy_json('{"a": 1}'), '');
SELECT compozy_json_get(compozy_json('{"a": [10]}'), '/a/1'), compozy_json_get(compozy_json('{"a": [10]}'), '/a/-'),
       compozy_json_get(compozy_json('{"a": [10]}'), '/a/00'), compozy_json_get(compozy_json('{"a": [10]}'), '/b/c');
SELECT compozy_json_get_text(compozy_json('{"a": "text", "n": 1.50, "o": {"k": [1]}, "z": null}'), '/a'),
       compozy_json_get_text(compozy_json('{"a": "text", "n": 1.50, "o": {"k": [1]}, "z": null}'), '/n'),
       compozy_json_get_text(compozy_json('{"a": "text", "n": 1.50, "o": {"k": [1]}, "z": null}'), '/o'),
       compozy_json_get_text(compozy_json('{"a": "text", "n": 1.50, "o": {"k": [1]}, "z": null}'), '/z'),
       compozy_json_get_text(compozy_json('{"a": "text", "n": 1.50, "o": {"k": [1]}, "z": null}'), '/y');
SELECT compozy_json_get(compozy_json('{}'), 'a');
SELECT compozy_json_get(compozy_json('{}'), '/a~2');
SELECT compozy_json_set(compozy_json('{"a": {"b": 1}}'), '/a/b', 2), compozy_json_set(compozy_json('{"a": {}}'), '/a/c', 'x'),
       compozy_json_set(compozy_json('[1, 2]'), '/0', compozy_json('{"k": 1}')), compozy_json_set(compozy_json('[1, 2]'), '/-', 3),
       compozy_json_set(compozy_json('[1, 2]'), '/2', 3), compozy_json_set(compozy_json('[1]'), '', NULL);
SELECT compozy_json_set(compozy_json('{}'), '/a/b', 1);
SELECT compozy_json_set(compozy_json('[1]'), '/2', 1);
SELECT compozy_json_set(compozy_json('{"a": 1}'), '/a/b', 1);
SELECT compozy_json_set(compozy_json('[1]'), '/x', 1);
SELECT compozy_json_remove(compozy_json('{"a": {"b": 1, "c": 2}}'), '/a/b'), compozy_json_remove(compozy_json('[1, 2, 3]'), '/1'),
       compozy_json_remove(compozy_json('[1]'), '/5'), compozy_json_remove(compozy_json('{"a": 1}'), '/b/c');
SELECT compozy_json_remove(compozy_json('[1]'), '');
-- merging
SELECT compozy_json_merge(compozy_json('{"a": {"x": 1, "y": [1]}, "b": 1}'), compozy_json('{"a": {"y": [2], "z": null}, "c": true}'));
SELECT compozy_json_merge(compozy_json('{"l": [1, 2]}'), compozy_json('{"l": [2.0, 3]}'), 'append'),
       compozy_json_merge(compozy_json('{"l": [1, 2]}'), compozy_json('{"l": [2.0, 3]}'), 'replace'),
       compozy_json_merge(compozy_json('{"l": [1, 2]}'), compozy_json('{"l": [2.0, 3]}'), 'union'),
       compozy_json_merge(compozy_json('{"l": [1, 2]}'), compozy_json('{"l": [2.0, 3]}'), NULL);
SELECT compozy_json_merge(compozy_json('[1]'), compozy_json('[1]')), compozy_json_merge(compozy_json('[1]'), compozy_json('{}')),
       compozy_json_merge(compozy_json('{"a": 1}'), compozy_json('null'));
SELECT compozy_json_merge(compozy_json('{}'), compozy_json('{}'), 'concat');
-- equal and contains
SELECT compozy_json_equal(compozy_json('{"a": 1, "b": [1.0]}'), compozy_json('{"b": [1], "a": 1.000}')),
       compozy_json_equal(compozy_json('[1, 2]'), compozy_json('[2, 1]')), compozy_json_equal(compozy_json('"1"'), compozy_json('1')),
       compozy_json_equal(compozy_json('1e400'), compozy_json('1e401')), compozy_json_equal(compozy_json('true'), compozy_json('1'));
SELECT compozy_json_contains(compozy_json('{"a": [1, 2, {"b": 1, "c": 2}]}'), compozy_json('{"a": [{"b": 1.0}, 2]}')),
       compozy_json_contains(compozy_json('[1, [2, 3]]'), compozy_json('[[3]]')), compozy_json_contains(compozy_json('[1, 2]'), compozy_json('1')),
       compozy_json_contains(compozy_json('1'), compozy_json('[1]')), compozy_json_contains(compozy_json('[[1]]'), compozy_json('1')),
       compozy_json_contains(compozy_json('{"a": 1}'), compozy_json('{}'));
SELECT compozy_error('no answer'), compozy_error('no answer', 'TIMEOUT'), compozy_error('no answer', NULL, compozy_json('{"after": "30s"}'));
SELECT compozy_error('no answer', 'TIMEOUT', compozy_json('[]'));
SELECT compozy_error(NULL);
