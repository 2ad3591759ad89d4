/*
 * API keys: making them, and the SQL functions over their text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/api_key.h"

#include "domain/bcrypt.h"
#include "function.h"

enum
{
	RANDOM_BYTES = 32,
	START = 5 /* characters of "cpzy_" */
};

static const char start[] = "cpzy_";

/* ---- keys ---- */

/* URL-safe base64 without padding. */
static void
write_base64(const uint8_t *bytes, size_t size, char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	int count = 0;

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | bytes[i];
		for (count += 8; count >= 6; count -= 6)
			*text++ = digits[bits >> (count - 6) & 63];
	}
	if (count)
		*text = digits[bits << (6 - count) & 63];
}

cz_code
cz_api_key_new(cz_context *context, char key[CZ_API_KEY_LENGTH])
{
	const cz_host *host = context->host;
	uint8_t random[RANDOM_BYTES];

	if (!host->random(context->engine, random, sizeof random))
		return cz_fail(context, CZ_UNSUPPORTED, "the operating system gave no random bytes for a key");
	memcpy(key, start, START);
	write_base64(random, sizeof random, key + START);
	cz_wipe(random, sizeof random);
	return CZ_OK;
}

static bool
is_key_character(char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
		   (character >= '0' && character <= '9') || character == '-' || character == '_';
}

bool
cz_api_key_is_valid(cz_text key)
{
	if (key.length != CZ_API_KEY_LENGTH || !cz_text_starts_with(key, start))
		return false;
	for (size_t i = START; i < CZ_API_KEY_LENGTH; i++)
		if (!is_key_character(key.data[i]))
			return false;
	return true;
}

cz_code
cz_api_key_check(cz_context *context, cz_text key, const cz_text *hash, bool *matches)
{
	/* Of the default cost, with a digest of which no key is known. */
	static const char nobody[] = "$2b$10$KC5vGqZ0yYl1mQXo2nRb4eNf7Jw9sTtUa3VdPcHiLkOxEzBgMrS6u";
	cz_text dummy = {nobody, CZ_BCRYPT_LENGTH};
	bool real = hash && cz_bcrypt_is_hash(*hash) && key.length <= CZ_BCRYPT_KEY_LIMIT;

	/* The time doesn't depend on the length, so that a text too long for bcrypt may be cut: no hash is its. */
	if (key.length > CZ_BCRYPT_KEY_LIMIT)
		key.length = CZ_BCRYPT_KEY_LIMIT;
	CZ_TRY(cz_bcrypt_matches(context, key, real ? *hash : dummy, matches));
	*matches = *matches && real;
	return CZ_OK;
}

/* ---- SQL functions ---- */

cz_code
compozy_sha256(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	unsigned char *digest = cz_allocate(context, CZ_SHA256_SIZE);

	(void)count;
	if (!digest)
		return CZ_OUT_OF_MEMORY;
	if (args[0].type == CZ_BYTES)
		cz_sha256(args[0].as.bytes.data, args[0].as.bytes.length, digest);
	else
		cz_sha256(args[0].as.text.data, args[0].as.text.length, digest);
	*result = cz_bytes_value((cz_bytes){digest, CZ_SHA256_SIZE});
	return CZ_OK;
}

cz_code
compozy_api_key_new(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	char *key = cz_allocate(context, CZ_API_KEY_LENGTH);

	(void)args;
	(void)count;
	if (!key)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_api_key_new(context, key));
	*result = cz_text_value((cz_text){key, CZ_API_KEY_LENGTH});
	return CZ_OK;
}

cz_code
compozy_api_key_prefix(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_text key = args[0].as.text;

	(void)count;
	if (!cz_api_key_is_valid(key))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "argument \"key\" is not an API key; allowed: cpzy_ and %d characters of A-Za-z0-9-_",
					   CZ_API_KEY_LENGTH - START);
	*result = cz_text_value((cz_text){key.data, CZ_API_KEY_PREFIX});
	return CZ_OK;
}

cz_code
compozy_api_key_fingerprint(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	return compozy_sha256(context, args, count, result);
}

cz_code
compozy_api_key_hash(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	char *hash = cz_allocate(context, CZ_BCRYPT_LENGTH);

	(void)count;
	if (!hash)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_bcrypt_hash(context, args[0].as.text,
						  cz_is_null(&args[1]) ? CZ_BCRYPT_DEFAULT_COST : args[1].as.integer, hash));
	*result = cz_text_value((cz_text){hash, CZ_BCRYPT_LENGTH});
	return CZ_OK;
}

cz_code
compozy_api_key_matches(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_bytes bytes = args[1].as.bytes;
	cz_text hash = args[1].type == CZ_BYTES ? (cz_text){(const char *)bytes.data, bytes.length} : args[1].as.text;
	bool matches;

	(void)count;
	CZ_TRY(cz_bcrypt_matches(context, args[0].as.text, hash, &matches));
	*result = cz_bool(matches);
	return CZ_OK;
}
