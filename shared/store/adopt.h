/*
 * Adoption: the tables that Compozy's own migrations made, brought to ours with their rows.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_ADOPT_H
#define CZ_STORE_ADOPT_H

#include "store/database.h"

/* What the adoption is called in the record of migrations, as version 0. */
#define CZ_ADOPTION "adoption of Compozy's tables"

/*
 * Whether the tables are Compozy's: workflow_states, and goose's record of the migrations that made it. ALREADY_EXISTS when
 * they are somebody else's, or of a Compozy so old that its own migrations must run first.
 */
cz_code cz_adoption_wanted(cz_context *context, bool *wanted);

/* Puts the tables aside, so that the migrations can make ours. */
cz_code cz_adoption_begin(cz_context *context);

/* Brings the rows over, and drops the tables that were put aside. */
cz_code cz_adoption_end(cz_context *context);

#endif
