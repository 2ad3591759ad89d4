/*
 * Values at the border.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/value.h"

const char *
cz_type_name(cz_type type)
{
	static const char *const names[] = {"null", "boolean", "integer", "double", "text", "json", "bytes", "time", "any"};

	return names[type];
}
