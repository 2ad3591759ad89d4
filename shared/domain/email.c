/*
 * E-mail addresses.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/email.h"

static bool
is_address(cz_text email)
{
	const char *at = email.length ? memchr(email.data, '@', email.length) : NULL, *end = email.data + email.length;

	if (!at || at == email.data || at + 1 == end || memchr(at + 1, '@', (size_t)(end - at) - 1))
		return false;
	for (const char *p = email.data; p < end; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F)
			return false;
	return true;
}

cz_code
cz_email_check(cz_context *context, cz_text email)
{
	if (email.length > CZ_EMAIL_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the e-mail \"%.*s\" is %zu bytes long; allowed: at most %d",
					   CZ_QUOTE(email), email.length, CZ_EMAIL_LIMIT);
	if (!is_address(email))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "\"%.*s\" is not an e-mail; allowed: one @ with something on both sides, and no white space",
					   CZ_QUOTE(email));
	return CZ_OK;
}

cz_code
cz_email_fold(cz_context *context, cz_text email, cz_text *folded)
{
	char *text = cz_allocate(context, email.length);

	if (!text)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < email.length; i++) {
		char character = email.data[i];

		text[i] = character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;
	}
	*folded = (cz_text){text, email.length};
	return CZ_OK;
}
