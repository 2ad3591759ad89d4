/*
 * The SQL functions of the vocabularies outside the state machine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/vocabulary.h"
#include "function.h"

cz_code
compozy_strategy_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_strategy strategy;

	(void)context;
	(void)count;
	*result = cz_bool(cz_strategy_find(args[0].as.text, &strategy));
	return CZ_OK;
}

cz_code
compozy_execution_type_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_execution_type type;

	(void)context;
	(void)count;
	*result = cz_bool(cz_execution_type_find(args[0].as.text, &type));
	return CZ_OK;
}

cz_code
compozy_execution_type_has_children(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_execution_type type;

	(void)count;
	CZ_TRY(cz_execution_type_parse(context, args[0].as.text, &type));
	*result = cz_bool(cz_execution_type_has_children(type));
	return CZ_OK;
}
