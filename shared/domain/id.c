/*
 * KSUIDs.
 *
 * The 160-bit number stands in five limbs of 32 bits, most significant first. It is turned into digits five at a time:
 * 62^5 is the largest power that, as a divisor, keeps every partial dividend within 64 bits and its digits within one
 * limb, so a conversion takes 20 divisions by a constant instead of 27 passes over the number.
 *
 * Since the alphabet stands in byte order, comparing texts is comparing numbers.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/id.h"

#include "base/time.h"

enum
{
	RANDOM_BYTES = 16,
	LIMBS = 5,
	BASE = 62,
	CHUNK_DIGITS = 5,
	CHUNK = 916132832 /* 62^5 */
};

#define EPOCH (INT64_C(1400000000) * CZ_MICROSECONDS)
#define LAST (EPOCH + INT64_C(4294967296) * CZ_MICROSECONDS - 1)

static const char largest[] = "aWgEPTl1tmebfsQzFP4bxwgy80V";

/* Divides the number by CHUNK in place, leaving out the limbs before first, which are zero; gives the remainder. */
static uint32_t
divide(uint32_t limbs[LIMBS], int first)
{
	uint64_t rest = 0;

	for (int i = first; i < LIMBS; i++) {
		rest = rest << 32 | limbs[i];
		limbs[i] = (uint32_t)(rest / CHUNK);
		rest %= CHUNK;
	}
	return (uint32_t)rest;
}

/* Clears limbs. */
static void
write_digits(uint32_t limbs[LIMBS], char id[CZ_ID_LENGTH])
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	int place = CZ_ID_LENGTH, first = 0;

	while (place > 0) {
		uint32_t chunk = divide(limbs, first);

		for (int i = 0; i < CHUNK_DIGITS && place > 0; i++) {
			id[--place] = digits[chunk % BASE];
			chunk /= BASE;
		}
		while (first < LIMBS && limbs[first] == 0)
			first++;
	}
}

/* Values of the alphabet's characters; -1 for the others. */
static int
digit_value(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'A' && character <= 'Z')
		return character - 'A' + 10;
	return character >= 'a' && character <= 'z' ? character - 'a' + 36 : -1;
}

bool
cz_id_is_valid(cz_text id)
{
	if (id.length != CZ_ID_LENGTH || memcmp(id.data, largest, CZ_ID_LENGTH) > 0)
		return false;
	for (int i = 0; i < CZ_ID_LENGTH; i++)
		if (digit_value(id.data[i]) < 0)
			return false;
	return true;
}

/* Reads a valid id. */
static void
read_digits(const char *id, uint32_t limbs[LIMBS])
{
	memset(limbs, 0, LIMBS * sizeof limbs[0]);
	for (int place = 0; place < CZ_ID_LENGTH;) {
		uint64_t carry = 0;
		uint32_t power = 1;

		for (int i = 0; i < CHUNK_DIGITS && place < CZ_ID_LENGTH; i++, power *= BASE)
			carry = carry * BASE + (uint64_t)digit_value(id[place++]);
		for (int i = LIMBS - 1; i >= 0; i--) {
			carry += (uint64_t)limbs[i] * power;
			limbs[i] = (uint32_t)carry;
			carry >>= 32;
		}
	}
}

static uint32_t
read_limb(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static cz_code
seconds_of(cz_context *context, int64_t time, uint32_t *seconds)
{
	char text[CZ_TIME_TEXT];

	if (time < EPOCH || time > LAST) {
		cz_time_write(time, text);
		return cz_fail(context, CZ_LIMIT_EXCEEDED,
					   "the time %.*s has no KSUID; allowed: 2014-05-13T16:53:20Z to 2150-06-19T23:21:35Z",
					   CZ_TIME_TEXT, text);
	}
	*seconds = (uint32_t)((time - EPOCH) / CZ_MICROSECONDS);
	return CZ_OK;
}

cz_code
cz_id_new(cz_context *context, char id[CZ_ID_LENGTH])
{
	const cz_host *host = context->host;
	uint8_t bytes[RANDOM_BYTES];
	uint32_t limbs[LIMBS];

	CZ_TRY(seconds_of(context, host->now(context->engine), &limbs[0]));
	if (!host->random(context->engine, bytes, RANDOM_BYTES))
		return cz_fail(context, CZ_UNSUPPORTED, "the operating system gave no random bytes for an id");
	for (int i = 1; i < LIMBS; i++)
		limbs[i] = read_limb(bytes + 4 * (i - 1));
	write_digits(limbs, id);
	return CZ_OK;
}

cz_code
cz_id_floor(cz_context *context, int64_t time, char id[CZ_ID_LENGTH])
{
	uint32_t limbs[LIMBS] = {0};

	CZ_TRY(seconds_of(context, time, &limbs[0]));
	write_digits(limbs, id);
	return CZ_OK;
}

cz_code
cz_id_time(cz_context *context, cz_text id, int64_t *time)
{
	uint32_t limbs[LIMBS];

	if (!cz_id_is_valid(id))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "\"%.*s\" is not a KSUID; allowed: %d characters of 0-9A-Za-z, at most %s", CZ_QUOTE(id),
					   CZ_ID_LENGTH, largest);
	read_digits(id.data, limbs);
	*time = EPOCH + (int64_t)limbs[0] * CZ_MICROSECONDS;
	return CZ_OK;
}
