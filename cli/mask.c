/*
 * Secrets taken out of texts that are shown.
 *
 * A connection string is not parsed the way libpq does, but so that a wrong one gives nothing away either: in a URL
 * all from the colon behind the user to the last '@' is the password, whatever unescaped signs it has.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "mask.h"

#include <string.h>

const char *const cli_mask = "***";

/* ---- keywords ---- */

/* The end of a value at text: quoted, or up to a separator. A backslash takes the next sign along. */
static const char *
value_end(const char *text, char separator)
{
	bool is_quoted = *text == '\'' && separator == ' ';

	if (is_quoted)
		text++;
	for (; *text; text++) {
		if (*text == '\\' && text[1])
			text++;
		else if (is_quoted ? *text == '\'' : *text == separator || (separator == ' ' && cli_is_space(*text)))
			return text + is_quoted;
	}
	return text;
}

/* The length of a secret's name and its '=' at text; 0 when there is none. */
static size_t
secret_name_length(const char *text)
{
	static const char *const names[] = {"password", "sslpassword", "passfile"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t length = strlen(names[i]), at = length;

		if (!cli_equal_ignoring_case(text, strnlen(text, length), names[i]))
			continue;
		while (cli_is_space(text[at]))
			at++;
		if (text[at] != '=')
			continue;
		for (at++; cli_is_space(text[at]);)
			at++;
		return at;
	}
	return 0;
}

static void
mask_values(cli_buffer *masked, const char *text, char separator)
{
	bool is_start = true;

	while (*text) {
		size_t name = is_start ? secret_name_length(text) : 0;

		if (name > 0) {
			cli_buffer_add(masked, text, name);
			cli_buffer_add_text(masked, cli_mask);
			text = value_end(text + name, separator);
			is_start = false;
		} else {
			is_start = !cli_is_word(*text);
			cli_buffer_add_byte(masked, *text++);
		}
	}
}

/* ---- the whole ---- */

static void
mask_url(cli_buffer *masked, const char *url)
{
	const char *user = strstr(url, "://") + 3;
	const char *at = strrchr(user, '@');
	const char *colon = at ? memchr(user, ':', (size_t)(at - user)) : NULL;

	if (colon) {
		cli_buffer_add(masked, url, (size_t)(colon - url) + 1);
		cli_buffer_add_text(masked, cli_mask);
		url = at;
	}
	mask_values(masked, url, '&');
}

void
cli_mask_conn_string(cli_buffer *masked, const char *conn_string)
{
	if (strstr(conn_string, "://"))
		mask_url(masked, conn_string);
	else if (strchr(conn_string, '='))
		mask_values(masked, conn_string, ' ');
	else
		cli_buffer_add_text(masked, cli_mask);
}
