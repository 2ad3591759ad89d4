/*
 * What the files of the redaction share: the scan of one text.
 *
 * A scan goes over the text once, from run to run of token characters. At each it looks for one thing after the other; what
 * looks ahead either takes what it has read, or reads no more than a bounded number of characters, or notes how far it has
 * looked in vain so that nothing looks there again. So the time is in proportion to the text, whatever stands in it.
 *
 * Each function gets the place and gives the one to go on at, or NULL when what it looks for isn't there.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_REDACT_SCAN_H
#define CZ_DOMAIN_REDACT_SCAN_H

#include "base/buffer.h"
#include "domain/char_set.h"
#include "domain/secret_name.h"

/* Backslashes before a quote that are told apart: a string in a string in a string has three. */
enum { CZ_ESCAPE_LEVELS = 4 };

typedef struct cz_redact_scan
{
	const char *end;
	const char *copied;		/* what stands before it is in out */
	const char *local;		/* where the part of an e-mail address before its @ would begin */
	const char *no_at;		/* no @ stands between where it was looked for last and here */
	const char *no_quote[2][CZ_ESCAPE_LEVELS]; /* the same for ' and ", by the backslashes before the opening one */
	bool changed;
	cz_buffer out;
} cz_redact_scan;

static const cz_text cz_redacted = {"[REDACTED]", sizeof "[REDACTED]" - 1};

/* Writes the marker for what stands from here to there. */
void cz_redact_replace(cz_redact_scan *scan, const char *from, const char *to, cz_text marker);

static inline bool
cz_is_blank(char character)
{
	return character == ' ' || character == '\t';
}

static inline const char *
cz_skip_blanks(const char *p, const char *end)
{
	while (p < end && cz_is_blank(*p))
		p++;
	return p;
}

static inline bool
cz_is_quote(char character)
{
	return character == '"' || character == '\'';
}

/* White space and other control characters. */
static inline bool
cz_is_gap(char character)
{
	return (unsigned char)character <= ' ' || character == 0x7F;
}

static inline cz_text
cz_text_between(const char *from, const char *to)
{
	return (cz_text){from, (size_t)(to - from)};
}

/* redact_pair.c: a secret behind its name; run is the name, from its hyphens on. */
const char *cz_redact_pair(cz_redact_scan *scan, const char *run, const char *run_end);

/* Credentials behind the word "bearer" or "basic", which is the run. */
const char *cz_redact_scheme(cz_redact_scan *scan, const char *run, const char *run_end);

#endif
