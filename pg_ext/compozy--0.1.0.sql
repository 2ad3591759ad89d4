/* The objects of the extension compozy. Printed by tools/generate.c from shared/functions.def: edit that. */

\echo Use "CREATE EXTENSION compozy" to load this file. \quit

-- The library

CREATE FUNCTION compozy_version()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_version'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_version() IS 'The release of this library.';

-- Status

CREATE FUNCTION compozy_statuses()
RETURNS TABLE ("status" text, "is_terminal" boolean)
AS 'MODULE_PATHNAME', 'pg_compozy_statuses'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_statuses() IS 'The statuses of workflows and tasks.';

CREATE FUNCTION compozy_transitions()
RETURNS TABLE ("event" text, "from_status" text, "to_status" text)
AS 'MODULE_PATHNAME', 'pg_compozy_transitions'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_transitions() IS 'The state machine: which event takes which status where.';

CREATE FUNCTION compozy_status_is_valid("status" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_status_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_status_is_valid(text) IS 'Whether a text is a status.';

CREATE FUNCTION compozy_status_is_terminal("status" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_status_is_terminal'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_status_is_terminal(text) IS 'Whether a status is one of SUCCESS, FAILED, CANCELED, TIMED_OUT.';

CREATE FUNCTION compozy_status_can_transition("from" text, "to" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_status_can_transition'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_status_can_transition(text, text) IS 'Whether some event takes one status to the other.';

CREATE FUNCTION compozy_status_next("status" text, "event" text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_status_next'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_status_next(text, text) IS 'The status that an event leads to.';

CREATE FUNCTION compozy_status_from_legacy("name" text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_status_from_legacy'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_status_from_legacy(text) IS 'The status that an older name stands for.';

-- Vocabulary

CREATE FUNCTION compozy_strategy_is_valid("strategy" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_strategy_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_strategy_is_valid(text) IS 'Whether a text is a strategy of a parent over its children.';

CREATE FUNCTION compozy_execution_type_is_valid("execution_type" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_execution_type_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_execution_type_is_valid(text) IS 'Whether a text is an execution type of tasks.';

CREATE FUNCTION compozy_execution_type_has_children("execution_type" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_execution_type_has_children'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_execution_type_has_children(text) IS 'Whether tasks of an execution type may have children.';

-- Identifiers and time

CREATE FUNCTION compozy_id()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_id'
LANGUAGE C VOLATILE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_id() IS 'A new identifier, a KSUID.';

CREATE FUNCTION compozy_id_is_valid("id" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_id_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_id_is_valid(text) IS 'Whether a text is a KSUID.';

CREATE FUNCTION compozy_id_time("id" text)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_id_time'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_id_time(text) IS 'The second at which a KSUID was made.';

CREATE FUNCTION compozy_id_floor("time" timestamptz)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_id_floor'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_id_floor(timestamptz) IS 'The smallest KSUID of a second.';

CREATE FUNCTION compozy_now()
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_now'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_now() IS 'The time, the same throughout one statement.';

CREATE FUNCTION compozy_clock_set("time" timestamptz)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_clock_set'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_clock_set(timestamptz) IS 'Stops this connection''s clock at a time; NULL lets it run again.';

CREATE FUNCTION compozy_time("text" text)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_time'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_time(text) IS 'Reads a time.';

CREATE FUNCTION compozy_time_is_valid("text" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_time_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_time_is_valid(text) IS 'Whether `compozy_time` would take a text.';

CREATE FUNCTION compozy_time_add("time" timestamptz, "duration" text)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_time_add'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_time_add(timestamptz, text) IS 'A time moved by a duration.';

CREATE FUNCTION compozy_duration("duration" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_duration'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_duration(text) IS 'The milliseconds of a duration.';

-- JSON

CREATE FUNCTION compozy_json("json" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json(text) IS 'JSON in normal form.';
CREATE FUNCTION compozy_json("json" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json(jsonb) IS 'JSON in normal form.';

CREATE FUNCTION compozy_json_is_valid("text" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_json_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_is_valid(text) IS 'Whether `compozy_json` would take a text.';

CREATE FUNCTION compozy_json_type("json" jsonb)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_json_type'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_type(jsonb) IS 'object, array, string, number, boolean or null.';

CREATE FUNCTION compozy_json_length("json" jsonb)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_json_length'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_length(jsonb) IS 'Members of an object, elements of an array, characters of a string.';

CREATE FUNCTION compozy_json_object(VARIADIC "key_value" "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_object'
LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_object(VARIADIC "any") IS 'An object from keys and values, one after the other.';

CREATE FUNCTION compozy_json_object()
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_object'
LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_object() IS 'An object from keys and values, one after the other.';

CREATE FUNCTION compozy_json_array(VARIADIC "value" "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_array'
LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_array(VARIADIC "any") IS 'An array of values.';

CREATE FUNCTION compozy_json_array()
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_array'
LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_array() IS 'An array of values.';

CREATE FUNCTION compozy_json_object_agg_step(internal, text, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_json_object_agg_step'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_object_agg_step(internal, text, "any") IS 'Part of the aggregate compozy_json_object_agg.';
CREATE FUNCTION compozy_json_object_agg_final(internal)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_object_agg_final'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_object_agg_final(internal) IS 'Part of the aggregate compozy_json_object_agg.';
CREATE AGGREGATE compozy_json_object_agg("key" text, "value" "any") (
	SFUNC = compozy_json_object_agg_step,
	STYPE = internal,
	FINALFUNC = compozy_json_object_agg_final
);
COMMENT ON AGGREGATE compozy_json_object_agg(text, "any") IS 'An object of all rows.';

CREATE FUNCTION compozy_json_array_agg_step(internal, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_json_array_agg_step'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_array_agg_step(internal, "any") IS 'Part of the aggregate compozy_json_array_agg.';
CREATE FUNCTION compozy_json_array_agg_final(internal)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_array_agg_final'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_array_agg_final(internal) IS 'Part of the aggregate compozy_json_array_agg.';
CREATE AGGREGATE compozy_json_array_agg("value" "any") (
	SFUNC = compozy_json_array_agg_step,
	STYPE = internal,
	FINALFUNC = compozy_json_array_agg_final
);
COMMENT ON AGGREGATE compozy_json_array_agg("any") IS 'An array of all rows, in their order.';

CREATE FUNCTION compozy_json_get("json" jsonb, "pointer" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_get'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_get(jsonb, text) IS 'The value that a JSON pointer names.';

CREATE FUNCTION compozy_json_get_text("json" jsonb, "pointer" text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_json_get_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_get_text(jsonb, text) IS 'The value that a JSON pointer names, as text.';

CREATE FUNCTION compozy_json_set("json" jsonb, "pointer" text, "value" "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_set'
LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_set(jsonb, text, "any") IS 'The document with a value put where a pointer says.';

CREATE FUNCTION compozy_json_remove("json" jsonb, "pointer" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_remove'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_remove(jsonb, text) IS 'The document without what a pointer names.';

CREATE FUNCTION compozy_json_merge("base" jsonb, "over" jsonb, "arrays" text DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_merge'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_merge(jsonb, jsonb, text) IS 'Two documents merged, the second over the first.';

CREATE FUNCTION compozy_json_merge_patch("json" jsonb, "patch" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_merge_patch'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_merge_patch(jsonb, jsonb) IS 'A document with a merge patch applied.';

CREATE FUNCTION compozy_json_merge_diff("a" jsonb, "b" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_merge_diff'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_merge_diff(jsonb, jsonb) IS 'The merge patch that makes the second document of the first.';

CREATE FUNCTION compozy_json_patch("json" jsonb, "patch" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_patch'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_patch(jsonb, jsonb) IS 'A document with a JSON Patch applied, all of it or nothing.';

CREATE FUNCTION compozy_json_diff("a" jsonb, "b" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_diff'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_diff(jsonb, jsonb) IS 'The JSON Patch that makes the second document of the first.';

CREATE FUNCTION compozy_json_canonical("json" jsonb)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_json_canonical'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_canonical(jsonb) IS 'The canonical form of a document, for signing and comparing bytes.';

CREATE FUNCTION compozy_json_hash("json" jsonb)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_json_hash'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_hash(jsonb) IS 'The SHA-256 of a document''s value: an ETag.';

CREATE FUNCTION compozy_json_merge_agg_step(internal, jsonb)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_json_merge_agg_step'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_merge_agg_step(internal, jsonb) IS 'Part of the aggregate compozy_json_merge_agg.';
CREATE FUNCTION compozy_json_merge_agg_final(internal)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_merge_agg_final'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_json_merge_agg_final(internal) IS 'Part of the aggregate compozy_json_merge_agg.';
CREATE AGGREGATE compozy_json_merge_agg("json" jsonb) (
	SFUNC = compozy_json_merge_agg_step,
	STYPE = internal,
	FINALFUNC = compozy_json_merge_agg_final
);
COMMENT ON AGGREGATE compozy_json_merge_agg(jsonb) IS 'The documents of all rows merged, in their order.';

CREATE FUNCTION compozy_json_equal("a" jsonb, "b" jsonb)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_json_equal'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_equal(jsonb, jsonb) IS 'Whether two documents have the same value.';

CREATE FUNCTION compozy_json_contains("whole" jsonb, "part" jsonb)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_json_contains'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_contains(jsonb, jsonb) IS 'Whether one document holds another, as jsonb''s `@>` does.';

CREATE FUNCTION compozy_json_query("json" jsonb, "path" text)
RETURNS TABLE ("ordinal" bigint, "path" text, "value" jsonb)
AS 'MODULE_PATHNAME', 'pg_compozy_json_query'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_query(jsonb, text) IS 'The values that a JSONPath query selects.';

CREATE FUNCTION compozy_json_query_first("json" jsonb, "path" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_query_first'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_query_first(jsonb, text) IS 'The first value that a JSONPath query selects.';

CREATE FUNCTION compozy_json_schema_is_valid("schema" text, "json" jsonb)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_json_schema_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_schema_is_valid(text, jsonb) IS 'Whether a document is valid by a JSON Schema.';
CREATE FUNCTION compozy_json_schema_is_valid("schema" jsonb, "json" jsonb)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_json_schema_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_schema_is_valid(jsonb, jsonb) IS 'Whether a document is valid by a JSON Schema.';

CREATE FUNCTION compozy_json_schema_errors("schema" text, "json" jsonb)
RETURNS TABLE ("instance_path" text, "schema_path" text, "message" text)
AS 'MODULE_PATHNAME', 'pg_compozy_json_schema_errors'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_schema_errors(text, jsonb) IS 'Why a document is not valid by a JSON Schema.';
CREATE FUNCTION compozy_json_schema_errors("schema" jsonb, "json" jsonb)
RETURNS TABLE ("instance_path" text, "schema_path" text, "message" text)
AS 'MODULE_PATHNAME', 'pg_compozy_json_schema_errors'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_schema_errors(jsonb, jsonb) IS 'Why a document is not valid by a JSON Schema.';

CREATE FUNCTION compozy_error("message" text, "code" text DEFAULT NULL, "details" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_error'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_error(text, text, jsonb) IS 'An error object, as the tables keep it.';

-- Vectors

CREATE FUNCTION compozy_vector("vector" text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_vector'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_vector(text) IS 'A vector, from an array of numbers or its text.';
CREATE FUNCTION compozy_vector("vector" jsonb)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_vector'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_vector(jsonb) IS 'A vector, from an array of numbers or its text.';

CREATE FUNCTION compozy_vector_json("vector" bytea)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_vector_json'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_vector_json(bytea) IS 'A vector as an array of numbers.';

CREATE FUNCTION compozy_vector_dims("vector" bytea)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_vector_dims'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_vector_dims(bytea) IS 'The number of a vector''s dimensions.';

CREATE FUNCTION compozy_vector_distance("a" bytea, "b" bytea, "metric" text DEFAULT NULL)
RETURNS float8
AS 'MODULE_PATHNAME', 'pg_compozy_vector_distance'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_vector_distance(bytea, bytea, text) IS 'How far apart two vectors are: less is nearer.';

-- Keys and secrets

CREATE FUNCTION compozy_sha256("data" text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_sha256'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_sha256(text) IS 'The SHA-256 of a text or bytes.';
CREATE FUNCTION compozy_sha256("data" bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_sha256'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_sha256(bytea) IS 'The SHA-256 of a text or bytes.';

CREATE FUNCTION compozy_api_key_new()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_new'
LANGUAGE C VOLATILE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_new() IS 'A new API key.';

CREATE FUNCTION compozy_api_key_prefix("key" text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_prefix'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_api_key_prefix(text) IS 'What people may see of a key: its first 13 characters.';

CREATE FUNCTION compozy_api_key_fingerprint("key" text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_fingerprint'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_api_key_fingerprint(text) IS 'What a key is found by: its SHA-256.';

CREATE FUNCTION compozy_api_key_hash("key" text, "cost" bigint DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_hash'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_api_key_hash(text, bigint) IS 'The bcrypt hash of a key, with a new salt.';

CREATE FUNCTION compozy_api_key_matches("key" text, "hash" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_matches'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_api_key_matches(text, text) IS 'Whether a bcrypt hash is a key''s.';
CREATE FUNCTION compozy_api_key_matches("key" text, "hash" bytea)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_matches'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_api_key_matches(text, bytea) IS 'Whether a bcrypt hash is a key''s.';

CREATE FUNCTION compozy_redact("text" text)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_redact'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_redact(text) IS 'A text with its secrets replaced by markers.';

CREATE FUNCTION compozy_json_redact("json" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_json_redact'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_json_redact(jsonb) IS 'A document with its secrets replaced by markers.';

-- Progress

CREATE FUNCTION compozy_progress_agg_step(internal, text)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_progress_agg_step'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_progress_agg_step(internal, text) IS 'Part of the aggregate compozy_progress_agg.';
CREATE FUNCTION compozy_progress_agg_final(internal)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_progress_agg_final'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_progress_agg_final(internal) IS 'Part of the aggregate compozy_progress_agg.';
CREATE FUNCTION compozy_progress_agg_combine(internal, internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_progress_agg_combine'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_progress_agg_combine(internal, internal) IS 'Part of the aggregate compozy_progress_agg.';
CREATE FUNCTION compozy_progress_agg_serialize(internal)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_progress_agg_serialize'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_progress_agg_serialize(internal) IS 'Part of the aggregate compozy_progress_agg.';
CREATE FUNCTION compozy_progress_agg_deserialize(bytea, internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_progress_agg_deserialize'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_progress_agg_deserialize(bytea, internal) IS 'Part of the aggregate compozy_progress_agg.';
CREATE AGGREGATE compozy_progress_agg("status" text) (
	SFUNC = compozy_progress_agg_step,
	STYPE = internal,
	FINALFUNC = compozy_progress_agg_final,
	COMBINEFUNC = compozy_progress_agg_combine,
	SERIALFUNC = compozy_progress_agg_serialize,
	DESERIALFUNC = compozy_progress_agg_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE compozy_progress_agg(text) IS 'The progress of a parent from its children''s statuses.';

CREATE FUNCTION compozy_progress_status("progress" jsonb, "strategy" text DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_progress_status'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_progress_status(jsonb, text) IS 'The status of a parent with that progress.';

-- Usage

CREATE FUNCTION compozy_usage("usage" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_usage'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage(jsonb) IS 'A usage summary, checked and in normal form.';

CREATE FUNCTION compozy_usage_is_valid("usage" jsonb)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_usage_is_valid'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_is_valid(jsonb) IS 'Whether `compozy_usage` would take a summary.';

CREATE FUNCTION compozy_usage_merge("a" jsonb, "b" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_usage_merge'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_merge(jsonb, jsonb) IS 'Two usage summaries added up.';

CREATE FUNCTION compozy_usage_agg_step(internal, jsonb)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_usage_agg_step'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_usage_agg_step(internal, jsonb) IS 'Part of the aggregate compozy_usage_agg.';
CREATE FUNCTION compozy_usage_agg_final(internal)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_usage_agg_final'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_usage_agg_final(internal) IS 'Part of the aggregate compozy_usage_agg.';
CREATE FUNCTION compozy_usage_agg_combine(internal, internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_usage_agg_combine'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION compozy_usage_agg_combine(internal, internal) IS 'Part of the aggregate compozy_usage_agg.';
CREATE FUNCTION compozy_usage_agg_serialize(internal)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_compozy_usage_agg_serialize'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_agg_serialize(internal) IS 'Part of the aggregate compozy_usage_agg.';
CREATE FUNCTION compozy_usage_agg_deserialize(bytea, internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'pg_compozy_usage_agg_deserialize'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_agg_deserialize(bytea, internal) IS 'Part of the aggregate compozy_usage_agg.';
CREATE AGGREGATE compozy_usage_agg("usage" jsonb) (
	SFUNC = compozy_usage_agg_step,
	STYPE = internal,
	FINALFUNC = compozy_usage_agg_final,
	COMBINEFUNC = compozy_usage_agg_combine,
	SERIALFUNC = compozy_usage_agg_serialize,
	DESERIALFUNC = compozy_usage_agg_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE compozy_usage_agg(jsonb) IS 'The usage summaries of all rows added up.';

CREATE FUNCTION compozy_usage_totals("usage" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_usage_totals'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_totals(jsonb) IS 'The counters of a usage summary over all entries.';

CREATE FUNCTION compozy_usage_cost("usage" jsonb, "prices" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_usage_cost'
LANGUAGE C IMMUTABLE PARALLEL SAFE STRICT;
COMMENT ON FUNCTION compozy_usage_cost(jsonb, jsonb) IS 'What a usage summary costs, exactly.';

-- The schema

CREATE FUNCTION compozy_migrate_up("to" bigint DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_migrate_up'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_migrate_up(bigint) IS 'Applies the migrations that are missing.';

CREATE FUNCTION compozy_migrate_down("steps" bigint DEFAULT NULL, "force" boolean DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_migrate_down'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_migrate_down(bigint, boolean) IS 'Takes the last migrations back.';

CREATE FUNCTION compozy_migrate_status()
RETURNS TABLE ("version" bigint, "name" text, "applied_at" timestamptz, "state" text)
AS 'MODULE_PATHNAME', 'pg_compozy_migrate_status'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_migrate_status() IS 'The migrations and which of them are applied.';

CREATE FUNCTION compozy_configure()
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_configure'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_configure() IS 'Makes the connection fit for many workers.';

CREATE FUNCTION compozy_doctor()
RETURNS TABLE ("check" text, "severity" text, "rows" bigint, "example" text, "explanation" text, "repair" text)
AS 'MODULE_PATHNAME', 'pg_compozy_doctor'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_doctor() IS 'What is wrong in the tables, and what mends it.';

CREATE FUNCTION compozy_diagnostics()
RETURNS TABLE ("name" text, "value" text, "unit" text, "status" text, "advice" text)
AS 'MODULE_PATHNAME', 'pg_compozy_diagnostics'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_diagnostics() IS 'How the database is: load, locks, sizes, what is stuck.';

CREATE FUNCTION compozy_fingerprint("table" text DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'pg_compozy_fingerprint'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_fingerprint(text) IS 'One SHA-256 over the rows of the tables.';

-- Workflows

CREATE FUNCTION compozy_workflow_create("state" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_create'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_create(jsonb) IS 'Inserts a PENDING workflow.';

CREATE FUNCTION compozy_workflow_save("state" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_save'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_save(jsonb) IS 'Inserts or replaces a workflow, as it is.';

CREATE FUNCTION compozy_workflow_get("workflow_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_get'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_workflow_get(text) IS 'A workflow with its tasks.';

CREATE FUNCTION compozy_workflow_find("filter" jsonb DEFAULT NULL)
RETURNS TABLE ("workflow_exec_id" text, "workflow_id" text, "status" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_find'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_workflow_find(jsonb) IS 'The workflows that a filter names, a page.';

CREATE FUNCTION compozy_workflow_find_one("workflow_id" text, "task_id" text DEFAULT NULL, "agent_id" text DEFAULT NULL, "tool_id" text DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_find_one'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_workflow_find_one(text, text, text, text) IS 'The newest workflow of a name, or the newest that has such a task.';

CREATE FUNCTION compozy_workflow_transition("workflow_exec_id" text, "event" text, "changes" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_transition'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_transition(text, text, jsonb) IS 'Moves a workflow by an event of the state machine.';

CREATE FUNCTION compozy_workflow_merge_usage("workflow_exec_id" text, "usage" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_merge_usage'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_merge_usage(text, jsonb) IS 'Adds usage to what a workflow has.';

CREATE FUNCTION compozy_workflow_usage("workflow_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_usage'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_workflow_usage(text) IS 'The usage of a workflow''s tasks.';

CREATE FUNCTION compozy_workflow_set_status("workflow_exec_id" text, "status" text, "changes" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_set_status'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_set_status(text, text, jsonb) IS 'Moves a workflow to a status.';

CREATE FUNCTION compozy_workflow_complete("workflow_exec_id" text, "output" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_complete'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_complete(text, jsonb) IS 'Completes a workflow from its top-level tasks.';

CREATE FUNCTION compozy_workflow_cancel("workflow_exec_id" text, "reason" text DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_cancel'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_cancel(text, text) IS 'Cancels a workflow and all its unfinished tasks.';

CREATE FUNCTION compozy_workflow_delete("workflow_exec_id" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_workflow_delete'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_workflow_delete(text) IS 'Deletes a workflow with its tasks, their history and leases.';

-- Tasks

CREATE FUNCTION compozy_task_create("state" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_create'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_create(jsonb) IS 'Inserts a PENDING task.';

CREATE FUNCTION compozy_task_save("state" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_save'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_save(jsonb) IS 'Inserts or replaces a task, as it is.';

CREATE FUNCTION compozy_task_get("task_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_get'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_get(text) IS 'A task.';

CREATE FUNCTION compozy_task_transition("task_exec_id" text, "event" text, "changes" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_transition'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_transition(text, text, jsonb) IS 'Moves a task by an event of the state machine.';

CREATE FUNCTION compozy_task_merge_usage("task_exec_id" text, "usage" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_merge_usage'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_merge_usage(text, jsonb) IS 'Adds usage to what a task has.';

CREATE FUNCTION compozy_task_usage("task_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_usage'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_usage(text) IS 'The usage of a task, in normal form.';

CREATE FUNCTION compozy_usage_report("filter" jsonb DEFAULT NULL)
RETURNS TABLE ("day" text, "workflow_id" text, "provider" text, "model" text, "agent_id" text, "tasks" bigint, "prompt_tokens" bigint, "completion_tokens" bigint, "total_tokens" bigint, "reasoning_tokens" bigint, "cached_prompt_tokens" bigint, "input_audio_tokens" bigint, "output_audio_tokens" bigint)
AS 'MODULE_PATHNAME', 'pg_compozy_usage_report'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_usage_report(jsonb) IS 'The usage of tasks by day, workflow_id, provider, model and agent.';

CREATE FUNCTION compozy_task_set_status("task_exec_id" text, "status" text, "changes" jsonb DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_set_status'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_set_status(text, text, jsonb) IS 'Moves a task to a status.';

CREATE FUNCTION compozy_task_transition_all("filter" jsonb, "event" text, "changes" jsonb DEFAULT NULL)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_transition_all'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_transition_all(jsonb, text, jsonb) IS 'Moves every task that a filter names, all or none.';

CREATE FUNCTION compozy_task_find("filter" jsonb DEFAULT NULL)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_find'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_task_find(jsonb) IS 'The tasks that a filter names, a page.';

CREATE FUNCTION compozy_task_latest("workflow_exec_id" text)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_latest'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_latest(text) IS 'The newest task of each task_id of a workflow.';

CREATE FUNCTION compozy_task_child("task_exec_id" text, "task_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_child'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_child(text, text) IS 'The newest child of a task that has a task_id.';

CREATE FUNCTION compozy_task_children_outputs("task_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_children_outputs'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_children_outputs(text) IS 'The outputs of a task''s children.';

CREATE FUNCTION compozy_task_children("task_exec_id" text)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_children'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_children(text) IS 'The direct children of a task.';

CREATE FUNCTION compozy_task_tree("task_exec_id" text, "depth" bigint DEFAULT NULL)
RETURNS TABLE ("depth" bigint, "task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_tree'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_task_tree(text, bigint) IS 'A task and all below it.';

CREATE FUNCTION compozy_task_progress("task_exec_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_progress'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_task_progress(text) IS 'The progress of a task over its children.';

CREATE FUNCTION compozy_task_update_parent("task_exec_id" text, "strategy" text DEFAULT NULL, "recursive" boolean DEFAULT NULL, "child" text DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_update_parent'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_update_parent(text, text, boolean, text) IS 'Recomputes a parent from its children.';

CREATE FUNCTION compozy_history("exec_id" text)
RETURNS TABLE ("workflow_exec_id" text, "task_exec_id" text, "seq" bigint, "event" text, "from_status" text, "to_status" text, "occurred_at" timestamptz, "actor" text, "error" jsonb)
AS 'MODULE_PATHNAME', 'pg_compozy_history'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_history(text) IS 'Every change of status of a task, or of a workflow and all its tasks.';

-- Work that several workers share

CREATE FUNCTION compozy_task_claim("worker" text, "count" bigint DEFAULT NULL, "lease" text DEFAULT NULL, "filter" jsonb DEFAULT NULL)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz, "attempt" bigint, "max_attempts" bigint, "lease_until" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_task_claim'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_claim(text, bigint, text, jsonb) IS 'Takes PENDING tasks for a worker and starts them.';

CREATE FUNCTION compozy_task_heartbeat("task_exec_id" text, "worker" text, "lease" text DEFAULT NULL)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'pg_compozy_task_heartbeat'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_heartbeat(text, text, text) IS 'Prolongs a lease.';

CREATE FUNCTION compozy_task_release("task_exec_id" text, "worker" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_task_release'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_release(text, text) IS 'Gives a claimed task back.';

CREATE FUNCTION compozy_task_reap("now" timestamptz DEFAULT NULL)
RETURNS TABLE ("task_exec_id" text, "workflow_exec_id" text, "workflow_id" text, "task_id" text, "component" text, "status" text, "execution_type" text, "parent_state_id" text, "agent_id" text, "action_id" text, "tool_id" text, "usage" jsonb, "input" jsonb, "output" jsonb, "error" jsonb, "created_at" timestamptz, "updated_at" timestamptz, "attempt" bigint, "max_attempts" bigint)
AS 'MODULE_PATHNAME', 'pg_compozy_task_reap'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_task_reap(timestamptz) IS 'Takes back the tasks whose lease ran out.';

CREATE FUNCTION compozy_lock("name" text, "owner" text, "lease" text DEFAULT NULL)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_lock'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_lock(text, text, text) IS 'Takes a named lock, or prolongs one''s own.';

CREATE FUNCTION compozy_unlock("name" text, "owner" text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_unlock'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_unlock(text, text) IS 'Gives a named lock up.';

CREATE FUNCTION compozy_prune("before" timestamptz, "limit" bigint DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_prune'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_prune(timestamptz, bigint) IS 'Deletes workflows that finished before a time.';

-- Users and their keys

CREATE FUNCTION compozy_user_create("user" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_user_create'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_user_create(jsonb) IS 'Inserts a user.';

CREATE FUNCTION compozy_user_bootstrap("user" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_user_bootstrap'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_user_bootstrap(jsonb) IS 'Inserts the first admin.';

CREATE FUNCTION compozy_user_get("id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_user_get'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_user_get(text) IS 'A user.';

CREATE FUNCTION compozy_user_get_by_email("email" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_user_get_by_email'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_user_get_by_email(text) IS 'The user with an e-mail.';

CREATE FUNCTION compozy_user_list()
RETURNS TABLE ("id" text, "email" text, "role" text, "created_at" timestamptz, "updated_at" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_user_list'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_user_list() IS 'All users.';

CREATE FUNCTION compozy_user_update("user" jsonb)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_user_update'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_user_update(jsonb) IS 'Changes a user''s e-mail or role.';

CREATE FUNCTION compozy_user_delete("id" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_user_delete'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_user_delete(text) IS 'Deletes a user with all keys.';

CREATE FUNCTION compozy_api_key_create("user_id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_create'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_api_key_create(text) IS 'Makes a key for a user.';

CREATE FUNCTION compozy_api_key_get("id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_get'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_get(text) IS 'A key.';

CREATE FUNCTION compozy_api_key_get_by_fingerprint("fingerprint" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_get_by_fingerprint'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_get_by_fingerprint(text) IS 'The key with a fingerprint.';
CREATE FUNCTION compozy_api_key_get_by_fingerprint("fingerprint" bytea)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_get_by_fingerprint'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_get_by_fingerprint(bytea) IS 'The key with a fingerprint.';

CREATE FUNCTION compozy_api_key_list("user_id" text)
RETURNS TABLE ("id" text, "user_id" text, "fingerprint" bytea, "prefix" text, "created_at" timestamptz, "last_used" timestamptz)
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_list'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_list(text) IS 'The keys of a user.';

CREATE FUNCTION compozy_api_key_touch("id" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_touch'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_api_key_touch(text) IS 'Sets when a key was last used: now.';

CREATE FUNCTION compozy_api_key_delete("id" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_delete'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_api_key_delete(text) IS 'Deletes a key.';

CREATE FUNCTION compozy_api_key_verify("key" text)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'pg_compozy_api_key_verify'
LANGUAGE C STABLE PARALLEL RESTRICTED STRICT;
COMMENT ON FUNCTION compozy_api_key_verify(text) IS 'The user whose key it is.';

-- Knowledge

CREATE FUNCTION compozy_knowledge_create("collection" text, "dimension" bigint, "options" jsonb DEFAULT NULL)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_create'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_create(text, bigint, jsonb) IS 'Makes a collection for embeddings of one dimension.';

CREATE FUNCTION compozy_knowledge_drop("collection" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_drop'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_drop(text) IS 'Deletes a collection with all its chunks.';

CREATE FUNCTION compozy_knowledge_upsert("collection" text, "chunks" text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_upsert'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_upsert(text, text) IS 'Stores chunks, each new or in the place of the one with its id.';
CREATE FUNCTION compozy_knowledge_upsert("collection" text, "chunks" jsonb)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_upsert'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_upsert(text, jsonb) IS 'Stores chunks, each new or in the place of the one with its id.';

CREATE FUNCTION compozy_knowledge_search("collection" text, "embedding" text, "k" bigint DEFAULT NULL, "options" jsonb DEFAULT NULL)
RETURNS TABLE ("id" text, "score" float8, "document" text, "metadata" jsonb)
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_search'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_knowledge_search(text, text, bigint, jsonb) IS 'The chunks nearest to a vector.';
CREATE FUNCTION compozy_knowledge_search("collection" text, "embedding" bytea, "k" bigint DEFAULT NULL, "options" jsonb DEFAULT NULL)
RETURNS TABLE ("id" text, "score" float8, "document" text, "metadata" jsonb)
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_search'
LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION compozy_knowledge_search(text, bytea, bigint, jsonb) IS 'The chunks nearest to a vector.';

CREATE FUNCTION compozy_knowledge_delete("collection" text, "filter" jsonb DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_delete'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_delete(text, jsonb) IS 'Deletes chunks of a collection.';

CREATE FUNCTION compozy_knowledge_index("collection" text, "method" text, "options" jsonb DEFAULT NULL)
RETURNS boolean
AS 'MODULE_PATHNAME', 'pg_compozy_knowledge_index'
LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION compozy_knowledge_index(text, text, jsonb) IS 'Makes the approximate index of a collection, or drops it.';
