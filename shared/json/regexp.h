/*
 * Regular expressions, matched in time linear in the text whatever the expression is.
 *
 * Two dialects: I-Regexp (RFC 9485), which JSONPath's match() and search() take, and the expressions of ECMA-262 with
 * the flag u, which JSON Schema asks for. Both are read strictly by their grammars. What no automaton can do, backreferences, and
 * what this one doesn't do, looking ahead or behind, are UNSUPPORTED. ^ and $ are the ends of the text in
 * both: RFC 9485's grammar has them as plain characters, but all its mappings (sections 5.3 to 5.6) leave them as they
 * are, which makes them anchors, and so do its users.
 *
 * An expression becomes a nondeterministic automaton, and while texts are matched as much of the deterministic one as
 * they need (regexp_match.c). Unicode's categories and scripts are libunistring's.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_REGEXP_H
#define CZ_JSON_REGEXP_H

#include "base/context.h"

/* Beyond these LIMIT_EXCEEDED: they bound the memory, and the time for each character of a text. */
enum
{
	CZ_REGEXP_LENGTH_LIMIT = 32 * 1024, /* bytes of an expression */
	CZ_REGEXP_STATE_LIMIT = 10000,		/* states, of which x{1,100} takes 200 */
	CZ_REGEXP_DEPTH_LIMIT = 250			/* groups in groups */
};

typedef enum cz_regexp_dialect
{
	CZ_REGEXP_INTEROPERABLE, /* RFC 9485 */
	CZ_REGEXP_ECMA			 /* ECMA-262, 22.2, with u */
} cz_regexp_dialect;

typedef struct cz_regexp cz_regexp;

/*
 * An expression that must match the whole text, or else anywhere in it. It lives in keep, and takes more of it while texts
 * are matched, some 300 kB at most unless the expression itself is large. A wrong expression is INVALID_ARGUMENT with place and cause.
 */
cz_code cz_regexp_compile(cz_context *context, cz_arena *keep, cz_regexp_dialect dialect, bool whole, cz_text expression,
						  const cz_regexp **regexp);

/* text is valid UTF-8; it may hold U+0000. Not for two threads at once. */
cz_code cz_regexp_match(cz_context *context, const cz_regexp *regexp, cz_text text, bool *matches);

#endif
