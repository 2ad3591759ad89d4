-- What is not JSON, and the limits.
\set VERBOSITY terse
SELECT compozy_json_is_valid('{"a": 1}'), compozy_json_is_valid('{"a": 1'), compozy_json_is_valid(''), compozy_json_is_valid('1 2');
SELECT compozy_json('');
SELECT compozy_json('{"a": 1');
SELECT compozy_json('{"a" 1}');
SELECT compozy_json('{a: 1}');
SELECT compozy_json('{"a": 1,}');
SELECT compozy_json('[1, 2,]');
SELECT compozy_json('[1 2]');
SELECT compozy_json('01');
SELECT compozy_json('1.');
SELECT compozy_json('.5');
SELECT compozy_json('1e');
SELECT compozy_json('+1');
SELECT compozy_json('NaN');
SELECT compozy_json('truth');
SELECT compozy_json('''text''');
SELECT compozy_json('"open');
SELECT compozy_json('"\x"');
SELECT compozy_json('"\u12g4"');
SELECT compozy_json('"\u0000"');
SELECT compozy_json('"\ud800"');
SELECT compozy_json('"\udc00\ud800"');
SELECT compozy_json('"tab	inside"');
SELECT compozy_json('[1] // comment');
SELECT compozy_json('{"a": 1}}');
SELECT compozy_json('{
  "a": [1,
        2,
        tru]
}');
SELECT compozy_json('{"ä": "é", "b": ?}');
-- limits
SELECT compozy_json_length(compozy_json(replace(hex, '00', '[') || replace(hex, '00', ']'))) AS levels_1000
FROM (SELECT replace(compozy_json_get_text(compozy_json_array(x), '/0'), '.', '0000000000') AS hex FROM (SELECT
'....................................................................................................'
|| '....................................................................................................' AS x) s) t;
SELECT compozy_json(replace(x, '.', '[[[[[[[[[[') || '[1]' || replace(x, '.', ']]]]]]]]]]')) FROM (SELECT
'....................................................................................................' AS x) s;
SELECT length(compozy_json_get_text(compozy_json('[1e131071]'), '/0')), length(compozy_json_get_text(compozy_json('[1e-16383]'), '/0'));
SELECT compozy_json('1e131072');
SELECT compozy_json('1e-16384');
SELECT compozy_json('1e999999999999999999999');
SELECT compozy_json('-1e-999999999999999999999');
