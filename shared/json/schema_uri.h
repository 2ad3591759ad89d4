/*
 * URI references (RFC 3986): taken apart, and resolved against a base.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_URI_H
#define CZ_JSON_SCHEMA_URI_H

#include "base/context.h"

/*
 * The bytes of a URI once it is resolved: LIMIT_EXCEEDED beyond, since each of many identifiers inside one another
 * could make its base longer.
 */
enum { CZ_URI_LIMIT = 8000 };

/* The part before the '#' and the part behind it; has is false without a '#'. */
typedef struct cz_uri_parts
{
	cz_text uri;
	cz_text fragment;
} cz_uri_parts;

cz_uri_parts cz_uri_split(cz_text reference);

/*
 * The reference without its fragment, resolved against base, which has no fragment (section 5.2). A base needn't be
 * absolute; then the result may be relative too, which serves to tell documents apart as well. The text is in the
 * context's memory or part of an argument.
 */
cz_code cz_uri_resolve(cz_context *context, cz_text base, cz_text reference, cz_text *target);

/* The text with its percent-encoded bytes decoded; decoded is false when what comes of it is no text. */
cz_code cz_uri_decode(cz_context *context, cz_text encoded, cz_text *text, bool *decoded);

#endif
