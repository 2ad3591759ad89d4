/*
 * The domain ring: what statuses, events, identifiers, times, progress, usage, keys, secrets, vectors and errors mean, without a
 * database.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_DOMAIN_H
#define CZ_DOMAIN_DOMAIN_H

#include "domain/api_key.h"
#include "domain/bcrypt.h"
#include "domain/email.h"
#include "domain/error_object.h"
#include "domain/id.h"
#include "domain/progress.h"
#include "domain/redact.h"
#include "domain/status.h"
#include "domain/time.h"
#include "domain/usage.h"
#include "domain/vector.h"
#include "domain/version.h"
#include "domain/vocabulary.h"

#endif
