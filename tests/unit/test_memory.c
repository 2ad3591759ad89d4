/*
 * How much memory the functions over JSON take at most: the arena's bytes against those of the documents given. The text
 * comes in and goes out as on SQLite; what the engine itself keeps, the arguments and its copy of the result, is not
 * counted. MEMORY_TABLE=1 prints what was measured.
 *
 * A tree has 16 bytes for a value and 32 for a member, whatever the text has for them. So the bounds are those of values of
 * a usual size, and larger by a factor where they are as small as can be. They were set a little above what was measured.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>

#include "document.h"
#include "function.h"

enum { SIZE = 1024 * 1024 }; /* of a document */

cz_scalar_body compozy_json, compozy_json_is_valid, compozy_json_length, compozy_json_get, compozy_json_set, compozy_json_remove,
	compozy_json_merge, compozy_json_merge_patch, compozy_json_merge_diff, compozy_json_patch, compozy_json_diff, compozy_json_equal,
	compozy_json_contains, compozy_json_canonical, compozy_json_hash, compozy_json_query_first, compozy_json_schema_is_valid,
	compozy_json_redact;

/* ---- a host that counts ---- */

typedef struct meter
{
	size_t now, most;
} meter;

static void *
allocate(void *owner, size_t size)
{
	meter *used = owner;
	size_t *block = malloc(size + 2 * sizeof *block);

	if (!block)
		return NULL;
	*block = size;
	used->now += size;
	if (used->now > used->most)
		used->most = used->now;
	return block + 2;
}

static void
release(void *owner, void *block)
{
	size_t *begin = (size_t *)block - 2;

	((meter *)owner)->now -= *begin;
	free(begin);
}

static bool
never(void *owner)
{
	(void)owner;
	return false;
}

static bool
random_bytes(void *owner, void *bytes, size_t size)
{
	(void)owner;
	memset(bytes, 7, size);
	return true;
}

static const cz_host host = {.memory = {allocate, release}, .interrupted = never, .random = random_bytes};

/* ---- documents ---- */

typedef struct shape
{
	const char *name;
	const char *open, *part, *close; /* the part again and again, %d its number */
	double factor;					 /* of the bounds, where values are so small */
} shape;

static const shape shapes[] = {
	{"numbers", "[0", ", %d.25", "]", 1},
	{"digits", "[0", ",7", "]", 5},
	{"objects", "[0", ", {\"id\": %d, \"name\": \"invoice\", \"done\": false, \"usage\": {\"tokens\": 815}}", "]", 1},
	{"long strings", "[0", ", \"the invoice of the last month is missing in the account; \\u00e9 please look for number %d\"", "]", 1},
	{"small keys", "{\"\": 0", ",\"%d\":1", "}", 1.6},
	{"nested", "[0", ", [[[[[[[[%d, 1000], 1000], 1000], 1000], 1000], 1000], 1000], 1000]", "]", 1.5},
};

static char *
make_document(const shape *form)
{
	char *text = malloc(SIZE + 1000);
	int length = sprintf(text, "%s", form->open);

	for (int i = 100000; length < SIZE; i++) {
		char part[200];

		snprintf(part, sizeof part, form->part, i); /* NOLINT: the formats are those above */
		length += sprintf(text + length, "%s", part);
	}
	sprintf(text + length, "%s", form->close);
	return text;
}

/* ---- functions ---- */

typedef struct function_case
{
	const char *name;
	cz_scalar_body *body;
	const char *second; /* the second argument; "=" for the document again, "~" for one that differs in the end */
	bool is_text;		/* the second is no JSON */
	bool takes_text;	/* the first is none */
	double bound;		/* bytes for each byte of the documents */
} function_case;

static const function_case functions[] = {
	{"json", compozy_json, NULL, false, true, 6},
	{"is_valid", compozy_json_is_valid, NULL, false, true, 4},
	{"length", compozy_json_length, NULL, false, false, 4},
	{"get", compozy_json_get, "/1", true, false, 4},
	{"remove", compozy_json_remove, "/1", true, false, 6},
	{"merge", compozy_json_merge, "[1]", false, false, 6},
	{"merge_patch", compozy_json_merge_patch, "{\"a\": 1}", false, false, 6},
	{"merge_diff", compozy_json_merge_diff, "~", false, false, 4.5},
	{"patch", compozy_json_patch, "[{\"op\": \"add\", \"path\": \"/1\", \"value\": 1}]", false, false, 6},
	{"diff", compozy_json_diff, "~", false, false, 9.5},
	{"equal", compozy_json_equal, "=", false, false, 4},
	{"contains", compozy_json_contains, "[[7, 1000]]", false, false, 8},
	{"canonical", compozy_json_canonical, NULL, false, false, 6.5},
	{"hash", compozy_json_hash, NULL, false, false, 6.5},
	{"query_first", compozy_json_query_first, "$..*[?@ == -1]", true, false, 4},
	{"redact", compozy_json_redact, NULL, false, false, 6},
};

/* Parses what is JSON, calls, writes the result. */
static cz_code
call(cz_context *context, const function_case *function, const char *document, const char *second, cz_text *written)
{
	cz_json first_node, second_node;
	cz_value arguments[4] = {cz_null()}, result = cz_null();

	arguments[0] = cz_text_value(cz_text_from(document));
	if (!function->takes_text) {
		CZ_TRY(cz_json_parse(context, cz_text_from(document), &first_node));
		arguments[0] = cz_json_value(&first_node);
	}
	if (second)
		arguments[1] = cz_text_value(cz_text_from(second));
	if (second && !function->is_text) {
		CZ_TRY(cz_json_parse(context, cz_text_from(second), &second_node));
		arguments[1] = cz_json_value(&second_node);
	}
	CZ_TRY(function->body(context, arguments, second ? 2 : 1, &result));
	*written = CZ_TEXT_OF("");
	return result.type == CZ_JSON ? cz_json_to_text(context, result.as.json, written) : CZ_OK;
}

static void
check_function(const shape *form, const function_case *function, const char *document, const char *other)
{
	const char *second = function->second && *function->second == '=' ? document
						 : function->second && *function->second == '~' ? other : function->second;
	size_t given = strlen(document) + (second && !function->is_text ? strlen(second) : 0);
	meter used = {0, 0};
	cz_context context;
	cz_text written;
	double ratio;

	cz_context_init(&context, &host, &used);
	CHECK_CASE(call(&context, function, document, second, &written) == CZ_OK, "%s of %s: %s", function->name, form->name,
			   context.error.message);
	ratio = (double)used.most / (double)given;
	if (getenv("MEMORY_TABLE"))
		printf("%-12s %-12s %5.1f\n", form->name, function->name, ratio);
	CHECK_CASE(ratio <= function->bound * form->factor, "%s of %s: %.1f times the documents", function->name, form->name, ratio);
	cz_context_clear(&context);
	CHECK(used.now == 0);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(shapes); i++) {
		char *document = make_document(&shapes[i]), *other = make_document(&shapes[i]);
		size_t length = strlen(other);

		/* The last number ends in another digit. */
		for (size_t p = length; p-- > 0;)
			if (other[p] >= '0' && other[p] <= '9') {
				other[p] = other[p] == '9' ? '8' : '9';
				break;
			}
		for (size_t j = 0; j < COUNT(functions); j++)
			check_function(&shapes[i], &functions[j], document, other);
		free(document);
		free(other);
	}
	return check_result();
}
