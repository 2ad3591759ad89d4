/*
 * States as JSON objects: the rows of workflow_states and task_states with their column names as members.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_STATE_H
#define CZ_STORE_STATE_H

#include "json/json.h"
#include "store/columns.h"
#include "store/database.h"

/* Longest identifier of an execution, in bytes. */
enum { CZ_EXEC_ID_LIMIT = 255 };

typedef struct cz_shape
{
	const char *what; /* for messages: "workflow", "task" */
	int column_count;
	const char *const *names;	  /* in the order of the table */
	const char *letters;		  /* their types, as in statements.def */
	const unsigned char *sorted; /* the columns in normal order of their names */
} cz_shape;

extern const cz_shape cz_workflow_shape;
extern const cz_shape cz_task_shape;

/* The place of a column's name; -1 for another. */
int cz_state_column(const cz_shape *shape, cz_text name);

/* A row as an object in normal form, with every column; SQL NULL is null. */
cz_code cz_state_to_json(cz_context *context, const cz_shape *shape, const cz_value *row, cz_json *node);

/*
 * An object's members as a row: NULL for those absent or null. INVALID_ARGUMENT for a member that is no column, or of the
 * wrong kind. Texts and documents are those of the object.
 */
cz_code cz_state_from_json(cz_context *context, const cz_shape *shape, const cz_json *state, cz_value *row);

/* Rules for the columns that both tables have. */
cz_code cz_state_check_id(cz_context *context, const char *column, const cz_value *id);
cz_code cz_state_check_name(cz_context *context, const char *column, const cz_value *name); /* required, not empty */
/* usage becomes its normal form. */
cz_code cz_state_check_documents(cz_context *context, cz_value *usage, const cz_value *error);

/* An output as an object: NULL is {}, what is no object is kept under the key __value__. */
cz_code cz_state_output_object(cz_context *context, const cz_value *output, cz_json *object);

/* A new KSUID. */
cz_code cz_state_new_id(cz_context *context, cz_value *id);

/* The state of a row that is created: status PENDING, times, a new id where there is none. */
cz_code cz_state_start(cz_context *context, cz_value *id, cz_value *status, cz_value *created_at, cz_value *updated_at);

/* The row of a result as the value of a function. */
cz_code cz_state_result(cz_context *context, const cz_shape *shape, const cz_value *row, cz_value *result);

#endif
