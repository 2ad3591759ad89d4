/*
 * Places as pointers (RFC 6901), written from the end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/place.h"

static size_t
digits(uint32_t number)
{
	size_t count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

size_t
cz_place_length(const cz_place *place)
{
	size_t length = 1;

	if (!place->key)
		return length + digits(place->index);
	length += place->key->length;
	for (uint32_t i = 0; i < place->key->length; i++)
		length += place->key->as.text[i] == '~' || place->key->as.text[i] == '/';
	return length;
}

/* Both give the place of the '/' before what they wrote. */

static char *
write_index_before(char *end, uint32_t index)
{
	do {
		*--end = (char)('0' + index % 10);
		index /= 10;
	} while (index);
	*--end = '/';
	return end;
}

static char *
write_key_before(char *end, const cz_json *key)
{
	for (uint32_t i = key->length; i > 0; i--) {
		char byte = key->as.text[i - 1];

		if (byte == '~' || byte == '/') {
			*--end = byte == '~' ? '0' : '1';
			byte = '~';
		}
		*--end = byte;
	}
	*--end = '/';
	return end;
}

cz_code
cz_place_pointer(cz_context *context, const cz_place *place, cz_text *pointer)
{
	size_t length = 0;
	char *text, *end;

	for (const cz_place *link = place; link; link = link->parent)
		length += cz_place_length(link);
	text = cz_allocate(context, length);
	if (!text)
		return CZ_OUT_OF_MEMORY;
	end = text + length;
	for (const cz_place *link = place; link; link = link->parent)
		end = link->key ? write_key_before(end, link->key) : write_index_before(end, link->index);
	*pointer = (cz_text){text, length};
	return CZ_OK;
}
