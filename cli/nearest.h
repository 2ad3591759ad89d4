/*
 * The known word that was probably meant.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/* Of count words the one that takes fewest changes to reach; NULL when none is near. A NULL among them is passed over. */
const char *cli_nearest(const char *word, const char *const *words, size_t count);

#endif
