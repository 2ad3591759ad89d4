/*
 * compozy.yaml.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SETTINGS_FILE_H
#define CLI_SETTINGS_FILE_H

#include "settings.h"

/* Puts what a file sets; file as for cli_settings_read. */
bool cli_settings_read_file(cli_settings *settings, const char *file, cli_buffer *message);

#endif
