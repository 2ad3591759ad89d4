/*
 * Prints, from the table of functions, what is written down elsewhere: PostgreSQL's install script and the reference page.
 *
 *   generate sql         pg_ext/compozy--VERSION.sql
 *   generate reference   docs/reference.md
 *   generate version     the release
 *
 * Both files are committed, so that what a release installs can be reviewed; tests/freshness.sh fails when one is stale.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>
#include <string.h>

#include "domain/version.h"
#include "function.h"

/* The rows of functions.def in order, with the sections between them. */
typedef struct entry
{
	const char *section; /* NULL for a function */
	int function;
} entry;

static const entry entries[] = {
#define SECTION(title) {title, -1},
#define SCALAR(name, class, result, arguments, summary, details) {NULL, CZ_FN_##name},
#define AGGREGATE(name, class, result, arguments, body, summary, details) {NULL, CZ_FN_##name},
#define TABLE(name, class, columns, arguments, summary, details) {NULL, CZ_FN_##name},
#include "functions.def"
};

enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

/* ---- PostgreSQL's install script ---- */

static const char *
postgres_type(cz_type type)
{
	static const char *const types[] = {
		[CZ_NULL] = "void",	 [CZ_BOOL] = "boolean", [CZ_INT] = "bigint",  [CZ_DOUBLE] = "float8",	   [CZ_TEXT] = "text",
		[CZ_JSON] = "jsonb", [CZ_BYTES] = "bytea",	[CZ_TIME] = "timestamptz", [CZ_ANY] = "\"any\"",
	};

	return types[type];
}

/* SQL text between quotes. */
static void
print_quoted(const char *text)
{
	putchar('\'');
	for (; *text; text++) {
		if (*text == '\'')
			putchar('\'');
		putchar(*text);
	}
	putchar('\'');
}

/* Bit i of overload chooses the second type of argument i, where it has one. */
static cz_type
overload_type(const cz_argument *argument, int index, int overload)
{
	return argument->other != CZ_NULL && (overload >> index & 1) ? argument->other : argument->type;
}

static int
overload_exists(const cz_function *function, int overload)
{
	for (int i = 0; i < cz_function_arity(function); i++)
		if ((overload >> i & 1) && function->arguments[i].other == CZ_NULL)
			return 0;
	return 1;
}

/* The arguments with names and defaults (declared) or types alone (to name the function in COMMENT ON). */
static void
print_arguments(const cz_function *function, int overload, int declared)
{
	for (int i = 0; i < cz_function_arity(function); i++) {
		const cz_argument *argument = &function->arguments[i];

		printf("%s", i ? ", " : "");
		if (argument->mode == CZ_VARIADIC)
			printf("VARIADIC ");
		if (declared)
			printf("\"%s\" ", argument->name);
		printf("%s", postgres_type(overload_type(argument, i, overload)));
		if (declared && argument->mode == CZ_OPTIONAL)
			printf(" DEFAULT NULL");
	}
}

static void
print_comment(const cz_function *function, const char *kind, int overload)
{
	printf("COMMENT ON %s %s(", kind, function->name);
	print_arguments(function, overload, 0);
	printf(") IS ");
	print_quoted(function->summary);
	printf(";\n");
}

/*
 * A value of any type may be turned into text by an output function that follows the session's settings, so that a pure
 * function over such values is no more than STABLE, as jsonb_build_array is.
 */
static int
takes_any_type(const cz_function *function)
{
	for (int i = 0; i < cz_function_arity(function); i++)
		if (function->arguments[i].type == CZ_ANY)
			return 1;
	return 0;
}

static const char *
volatility(const cz_function *function)
{
	static const char *const words[] = {
		[CZ_PURE] = "IMMUTABLE PARALLEL SAFE",			[CZ_STABLE] = "STABLE PARALLEL RESTRICTED",
		[CZ_VOLATILE] = "VOLATILE PARALLEL RESTRICTED", [CZ_READS] = "STABLE PARALLEL RESTRICTED",
		[CZ_WRITES] = "VOLATILE PARALLEL UNSAFE",
	};

	return function->class == CZ_PURE && takes_any_type(function) ? "STABLE PARALLEL SAFE" : words[function->class];
}

static void
print_result(const cz_function *function)
{
	if (function->kind != CZ_TABLE) {
		printf("%s", postgres_type(function->result));
		return;
	}
	printf("TABLE (");
	for (int i = 0; i < cz_function_column_count(function); i++)
		printf("%s\"%s\" %s", i ? ", " : "", function->columns[i].name, postgres_type(function->columns[i].type));
	printf(")");
}

static void
print_function(const cz_function *function, int overload)
{
	printf("CREATE FUNCTION %s(", function->name);
	print_arguments(function, overload, 1);
	printf(")\nRETURNS ");
	print_result(function);
	printf("\nAS 'MODULE_PATHNAME', 'pg_%s'\nLANGUAGE C %s%s;\n", function->name, volatility(function),
		   cz_function_is_strict(function) ? " STRICT" : "");
	print_comment(function, "FUNCTION", overload);
}

/* VARIADIC "any" takes one argument at least; none is a function of its own. */
static void
print_without_arguments(const cz_function *function)
{
	printf("\nCREATE FUNCTION %s()\nRETURNS %s\nAS 'MODULE_PATHNAME', 'pg_%s'\nLANGUAGE C %s;\n", function->name,
		   postgres_type(function->result), function->name, volatility(function));
	printf("COMMENT ON FUNCTION %s() IS ", function->name);
	print_quoted(function->summary);
	printf(";\n");
}

/* A support function of an aggregate: of the step, arguments are those of the aggregate after the state. */
static void
print_support(const cz_function *function, const char *role, const char *arguments, const char *result)
{
	printf("CREATE FUNCTION %s_%s(%s", function->name, role, arguments);
	if (strcmp(role, "step") == 0) {
		printf(", ");
		print_arguments(function, 0, 0);
	}
	printf(")\nRETURNS %s\nAS 'MODULE_PATHNAME', 'pg_%s_%s'\nLANGUAGE C IMMUTABLE PARALLEL SAFE", result, function->name,
		   role);
	if (strcmp(role, "serialize") == 0 || strcmp(role, "deserialize") == 0)
		printf(" STRICT");
	printf(";\nCOMMENT ON FUNCTION %s_%s(%s", function->name, role, arguments);
	if (strcmp(role, "step") == 0) {
		printf(", ");
		print_arguments(function, 0, 0);
	}
	printf(") IS 'Part of the aggregate %s.';\n", function->name);
}

static void
print_aggregate(const cz_function *function)
{
	int parallel = function->aggregate->combine != NULL;

	print_support(function, "step", "internal", "internal");
	print_support(function, "final", "internal", postgres_type(function->result));
	if (parallel) {
		print_support(function, "combine", "internal, internal", "internal");
		print_support(function, "serialize", "internal", "bytea");
		print_support(function, "deserialize", "bytea, internal", "internal");
	}
	printf("CREATE AGGREGATE %s(", function->name);
	print_arguments(function, 0, 1);
	printf(") (\n\tSFUNC = %s_step,\n\tSTYPE = internal,\n\tFINALFUNC = %s_final", function->name, function->name);
	if (parallel)
		printf(",\n\tCOMBINEFUNC = %s_combine,\n\tSERIALFUNC = %s_serialize,\n\tDESERIALFUNC = %s_deserialize,\n"
			   "\tPARALLEL = SAFE",
			   function->name, function->name, function->name);
	printf("\n);\n");
	print_comment(function, "AGGREGATE", 0);
}

static void
print_sql(void)
{
	printf("/* The objects of the extension compozy. Printed by tools/generate.c from shared/functions.def: edit that. */\n\n"
		   "\\echo Use \"CREATE EXTENSION compozy\" to load this file. \\quit\n");
	for (int i = 0; i < ENTRY_COUNT; i++) {
		const cz_function *function;

		if (entries[i].section) {
			printf("\n-- %s\n", entries[i].section);
			continue;
		}
		function = &cz_functions[entries[i].function];
		printf("\n");
		if (function->kind == CZ_AGGREGATE) {
			print_aggregate(function);
			continue;
		}
		for (int overload = 0; overload < 1 << cz_function_arity(function); overload++)
			if (overload_exists(function, overload))
				print_function(function, overload);
		if (cz_function_is_variadic(function))
			print_without_arguments(function);
	}
}

/* ---- the reference page ---- */

static void
print_signature(const cz_function *function)
{
	printf("`%s(", function->name);
	for (int i = 0; i < cz_function_arity(function); i++) {
		const cz_argument *argument = &function->arguments[i];
		int optional = argument->mode == CZ_OPTIONAL;

		printf("%s%s%s %s", i ? ", " : "", optional ? "[" : "", argument->name, cz_type_name(argument->type));
		if (argument->other != CZ_NULL)
			printf(" or %s", cz_type_name(argument->other));
		printf("%s%s", optional ? "]" : "", argument->mode == CZ_VARIADIC ? ", …" : "");
	}
	printf(")`");
}

static void
print_columns(const cz_function *function)
{
	printf(" → table (");
	for (int i = 0; i < cz_function_column_count(function); i++)
		printf("%s`%s` %s", i ? ", " : "", function->columns[i].name, cz_type_name(function->columns[i].type));
	printf(")");
}

static const char *
class_note(const cz_function *function)
{
	static const char *const notes[] = {
		[CZ_PURE] = "pure",
		[CZ_STABLE] = "stable",
		[CZ_VOLATILE] = "volatile",
		[CZ_READS] = "reads the tables",
		[CZ_WRITES] = "writes; on SQLite only in direct SQL",
	};

	return notes[function->class];
}

static void
print_reference_entry(const cz_function *function)
{
	printf("### %s\n\n", function->name);
	print_signature(function);
	if (function->kind == CZ_TABLE)
		print_columns(function);
	else
		printf(" → %s", cz_type_name(function->result));
	printf("  \n%s%s%s", function->kind == CZ_AGGREGATE ? "aggregate, " : "", class_note(function),
		   cz_function_is_strict(function) && cz_function_arity(function) > 0 ? ", NULL for a NULL" : "");
	if (function->kind == CZ_AGGREGATE && function->aggregate->combine)
		printf(", parallel on PostgreSQL");
	if (function->kind == CZ_AGGREGATE && function->aggregate->inverse)
		printf(", window frames on SQLite");
	printf("\n\n%s", function->summary);
	printf("%s%s\n\n", function->details[0] ? " " : "", function->details);
}

static void
print_reference(void)
{
	printf("# Reference\n\n"
		   "Printed by `tools/generate.c` from `shared/functions.def`: edit that, then `make generate`.\n\n"
		   "The same names, arguments, results and errors on both engines. Types, as PostgreSQL and SQLite have them: json is\n"
		   "`jsonb` and TEXT with the JSON subtype, integer is `bigint` and INTEGER, boolean is `boolean` and 0 or 1, time is\n"
		   "`timestamptz` and TEXT in RFC 3339 with six decimals and `Z`, bytes is `bytea` and BLOB.\n\n"
		   "An argument in brackets may be left out, which is the same as NULL. An error is a code and a sentence,\n"
		   "`CODE: sentence`; see [errors](errors.md). A function that writes refuses NULL for an argument that must be\n"
		   "given; the others give NULL, or no rows.\n\n");
	for (int i = 0; i < ENTRY_COUNT; i++) {
		if (entries[i].section)
			printf("## %s\n\n", entries[i].section);
		else
			print_reference_entry(&cz_functions[entries[i].function]);
	}
}

int
main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "sql") == 0)
		print_sql();
	else if (strcmp(what, "reference") == 0)
		print_reference();
	else if (strcmp(what, "version") == 0)
		printf("%s\n", CZ_VERSION);
	else {
		fprintf(stderr, "usage: generate sql|reference|version\n");
		return 2;
	}
	return 0;
}
