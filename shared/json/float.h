/*
 * Numbers as float32 and back.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_FLOAT_H
#define CZ_JSON_FLOAT_H

#include "json/number.h"

/*
 * The nearest double of a number, rounded to a float; 0 is never negative. spelling is a JSON number. False for what is beyond the
 * largest float.
 */
bool cz_float_read(cz_text spelling, float *nearest);

/* The shortest number that is read as that float. number is finite. */
cz_code cz_json_float(cz_context *context, float number, cz_json *node);

#endif
