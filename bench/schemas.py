"""Documents, schemas, and the same rules written by hand: for the figures of JSON Schema.

SPDX-License-Identifier: PostgreSQL
"""
import json


def job(number):
    """A task's input of 1 KB."""
    return json.dumps({
        "url": "https://api.example.com/v1/messages?tenant=4711",
        "method": "POST",
        "retries": 3,
        "timeout_ms": 1 + number,
        "ratio": 0.25,
        "dry_run": False,
        "tags": ["billing", "invoice", "urgent", "customer"],
        "headers": {"accept": "application/json", "x-request-id": "0ujtsYcgvSTl8PAuAdqWYSMnLOv", "x-trace": "on"},
        "owner": {"id": "2gkYqbwlb1n8FVbPkSyPlQGgXaN", "email": "ada@example.com", "team": "support"},
        "note": "The customer asks why the invoice of the last month is missing in the account; please look for it. " * 5,
    })


# 20 keywords besides properties.
JOB_SCHEMA = json.dumps({
    "type": "object",
    "required": ["url", "method", "owner"],
    "additionalProperties": False,
    "properties": {
        "url": {"type": "string", "maxLength": 200, "pattern": "^https?://"},
        "method": {"enum": ["GET", "PUT", "POST", "PATCH", "DELETE"]},
        "retries": {"type": "integer", "minimum": 0, "maximum": 10},
        "timeout_ms": {"type": "integer", "minimum": 1},
        "ratio": {"type": "number", "exclusiveMaximum": 1},
        "dry_run": {"type": "boolean"},
        "tags": {"type": "array", "maxItems": 10, "items": {"type": "string"}},
        "headers": {"type": "object"},
        "owner": {"type": "object", "required": ["id"]},
        "note": {"type": "string"},
    },
})

MEMBERS = sorted(json.loads(JOB_SCHEMA)["properties"])

# What one writes without schemas; i is the document. A member that may be missing is checked when it is there.
POSTGRES_RULES = """
jsonb_typeof(i) = 'object' AND i ?& ARRAY['url', 'method', 'owner'] AND i - ARRAY[%s] = '{}'
AND jsonb_typeof(i->'url') = 'string' AND length(i->>'url') <= 200 AND i->>'url' ~ '^https?://'
AND i->>'method' IN ('GET', 'PUT', 'POST', 'PATCH', 'DELETE')
AND (NOT i ? 'retries' OR jsonb_typeof(i->'retries') = 'number' AND (i->>'retries')::numeric %% 1 = 0
     AND (i->>'retries')::numeric BETWEEN 0 AND 10)
AND (NOT i ? 'timeout_ms' OR jsonb_typeof(i->'timeout_ms') = 'number' AND (i->>'timeout_ms')::numeric %% 1 = 0
     AND (i->>'timeout_ms')::numeric >= 1)
AND (NOT i ? 'ratio' OR jsonb_typeof(i->'ratio') = 'number' AND (i->>'ratio')::numeric < 1)
AND (NOT i ? 'dry_run' OR jsonb_typeof(i->'dry_run') = 'boolean')
AND (NOT i ? 'tags' OR jsonb_typeof(i->'tags') = 'array' AND jsonb_array_length(i->'tags') <= 10
     AND NOT jsonb_path_exists(i, '$.tags[*] ? (@.type() != "string")'))
AND (NOT i ? 'headers' OR jsonb_typeof(i->'headers') = 'object')
AND jsonb_typeof(i->'owner') = 'object' AND i->'owner' ? 'id'
AND (NOT i ? 'note' OR jsonb_typeof(i->'note') = 'string')
""" % ", ".join("'%s'" % name for name in MEMBERS)

# SQLite has no regular expressions of its own.
SQLITE_RULES = """
json_type(i) = 'object' AND json_remove(i, %s) = '{}'
AND json_type(i, '$.url') = 'text' AND length(json_extract(i, '$.url')) <= 200
AND (json_extract(i, '$.url') GLOB 'http://*' OR json_extract(i, '$.url') GLOB 'https://*')
AND json_extract(i, '$.method') IN ('GET', 'PUT', 'POST', 'PATCH', 'DELETE')
AND (json_type(i, '$.retries') IS NULL OR json_type(i, '$.retries') = 'integer' AND json_extract(i, '$.retries') BETWEEN 0 AND 10)
AND (json_type(i, '$.timeout_ms') IS NULL OR json_type(i, '$.timeout_ms') = 'integer' AND json_extract(i, '$.timeout_ms') >= 1)
AND (json_type(i, '$.ratio') IS NULL OR json_type(i, '$.ratio') IN ('integer', 'real') AND json_extract(i, '$.ratio') < 1)
AND (json_type(i, '$.dry_run') IS NULL OR json_type(i, '$.dry_run') IN ('true', 'false'))
AND (json_type(i, '$.tags') IS NULL OR json_type(i, '$.tags') = 'array' AND json_array_length(i, '$.tags') <= 10
     AND NOT EXISTS (SELECT 1 FROM json_each(i, '$.tags') WHERE type <> 'text'))
AND (json_type(i, '$.headers') IS NULL OR json_type(i, '$.headers') = 'object')
AND json_type(i, '$.owner') = 'object' AND json_type(i, '$.owner.id') IS NOT NULL
AND (json_type(i, '$.note') IS NULL OR json_type(i, '$.note') = 'text')
""" % ", ".join("'$.%s'" % name for name in MEMBERS)

# 30 keywords, for the document of 2.4 KB.
BATCH_SCHEMA = json.dumps({
    "type": "object",
    "required": ["tickets", "took_ms"],
    "additionalProperties": False,
    "properties": {
        "next": {"type": ["string", "null"]},
        "took_ms": {"type": "integer", "minimum": 0},
        "tickets": {"type": "array", "maxItems": 100, "items": {"$ref": "#/$defs/ticket"}},
    },
    "$defs": {
        "ticket": {
            "type": "object",
            "required": ["id", "from", "text"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "integer", "exclusiveMinimum": 0},
                "from": {"type": "string", "maxLength": 100},
                "text": {"type": "string", "minLength": 1, "maxLength": 1000},
                "labels": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
                "score": {"type": "number", "minimum": 0, "maximum": 1},
                "urgent": {"type": "boolean"},
                "usage": {"type": "object", "required": ["model"], "properties": {
                    "prompt_tokens": {"type": "integer"},
                    "completion_tokens": {"type": "integer"},
                }},
            },
        },
    },
})


def call(schema, column):
    return "compozy_json_schema_is_valid('%s', %s)" % (schema, column)


def valid(condition):
    """Counts the rows for which a condition holds, on either engine: all, or the figure means nothing."""
    return "sum(CASE WHEN %s THEN 1 END)" % condition
