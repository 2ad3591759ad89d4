/*
 * A value at the border between SQL and shared code.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_VALUE_H
#define CZ_BASE_VALUE_H

#include "base/text.h"

struct cz_json;

typedef enum cz_type
{
	CZ_NULL,
	CZ_BOOL,
	CZ_INT,	   /* bigint */
	CZ_DOUBLE, /* float8; never NaN or infinite: adapters refuse those */
	CZ_TEXT,
	CZ_JSON,
	CZ_BYTES,
	CZ_TIME, /* microseconds since 1970 in UTC; years 0001 to 9999 */
	CZ_ANY	 /* only in declarations: an argument that takes each of the above */
} cz_type;

typedef struct cz_value
{
	cz_type type;
	union
	{
		bool boolean;
		int64_t integer;
		double real;
		cz_text text;
		const struct cz_json *json; /* lives as long as the call */
		cz_bytes bytes;
		int64_t time;
	} as;
} cz_value;

/* For messages: text, integer, json, … */
const char *cz_type_name(cz_type type);

static inline bool
cz_is_null(const cz_value *value)
{
	return value->type == CZ_NULL;
}

/*
 * The members are set one by one. An initializer would also zero what is left of the union, in stores of other widths than
 * the loads that copy the value, and the processor waits for those: 15 ns in a call that takes 40.
 */

static inline cz_value
cz_null(void)
{
	cz_value value;

	value.type = CZ_NULL;
	return value;
}

static inline cz_value
cz_bool(bool boolean)
{
	cz_value value;

	value.type = CZ_BOOL;
	value.as.boolean = boolean;
	return value;
}

static inline cz_value
cz_int(int64_t integer)
{
	cz_value value;

	value.type = CZ_INT;
	value.as.integer = integer;
	return value;
}

static inline cz_value
cz_double_value(double real)
{
	cz_value value;

	value.type = CZ_DOUBLE;
	value.as.real = real;
	return value;
}

static inline cz_value
cz_text_value(cz_text text)
{
	cz_value value;

	value.type = CZ_TEXT;
	value.as.text = text;
	return value;
}

static inline cz_value
cz_json_value(const struct cz_json *json)
{
	cz_value value;

	value.type = CZ_JSON;
	value.as.json = json;
	return value;
}

static inline cz_value
cz_time_value(int64_t time)
{
	cz_value value;

	value.type = CZ_TIME;
	value.as.time = time;
	return value;
}

static inline cz_value
cz_bytes_value(cz_bytes bytes)
{
	cz_value value;

	value.type = CZ_BYTES;
	value.as.bytes = bytes;
	return value;
}

#endif
