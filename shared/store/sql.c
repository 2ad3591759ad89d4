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

const cz_dialect cz_dialect_postgres = {"postgres", postgres_words};
const cz_dialect cz_dialect_sqlite = {"sqlite", sqlite_words};

/* Whether a token is "dialect: text", and the text, which is empty in another dialect. */
static bool
is_for_one(const cz_dialect *dialect, cz_text token, cz_text *text)
{
	const char *colon = memchr(token.data, ':', token.length);
	size_t length = colon ? (size_t)(colon - token.data) : 0;

	if (!colon || length + 2 > token.length)
		return false;
	*text = (cz_text){colon + 2, token.length - length - 2};
	if (!cz_text_is((cz_text){token.data, length}, dialect->name))
		text->length = 0;
	return true;
}

/* What the token between braces stands for. */
static bool
find_word(const cz_dialect *dialect, cz_text token, cz_text *word)
{
	for (int i = 0; i < CZ_TOKEN_COUNT; i++)
		if (cz_text_is(token, spellings[i])) {
			*word = cz_text_from(dialect->words[i]);
			return true;
		}
	return is_for_one(dialect, token, word);
}

cz_code
cz_sql_expand(cz_context *context, const cz_dialect *dialect, const char *text, cz_text *sql)
{
	cz_buffer buffer;
	const char *brace;

	cz_buffer_init(&buffer, context);
	while ((brace = strchr(text, '{')) != NULL) {
		const char *end = strchr(brace, '}');
		cz_text word;

		if (!end || !find_word(dialect, (cz_text){brace + 1, (size_t)(end - brace) - 1}, &word))
			return cz_fail(context, CZ_UNSUPPORTED, "no dialect token at \"%.20s\"", brace);
		cz_buffer_add(&buffer, text, (size_t)(brace - text));
		cz_buffer_add_text(&buffer, word);
		text = end + 1;
	}
	cz_buffer_add(&buffer, text, strlen(text) + 1);
	CZ_TRY(cz_buffer_finish(&buffer, sql));
	sql->length--;
	return CZ_OK;
}

cz_code
cz_sql_run(cz_context *context, const char *text)
{
	const cz_database *database = context->host->database;
	cz_text sql;

	CZ_TRY(cz_sql_expand(context, database->dialect, text, &sql));
	return database->script(context, sql);
}
