/*
 * A native form of JSON for unit tests: a node that hides a tree, opened one level at a time and counted.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_NATIVE_H
#define CZ_TEST_NATIVE_H

#include "host.h"
#include "json/json.h"

/* test_host with the native form. */
extern const cz_host test_native_host;

/* The tree as a native node, lasting as long as the context; scalars but numbers stay as they are. */
cz_code test_native(cz_context *context, const cz_json *tree, cz_json *node);

#endif
