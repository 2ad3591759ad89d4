-- JSON Schema, draft 2020-12 unless $schema says draft 7.
\set VERBOSITY terse
\pset null '(null)'
-- the verdict
SELECT compozy_json_schema_is_valid('{"type": "object", "required": ["name"]}', compozy_json('{"name": "Ada"}')) AS good,
       compozy_json_schema_is_valid('{"type": "object", "required": ["name"]}', compozy_json('{"nome": "Ada"}')) AS bad;
SELECT compozy_json_schema_is_valid('true', compozy_json('[1]')) AS all_values, compozy_json_schema_is_valid('false', compozy_json('[1]')) AS none,
       compozy_json_schema_is_valid('{}', compozy_json('null')) AS any_value;
SELECT compozy_json_schema_is_valid(compozy_json('{"type": "integer"}'), compozy_json('1.0')) AS whole,
       compozy_json_schema_is_valid(compozy_json('{"type": "integer"}'), compozy_json('1.5')) AS broken,
       compozy_json_schema_is_valid(compozy_json('{"type": ["integer", "null"]}'), compozy_json('null')) AS either,
       compozy_json_schema_is_valid(compozy_json('{"type": "integer"}'), compozy_json('123456789012345678901234567890')) AS huge;
SELECT compozy_json_schema_is_valid(NULL, compozy_json('1')), compozy_json_schema_is_valid('{}', NULL);
-- numbers are decimals of any length
SELECT n, compozy_json_schema_is_valid('{"multipleOf": 0.01}', compozy_json(n)) AS cents, compozy_json_schema_is_valid('{"multipleOf": 7}', compozy_json(n)) AS seven,
       compozy_json_schema_is_valid('{"multipleOf": 123456789012345678901234567890}', compozy_json(n)) AS large,
       compozy_json_schema_is_valid('{"minimum": -0.5, "exclusiveMaximum": 18446744073709551616}', compozy_json(n)) AS inside
  FROM (SELECT '0' AS n UNION ALL SELECT '0.07' UNION ALL SELECT '1.005' UNION ALL SELECT '-0.5' UNION ALL SELECT '-0.50001' UNION ALL SELECT '1e30'
        UNION ALL SELECT '18446744073709551615' UNION ALL SELECT '18446744073709551616' UNION ALL SELECT '246913578024691357802469135780'
        UNION ALL SELECT '864197523086419752308641975230' UNION ALL SELECT '7e-1' UNION ALL SELECT '49') r;
-- characters, not bytes
SELECT compozy_json_schema_is_valid('{"minLength": 2, "maxLength": 3}', compozy_json('"é"')) AS one,
       compozy_json_schema_is_valid('{"minLength": 2, "maxLength": 3}', compozy_json('"😀é中"')) AS three,
       compozy_json_schema_is_valid('{"minLength": 2, "maxLength": 3}', compozy_json('"abcd"')) AS four;
-- errors: one row each, the values of a schema in the order of their checks, elements by index, members in normal order
SELECT * FROM compozy_json_schema_errors(
  '{"type": "object", "required": ["id", "name"], "additionalProperties": false,
    "properties": {"id": {"type": "integer", "minimum": 1}, "name": {"type": "string", "minLength": 2},
                   "tags": {"type": "array", "uniqueItems": true, "maxItems": 3, "items": {"enum": ["a", "b", "c"]}}}}',
  compozy_json('{"id": 0, "tags": ["a", "x", "a", 1], "extra/~": true}'));
SELECT * FROM compozy_json_schema_errors('{"type": "object"}', compozy_json('{}'));
SELECT * FROM compozy_json_schema_errors(NULL, compozy_json('{}'));
SELECT e.message FROM compozy_json_schema_errors('{"type": ["integer", "null", "boolean"]}', compozy_json('"1"')) e;
SELECT e.message FROM compozy_json_schema_errors('{"const": {"a": [1, 2]}}', compozy_json('{"a": [1, 3]}')) e;
SELECT e.message FROM compozy_json_schema_errors('{"enum": [1, "two", null]}', compozy_json('2')) e;
SELECT e.message FROM compozy_json_schema_errors('{"minimum": 5, "maximum": 1, "exclusiveMinimum": 3, "exclusiveMaximum": 3, "multipleOf": 2}', compozy_json('3')) e;
SELECT e.message FROM compozy_json_schema_errors('{"minLength": 5, "maxLength": 1}', compozy_json('"abc"')) e;
SELECT e.message FROM compozy_json_schema_errors('{"minItems": 3, "maxItems": 1, "uniqueItems": true}', compozy_json('[1.0, 1]')) e;
SELECT e.message FROM compozy_json_schema_errors('{"minProperties": 3, "maxProperties": 0}', compozy_json('{"a": 1}')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}, "minContains": 2}, {"contains": {"const": 3}, "maxContains": 1}]}', compozy_json('[2, 3, 3]')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"anyOf": [{"type": "string"}, {"type": "null"}]}', compozy_json('1')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"oneOf": [{"type": "string"}, {"minimum": 0}, {"type": "integer"}]}', compozy_json('1')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"oneOf": [{"type": "string"}, {"minimum": 2}]}', compozy_json('1')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"not": {"type": "integer"}}', compozy_json('1')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"if": {"type": "integer"}, "then": {"minimum": 5}, "else": {"type": "string"}}', compozy_json('1')) e;
SELECT e.schema_path, e.message FROM compozy_json_schema_errors('{"if": {"type": "integer"}, "then": {"minimum": 5}, "else": {"type": "string"}}', compozy_json('null')) e;
SELECT * FROM compozy_json_schema_errors('{"propertyNames": {"maxLength": 2, "enum": ["ab", "abc"]}}', compozy_json('{"abc": 1, "ab": 1, "x": {}}')) e;
SELECT * FROM compozy_json_schema_errors('{"dependentRequired": {"a": ["b", "c"]}, "dependentSchemas": {"a": {"minProperties": 2}}}', compozy_json('{"a": 1}')) e;
SELECT * FROM compozy_json_schema_errors('{"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false}', compozy_json('["x", 1, null]')) e;
SELECT * FROM compozy_json_schema_errors('{"properties": {"a": true}, "unevaluatedProperties": false}', compozy_json('{"a": 1, "b": 2}')) e;
SELECT * FROM compozy_json_schema_errors('{"anyOf": [{"prefixItems": [{"const": 1}]}, {"prefixItems": [true, {"const": 2}]}], "unevaluatedItems": {"type": "null"}}', compozy_json('[1, 2, 3]')) e;
-- patterns
SELECT compozy_json_schema_is_valid('{"pattern": "^[a-z]+$"}', compozy_json('"abc"')) AS fits, compozy_json_schema_is_valid('{"pattern": "^[a-z]+$"}', compozy_json('"ab1"')) AS fails,
       compozy_json_schema_is_valid('{"pattern": "b"}', compozy_json('"abc"')) AS anywhere, compozy_json_schema_is_valid('{"pattern": "b"}', compozy_json('5')) AS number;
SELECT * FROM compozy_json_schema_errors('{"patternProperties": {"^n_": {"type": "integer"}, "_s$": {"type": "string"}}, "additionalProperties": false}',
                                         compozy_json('{"n_a": "1", "b_s": "x", "n_s": 5, "other": null}'));
SELECT e.message FROM compozy_json_schema_errors('{"pattern": "^\\p{Lu}", "propertyNames": {"pattern": "^x"}}', compozy_json('"élan"')) e;
SELECT e.message FROM compozy_json_schema_errors('{"propertyNames": {"pattern": "^x"}}', compozy_json('{"y": 1}')) e;
-- in time linear in the text, whatever the pattern
SELECT compozy_json_schema_is_valid('{"pattern": "^(a+)+$"}', compozy_json('"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"')) AS fits;
-- references: the path is where the keyword stands, whatever led there
SELECT * FROM compozy_json_schema_errors(
  '{"$defs": {"positive": {"type": "number", "exclusiveMinimum": 0}, "tree": {"properties": {"left": {"$ref": "#/$defs/tree"}, "value": {"$ref": "#/$defs/positive"}}}}, "$ref": "#/$defs/tree"}',
  compozy_json('{"value": 1, "left": {"value": 0, "left": {"left": {"value": "x"}}}}'));
SELECT * FROM compozy_json_schema_errors(
  '{"$id": "http://example.com/root.json", "properties": {"a": {"$ref": "other.json#name"}}, "$defs": {"x": {"$id": "other.json", "$defs": {"y": {"$anchor": "name", "type": "null"}}}}}',
  compozy_json('{"a": 1}'));
SELECT compozy_json_schema_is_valid('{"$ref": "#/words/my~1word", "words": {"my/word": {"type": "string"}}}', compozy_json('"x"')) AS string,
       compozy_json_schema_is_valid('{"$ref": "#/words/my~1word", "words": {"my/word": {"type": "string"}}}', compozy_json('1')) AS number;
-- a schema whose errors are about schemas
SELECT * FROM compozy_json_schema_errors('{"properties": {"schema": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}}',
                                         compozy_json('{"schema": {"type": "strin", "properties": {"a": {"minLength": -1}}}}'));
SELECT compozy_json_schema_is_valid('{"$ref": "http://json-schema.org/draft-07/schema#"}', compozy_json('{"items": [{"type": "string"}]}')) AS old,
       compozy_json_schema_is_valid('{"$ref": "https://json-schema.org/draft/2020-12/schema"}', compozy_json('{"items": [{"type": "string"}]}')) AS new;
-- extended through its dynamic anchor: titles everywhere
SELECT e.instance_path, e.schema_path, e.message FROM compozy_json_schema_errors(
  '{"$id": "http://example.com/strict", "$dynamicAnchor": "meta", "$ref": "https://json-schema.org/draft/2020-12/schema", "if": {"type": "object"}, "then": {"required": ["title"]}}',
  compozy_json('{"title": "t", "properties": {"a": {"title": "a", "items": {"type": "string"}}, "b": true}}')) e;
-- draft 7: items as an array, dependencies, nothing beside $ref
SELECT * FROM compozy_json_schema_errors(
  '{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "integer"}], "additionalItems": {"$ref": "#/definitions/word", "minLength": 100}, "definitions": {"word": {"type": "string"}}}',
  compozy_json('["x", "y", 1]'));
SELECT * FROM compozy_json_schema_errors('{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"], "c": {"maxProperties": 1}}}', compozy_json('{"a": 1, "c": 2}'));
SELECT compozy_json_schema_is_valid('{"$schema": "http://json-schema.org/draft-07/schema", "prefixItems": [false]}', compozy_json('[1]')) AS unknown_keyword;
-- format and content are annotations
SELECT compozy_json_schema_is_valid('{"format": "date-time", "contentMediaType": "application/json", "contentSchema": {"type": "object"}}', compozy_json('"no"')) AS annotated;
-- schemas that are wrong: the place and the cause
SELECT compozy_json_schema_is_valid('{"type": "strin"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"type": ["string", "string"]}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('5', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"properties": {"a": {"minimum": "5"}}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"properties": {"a": 5}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"properties": []}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"properties": {"a/b": {"anyOf": [true, null]}}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"dependencies": {"a": 1}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$schema": "http://json-schema.org/draft-07/schema#", "items": 5}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"items": [{"type": "string"}]}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"allOf": []}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"minLength": -1}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"maxItems": 1.5}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"multipleOf": 0}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"required": ["a", "a"]}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"required": true}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"dependentRequired": {"a": "b"}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"enum": 1}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"uniqueItems": "yes"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$anchor": "1st"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$id": "http://example.com/#x"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$vocabulary": {"x": 1}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"title": 1}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"items": {"pattern": "a("}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"patternProperties": {"[z-a]": true}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"pattern": "(?=a)b"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"pattern": "(a{1000}){1000}"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "#/$defs/none"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "#none"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "#/a~2"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "#/%zz"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "#/const", "const": 1}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$ref": "http://example.com/elsewhere.json"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$schema": "http://json-schema.org/draft-04/schema#"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$schema": 7}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$defs": {"a": {"$id": "http://example.com/a"}, "b": {"$id": "http://example.com/a"}}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$defs": {"a": {"$anchor": "a"}, "b": {"$anchor": "a"}}}', compozy_json('1'));
-- references that never get anywhere
SELECT compozy_json_schema_is_valid('{"$ref": "#"}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"allOf": [true, {"$ref": "#/$defs/y"}]}, "y": {"not": {"$ref": "#/$defs/x"}}}}', compozy_json('1'));
SELECT compozy_json_schema_is_valid('{"$id": "http://e/", "$dynamicAnchor": "a", "anyOf": [{"$dynamicRef": "#a"}]}', compozy_json('1'));
-- what isn't JSON
SELECT compozy_json_schema_is_valid('{"type": }', compozy_json('1'));
-- in a CHECK constraint; what it refuses is in postgres/ and sqlite/, since the engines' own messages differ
CREATE TABLE json_schema_jobs (id integer PRIMARY KEY, input text NOT NULL
  CHECK (compozy_json_schema_is_valid('{"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}, "retries": {"type": "integer", "maximum": 5}}}', compozy_json(input))));
INSERT INTO json_schema_jobs VALUES (1, '{"url": "http://example.com", "retries": 3}'), (2, '{"url": ""}');
UPDATE json_schema_jobs SET input = '{"url": "http://example.com", "retries": 5}' WHERE id = 1;
SELECT id, input FROM json_schema_jobs ORDER BY id;
DROP TABLE json_schema_jobs;
-- a schema from a table: compiled for each row
SELECT s.n, compozy_json_schema_is_valid(s.schema, compozy_json('3')) AS valid
  FROM (SELECT 1 AS n, '{"minimum": 4}' AS schema UNION ALL SELECT 2, '{"maximum": 4}' UNION ALL SELECT 3, '{"minimum": 4}') s ORDER BY s.n;
SELECT s.n, e.message
  FROM (SELECT 1 AS n, '{"minimum": 4}' AS schema UNION ALL SELECT 2, '{"maximum": 4}' UNION ALL SELECT 3, '{"minimum": 5}') s, compozy_json_schema_errors(s.schema, compozy_json('3')) e ORDER BY s.n;
