/*
 * bcrypt, by libxcrypt's crypt_rn, which works in memory that the caller gives: here the arena's.
 *
 * A hash is $2b$, two digits of cost, $, 22 characters of salt, 31 of digest. The first 29 are the setting.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/bcrypt.h"

#include <crypt.h>

#include "base/digest.h"

enum
{
	SETTING = 29,
	DIGEST = CZ_BCRYPT_LENGTH - SETTING,
	SALT_BYTES = 16
};

/* ---- spelling ---- */

static bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* bcrypt's own base64. */
static bool
is_salt_character(char character)
{
	return (character >= '.' && character <= '9') || (character >= 'A' && character <= 'Z') ||
		   (character >= 'a' && character <= 'z');
}

static int
cost_of(cz_text hash)
{
	return (hash.data[4] - '0') * 10 + hash.data[5] - '0';
}

bool
cz_bcrypt_is_hash(cz_text text)
{
	if (text.length != CZ_BCRYPT_LENGTH || memcmp(text.data, "$2", 2) != 0 || text.data[3] != '$' || text.data[6] != '$')
		return false;
	if (text.data[2] != 'a' && text.data[2] != 'b' && text.data[2] != 'y')
		return false;
	if (!is_digit(text.data[4]) || !is_digit(text.data[5]) || cost_of(text) < CZ_BCRYPT_LEAST_COST || cost_of(text) > 31)
		return false;
	for (size_t i = 7; i < CZ_BCRYPT_LENGTH; i++)
		if (!is_salt_character(text.data[i]))
			return false;
	return true;
}

cz_code
cz_bcrypt_check_key(cz_context *context, cz_text key)
{
	if (key.length > CZ_BCRYPT_KEY_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the key is %zu bytes long; bcrypt reads at most %d", key.length,
					   CZ_BCRYPT_KEY_LIMIT);
	if (key.length && memchr(key.data, '\0', key.length))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the key holds a NUL, at which bcrypt would stop");
	return CZ_OK;
}

/* ---- hashing ---- */

/* The digest of a key by a setting, both good. */
static cz_code
run(cz_context *context, cz_text key, const char setting[SETTING + 1], char digest[DIGEST])
{
	char phrase[CZ_BCRYPT_KEY_LIMIT + 1] = {0};
	struct crypt_data *data = CZ_NEW(context, struct crypt_data);
	const char *hash;

	if (!data)
		return CZ_OUT_OF_MEMORY;
	memset(data, 0, sizeof *data);
	if (key.length)
		memcpy(phrase, key.data, key.length);
	hash = crypt_rn(phrase, setting, data, (int)sizeof *data);
	cz_wipe(phrase, sizeof phrase);
	if (hash && strlen(hash) == CZ_BCRYPT_LENGTH)
		memcpy(digest, hash + SETTING, DIGEST);
	else
		hash = NULL;
	cz_wipe(data, sizeof *data);
	return hash ? CZ_OK : cz_fail(context, CZ_UNSUPPORTED, "the crypt library here has no bcrypt");
}

static cz_code
make_setting(cz_context *context, int cost, char setting[CRYPT_GENSALT_OUTPUT_SIZE])
{
	const cz_host *host = context->host;
	char random[SALT_BYTES];

	if (!host->random(context->engine, random, sizeof random))
		return cz_fail(context, CZ_UNSUPPORTED, "the operating system gave no random bytes for a salt");
	if (!crypt_gensalt_rn("$2b$", (unsigned long)cost, random, sizeof random, setting, CRYPT_GENSALT_OUTPUT_SIZE))
		return cz_fail(context, CZ_UNSUPPORTED, "the crypt library here has no bcrypt");
	return CZ_OK;
}

cz_code
cz_bcrypt_hash(cz_context *context, cz_text key, int64_t cost, char hash[CZ_BCRYPT_LENGTH])
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	CZ_TRY(cz_bcrypt_check_key(context, key));
	if (cost < CZ_BCRYPT_LEAST_COST || cost > CZ_BCRYPT_MOST_COST)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"cost\" is %lld; allowed: %d to %d", (long long)cost,
					   CZ_BCRYPT_LEAST_COST, CZ_BCRYPT_MOST_COST);
	CZ_TRY(make_setting(context, (int)cost, setting));
	memcpy(hash, setting, SETTING);
	return run(context, key, setting, hash + SETTING);
}

/* The digests are compared, not the salts: the last character of a salt may be spelled in several ways. */
cz_code
cz_bcrypt_matches(cz_context *context, cz_text key, cz_text hash, bool *matches)
{
	char setting[SETTING + 1] = {0}, digest[DIGEST];

	CZ_TRY(cz_bcrypt_check_key(context, key));
	if (!cz_bcrypt_is_hash(hash))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "argument \"hash\" is not a bcrypt hash; allowed: 60 characters that begin with $2a$, $2b$ or $2y$");
	if (cost_of(hash) > CZ_BCRYPT_MOST_COST)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the hash has cost %d; allowed: at most %d", cost_of(hash),
					   CZ_BCRYPT_MOST_COST);
	memcpy(setting, hash.data, SETTING);
	CZ_TRY(run(context, key, setting, digest));
	*matches = cz_equal_constant_time(digest, hash.data + SETTING, DIGEST);
	return CZ_OK;
}
