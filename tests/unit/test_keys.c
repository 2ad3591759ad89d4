/*
 * API keys, bcrypt and e-mail addresses by themselves: what SQL can't reach, and given random bytes.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/api_key.h"
#include "domain/bcrypt.h"
#include "domain/email.h"
#include "host.h"
#include "sample.h"

/* ---- a host whose random bytes are given ---- */

static uint8_t next_byte, step;
static bool no_random;

static bool
give_random(void *owner, void *bytes, size_t size)
{
	(void)owner;
	for (size_t i = 0; i < size; i++) {
		((uint8_t *)bytes)[i] = next_byte;
		next_byte = (uint8_t)(next_byte + step);
	}
	return !no_random;
}

static cz_host
key_host(void)
{
	cz_host host = test_host;

	host.random = give_random;
	return host;
}

/* ---- keys ---- */

/* The expected keys are what Python's base64.urlsafe_b64encode makes. */
static void
test_new(cz_context *context)
{
	char key[CZ_API_KEY_LENGTH], hash[CZ_BCRYPT_LENGTH];
	cz_text text = {key, CZ_API_KEY_LENGTH};

	next_byte = 0, step = 1;
	CHECK(cz_api_key_new(context, key) == CZ_OK);
	CHECK_TEXT(text, "cpzy_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
	next_byte = 255, step = 255;
	CHECK(cz_api_key_new(context, key) == CZ_OK);
	CHECK_TEXT(text, "cpzy___79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA");
	CHECK(cz_api_key_is_valid(text));
	no_random = true;
	CHECK_ERROR(cz_api_key_new(context, key), CZ_UNSUPPORTED, "the operating system gave no random bytes for a key");
	CHECK_ERROR(cz_bcrypt_hash(context, text, 4, hash), CZ_UNSUPPORTED, "the operating system gave no random bytes for a salt");
	no_random = false;
}

/* ---- bcrypt ---- */

#define SALT "$2b$04$cVWp4XaNU8a4v1uMRum2SO" /* of pyca/bcrypt's vectors, with its hash of Kk4DQuMMfZL9o */
#define HASH SALT "026BWLIoQMD/TXg5uZV.0P.uO8m3YEm"

static void
test_hash(cz_context *context)
{
	char hash[CZ_BCRYPT_LENGTH], other[CZ_BCRYPT_LENGTH];
	cz_text text = {hash, CZ_BCRYPT_LENGTH};
	bool matches = false;

	next_byte = 0, step = 0;
	CHECK(cz_bcrypt_hash(context, CZ_TEXT_OF("k"), 4, hash) == CZ_OK);
	CHECK(cz_text_starts_with(text, "$2b$04$......................") && cz_bcrypt_is_hash(text));
	CHECK(cz_bcrypt_hash(context, CZ_TEXT_OF("k"), 4, other) == CZ_OK && memcmp(hash, other, sizeof hash) == 0);
	step = 1;
	CHECK(cz_bcrypt_hash(context, CZ_TEXT_OF("k"), 4, other) == CZ_OK && memcmp(hash, other, sizeof hash) != 0);
	CHECK(cz_bcrypt_matches(context, CZ_TEXT_OF("k"), text, &matches) == CZ_OK && matches);
	CHECK(cz_bcrypt_matches(context, CZ_TEXT_OF("l"), text, &matches) == CZ_OK && !matches);
	CHECK(cz_bcrypt_matches(context, CZ_TEXT_OF("Kk4DQuMMfZL9o"), CZ_TEXT_OF(HASH), &matches) == CZ_OK && matches);
	/* the same salt with the bits that don't count set: the digest is still the key's */
	CHECK(cz_bcrypt_matches(context, CZ_TEXT_OF("Kk4DQuMMfZL9o"),
							CZ_TEXT_OF("$2b$04$cVWp4XaNU8a4v1uMRum2SP026BWLIoQMD/TXg5uZV.0P.uO8m3YEm"), &matches) == CZ_OK &&
		  matches);
	CHECK_ERROR(cz_bcrypt_hash(context, CZ_TEXT_OF("a\0b"), 4, hash), CZ_INVALID_ARGUMENT,
				"the key holds a NUL, at which bcrypt would stop");
	CHECK_ERROR(cz_bcrypt_matches(context, CZ_TEXT_OF("a\0b"), CZ_TEXT_OF(HASH), &matches), CZ_INVALID_ARGUMENT,
				"the key holds a NUL, at which bcrypt would stop");
	CHECK_ERROR(cz_bcrypt_hash(context, CZ_TEXT_OF("k"), INT64_MAX, hash), CZ_INVALID_ARGUMENT,
				"argument \"cost\" is 9223372036854775807; allowed: 4 to 15");
}

/* Each character of a hash changed to one that can't stand there. */
static void
test_spelling(void)
{
	static const char good[] = HASH;
	char bad[CZ_BCRYPT_LENGTH + 1];

	for (size_t i = 0; i < CZ_BCRYPT_LENGTH; i++) {
		memcpy(bad, good, sizeof bad);
		bad[i] = '=';
		CHECK_CASE(!cz_bcrypt_is_hash(cz_text_from(bad)), "%s", bad);
	}
	for (size_t length = 0; length <= CZ_BCRYPT_LENGTH; length++)
		CHECK(cz_bcrypt_is_hash((cz_text){good, length}) == (length == CZ_BCRYPT_LENGTH));
	CHECK(!cz_bcrypt_is_hash(CZ_TEXT_OF("$2b$32$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm")));
}

static size_t
read_hex(cz_text hex, char *bytes)
{
	for (size_t i = 0; i < hex.length / 2; i++) {
		char digits[] = {hex.data[2 * i], hex.data[2 * i + 1], '\0'};

		bytes[i] = (char)strtol(digits, NULL, 16);
	}
	return hex.length / 2;
}

/* Keys of any bytes, which SQL's text can't be; those with a NUL are refused, where that suite hashes what is behind it too. */
static void
test_vectors(cz_context *context)
{
	char *data, key[CZ_BCRYPT_KEY_LIMIT];
	cz_json vectors;

	if (!read_json_sample(context, "crypto/bcrypt.json", &data, &vectors))
		return;
	CHECK(vectors.length > 20);
	for (uint32_t i = 0; i < vectors.length; i++) {
		cz_json vector = element(context, &vectors, i), hex = member(context, &vector, "password_hex");
		cz_json hash = member(context, &vector, "hash");
		size_t length = read_hex(text_of(&hex), key);
		bool matches = false;
		cz_code code = cz_bcrypt_matches(context, (cz_text){key, length}, text_of(&hash), &matches);

		CHECK_CASE(memchr(key, 0, length) ? code == CZ_INVALID_ARGUMENT : code == CZ_OK && matches, "%.*s",
				   (int)hash.length, hash.as.text);
	}
	free(data);
}

/* ---- what somebody shows, against what is stored ---- */

static void
test_check(cz_context *context)
{
	char hash[CZ_BCRYPT_LENGTH], long_key[100];
	cz_text stored = {hash, CZ_BCRYPT_LENGTH}, none = CZ_TEXT_OF("none");
	bool matches = true;

	memset(long_key, 'k', sizeof long_key);
	CHECK(cz_bcrypt_hash(context, (cz_text){long_key, CZ_BCRYPT_KEY_LIMIT}, 4, hash) == CZ_OK);
	CHECK(cz_api_key_check(context, (cz_text){long_key, CZ_BCRYPT_KEY_LIMIT}, &stored, &matches) == CZ_OK && matches);
	/* cut, it would match */
	CHECK(cz_api_key_check(context, (cz_text){long_key, sizeof long_key}, &stored, &matches) == CZ_OK && !matches);
	CHECK(cz_api_key_check(context, CZ_TEXT_OF("k"), NULL, &matches) == CZ_OK && !matches);
	CHECK(cz_api_key_check(context, CZ_TEXT_OF("k"), &none, &matches) == CZ_OK && !matches);
	CHECK(cz_api_key_check(context, CZ_TEXT_OF(""), NULL, &matches) == CZ_OK && !matches);
}

/* ---- bytes ---- */

static void
test_bytes(void)
{
	unsigned char memory[40], digest[CZ_SHA256_SIZE];

	memset(memory, 7, sizeof memory);
	cz_wipe(memory + 1, sizeof memory - 2);
	CHECK(memory[0] == 7 && memory[sizeof memory - 1] == 7);
	for (size_t i = 1; i < sizeof memory - 1; i++)
		CHECK(memory[i] == 0);
	cz_sha256("abc", 3, digest);
	CHECK(memcmp(digest, "\xba\x78\x16\xbf\x8f\x01\xcf\xea", 8) == 0);
	CHECK(cz_equal_constant_time("ab", "ab", 2) && !cz_equal_constant_time("ab", "ac", 2) && cz_equal_constant_time("a", "b", 0));
}

/* ---- e-mail ---- */

static void
test_email(cz_context *context)
{
	static const char *const good[] = {"a@b", "a.b+c@d-e.f", "é@ü", "\"x\"@y", "A@B"};
	static const char *const bad[] = {"", "@", "a", "a@", "@a", "a@b@c", "a b@c", "a@b ", "\ta@b", "a@b\x7f", "@@"};
	cz_text folded;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		CHECK_CASE(cz_email_check(context, cz_text_from(good[i])) == CZ_OK, "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_CASE(cz_email_check(context, cz_text_from(bad[i])) == CZ_INVALID_ARGUMENT, "%s", bad[i]);
	CHECK(cz_email_fold(context, CZ_TEXT_OF("AbZ@[É]"), &folded) == CZ_OK);
	CHECK_TEXT(folded, "abz@[É]");
}

int
main(void)
{
	cz_host host = key_host();
	cz_context context;
	test_engine engine;

	test_context(&context, &host, &engine);
	test_new(&context);
	test_hash(&context);
	test_vectors(&context);
	test_spelling();
	test_check(&context);
	test_bytes();
	test_email(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	return check_result();
}
