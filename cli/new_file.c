/*
 * A file that is there whole or not at all.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

static cli_exit
fail(const char *path)
{
	cli_tell("the file \"%s\" can't be written: %s", path, strerror(errno));
	return CLI_EXIT_FAILED;
}

cli_exit
cli_new_file_begin(cli_new_file *file, const char *path, bool replaces)
{
	cli_buffer name = {0};
	struct stat found;

	*file = (cli_new_file){.path = path};
	if (!replaces && lstat(path, &found) == 0) {
		errno = EEXIST;
		return fail(path);
	}
	cli_buffer_add_format(&name, "%s.%ld.unfinished", path, (long)getpid());
	file->written = cli_buffer_take(&name);
	return CLI_EXIT_DONE;
}

/* A name is on the disk when its directory is. */
static bool
sync_path(const char *path)
{
	int handle = open(path, O_RDONLY);
	bool is_done = handle >= 0 && fsync(handle) == 0;

	if (handle >= 0)
		close(handle);
	return is_done;
}

cli_exit
cli_new_file_finish(cli_new_file *file)
{
	char *path = cli_copy_text(file->path);
	bool is_done = sync_path(file->written) && rename(file->written, file->path) == 0 && sync_path(dirname(path));

	free(path);
	if (!is_done)
		return fail(file->path);
	free(file->written);
	file->written = NULL;
	return CLI_EXIT_DONE;
}

void
cli_new_file_end(cli_new_file *file)
{
	if (file->written)
		unlink(file->written);
	free(file->written);
	*file = (cli_new_file){0};
}
