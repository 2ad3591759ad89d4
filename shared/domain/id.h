/*
 * Identifiers: KSUIDs.
 *
 * 20 bytes: the seconds since 1400000000 (2014-05-13T16:53:20Z) as 32 bits, most significant byte first, then 16 random
 * bytes; written as a 160-bit number in 27 digits of base 62 (0-9A-Za-z), so that the order of texts is the order of
 * times. The format is the one of segmentio/ksuid.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_ID_H
#define CZ_DOMAIN_ID_H

#include "base/context.h"

enum { CZ_ID_LENGTH = 27 };

/* A new id, without a NUL, of the host's time and random bytes. LIMIT_EXCEEDED when the time has no KSUID. */
cz_code cz_id_new(cz_context *context, char id[CZ_ID_LENGTH]);

bool cz_id_is_valid(cz_text id);

/* The second an id was made, in microseconds since 1970. INVALID_ARGUMENT for what is not a KSUID. */
cz_code cz_id_time(cz_context *context, cz_text id, int64_t *time);

/* The smallest id of a time's second. LIMIT_EXCEEDED when the time has no KSUID. */
cz_code cz_id_floor(cz_context *context, int64_t time, char id[CZ_ID_LENGTH]);

#endif
