/*
 * What PostgreSQL would call an expression, and how it would show it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SQLITE_EXPRESSION_H
#define CLI_SQLITE_EXPRESSION_H

#include "provider.h"
#include "tokens.h"

/* An entry of a select list. */
typedef struct cli_item
{
	cli_span expression;
	const cli_token *alias; /* NULL without one */
} cli_item;

/* Where names are looked up. */
typedef struct cli_scope
{
	cli_span statement;
	void *schema; /* for table_column: the class of a table's column, CLI_CLASS_UNKNOWN when there is none such */
	cli_class (*table_column)(void *schema, const cli_token *table, const cli_token *column);
} cli_scope;

/* The list of the statement's (or subquery's) result columns: a select list, the first row of VALUES, RETURNING. */
cli_span cli_select_list(cli_span statement);

/* The next entry of a list, which is moved on; false at its end. */
bool cli_select_item(cli_span *list, cli_item *item);

/* Appends the column name of an entry. */
void cli_item_add_name(cli_buffer *name, const cli_item *item);

/*
 * The class of an expression. A column that is only named is looked up among the entries of all select lists of the
 * statement, then in every table that the statement names. CLI_CLASS_UNKNOWN when its values must tell.
 */
cli_class cli_expression_class(cli_span expression, const cli_scope *scope);

/* The class of a type by its name. */
cli_class cli_type_class(const char *name, size_t length);

#endif
