/*
 * Redaction of a text: the scan, and what is found by its form alone. What is found by a name is in redact_pair.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/redact.h"

#include "domain/redact_scan.h"
#include "domain/secret_shape.h"

enum
{
	PEM_LABEL_LIMIT = 64, /* "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK" */
	TOP_DOMAIN_LEAST = 2
};

void
cz_redact_replace(cz_redact_scan *scan, const char *from, const char *to, cz_text marker)
{
	cz_buffer_add(&scan->out, scan->copied, (size_t)(from - scan->copied));
	cz_buffer_add_text(&scan->out, marker);
	scan->copied = scan->local = to;
	scan->changed = true;
}

static bool
has(const char *p, const char *end, const char *word)
{
	return cz_text_starts_with(cz_text_between(p, end), word);
}

/* ---- private keys ---- */

/* Where the word stands, at or after p; end when it doesn't. The word begins with a hyphen. */
static const char *
find(const char *p, const char *end, const char *word)
{
	while ((p = memchr(p, '-', (size_t)(end - p))) != NULL) {
		if (has(p, end, word))
			return p;
		p++;
	}
	return end;
}

static bool
contains(cz_text text, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= text.length; i++)
		if (memcmp(text.data + i, word, length) == 0)
			return true;
	return false;
}

/* The block from -----BEGIN … PRIVATE KEY … ----- to its END, or to the end of a text that was cut (RFC 7468). */
static const char *
redact_pem(cz_redact_scan *scan, const char *p)
{
	const char *label = p + strlen("-----BEGIN "), *label_end, *block_end, *limit = scan->end;

	if (!has(p, scan->end, "-----BEGIN "))
		return NULL;
	if (limit - label > PEM_LABEL_LIMIT)
		limit = label + PEM_LABEL_LIMIT;
	label_end = find(label, limit, "-----");
	if (label_end == limit || !contains(cz_text_between(label, label_end), "PRIVATE KEY"))
		return NULL;
	block_end = find(label_end + strlen("-----"), scan->end, "-----END ");
	if (block_end < scan->end)
		block_end = find(block_end + strlen("-----END "), scan->end, "-----");
	if (block_end < scan->end)
		block_end += strlen("-----");
	cz_redact_replace(scan, p, block_end, CZ_TEXT_OF("[PRIVATE_KEY_REDACTED]"));
	return block_end;
}

/* ---- keys and tokens ---- */

/* At the run's beginning, and behind each of its hyphens. */
static const char *
redact_shape(cz_redact_scan *scan, const char *run, const char *run_end)
{
	bool dotted = scan->end - run_end > 1 && *run_end == '.' && cz_char_in(cz_token_characters, run_end[1]);
	cz_text marker;

	for (const char *p = run; run_end - p >= CZ_SECRET_LEAST || (dotted && p < run_end); p++) {
		size_t length;

		if (p > run && p[-1] != '-')
			continue;
		length = cz_secret_length(p, scan->end, &marker);
		if (length) {
			cz_redact_replace(scan, p, p + length, marker);
			return p + length;
		}
	}
	return NULL;
}

/* ---- URLs ---- */

/* Where an authority ends (RFC 3986, section 3.2, and what ends a URL in a text). */
static bool
ends_authority(char character)
{
	return cz_is_gap(character) || cz_is_quote(character) || strchr("/?#<>`\\", character) != NULL;
}

/*
 * Whether an authority without @ can't be a host and its port, so that it is a user and the beginning of a password, which
 * holds a / or another of the characters that should have been escaped.
 */
static bool
is_cut_userinfo(cz_text authority)
{
	const char *end = authority.data + authority.length, *port = memchr(authority.data, ':', authority.length);

	return port && authority.data[0] != '[' && port + 1 < end && cz_char_skip(cz_digits, port + 1, end) < end;
}

/* The next @ of the word, or NULL. */
static const char *
find_at(cz_redact_scan *scan, const char *p)
{
	const char *q = p;

	if (scan->no_at > p)
		return NULL;
	while (q < scan->end && !cz_is_gap(*q) && !cz_is_quote(*q)) {
		if (*q == '@')
			return q;
		q++;
	}
	scan->no_at = q;
	return NULL;
}

/* User and password, behind the scheme's "://". */
static const char *
redact_url(cz_redact_scan *scan, const char *p)
{
	const char *at = NULL, *q = p;

	for (; q < scan->end && !ends_authority(*q); q++)
		if (*q == '@')
			at = q;
	if (!at && is_cut_userinfo(cz_text_between(p, q)))
		at = find_at(scan, q);
	if (!at || at == p)
		return NULL;
	if (!cz_text_equal(cz_text_between(p, at), cz_redacted))
		cz_redact_replace(scan, p, at, cz_redacted);
	scan->local = at;
	return at;
}

/* ---- e-mail addresses ---- */

/* The bytes of a letter of Latin, Greek, Cyrillic and their neighbours: two in UTF-8. U+0080 to U+00BF are signs. */
static size_t
letter_beyond_ascii(const char *p, const char *end)
{
	unsigned char byte = (unsigned char)*p;

	return byte >= 0xC3 && byte <= 0xDF && end - p >= 2 ? 2 : 0;
}

static size_t
label_character(const char *p, const char *end)
{
	return cz_char_in(cz_alphanumerics, *p) || *p == '-' ? 1 : letter_beyond_ascii(p, end);
}

/* The end of the domain that begins at p: the last label of letters that has another before it. NULL: none. */
static const char *
domain_end(const char *p, const char *end)
{
	const char *found = NULL;

	for (int labels = 0;; labels++) {
		const char *label = p, *letters;
		size_t bytes;

		while (p < end && (bytes = label_character(p, end)) > 0)
			p += bytes;
		if (p == label)
			return found;
		letters = cz_char_skip(cz_letters, label, p);
		if (labels > 0 && letters - label >= TOP_DOMAIN_LEAST &&
			(letters == end || (*letters != '_' && !cz_char_in(cz_alphanumerics, *letters))))
			found = letters;
		if (p == end || *p != '.')
			return found;
		p++;
	}
}

/* at: where the @ stands. */
static const char *
redact_address(cz_redact_scan *scan, const char *at)
{
	const char *from = scan->local, *to;

	while (from < at && strchr(".%+-", *from))
		from++;
	to = from < at ? domain_end(at + 1, scan->end) : NULL;
	if (!to)
		return NULL;
	cz_redact_replace(scan, from, to, CZ_TEXT_OF("[EMAIL_REDACTED]"));
	return to;
}

/* ---- the scan ---- */

/* Token characters from p on, but five hyphens begin a run of their own. */
static const char *
run_end_of(const char *p, const char *end)
{
	while (p < end && *p == '-')
		p++;
	while (p < end && cz_char_in(cz_token_characters, *p)) {
		if (*p == '-' && has(p, end, "-----"))
			break;
		p++;
	}
	return p;
}

/* Whether what stands around a run lets it be a name at all: a quick answer for all the words that are none. */
static bool
may_be_name(const char *run, const char *run_end, const char *end)
{
	const char *next = cz_skip_blanks(run_end, end);

	return next < end && (*next == ':' || *next == '=' || *next == '\\' || cz_is_quote(*next) || *run == '-');
}

static const char *
redact_run(cz_redact_scan *scan, const char *run)
{
	const char *run_end = run_end_of(run, scan->end), *word = run, *next = NULL;

	while (word < run_end && *word == '-')
		word++;
	if (word - run >= 5)
		next = redact_pem(scan, word - 5);
	if (!next)
		next = redact_shape(scan, word, run_end);
	if (!next && word < run_end && may_be_name(run, run_end, scan->end))
		next = cz_redact_pair(scan, run, run_end);
	if (!next && word < run_end && (*word | 0x20) == 'b')
		next = cz_redact_scheme(scan, word, run_end);
	if (!next && run_end < scan->end && *run_end == ':' && has(run_end, scan->end, "://"))
		next = redact_url(scan, run_end + strlen("://"));
	return next ? next : run_end;
}

/* A character that belongs to no run. */
static const char *
redact_other(cz_redact_scan *scan, const char *p)
{
	const char *next = *p == '@' ? redact_address(scan, p) : NULL;
	size_t letter = letter_beyond_ascii(p, scan->end);

	if (next)
		return next;
	if (letter)
		return p + letter;
	if (*p != '.' && *p != '%' && *p != '+')
		scan->local = p + 1;
	return p + 1;
}

cz_code
cz_redact_text(cz_context *context, cz_text text, cz_text *redacted)
{
	const char *p = text.data;
	cz_redact_scan scan = {.end = p + text.length, .copied = p, .local = p, .no_at = p};

	for (int level = 0; level < CZ_ESCAPE_LEVELS; level++)
		scan.no_quote[0][level] = scan.no_quote[1][level] = p;
	cz_buffer_init(&scan.out, context);
	while (p < scan.end) {
		CZ_TRY(cz_poll(context));
		p = cz_char_in(cz_token_characters, *p) ? redact_run(&scan, p) : redact_other(&scan, p);
	}
	*redacted = text;
	if (!scan.changed)
		return CZ_OK;
	cz_buffer_add(&scan.out, scan.copied, (size_t)(scan.end - scan.copied));
	return cz_buffer_finish(&scan.out, redacted);
}
