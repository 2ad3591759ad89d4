/*
 * The names and classes that PostgreSQL gives a statement's columns, found out from its text for SQLite.
 *
 * The columns of the result are matched with the entries of the select list by position; where a '*' stands among
 * them, from both ends. What '*' itself stands for is known by SQLite's names and declared types only.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_columns.h"

#include <string.h>

#include "sqlite_expression.h"

static bool
is_star(const cli_item *item)
{
	return !item->alias && cli_token_is(item->expression.end - 1, "*") &&
		   (item->expression.end - item->expression.first == 1 || cli_token_is(item->expression.end - 2, "."));
}

/* The entry at a position from the start or, past a '*', from the end; false when a '*' stands for the column. */
static bool
find_item(cli_span list, size_t index, size_t count, cli_item *item)
{
	cli_span rest = list;
	size_t items = 0, after_star = 0, position = 0;
	bool has_star = false;

	while (cli_select_item(&rest, item)) {
		bool star = is_star(item);

		has_star |= star;
		after_star = star ? 0 : after_star + 1;
		items++;
		if (!has_star && items == index + 1)
			return true;
	}
	if (!has_star || index + after_star < count)
		return false;
	for (rest = list; cli_select_item(&rest, item); position++)
		if (position == items - (count - index))
			return true;
	return false;
}

/* Whether the statement spells the name in double quotes somewhere. */
static bool
is_quoted_in(cli_span statement, const char *name)
{
	cli_buffer quoted = {0};
	bool found = false;

	for (const cli_token *token = statement.first; token < statement.end && !found; token++) {
		if (token->kind != CLI_TOKEN_QUOTED)
			continue;
		cli_buffer_truncate(&quoted, 0);
		cli_token_add_name(&quoted, token);
		found = strcmp(cli_buffer_text(&quoted), name) == 0;
	}
	cli_buffer_free(&quoted);
	return found;
}

/* SQLite names the column of a subquery after its expression as well. */
static void
add_star_name(cli_buffer *name, cli_span statement, const char *engine_name, const char *declared)
{
	cli_tokens tokens;
	cli_item item = {0};

	if (declared || is_quoted_in(statement, engine_name)) {
		cli_buffer_add_text(name, engine_name);
		return;
	}
	tokens = cli_tokens_read(engine_name);
	item.expression = cli_tokens_all(&tokens);
	cli_item_add_name(name, &item);
	cli_tokens_free(&tokens);
}

static cli_class
star_class(const cli_scope *scope, const char *engine_name)
{
	cli_tokens tokens = cli_tokens_read(engine_name);
	cli_class class = tokens.count == 1 ? cli_expression_class(cli_tokens_all(&tokens), scope) : CLI_CLASS_UNKNOWN;

	cli_tokens_free(&tokens);
	return class;
}

/* engine_name is what SQLite calls the column, declared its type in the table it comes from, or NULL. */
static void
add_column(cli_result *result, const cli_scope *scope, const cli_item *item, const char *engine_name,
		   const char *declared)
{
	cli_class class = declared ? cli_type_class(declared, strlen(declared)) : CLI_CLASS_UNKNOWN;
	cli_buffer name = {0};

	if (!item)
		add_star_name(&name, scope->statement, engine_name, declared);
	else if (cli_span_starts(scope->statement, "values"))
		cli_buffer_add_text(&name, engine_name);
	else
		cli_item_add_name(&name, item);
	if (class == CLI_CLASS_UNKNOWN)
		class = item ? cli_expression_class(item->expression, scope) : star_class(scope, engine_name);
	cli_result_add_column(result, cli_buffer_text(&name), class);
	cli_buffer_free(&name);
}

static cli_class
table_column_class(void *schema, const cli_token *table, const cli_token *column)
{
	cli_buffer table_name = {0}, column_name = {0};
	const char *type = NULL;

	cli_token_add_name(&table_name, table);
	cli_token_add_name(&column_name, column);
	if (sqlite3_table_column_metadata(schema, NULL, cli_buffer_text(&table_name), cli_buffer_text(&column_name), &type,
									  NULL, NULL, NULL, NULL) != SQLITE_OK)
		type = NULL;
	cli_buffer_free(&table_name);
	cli_buffer_free(&column_name);
	return type ? cli_type_class(type, strlen(type)) : CLI_CLASS_UNKNOWN;
}

void
cli_sqlite_add_columns(cli_result *result, const cli_tokens *tokens, sqlite3 *db, sqlite3_stmt *statement)
{
	cli_scope scope = {.statement = cli_tokens_all(tokens), .schema = db, .table_column = table_column_class};
	cli_span list = cli_select_list(scope.statement);
	size_t count = (size_t)sqlite3_column_count(statement);

	for (size_t i = 0; i < count; i++) {
		cli_item item;
		bool is_found = find_item(list, i, count, &item);

		add_column(result, &scope, is_found ? &item : NULL, sqlite3_column_name(statement, (int)i),
				   sqlite3_column_decltype(statement, (int)i));
	}
}
