/*
 * Names of secrets: whether what stands behind a name (a JSON member's key, password= in a text) is to be hidden.
 *
 * Names are compared without regard to case and to what separates their words: API_KEY, api-key and apiKey are one. The
 * end of the name decides; a word such as "hash" or a number behind it doesn't matter.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_SECRET_NAME_H
#define CZ_DOMAIN_SECRET_NAME_H

#include "base/text.h"

typedef enum cz_secret_name
{
	CZ_NAME_ORDINARY,
	CZ_NAME_WEAK,		   /* maybe: numbers and paths behind it are none */
	CZ_NAME_ADDRESS,	   /* of a database: a URL keeps all but its password */
	CZ_NAME_SECRET,
	CZ_NAME_PASSWORD,	   /* and SQL writes it without a sign between: PASSWORD 'x' */
	CZ_NAME_AUTHORIZATION, /* a scheme, then credentials */
	CZ_NAME_LINE		   /* the secret takes the whole line */
} cz_secret_name;

cz_secret_name cz_secret_name_of(cz_text name);

#endif
