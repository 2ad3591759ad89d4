/*
 * The release of this library: what compozy_version() gives and the extension's files are named after.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_VERSION_H
#define CZ_DOMAIN_VERSION_H

#define CZ_VERSION "0.1.0"

#endif
