/*
 * Expanding the dialect tokens.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/sql.h"

#include "base/buffer.h"

static const char *const spellings[] = {
#define TOKEN(spelling, name, postgres, sqlite) spelling,
	CZ_TOKENS(TOKEN)
#undef TOKEN
};

static const char *const postgres_words[] = {
#define TOKEN(spelling, name, postgres, sqlite) postgres,
	CZ_TOKENS(TOKEN)
#undef TOKEN
};

static const char *const sqlite_words[] = {
#define TOKEN(spelling, name, postgres, sqlite) sqlite,
	CZ_TOKENS(TOKEN)
#undef TOKEN
};

const cz_dialect cz_dialect_postgres = {postgres_words};
const cz_dialect cz_dialect_sqlite = {sqlite_words};

/* The dialect's word for the token between braces, or NULL. */
static const char *
word_for(const cz_dialect *dialect, cz_text token)
{
	for (int i = 0; i < CZ_TOKEN_COUNT; i++)
		if (cz_text_is(token, spellings[i]))
			return dialect->words[i];
	return NULL;
}

cz_code
cz_sql_expand(cz_context *context, const cz_dialect *dialect, const char *text, cz_text *sql)
{
	cz_buffer buffer;
	const char *brace;

	cz_buffer_init(&buffer, context);
	while ((brace = strchr(text, '{')) != NULL) {
		const char *end = strchr(brace, '}');
		const char *word = end ? word_for(dialect, (cz_text){brace + 1, (size_t)(end - brace) - 1}) : NULL;

		if (!word)
			return cz_fail(context, CZ_UNSUPPORTED, "no dialect token at \"%.20s\"", brace);
		cz_buffer_add(&buffer, text, (size_t)(brace - text));
		cz_buffer_add_text(&buffer, cz_text_from(word));
		text = end + 1;
	}
	cz_buffer_add(&buffer, text, strlen(text) + 1);
	CZ_TRY(cz_buffer_finish(&buffer, sql));
	sql->length--;
	return CZ_OK;
}
