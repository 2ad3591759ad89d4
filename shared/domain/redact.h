/*
 * Redaction: secrets in texts and documents replaced by markers.
 *
 * Found are keys and tokens of known shapes, JSON Web Tokens, private keys, bearer and basic credentials, user and
 * password in URLs, e-mail addresses, and whatever stands behind a secret's name. The markers are those of Compozy's own
 * logs: [REDACTED], [AWS_KEY_REDACTED], [EMAIL_REDACTED], [GITHUB_TOKEN_REDACTED], [JWT_REDACTED], [PRIVATE_KEY_REDACTED],
 * [SLACK_TOKEN_REDACTED]. A marker is not taken for a secret.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_REDACT_H
#define CZ_DOMAIN_REDACT_H

#include "json/json.h"

/* The text without its secrets: the same text, not a copy, where it has none. */
cz_code cz_redact_text(cz_context *context, cz_text text, cz_text *redacted);

/*
 * The document with its strings redacted and the scalars replaced that belong to a secret's name. Parts without secrets
 * stay as they are, native ones too; so does the whole, where changed is false.
 */
cz_code cz_redact_json(cz_context *context, const cz_json *node, cz_json *redacted, bool *changed);

#endif
