-- JSON Schema in SQLite's own places.
CREATE TABLE json_schema_jobs (id INTEGER PRIMARY KEY, input TEXT NOT NULL
  CONSTRAINT good_input CHECK (compozy_json_schema_is_valid('{"type": "object", "required": ["url"], "properties": {"retries": {"type": "integer", "maximum": 5}}}', input)));
INSERT INTO json_schema_jobs VALUES (1, '{"url": "", "retries": 5.0}'), (2, '{"url": ""}');
INSERT INTO json_schema_jobs VALUES (3, '{"url": "", "retries": 6}');
INSERT INTO json_schema_jobs VALUES (4, '{"retries": 1}');
INSERT INTO json_schema_jobs VALUES (5, 'x');
UPDATE json_schema_jobs SET input = '{}' WHERE id = 1;
-- a schema from wherever; another for each row, and the same
SELECT id, compozy_json_schema_is_valid(s, input) FROM json_schema_jobs, (SELECT '{"minProperties": 2}' AS s UNION ALL SELECT '{"maxProperties": 1}') ORDER BY 1, s;
SELECT id, (SELECT count(*) FROM compozy_json_schema_errors(s, input)) AS errors
  FROM json_schema_jobs, (SELECT '{"minProperties": 2}' AS s UNION ALL SELECT '{"maxProperties": 1}') ORDER BY 1, s;
SELECT j.id, count(e.message) FROM json_schema_jobs j LEFT JOIN compozy_json_schema_errors('{"required": ["retries", "owner"]}', j.input) e GROUP BY j.id;
-- an index over what is valid, a generated column
CREATE INDEX json_schema_ready ON json_schema_jobs (id) WHERE compozy_json_schema_is_valid('{"required": ["retries"]}', input);
ALTER TABLE json_schema_jobs ADD COLUMN ready INTEGER AS (compozy_json_schema_is_valid('{"required": ["retries"]}', input));
SELECT id, ready FROM json_schema_jobs ORDER BY id;
-- numbers and SQLite's own JSON as documents
SELECT compozy_json_schema_is_valid('{"type": "integer"}', 5), compozy_json_schema_is_valid('{"multipleOf": 0.1}', 0.3), compozy_json_schema_is_valid('{"type": "array"}', json('[1]'));
SELECT compozy_json_schema_is_valid(5, 5);
-- many rows: one schema
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3000) SELECT sum(compozy_json_schema_is_valid('{"multipleOf": 3}', n)) FROM r;
DROP TABLE json_schema_jobs;
