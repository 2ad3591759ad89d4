/*
 * JSON Schema: draft 2020-12 (Core, Validation), and draft 7 where `$schema` says so.
 *
 * A schema is compiled once into a flat array of nodes, one for each subschema, and documents are checked against
 * that. Compiling checks the schema's own form, resolves every reference within it (nothing is fetched) and refuses
 * what could go in circles. `format` and the `content…` keywords are annotations and assert nothing, as 2020-12 has it
 * by default; keywords that no draft knows are annotations too.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_H
#define CZ_JSON_SCHEMA_H

#include "json/json.h"

/*
 * Subschemas of one schema; subschemas that are being checked at one time, one inside the other (a level of the
 * document takes one, and one more for each applicator in between), which bounds the stack to less than 1 MB; and
 * subschemas checked for one document, which bounds the time that references branching at each level take. Beyond:
 * LIMIT_EXCEEDED.
 */
enum
{
	CZ_SCHEMA_NODE_LIMIT = 100000,
	CZ_SCHEMA_DEPTH_LIMIT = 1200,
	CZ_SCHEMA_STEP_LIMIT = 100000000
};

/* The errors listed for one document, and the bytes of their paths and messages: then the list ends, and says so. */
enum
{
	CZ_SCHEMA_ERROR_LIMIT = 10000,
	CZ_SCHEMA_ERROR_BYTES = 64 * 1024 * 1024
};

typedef struct cz_schema cz_schema;

/*
 * Everything the compiled schema needs is in keep. INVALID_ARGUMENT names the place in the schema and what is wrong
 * there.
 */
cz_code cz_schema_compile(cz_context *context, cz_arena *keep, const cz_json *document, const cz_schema **schema);

/* The verdict alone: stops at the first failure. */
cz_code cz_schema_is_valid(cz_context *context, const cz_schema *schema, const cz_json *document, bool *valid);

/* One error: the place in the document, the place in the schema (both JSON pointers), the sentence. */
typedef struct cz_schema_error
{
	cz_text instance_path;
	cz_text schema_path;
	cz_text message;
} cz_schema_error;

/* Takes each error in turn; the texts last until it returns. */
typedef struct cz_schema_errors
{
	cz_code (*add)(struct cz_schema_errors *errors, cz_context *context, const cz_schema_error *error);
} cz_schema_errors;

/*
 * All errors, in the order in which keywords are checked: the value's own (type, const, enum, then those of its kind,
 * then references and applicators, then unevaluated…), an array's elements by index, an object's members in normal
 * order.
 */
cz_code cz_schema_list_errors(cz_context *context, const cz_schema *schema, const cz_json *document,
                              cz_schema_errors *errors);

#endif
