/*
 * KSUIDs: the ids of the reference implementation, byte for byte in both directions, and what is refused.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/time.h"
#include "domain/id.h"
#include "function.h"
#include "host.h"
#include "sample.h"

cz_scalar_body compozy_id, compozy_id_is_valid, compozy_id_time, compozy_id_floor;

#define SECONDS(number) (INT64_C(number) * CZ_MICROSECONDS)

/* ---- a host whose random bytes can be given ---- */

typedef struct id_engine
{
	test_engine base;
	bool no_random;
	const uint8_t *random; /* NULL: the base's */
} id_engine;

static bool
give_random(void *owner, void *bytes, size_t size)
{
	id_engine *engine = owner;

	if (engine->no_random)
		return false;
	if (!engine->random)
		return test_host.random(owner, bytes, size);
	memcpy(bytes, engine->random, size);
	return true;
}

static cz_host
id_host(void)
{
	cz_host host = test_host;

	host.random = give_random;
	return host;
}

/* ---- KSUIDs ---- */

static int
hex_digit(char character)
{
	return character <= '9' ? character - '0' : character - 'A' + 10;
}

/* The id of a second and random bytes is the expected one, and its second is read back. */
static void
check_ksuid(int64_t seconds, const char *payload, cz_text expected)
{
	id_engine engine = {.base = {.now = seconds * CZ_MICROSECONDS + 999999}};
	cz_host host = id_host();
	char id[CZ_ID_LENGTH + 1] = "", floor[CZ_ID_LENGTH];
	uint8_t bytes[16];
	cz_context context;
	int64_t time = 0;

	for (int i = 0; i < 16; i++)
		bytes[i] = (uint8_t)(hex_digit(payload[2 * i]) << 4 | hex_digit(payload[2 * i + 1]));
	engine.random = bytes;
	cz_context_init(&context, &host, &engine);
	CHECK_CASE(cz_id_new(&context, id) == CZ_OK, "%s", context.error.message);
	CHECK_CASE(cz_text_equal((cz_text){id, CZ_ID_LENGTH}, expected), "%s", id);
	CHECK_CASE(cz_id_is_valid(expected), "%s", id);
	CHECK_CASE(cz_id_time(&context, expected, &time) == CZ_OK && time == seconds * CZ_MICROSECONDS, "%s", id);
	CHECK_CASE(cz_id_floor(&context, engine.base.now, floor) == CZ_OK && memcmp(floor, id, CZ_ID_LENGTH) <= 0, "%s",
			   id);
	CHECK_CASE(cz_id_time(&context, (cz_text){floor, CZ_ID_LENGTH}, &time) == CZ_OK &&
				   time == seconds * CZ_MICROSECONDS,
			   "%s", id);
	cz_context_clear(&context);
}

/* One object a line, with the same members in the same order. */
static void
test_ksuid_lines(void)
{
	char *data = read_sample("ksuid/test_kuids.txt"), last[CZ_ID_LENGTH] = {0};
	int lines = 0;

	for (char *line = data; line && *line == '{'; lines++) {
		const char *payload = strstr(line, "\"payload\":\"") + 11, *id = strstr(line, "\"ksuid\":\"") + 9;

		check_ksuid(strtoll(strstr(line, "\"timestamp\":") + 12, NULL, 10), payload, (cz_text){id, CZ_ID_LENGTH});
		CHECK_CASE(memcmp(last, id, CZ_ID_LENGTH) < 0, "line %d is out of order", lines + 1);
		memcpy(last, id, CZ_ID_LENGTH);
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	CHECK_CASE(!data || lines >= 700, "%d lines", lines);
	free(data);
}

static void
test_ksuid_vectors(cz_context *context)
{
	cz_json node, list, text;
	char *data;

	if (!read_json_sample(context, "ksuid/vectors.json", &data, &node))
		return;
	list = member(context, &node, "inspect");
	for (uint32_t i = 0; i < list.length; i++) {
		cz_json entry = element(context, &list, i), id = member(context, &entry, "ksuid");
		cz_json seconds = member(context, &entry, "timestamp"), payload = member(context, &entry, "payload");

		check_ksuid(strtoll(seconds.as.text, NULL, 10) + 1400000000, payload.as.text, text_of(&id));
	}
	list = member(context, &node, "valid");
	for (uint32_t i = 0; i < list.length; i++) {
		text = element(context, &list, i);
		CHECK_CASE(cz_id_is_valid(text_of(&text)), "%.*s", CZ_QUOTE(text_of(&text)));
	}
	list = member(context, &node, "invalid");
	for (uint32_t i = 0; i < list.length; i++) {
		cz_json entry = element(context, &list, i);

		text = member(context, &entry, "text");
		CHECK_CASE(!cz_id_is_valid(text_of(&text)), "%.*s", CZ_QUOTE(text_of(&text)));
	}
	free(data);
}

static void
test_ids(cz_context *context, id_engine *engine)
{
	static const char *const invalid[] = {"",
										  "0ujtsYcgvSTl8PAuAdqWYSMnLO",
										  "0ujtsYcgvSTl8PAuAdqWYSMnLOvv",
										  "0ujtsYcgvSTl8PAuAdqWYSMnL-v",
										  "aWgEPTl1tmebfsQzFP4bxwgy80W",
										  "0ujtsYcgvSTl8PAuAdqWYSMn\xC3\xA4v",
										  "/////////////////////////",
										  "0:jtsYcgvSTl8PAuAdqWYSMnLOv",
										  "0@jtsYcgvSTl8PAuAdqWYSMnLOv",
										  "0[jtsYcgvSTl8PAuAdqWYSMnLOv",
										  "0`jtsYcgvSTl8PAuAdqWYSMnLOv"};
	char id[CZ_ID_LENGTH];
	cz_value result = cz_null();
	int64_t time;

	for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++) {
		CHECK_CASE(!cz_id_is_valid(cz_text_from(invalid[i])), "%s", invalid[i]);
		CHECK_CASE(cz_id_time(context, cz_text_from(invalid[i]), &time) == CZ_INVALID_ARGUMENT, "%s", invalid[i]);
	}
	CHECK_CASE(!cz_id_is_valid((cz_text){NULL, 0}), "an empty text is an id");
	CHECK_ERROR(cz_id_time(context, CZ_TEXT_OF("x"), &time), CZ_INVALID_ARGUMENT,
				"\"x\" is not a KSUID; allowed: 27 characters of 0-9A-Za-z, at most aWgEPTl1tmebfsQzFP4bxwgy80V");
	CHECK_ERROR(
		cz_id_floor(context, SECONDS(1400000000) - 1, id), CZ_LIMIT_EXCEEDED,
		"the time 2014-05-13T16:53:19.999999Z has no KSUID; allowed: 2014-05-13T16:53:20Z to 2150-06-19T23:21:35Z");
	CHECK_ERROR(
		cz_id_floor(context, SECONDS(5694967296), id), CZ_LIMIT_EXCEEDED,
		"the time 2150-06-19T23:21:36.000000Z has no KSUID; allowed: 2014-05-13T16:53:20Z to 2150-06-19T23:21:35Z");
	CHECK_CASE(cz_id_floor(context, SECONDS(5694967296) - 1, id) == CZ_OK, "%s", context->error.message);
	engine->base.now = 0;
	CHECK_CASE(compozy_id(context, NULL, 0, &result) == CZ_LIMIT_EXCEEDED, "an id of 1970");
	engine->base.now = SECONDS(1700000000);
	CHECK_CASE(compozy_id(context, NULL, 0, &result) == CZ_OK && result.as.text.length == 27, "%s",
			   context->error.message);
	engine->no_random = true;
	CHECK_CASE(compozy_id(context, NULL, 0, &result) == CZ_UNSUPPORTED, "an id without random bytes");
	engine->no_random = false;
}

int
main(void)
{
	id_engine engine = {.base = {.now = SECONDS(1500000000)}};
	cz_host host = id_host();
	cz_context context;

	cz_context_init(&context, &host, &engine);
	test_ksuid_lines();
	test_ksuid_vectors(&context);
	test_ids(&context, &engine);
	cz_context_clear(&context);
	return check_result();
}
