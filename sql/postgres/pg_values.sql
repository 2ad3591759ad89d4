-- PostgreSQL's own types as values, and jsonb against PostgreSQL's own reading of the same text.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_json_array(true, 1::int2, 2::int4, 3::int8, 1.50::numeric, 0.1::float8, 0.1::float4, 'x'::varchar, 'y'::name, '{"a": 1}'::json, '{"b": 2}'::jsonb);
SELECT compozy_json_array('2025-01-31 12:00:00+02'::timestamptz, '2025-01-31 12:00:00'::timestamp, '2025-01-31'::date);
SELECT compozy_json_array(ARRAY[1, 2], ARRAY['a', NULL], ROW(1, 'x'), '00000000-0000-0000-0000-000000000001'::uuid, 'a'::"char");
SELECT compozy_json_array(VARIADIC ARRAY[1, 2, 3]), compozy_json_object(VARIADIC ARRAY['a', 'b', 'c', NULL]);
SELECT compozy_json_array('\xff'::bytea);
SELECT compozy_json_array('NaN'::float8);
SELECT compozy_json_array('infinity'::float8);
SELECT compozy_json_array('NaN'::numeric);
SELECT compozy_json_array('infinity'::timestamptz);
SELECT compozy_time_add('0044-03-15 BC'::timestamptz, '1s');
CREATE DOMAIN label AS text;
SELECT compozy_json_array('domain'::label);
DROP DOMAIN label;
-- what is written is what PostgreSQL writes, whatever the number of members
SELECT n, compozy_json(t) = t::jsonb AND compozy_json(t)::text = t::jsonb::text AND pg_column_size(compozy_json(t)) = pg_column_size(t::jsonb)
          AND hashtext(compozy_json(t)::text) = hashtext(t::jsonb::text) AS same
FROM (SELECT n, '[' || string_agg(v, ',') || ']' AS t
      FROM (VALUES (0), (1), (2), (31), (32), (33), (63), (64), (65), (200)) sizes (n),
      LATERAL (SELECT CASE i % 7 WHEN 0 THEN '1.5' WHEN 1 THEN '"text ' || i || '"' WHEN 2 THEN 'null' WHEN 3 THEN '{"k' || i || '": [1, 2, {"z": -7}], "a": true}'
               WHEN 4 THEN '12345678901234567890' WHEN 5 THEN '[]' ELSE i::text END AS v FROM generate_series(1, n) i) items GROUP BY n) docs ORDER BY n;
SELECT n, compozy_json(t) = t::jsonb AS same, (SELECT bool_and(compozy_json_get(t::jsonb, '/key' || i) = t::jsonb -> ('key' || i)) FROM generate_series(1, n) i) AS found
FROM (SELECT n, '{' || string_agg(format('"key%s": {"v": [%s, "x"]}', i, i), ',') || '}' AS t
      FROM (VALUES (1), (32), (33), (64), (65), (300)) sizes (n), LATERAL generate_series(1, n) i GROUP BY n) docs ORDER BY n;
-- parts that nobody looked at, and parts that were
SELECT compozy_json_set(d, '/b/c', 1), compozy_json_merge(d, '{"b": {"x": [1]}}'), compozy_json_remove(d, '/a/0'), compozy_json_get(d, '/b')
FROM (SELECT '{"a": [1, "two", {"three": 3.00}], "b": {"c": null, "d": [[]]}}'::jsonb AS d) x;
SELECT compozy_json_set(d, '/b/c', 1) @> '{"b": {"c": 1}}', compozy_json_set(d, '/b/c', 1) -> 'b' ->> 'c', jsonb_path_query_first(compozy_json_merge(d, '{"b": {"x": [1]}}'), '$.b.x[0]')
FROM (SELECT '{"a": [1, "two", {"three": 3.00}], "b": {"c": null, "d": [[]]}}'::jsonb AS d) x;
-- a jsonb deeper than the limit, which PostgreSQL itself takes
SELECT compozy_json_length(('[' || repeat('[', 1000) || repeat(']', 1000) || ']')::jsonb);
SELECT length(compozy_json_get_text(('[' || repeat('[', 1000) || repeat(']', 1000) || ']')::jsonb, ''));
