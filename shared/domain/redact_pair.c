/*
 * Secrets behind a name: name=value, name: value, "name": "value", --name value, Authorization: scheme value, and the words
 * bearer and basic.
 *
 * A value in quotes goes to the closing quote on the same line, one without to the next white space or quote, or to a comma,
 * semicolon or & behind which another name=value stands. Quotes may be escaped, as in JSON within a string.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/redact_scan.h"
#include "domain/secret_shape.h"

enum
{
	NAME_LIMIT = 64, /* of the next name that ends a value */
	WORD_LIMIT = 8, /* of a word before "key" */
	SCHEME_LIMIT = 32,
	LETTERS_LENGTH = 16, /* of a bearer's token: no word that follows "bearer" in a sentence is as long */
	DIGITS_LENGTH = 6	 /* with a digit among them */
};

/* What a value is made of. */
typedef struct value
{
	const char *from, *to;
	const char *next; /* where the scan goes on behind it */
} value;

/* ---- what needs no marker ---- */

static bool
starts_with_url(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && q - p < SCHEME_LIMIT && (cz_char_in(cz_token_characters, *q) || *q == '+' || *q == '.'))
		q++;
	return q > p && cz_text_starts_with(cz_text_between(q, end), "://");
}

/* The bytes of a marker at p; 0 when there is none. */
static size_t
marker_length(const char *p, const char *end)
{
	const char *q = p + 1;

	if (p == end || *p != '[')
		return 0;
	while (q < end && q - p < SCHEME_LIMIT && ((*q >= 'A' && *q <= 'Z') || *q == '_'))
		q++;
	return cz_text_starts_with(cz_text_between(q, end), "]") && q - p > 8 && memcmp(q - 8, "REDACTED", 8) == 0
			   ? (size_t)(q + 1 - p)
			   : 0;
}

/* A template's variable, the beginning of a list or an object, a private key: what follows is scanned by itself. */
static bool
is_no_value(const char *p, const char *end)
{
	static const char *const beginnings[] = {
		"${", "$(", "{{", "{\"", "{\\\"", "[\"", "[\\\"", "[{", "{}", "[]", "{\n", "[\n", "-----BEGIN",
	};

	if (p == end || *p == '\n' || *p == '\r')
		return true;
	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (cz_text_starts_with(cz_text_between(p, end), beginnings[i]))
			return true;
	return false;
}

static bool
is_literal(cz_text text)
{
	static const char *const literals[] = {"null", "true", "false", "none", "nil", "undefined", "%s", "%v", "%q"};

	for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
		if (cz_text_equal_ignoring_case(text, cz_text_from(literals[i])))
			return true;
	return false;
}

/* A count, or the port of a host whose name is a weak one: http://auth:8080/ */
static bool
is_number(cz_text text)
{
	size_t i = 0;

	while (i < text.length && (cz_char_in(cz_digits, text.data[i]) || text.data[i] == '.'))
		i++;
	return i == text.length || (i > 0 && text.data[i] == '/');
}

/* ---- where a value ends ---- */

/* The closing quote on this line, and before its backslashes; escapes says how many stand before the opening one. */
static const char *
closing_quote(cz_redact_scan *scan, const char *p, char quote, size_t escapes)
{
	const char **vain = &scan->no_quote[quote == '"'][escapes < CZ_ESCAPE_LEVELS ? escapes : CZ_ESCAPE_LEVELS - 1];
	size_t backslashes = 0;

	if (*vain > p)
		return NULL;
	for (; p < scan->end && *p != '\n'; p++) {
		if (*p == quote && (escapes ? backslashes <= escapes : backslashes % 2 == 0))
			return p - (escapes ? backslashes : 0);
		backslashes = *p == '\\' ? backslashes + 1 : 0;
	}
	*vain = p;
	return NULL;
}

/* Whether another name=value stands behind a separator. */
static bool
name_follows(const char *p, const char *end)
{
	const char *name = cz_skip_blanks(p, end - p > NAME_LIMIT ? p + NAME_LIMIT : end), *q = name;

	while (q < end && q - p < NAME_LIMIT && (cz_char_in(cz_token_characters, *q) || *q == '.' || *q == ' '))
		q++;
	return q > name && q < end && *q == '=';
}

static bool
is_closing(char character)
{
	return strchr(",;.)]}>\\", character) != NULL;
}

/* Without what ends a sentence or a list rather than the value. */
static const char *
without_closing(const char *from, const char *to)
{
	while (to > from && is_closing(to[-1]))
		to--;
	return to;
}

static const char *
word_end(const char *p, const char *end)
{
	for (; p < end && !cz_is_gap(*p) && !cz_is_quote(*p); p++)
		if ((*p == ',' || *p == ';' || *p == '&') && name_follows(p + 1, end))
			break;
	return p;
}

/* The end of the line, or a quote that ends the string the line stands in. */
static const char *
line_end(const char *p, const char *end, bool past_quotes)
{
	while (p < end && *p != '\n' && *p != '\r' && (past_quotes || !cz_is_quote(*p)))
		p++;
	return p;
}

/* A quote at p, behind any number of backslashes; NULL when there is none. */
static const char *
opening_quote(const char *p, const char *end, size_t *escapes)
{
	const char *q = p;

	while (q < end && *q == '\\')
		q++;
	*escapes = (size_t)(q - p);
	return q < end && cz_is_quote(*q) ? q : NULL;
}

/* What stands in the quotes that open at p; false when there are none, or they don't close. */
static bool
read_quoted(cz_redact_scan *scan, const char *p, value *read)
{
	size_t escapes;
	const char *quote = opening_quote(p, scan->end, &escapes), *close;

	if (!quote)
		return false;
	read->from = quote + 1;
	close = closing_quote(scan, quote + 1, *quote, escapes);
	if (close)
		read->to = read->next = close;
	return close != NULL;
}

/* Without quotes, or behind one that doesn't close. */
static void
read_word(const cz_redact_scan *scan, const char *p, value *read)
{
	size_t escapes;
	const char *quote = opening_quote(p, scan->end, &escapes);

	read->from = quote ? quote + 1 : p;
	read->next = word_end(read->from, scan->end);
	read->to = without_closing(read->from, read->next);
}

static void
replace_value(cz_redact_scan *scan, const value *read)
{
	if (read->to > read->from && !is_literal(cz_text_between(read->from, read->to)) &&
		marker_length(read->from, scan->end) == 0)
		cz_redact_replace(scan, read->from, read->to, cz_redacted);
}

/* ---- credentials with a scheme ---- */

typedef enum scheme
{
	NO_SCHEME,
	ONE_TOKEN, /* RFC 7235's token68 */
	PARAMETERS /* names and values in quotes */
} scheme;

static scheme
scheme_of(cz_text word)
{
	static const struct
	{
		const char *name;
		scheme kind;
	} schemes[] = {
		{"bearer", ONE_TOKEN},	  {"basic", ONE_TOKEN},		   {"token", ONE_TOKEN},   {"apikey", ONE_TOKEN},
		{"negotiate", ONE_TOKEN}, {"ntlm", ONE_TOKEN},		   {"digest", PARAMETERS}, {"oauth", PARAMETERS},
		{"hawk", PARAMETERS},	  {"aws4-hmac-sha256", PARAMETERS},
	};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (cz_text_equal_ignoring_case(word, cz_text_from(schemes[i].name)))
			return schemes[i].kind;
	return NO_SCHEME;
}

/* A scheme at p and what stands behind it; false when there is no scheme with something behind it. */
static bool
read_scheme(const cz_redact_scan *scan, const char *p, value *read)
{
	const char *word_stop = p, *rest;
	scheme kind;

	while (word_stop < scan->end && word_stop - p < SCHEME_LIMIT && cz_char_in(cz_token_characters, *word_stop))
		word_stop++;
	kind = scheme_of(cz_text_between(p, word_stop));
	rest = cz_skip_blanks(word_stop, scan->end);
	if (kind == NO_SCHEME || rest == word_stop || is_no_value(rest, scan->end))
		return false;
	read->from = rest;
	read->next = kind == ONE_TOKEN ? word_end(rest, scan->end) : line_end(rest, scan->end, true);
	read->to = kind == ONE_TOKEN ? without_closing(rest, read->next) : read->next;
	return true;
}

static const char *
redact_authorization(cz_redact_scan *scan, const char *p)
{
	value read, credentials;
	bool quoted = read_quoted(scan, p, &read);

	if (!quoted) {
		read.from = p;
		read.next = read.to = line_end(p, scan->end, false);
	}
	if (read_scheme(scan, read.from, &credentials)) {
		read.from = credentials.from;
		if (!quoted) {
			read.to = credentials.to;
			read.next = credentials.next;
		}
	}
	replace_value(scan, &read);
	return read.next;
}

/* ---- values ---- */

static const char *
redact_line(cz_redact_scan *scan, const char *p)
{
	value read;

	if (!read_quoted(scan, p, &read)) {
		read.from = p;
		read.next = read.to = line_end(p, scan->end, false);
	}
	replace_value(scan, &read);
	return read.next;
}

static const char *
redact_weak(cz_redact_scan *scan, const value *read)
{
	if (!is_number(cz_text_between(read->from, read->to)))
		replace_value(scan, read);
	return read->next;
}

/* The first character of a value is known; class is not ordinary. NULL leaves what follows to the scan. */
static const char *
redact_value(cz_redact_scan *scan, const char *p, cz_secret_name class)
{
	size_t escapes;
	const char *quote = opening_quote(p, scan->end, &escapes), *first = quote ? quote + 1 : p;
	value read;

	if (marker_length(first, scan->end))
		return first + marker_length(first, scan->end);
	if (is_no_value(first, scan->end) || (class == CZ_NAME_ADDRESS && starts_with_url(first, scan->end)))
		return NULL;
	if (class == CZ_NAME_WEAK && (*first == '/' || starts_with_url(first, scan->end)))
		return NULL;
	if (class == CZ_NAME_AUTHORIZATION)
		return redact_authorization(scan, p);
	if (class == CZ_NAME_LINE)
		return redact_line(scan, p);
	if (!read_quoted(scan, p, &read) && !read_scheme(scan, first, &read))
		read_word(scan, p, &read);
	if (class == CZ_NAME_WEAK)
		return redact_weak(scan, &read);
	replace_value(scan, &read);
	return read.next;
}

/* ---- names ---- */

/* Behind "=", ":", ":=", "=>" or "==" with blanks around it; NULL without such a sign. "a::b" and "a://" are no pairs. */
static const char *
behind_sign(const char *p, const char *end)
{
	p = cz_skip_blanks(p, end);
	if (p == end || (*p != '=' && *p != ':'))
		return NULL;
	if (*p == ':' && p + 1 < end && (p[1] == ':' || (p[1] == '/' && p + 2 < end && p[2] == '/')))
		return NULL;
	p++;
	if (p < end && (*p == '=' || (*p == '>' && p[-1] == '=')))
		p++;
	return cz_skip_blanks(p, end);
}

/* The name may be in quotes. */
static const char *
behind_name(const char *run_end, const char *end)
{
	size_t escapes;
	const char *quote = opening_quote(run_end, end, &escapes);

	return behind_sign(quote ? quote + 1 : run_end, end);
}

/* "api key" is two runs: the word before "key" belongs to the name. */
static const char *
name_start(const cz_redact_scan *scan, const char *run, const char *run_end)
{
	const char *before = run - 1, *word;

	if (!cz_text_equal_ignoring_case(cz_text_between(run, run_end), CZ_TEXT_OF("key")) || run - scan->copied < 2 ||
		(*before != ' ' && *before != '.'))
		return run;
	word = before;
	while (word > scan->copied && before - word < WORD_LIMIT && cz_char_in(cz_token_characters, word[-1]))
		word--;
	return word;
}

const char *
cz_redact_pair(cz_redact_scan *scan, const char *run, const char *run_end)
{
	const char *behind = behind_name(run_end, scan->end), *blank = cz_skip_blanks(run_end, scan->end);
	bool has_next = blank > run_end && blank < scan->end, before_quote = has_next && cz_is_quote(*blank);
	bool is_option = has_next && cz_text_starts_with(cz_text_between(run, run_end), "--") && *blank != '-';
	cz_secret_name class;

	if (!behind && !is_option && !before_quote)
		return NULL;
	class = cz_secret_name_of(cz_text_between(name_start(scan, run, run_end), run_end));
	if (class == CZ_NAME_ORDINARY)
		return NULL;
	if (behind)
		return redact_value(scan, behind, class);
	if ((is_option && class >= CZ_NAME_SECRET) || (before_quote && class == CZ_NAME_PASSWORD))
		return redact_value(scan, blank, class);
	return NULL;
}

/* ---- bearer and basic, wherever they stand ---- */

static bool
is_bearer_token(cz_text token)
{
	bool digit = false;

	for (size_t i = 0; i < token.length; i++)
		digit |= cz_char_in(cz_digits, token.data[i]);
	return token.length >= (digit ? DIGITS_LENGTH : LETTERS_LENGTH);
}

static int
base64_digit(char character)
{
	if (character >= 'A' && character <= 'Z')
		return character - 'A';
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 26;
	if (character >= '0' && character <= '9')
		return character - '0' + 52;
	return character == '+' ? 62 : character == '/' ? 63 : -1;
}

/* Whether a base64 text holds a user, a colon and a password, all printable: words don't. */
static bool
is_user_and_password(cz_text token)
{
	uint32_t bits = 0;
	int count = 0;
	bool colon = false;

	for (size_t i = 0; i < token.length && token.data[i] != '='; i++) {
		int digit = base64_digit(token.data[i]);
		uint8_t byte;

		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		byte = (uint8_t)(bits >> count);
		if (byte < ' ' || byte > '~')
			return false;
		colon |= byte == ':';
	}
	return colon;
}

/* RFC 6750's characters of a token. */
static const char *
token_end(const char *p, const char *end)
{
	while (p < end && (cz_char_in(cz_token_characters, *p) || strchr(".~+/=", *p)))
		p++;
	return p;
}

const char *
cz_redact_scheme(cz_redact_scan *scan, const char *run, const char *run_end)
{
	bool bearer = cz_text_equal_ignoring_case(cz_text_between(run, run_end), CZ_TEXT_OF("bearer"));
	const char *from, *to;
	cz_text token;

	if (!bearer && !cz_text_equal_ignoring_case(cz_text_between(run, run_end), CZ_TEXT_OF("basic")))
		return NULL;
	from = cz_skip_blanks(run_end, scan->end);
	to = without_closing(from, token_end(from, scan->end));
	token = cz_text_between(from, to);
	if (from == run_end || !(bearer ? is_bearer_token(token) : is_user_and_password(token)))
		return NULL;
	cz_redact_replace(scan, from, to, cz_redacted);
	return to;
}
