/*
 * Errors as values: a function returns a code, and the context holds the sentence.
 *
 * A code is CZ_OK or one of errors.def. Whoever finds the error calls cz_fail() and returns its result; everybody above
 * passes the code on (CZ_TRY). The message lives in the context, in place, so that running out of memory can still be
 * told. CZ_ENGINE says that the engine itself refused a statement and holds the message: the adapter, which put it
 * there, passes it to the user as it is.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_ERROR_H
#define CZ_BASE_ERROR_H

#include "base/text.h"

typedef struct cz_context cz_context;

typedef enum cz_code
{
	CZ_OK = 0,
#define CZ_ERROR(name, sqlstate, sqlite) CZ_##name,
#include "base/errors.def"
#undef CZ_ERROR
	CZ_ENGINE
} cz_code;

/* Room for a sentence; what is longer is cut at a character. */
enum
{
	CZ_MESSAGE_SIZE = 512,
	CZ_HINT_SIZE = 256
};

typedef struct cz_error
{
	cz_code code;
	int engine_code;				/* with CZ_ENGINE: the engine's own result code */
	char message[CZ_MESSAGE_SIZE];	/* the sentence, without the code's name */
	char hint[CZ_HINT_SIZE];		/* what to do about it; empty when there is nothing to say */
} cz_error;

/* One row of errors.def. */
typedef struct cz_error_kind
{
	const char *name;
	const char *sqlstate;
	int sqlite_code;
} cz_error_kind;

/* The row of a code; code must be one of errors.def. */
const cz_error_kind *cz_error_kind_of(cz_code code);

#if defined(__GNUC__)
#define CZ_PRINTF(sentence, arguments) __attribute__((format(printf, sentence, arguments)))
#else
#define CZ_PRINTF(sentence, arguments)
#endif

/*
 * Records the error and returns its code. The format takes %s, %d, %lld, %zu and "%.*s" of CZ_QUOTE(text); no
 * doubles, whose spelling would depend on the locale.
 */
cz_code cz_fail(cz_context *context, cz_code code, const char *format, ...) CZ_PRINTF(3, 4);

/* Adds a hint to the error just recorded. */
void cz_hint(cz_context *context, const char *format, ...) CZ_PRINTF(2, 3);

cz_code cz_out_of_memory(cz_context *context);

/* What a reader of single files (make lint) can't know: neither gives CZ_OK. */
#ifdef __clang_analyzer__
#define cz_fail(...) ((void)(cz_fail)(__VA_ARGS__), CZ_UNSUPPORTED)
#define cz_out_of_memory(context) ((void)(cz_out_of_memory)(context), CZ_OUT_OF_MEMORY)
#endif

/* Longest piece of a caller's value that a message repeats, in bytes. */
enum { CZ_QUOTE_LIMIT = 60 };

/* The two arguments of "%.*s" for a caller's text, cut to CZ_QUOTE_LIMIT at a character. */
#define CZ_QUOTE(text) cz_quote_length(text), (text).data
int cz_quote_length(cz_text text);

/* Leaves the function with the code of a call that failed. */
#define CZ_TRY(call) \
	do { \
		cz_code cz_try_code = (call); \
		if (cz_try_code != CZ_OK) \
			return cz_try_code; \
	} while (0)

#endif
