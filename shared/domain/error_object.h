/*
 * Error objects: {"code": …, "details": {…}, "message": …}, what the tables keep of a failure.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_ERROR_OBJECT_H
#define CZ_DOMAIN_ERROR_OBJECT_H

#include "json/json.h"

/* code and details may be NULL: left out. The texts must live as long as the node. INVALID_ARGUMENT when details is not
 * an object. */
cz_code cz_error_object(cz_context *context, cz_text message, const cz_text *code, const cz_json *details,
						cz_json *node);

/*
 * INVALID_ARGUMENT, naming the argument, unless node is an object with a string message and, where they are there, a
 * string code and an object or null as details. Other members are allowed.
 */
cz_code cz_error_object_check(cz_context *context, const char *argument, const cz_json *node);

#endif
