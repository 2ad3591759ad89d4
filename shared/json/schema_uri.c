/*
 * Resolving URI references: RFC 3986, sections 3, 5.2 and 5.3.
 *
 * Nothing is normalized beyond what resolving does: two spellings of one URI are two URIs (section 6.2.1).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_uri.h"

#include "base/buffer.h"

/* The parts of section 3. Each has the characters that mark it (":", "//", "?"), and is empty when it is missing. */
typedef struct cz_uri
{
	cz_text scheme;
	cz_text authority;
	cz_text path;
	cz_text query;
} cz_uri;

cz_uri_parts
cz_uri_split(cz_text reference)
{
	const char *hash = reference.length ? memchr(reference.data, '#', reference.length) : NULL;
	cz_uri_parts parts = {reference, {reference.data + reference.length, 0}};

	if (!hash)
		return parts;
	parts.uri.length = (size_t)(hash - reference.data);
	parts.fragment = (cz_text){hash + 1, reference.length - parts.uri.length - 1};
	return parts;
}

static bool
is_letter(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static bool
is_scheme_character(char character)
{
	return is_letter(character) || (character >= '0' && character <= '9') || character == '+' || character == '-' ||
	       character == '.';
}

/* The scheme with its colon, or nothing. */
static cz_text
scheme_of(cz_text uri)
{
	size_t length = 0;

	while (length < uri.length && is_scheme_character(uri.data[length]))
		length++;
	if (length == 0 || length == uri.length || uri.data[length] != ':' || !is_letter(uri.data[0]))
		return (cz_text){uri.data, 0};
	return (cz_text){uri.data, length + 1};
}

/* Cuts the first length bytes off rest. */
static cz_text
take(cz_text *rest, size_t length)
{
	cz_text taken = {rest->data, length};

	rest->data += length;
	rest->length -= length;
	return taken;
}

/* uri has no fragment. */
static cz_uri
parse(cz_text uri)
{
	cz_uri parts = {.scheme = scheme_of(uri)};
	size_t length;

	take(&uri, parts.scheme.length);
	length = 0;
	if (cz_text_starts_with(uri, "//"))
		for (length = 2; length < uri.length && uri.data[length] != '/' && uri.data[length] != '?';)
			length++;
	parts.authority = take(&uri, length);
	for (length = 0; length < uri.length && uri.data[length] != '?';)
		length++;
	parts.path = take(&uri, length);
	parts.query = uri;
	return parts;
}

/* ---- dots in paths (section 5.2.4) ---- */

/* A path being read from in and written to out, which never gets ahead of in. */
typedef struct cz_path
{
	char *data;
	size_t length;
	size_t in;
	size_t out;
} cz_path;

static bool
at(const cz_path *path, const char *text)
{
	return cz_text_starts_with((cz_text){path->data + path->in, path->length - path->in}, text);
}

static bool
is_rest(const cz_path *path, const char *text)
{
	return cz_text_is((cz_text){path->data + path->in, path->length - path->in}, text);
}

/* Goes on to the last '/' of count bytes, which ends the path when only dots stood behind the first one. */
static void
skip_dots(cz_path *path, size_t count)
{
	path->in += count;
	path->data[path->in] = '/';
}

static void
drop_last_segment(cz_path *path)
{
	while (path->out > 0 && path->data[--path->out] != '/')
		continue;
}

static void
move_segment(cz_path *path)
{
	do
		path->data[path->out++] = path->data[path->in++];
	while (path->in < path->length && path->data[path->in] != '/');
}

static size_t
remove_dots(char *data, size_t length)
{
	cz_path path = {data, length, 0, 0};

	while (path.in < path.length) {
		if (at(&path, "../"))
			path.in += 3;
		else if (at(&path, "./"))
			path.in += 2;
		else if (at(&path, "/./"))
			path.in += 2;
		else if (is_rest(&path, "/."))
			skip_dots(&path, 1);
		else if (at(&path, "/../")) {
			path.in += 3;
			drop_last_segment(&path);
		} else if (is_rest(&path, "/..")) {
			skip_dots(&path, 2);
			drop_last_segment(&path);
		} else if (is_rest(&path, ".") || is_rest(&path, ".."))
			path.in = path.length;
		else
			move_segment(&path);
	}
	return path.out;
}

/* ---- resolving ---- */

/* The base's path up to its last '/', which the reference's path is put behind (section 5.2.3). */
static cz_text
merge_directory(const cz_uri *base)
{
	cz_text directory = base->path;

	if (base->authority.length && directory.length == 0)
		return CZ_TEXT_OF("/");
	while (directory.length > 0 && directory.data[directory.length - 1] != '/')
		directory.length--;
	return directory;
}

/* Puts a URI together (section 5.3): directory and path are one path, whose dots go if so asked. */
static cz_code
compose(cz_context *context, const cz_uri *uri, cz_text directory, bool dots, cz_text *target)
{
	size_t before = uri->scheme.length + uri->authority.length;
	cz_buffer buffer;

	if (before + directory.length + uri->path.length + uri->query.length > CZ_URI_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "a URI in the schema is longer than %d bytes", CZ_URI_LIMIT);
	cz_buffer_init(&buffer, context);
	cz_buffer_add_text(&buffer, uri->scheme);
	cz_buffer_add_text(&buffer, uri->authority);
	cz_buffer_add_text(&buffer, directory);
	cz_buffer_add_text(&buffer, uri->path);
	if (dots && buffer.code == CZ_OK && buffer.length > before)
		buffer.length = before + remove_dots(buffer.data + before, buffer.length - before);
	cz_buffer_add_text(&buffer, uri->query);
	return cz_buffer_finish(&buffer, target);
}

cz_code
cz_uri_resolve(cz_context *context, cz_text base_text, cz_text reference, cz_text *target)
{
	cz_uri base = parse(base_text), uri = parse(cz_uri_split(reference).uri);
	cz_text directory = {uri.path.data, 0};

	if (uri.scheme.length)
		return compose(context, &uri, directory, true, target);
	uri.scheme = base.scheme;
	if (uri.authority.length)
		return compose(context, &uri, directory, true, target);
	uri.authority = base.authority;
	if (uri.path.length == 0) {
		uri.path = base.path;
		if (uri.query.length == 0)
			uri.query = base.query;
		return compose(context, &uri, directory, false, target);
	}
	if (uri.path.data[0] != '/')
		directory = merge_directory(&base);
	return compose(context, &uri, directory, true, target);
}

/* ---- percent-encoding (section 2.1) ---- */

static int
hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

/* The byte that "%41" at p stands for; -1 when it stands for none. */
static int
encoded_byte(const char *p, const char *end)
{
	int high, low;

	if (end - p < 3)
		return -1;
	high = hex_digit(p[1]);
	low = hex_digit(p[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

cz_code
cz_uri_decode(cz_context *context, cz_text encoded, cz_text *text, bool *decoded)
{
	const char *p = encoded.data, *end = p + encoded.length;
	char *out = cz_allocate(context, encoded.length), *begin = out;

	if (!out)
		return CZ_OUT_OF_MEMORY;
	*decoded = true;
	while (p < end) {
		int byte = *p == '%' ? encoded_byte(p, end) : (unsigned char)*p;

		*decoded &= byte >= 0;
		*out++ = (char)byte;
		p += *p == '%' && byte >= 0 ? 3 : 1;
	}
	*text = (cz_text){begin, (size_t)(out - begin)};
	*decoded &= cz_text_valid_prefix(*text) == text->length;
	return CZ_OK;
}
