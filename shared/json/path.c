/*
 * JSONPath queries over documents, and normalized paths.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path.h"

#include "json/path_tree.h"

/* ---- selecting ---- */

static cz_code
make_room(cz_walk *walk, const cz_path *path)
{
	walk->memories = CZ_NEW_ARRAY(walk->context, path->slots, cz_memory);
	walk->caches = CZ_NEW_ARRAY(walk->context, path->caches, cz_path_cache);
	if (!walk->memories || !walk->caches)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < path->slots; i++)
		walk->memories[i].state = CZ_MEMORY_EMPTY;
	for (uint32_t i = 0; i < path->caches; i++)
		walk->caches[i].is_made = false;
	return CZ_OK;
}

cz_code
cz_path_select(cz_context *context, const cz_path *path, const cz_json *document, cz_path_taker *taker)
{
	cz_walk walk = {.context = context, .root = document};
	cz_code code;

	if (path->slots + path->caches > 0)
		CZ_TRY(make_room(&walk, path));
	code = cz_path_walk(&walk, &path->query, document, taker);
	for (uint32_t i = 0; i < path->caches; i++)
		cz_path_forget(&walk.caches[i]);
	return code;
}

typedef struct first_taker
{
	cz_path_taker taker;
	cz_json *value;
	bool *found;
} first_taker;

static cz_code
take_first(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	first_taker *state = (first_taker *)taker;

	(void)context;
	(void)place;
	*state->value = *value;
	*state->found = true;
	*more = false;
	return CZ_OK;
}

cz_code
cz_path_first(cz_context *context, const cz_path *path, const cz_json *document, cz_json *value, bool *found)
{
	first_taker state = {{take_first}, value, found};
	cz_walk walk = {.context = context, .root = document};

	*found = false;
	if (path->query.is_singular)
		return cz_path_follow(&walk, &path->query, document, value, found);
	return cz_path_select(context, path, document, &state.taker);
}

/* ---- normalized paths ---- */

static const char hexadecimal[] = "0123456789abcdef";

/* The letter behind the backslash of a short escape; 0 for none. */
static char
escape_letter(char byte)
{
	switch (byte) {
		case '\b':
			return 'b';
		case '\t':
			return 't';
		case '\n':
			return 'n';
		case '\f':
			return 'f';
		case '\r':
			return 'r';
		case '\'':
		case '\\':
			return byte;
		default:
			return 0;
	}
}

static size_t
key_length(const cz_json *key)
{
	size_t length = sizeof "['']" - 1 + key->length;

	for (uint32_t i = 0; i < key->length; i++)
		length += escape_letter(key->as.text[i]) ? 1 : (unsigned char)key->as.text[i] < 0x20 ? 5 : 0;
	return length;
}

static size_t
index_length(uint32_t index)
{
	size_t length = sizeof "[0]" - 1;

	for (; index >= 10; index /= 10)
		length++;
	return length;
}

/* Each writes before end and gives the place of its first byte. */

static char *
write_key_before(char *end, const cz_json *key)
{
	*--end = ']';
	*--end = '\'';
	for (uint32_t i = key->length; i > 0; i--) {
		char byte = key->as.text[i - 1], letter = escape_letter(byte);

		if (!letter && (unsigned char)byte < 0x20) {
			*--end = hexadecimal[byte & 0xF];
			*--end = hexadecimal[byte >> 4];
			*--end = '0';
			*--end = '0';
			letter = 'u';
		}
		*--end = letter ? letter : byte;
		if (letter)
			*--end = '\\';
	}
	*--end = '\'';
	*--end = '[';
	return end;
}

static char *
write_index_before(char *end, uint32_t index)
{
	*--end = ']';
	do {
		*--end = (char)('0' + index % 10);
		index /= 10;
	} while (index);
	*--end = '[';
	return end;
}

cz_code
cz_path_of_place(cz_context *context, const cz_place *place, cz_text *path)
{
	size_t length = 1;
	char *text, *end;

	for (const cz_place *link = place; link; link = link->parent)
		length += link->key ? key_length(link->key) : index_length(link->index);
	text = cz_allocate(context, length);
	if (!text)
		return CZ_OUT_OF_MEMORY;
	end = text + length;
	for (const cz_place *link = place; link; link = link->parent)
		end = link->key ? write_key_before(end, link->key) : write_index_before(end, link->index);
	*text = '$';
	*path = (cz_text){text, length};
	return CZ_OK;
}
