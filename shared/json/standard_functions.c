/*
 * The bodies of the SQL functions that follow a standard: RFC 7396, 6902, 8785.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/digest.h"
#include "function.h"
#include "json/canonical.h"
#include "json/json.h"
#include "json/merge_patch.h"
#include "json/patch.h"

cz_code
compozy_json_merge_patch(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	CZ_TRY(cz_json_merge_patch(context, args[0].as.json, args[1].as.json, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_merge_diff(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	CZ_TRY(cz_json_merge_diff(context, args[0].as.json, args[1].as.json, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_patch(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	CZ_TRY(cz_json_patch(context, args[0].as.json, args[1].as.json, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_diff(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	CZ_TRY(cz_json_diff(context, args[0].as.json, args[1].as.json, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_canonical(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_text text;

	(void)count;
	CZ_TRY(cz_json_canonical(context, args[0].as.json, &text));
	*result = cz_text_value(text);
	return CZ_OK;
}

cz_code
compozy_json_hash(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char digest[CZ_SHA256_SIZE];
	char *out = cz_allocate(context, 2 * sizeof digest);
	cz_text text;

	(void)count;
	if (!out)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_json_canonical_exact(context, args[0].as.json, &text));
	cz_sha256(text.data, text.length, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = hex[digest[i] >> 4];
		out[2 * i + 1] = hex[digest[i] & 15];
	}
	*result = cz_text_value((cz_text){out, 2 * sizeof digest});
	return CZ_OK;
}
