/*
 * E-mail addresses, as the names of users.
 *
 * What an address is, only its own server knows (RFC 5321, section 4.1.2); what is checked here keeps mistakes out: one @
 * with something on both sides, no white space, no more than 254 bytes. Two addresses are the same without regard to
 * the case of ASCII letters, since that is all that both engines fold alike.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_EMAIL_H
#define CZ_DOMAIN_EMAIL_H

#include "base/context.h"

/* RFC 5321's longest path, 256, without its angle brackets. */
enum { CZ_EMAIL_LIMIT = 254 };

cz_code cz_email_check(cz_context *context, cz_text email);

/* In small letters: what addresses are compared by. */
cz_code cz_email_fold(cz_context *context, cz_text email, cz_text *folded);

#endif
