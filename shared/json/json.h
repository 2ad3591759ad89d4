/*
 * JSON values as an immutable tree.
 *
 * A node is 16 bytes and never changes once it is made, so that results share the parts of their arguments: merging two
 * documents copies the nodes along the merged paths and nothing else. Containers are contiguous arrays; an object's
 * members stand in normal order (key length, then key bytes; RFC 8259 leaves the order free, this is jsonb's) with each
 * key once. Text points into the source wherever the source spells it plainly.
 *
 * A host that stores JSON in a form of its own (jsonb) hands over a native node, a container not opened yet or a number
 * not spelled yet. cz_json_open() makes one level of it into nodes when somebody looks inside; a part that nobody looks
 * at is never turned into nodes at all and goes back to the host as it came.
 *
 * Normal form (fixed, the one PostgreSQL prints for jsonb): members in normal order, one space after ':' and ',',
 * numbers as numeric prints them, the shortest escapes, no U+0000.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_JSON_H
#define CZ_JSON_JSON_H

#include "base/buffer.h"
#include "base/context.h"
#include "base/value.h"

/*
 * Levels of nesting that any document may have: SQLite's own limit since 3.42, far below what the recursive parts of
 * this library need of any thread's stack. Deeper is LIMIT_EXCEEDED.
 */
enum { CZ_JSON_DEPTH_LIMIT = 1000 };

/* PostgreSQL's numeric: digits before the point, digits after it. A number beyond either is LIMIT_EXCEEDED. */
enum
{
	CZ_JSON_INTEGER_DIGITS = 131072,
	CZ_JSON_FRACTION_DIGITS = 16383
};

/* jsonb's limits on the bytes of one string and on the members of one container. */
#define CZ_JSON_STRING_LIMIT ((size_t)0x0FFFFFFF)
#define CZ_JSON_COUNT_LIMIT ((size_t)0x0FFFFFFF)

typedef enum cz_json_kind
{
	CZ_JSON_NULL,
	CZ_JSON_FALSE,
	CZ_JSON_TRUE,
	CZ_JSON_NUMBER,
	CZ_JSON_STRING,
	CZ_JSON_ARRAY,
	CZ_JSON_OBJECT
} cz_json_kind;

enum
{
	CZ_JSON_NATIVE = 1, /* the host's own form: see cz_json_native; length counts its bytes */
	CZ_JSON_PLAIN = 2,	/* a string without a byte that needs an escape; a number spelled in normal form */
	CZ_JSON_SMALL_INT = 4 /* a PLAIN number that is an integer of at most 18 digits */
};

typedef struct cz_json cz_json;
typedef struct cz_json_member cz_json_member;

struct cz_json
{
	uint8_t kind;	 /* cz_json_kind */
	uint8_t flags;
	uint32_t length; /* bytes of a string, a number's spelling or a native form; else elements or members */
	union
	{
		const char *text; /* a string's UTF-8, unescaped; a number's spelling as in the source */
		const cz_json *items;
		const cz_json_member *members;
		const void *native;
	} as;
};

struct cz_json_member
{
	cz_json key; /* a string */
	cz_json value;
};

/* What a host with a native form does. Each may fail, with the error recorded. */
typedef struct cz_json_native
{
	/* One level: opened has items or members, which may be native themselves, and then last as long as node. */
	cz_code (*open)(cz_context *context, const cz_json *node, cz_json *opened);

	/* The spelling of a native number, in normal form. */
	cz_code (*number)(cz_context *context, const cz_json *node, cz_text *spelling);

	/* The member of a native object or the element of a native array, without opening the rest; found tells. */
	cz_code (*member)(cz_context *context, const cz_json *object, cz_text key, cz_json *value, bool *found);
	cz_code (*element)(cz_context *context, const cz_json *array, uint32_t index, cz_json *value, bool *found);

	/* The number of elements or members of a native container. */
	uint32_t (*count)(const cz_json *node);

	/* A native number that is spelled as an integer of at most 18 digits; false when it isn't, or can't be told at once. */
	bool (*small_int)(const cz_json *node, int64_t *number);
} cz_json_native;

static inline bool
cz_json_is_native(const cz_json *node)
{
	return (node->flags & CZ_JSON_NATIVE) != 0;
}

static inline bool
cz_json_is_container(const cz_json *node)
{
	return node->kind >= CZ_JSON_ARRAY;
}

/* ---- access (node.c) ---- */

/* The container with its level in nodes; a copy of node when it is opened already or not a container. */
cz_code cz_json_open(cz_context *context, const cz_json *node, cz_json *opened);

/* Elements of an array, members of an object; 0 for the rest. */
uint32_t cz_json_count(cz_context *context, const cz_json *node);

/* One member or element. node may be of any kind: found is false when it has none such. */
cz_code cz_json_member_get(cz_context *context, const cz_json *node, cz_text key, cz_json *value, bool *found);
cz_code cz_json_element_get(cz_context *context, const cz_json *node, uint32_t index, cz_json *value, bool *found);

/* The bytes of a string, or the spelling of a number in normal form. */
cz_code cz_json_spelling(cz_context *context, const cz_json *node, cz_text *text);

/* Normal order of keys: length, then bytes. */
int cz_json_key_compare(const cz_json *a, const cz_json *b);

/* The name that jsonb_typeof gives: object, array, string, number, boolean, null. */
const char *cz_json_kind_name(const cz_json *node);

/* ---- making nodes (node.c); the text must live as long as the node ---- */

cz_json cz_json_null(void);
cz_json cz_json_bool(bool value);
cz_json cz_json_string(cz_text text);
cz_json cz_json_array(const cz_json *items, size_t count);
cz_json cz_json_object(const cz_json_member *members, size_t count); /* members in normal order, keys unique */
static inline cz_json_member
cz_json_pair(const char *key, cz_json value)
{
	return (cz_json_member){cz_json_string(cz_text_from(key)), value};
}
cz_code cz_json_int(cz_context *context, int64_t number, cz_json *node);
cz_code cz_json_double(cz_context *context, double number, cz_json *node); /* shortest digits that read back the same */
cz_code cz_json_time(cz_context *context, int64_t time, cz_json *node);	   /* a string, RFC 3339 */

/* Sorts members into normal order in place; of equal keys the last stays. Gives the new count. */
cz_code cz_json_members_normalize(cz_context *context, cz_json_member *members, size_t *count);

/* A deep copy into an arena that outlives the call (aggregates). Native parts are copied as they are. */
cz_code cz_json_copy(cz_context *context, cz_arena *keep, const cz_json *node, cz_json *copy);

/* Any SQL value as a node: text becomes a string, bytes are refused, time becomes its RFC 3339 text. */
cz_code cz_json_from_value(cz_context *context, const char *argument, const cz_value *value, cz_json *node);

/* A node as the result of an SQL function. */
cz_code cz_json_result(cz_context *context, const cz_json *node, cz_value *result);

/* ---- text (parse.c, write.c, number.c) ---- */

/*
 * RFC 8259, whole text. INVALID_JSON names line, column (in characters, from 1) and cause; beyond a limit
 * LIMIT_EXCEEDED. The nodes point into source, which must live as long as they.
 */
cz_code cz_json_parse(cz_context *context, cz_text source, cz_json *node);

/* Appends the normal form. Failures stick in the buffer. */
void cz_json_write(cz_buffer *buffer, const cz_json *node);

/* The normal form as text. */
cz_code cz_json_to_text(cz_context *context, const cz_json *node, cz_text *text);

/* Orders two spellings of numbers by value, exactly. */
int cz_json_number_compare(cz_text a, cz_text b);

/* A number that is spelled as an integer of at most 18 digits, where that is known at once. */
bool cz_json_small_int(const cz_host *host, const cz_json *node, int64_t *number);

/* A number as a 64-bit integer when its value is one (1, 1.0 and 10e-1 are); false otherwise. */
cz_code cz_json_get_int(cz_context *context, const cz_json *node, int64_t *number, bool *is_int);

/* ---- values (compare.c, merge.c, pointer.c, edit.c) ---- */

cz_code cz_json_equal(cz_context *context, const cz_json *a, const cz_json *b, bool *equal);

/* As jsonb's @>. */
cz_code cz_json_contains(cz_context *context, const cz_json *whole, const cz_json *part, bool *contains);

typedef enum cz_json_arrays
{
	CZ_JSON_ARRAYS_APPEND,
	CZ_JSON_ARRAYS_REPLACE,
	CZ_JSON_ARRAYS_UNION
} cz_json_arrays;

cz_code cz_json_merge(cz_context *context, const cz_json *base, const cz_json *over, cz_json_arrays arrays,
					  cz_json *merged);

/* RFC 6901. A pointer that is not one is INVALID_ARGUMENT. */
cz_code cz_json_pointer_get(cz_context *context, const cz_json *document, cz_text pointer, cz_json *value, bool *found);
cz_code cz_json_pointer_set(cz_context *context, const cz_json *document, cz_text pointer, const cz_json *value,
							cz_json *result);
cz_code cz_json_pointer_remove(cz_context *context, const cz_json *document, cz_text pointer, cz_json *result);

#endif
