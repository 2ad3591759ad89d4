/*
 * The doctor: what the parts of compozy_doctor() share.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_DOCTOR_H
#define CZ_STORE_DOCTOR_H

#include "function.h"
#include "store/database.h"

typedef enum cz_severity
{
	CZ_SEVERITY_WARNING,
	CZ_SEVERITY_ERROR
} cz_severity;

/* A row of compozy_doctor(). */
typedef struct cz_finding
{
	const char *check;
	cz_severity severity;
	cz_value count;
	cz_value example;
	const char *explanation;
	cz_value repair;
} cz_finding;

cz_code cz_finding_add(cz_context *context, cz_rows *rows, const cz_finding *finding);

/* What compozy_kept is made by: what a table can't hold, a value or a row, is kept there with the reason. */
extern const char cz_kept_table[];

/* Tables of the schema that are not there; how many. (doctor_catalogue.c) */
cz_code cz_doctor_tables(cz_context *context, cz_rows *rows, int *missing);

/* Indexes of the schema that are not there or not whole, and those of others that are there twice. */
cz_code cz_doctor_indexes(cz_context *context, cz_rows *rows);

#endif
