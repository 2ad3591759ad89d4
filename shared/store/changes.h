/*
 * The changes that come with an event: the argument "changes" of the functions that move states.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_CHANGES_H
#define CZ_STORE_CHANGES_H

#include "store/transition.h"

/* A column that the caller may set: whether it did, and to what (NULL for a JSON null). */
typedef struct cz_setting
{
	bool given;
	cz_value value;
} cz_setting;

typedef struct cz_changes
{
	cz_setting input, output, error;
	cz_value actor;	 /* a text or NULL */
	cz_value worker; /* the same: must hold the task's lease */
} cz_changes;

/* From the argument, which may be NULL. INVALID_ARGUMENT for another member or a wrong value; workflows have no worker. */
cz_code cz_changes_read(cz_context *context, const cz_entity *entity, const cz_value *argument, cz_changes *changes);

#endif
