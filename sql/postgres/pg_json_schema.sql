-- JSON Schema in PostgreSQL's own places.
\set VERBOSITY terse
CREATE TABLE json_schema_jobs (id int PRIMARY KEY, input jsonb NOT NULL
  CHECK (compozy_json_schema_is_valid('{"type": "object", "required": ["url"], "properties": {"retries": {"type": "integer", "maximum": 5}}}', input)));
INSERT INTO json_schema_jobs VALUES (1, '{"url": "", "retries": 5.0}'), (2, '{"url": ""}');
INSERT INTO json_schema_jobs VALUES (3, '{"url": "", "retries": 6}');
INSERT INTO json_schema_jobs VALUES (4, '{"retries": 1}');
UPDATE json_schema_jobs SET input = input - 'url' WHERE id = 1;
-- a schema of either type, from wherever; another for each row, and the same
SELECT id, compozy_json_schema_is_valid(s, input) FROM json_schema_jobs, (VALUES ('{"minProperties": 2}'::text), ('{"maxProperties": 1}')) v (s) ORDER BY 1, s;
SELECT id, compozy_json_schema_is_valid(s, input) FROM json_schema_jobs, (VALUES ('{"minProperties": 2}'::jsonb), ('{"maxProperties": 1}')) v (s) ORDER BY 1, s;
SELECT id, (SELECT count(*) FROM compozy_json_schema_errors(s, input)) AS errors
  FROM json_schema_jobs, (VALUES ('{"minProperties": 2}'::jsonb), ('{"maxProperties": 1}')) v (s) ORDER BY 1, s;
-- a parameter that changes between calls from one place
DO $$
DECLARE
  s text;
  answer text := '';
BEGIN
  FOREACH s IN ARRAY ARRAY['{"type": "integer"}', '{"type": "integer"}', '{"type": "string"}', '{"type": "integer"}'] LOOP
    answer := answer || compozy_json_schema_is_valid(s, '1') || ' ';
  END LOOP;
  RAISE NOTICE '%', answer;
END $$;
PREPARE by_schema (text) AS SELECT compozy_json_schema_is_valid($1, '1');
EXECUTE by_schema ('{"type": "integer"}');
EXECUTE by_schema ('{"type": "string"}');
DEALLOCATE by_schema;
-- an index over what is valid, a domain
CREATE INDEX ON json_schema_jobs (id) WHERE compozy_json_schema_is_valid('{"required": ["retries"]}', input);
CREATE DOMAIN json_schema_point AS jsonb CHECK (compozy_json_schema_is_valid('{"items": {"type": "number"}, "minItems": 2, "maxItems": 2}', value));
SELECT '[1, 2.5]'::json_schema_point;
SELECT '[1]'::json_schema_point;
-- many rows: one schema
SELECT count(*) FILTER (WHERE compozy_json_schema_is_valid('{"multipleOf": 3}', to_jsonb(n))) FROM generate_series(1, 3000) n;
-- a cancel is heard inside
SET statement_timeout = '300ms';
SELECT compozy_json_schema_is_valid('{"$defs": {"a": {"type": "array", "anyOf": [{"items": {"$ref": "#/$defs/a"}}, {"items": {"$ref": "#/$defs/a"}}]}}, "$ref": "#/$defs/a"}',
                                    (repeat('[', 60) || '1' || repeat(']', 60))::jsonb);
RESET statement_timeout;
DROP DOMAIN json_schema_point;
DROP TABLE json_schema_jobs;
