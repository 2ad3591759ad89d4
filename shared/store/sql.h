/*
 * The dialect tokens of the domain SQL.
 *
 * Each stands for a word or two that the engines spell differently; everything else is one text. {fillfactor} and
 * {without rowid} go behind a CREATE TABLE's closing parenthesis.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_SQL_H
#define CZ_STORE_SQL_H

#include "store/database.h"

/*
 * TOKEN(spelling, name, PostgreSQL, SQLite).
 *
 *   {for no key update}    locks a row whose key stays: unlike FOR UPDATE it doesn't wait for those who insert rows that refer
 *                          to it, nor they for it
 *   {elements}(array)      rows of one column that counts, value
 *   {in elements}array{end in elements}
 *                          whether a text is one of the array's strings
 *   {contains}(a, b)       as compozy_json_contains
 *   {row in} SELECT {row} ... {end row in}
 *                          names rows by their place: PostgreSQL runs the inner query once, whatever the plan
 *   {has vectors}          whether there is a type that indexes of embeddings can be made of
 *   {fillfactor}           leaves room on a page for HOT updates
 *
 * {postgres: text} and {sqlite: text} are there on one engine alone. For the DDL of constraints, the tables of others (adopt.c),
 * and nothing else.
 */
#define CZ_TOKENS(TOKEN) \
	TOKEN("json", JSON, "jsonb", "TEXT") \
	TOKEN("time", TIME, "timestamptz", "TEXT") \
	TOKEN("bytes", BYTES, "bytea", "BLOB") \
	TOKEN("text", TEXT, "text COLLATE \"C\"", "TEXT") \
	TOKEN("json type", JSON_TYPE, "jsonb_typeof", "json_type") \
	TOKEN("now", NOW, "now()", "(strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))") \
	TOKEN("for no key update", FOR_NO_KEY_UPDATE, "FOR NO KEY UPDATE", "") \
	TOKEN("skip locked", SKIP_LOCKED, "FOR NO KEY UPDATE SKIP LOCKED", "") \
	TOKEN("for key share", FOR_KEY_SHARE, "FOR KEY SHARE", "") \
	TOKEN("elements", ELEMENTS, "jsonb_array_elements", "json_each") \
	TOKEN("in elements", IN_ELEMENTS, "= ANY (ARRAY(SELECT jsonb_array_elements_text(", "IN (SELECT value FROM json_each(") \
	TOKEN("end in elements", END_IN_ELEMENTS, ")))", "))") \
	TOKEN("contains", CONTAINS, "jsonb_contains", "compozy_json_contains") \
	TOKEN("skip locked queue", SKIP_LOCKED_QUEUE, "FOR NO KEY UPDATE OF q SKIP LOCKED", "") \
	TOKEN("row", ROW, "ctid", "rowid") \
	TOKEN("row in", ROW_IN, "ctid = ANY (ARRAY(", "rowid IN (") \
	TOKEN("end row in", END_ROW_IN, "))", ")") \
	TOKEN("has vectors", HAS_VECTORS, "to_regtype('vector') IS NOT NULL", "false") \
	TOKEN("fillfactor", FILLFACTOR, "WITH (fillfactor = 70)", "") \
	TOKEN("without rowid", WITHOUT_ROWID, "", "WITHOUT ROWID")

typedef enum cz_token
{
#define CZ_TOKEN(spelling, name, postgres, sqlite) CZ_TOKEN_##name,
	CZ_TOKENS(CZ_TOKEN)
#undef CZ_TOKEN
	CZ_TOKEN_COUNT
} cz_token;

extern const cz_dialect cz_dialect_postgres;
extern const cz_dialect cz_dialect_sqlite;

/* The text with every {token} replaced, NUL-terminated. */
cz_code cz_sql_expand(cz_context *context, const cz_dialect *dialect, const char *text, cz_text *sql);

/* Runs a text of one or more statements, its tokens expanded: the DDL of migrations. */
cz_code cz_sql_run(cz_context *context, const char *text);

#endif
