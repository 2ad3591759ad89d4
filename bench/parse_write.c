/*
 * Reading a JSON text and writing it again, by us and by yyjson: parse_write FILE ROUNDS prints the best of each, in
 * nanoseconds, and the median of ours. They take turns; each turn lasts some milliseconds.
 *
 * yyjson keeps members and numbers as they come; ours brings them into normal form.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yyjson.h>

#include "json/json.h"

enum { TURN = 4000000, MOST_ROUNDS = 1000 }; /* bytes to read in a turn */

static void *
allocate(void *engine, size_t size)
{
	(void)engine;
	return malloc(size);
}

static void
release(void *engine, void *block)
{
	(void)engine;
	free(block);
}

static bool
never(void *engine)
{
	(void)engine;
	return false;
}

static const cz_host host = {.memory = {allocate, release}, .interrupted = never};

static bool
ours(const char *text, size_t length)
{
	cz_context context;
	cz_json node;
	cz_text written;
	cz_code code;

	cz_context_init(&context, &host, NULL);
	code = cz_json_parse(&context, (cz_text){text, length}, &node);
	if (code == CZ_OK)
		code = cz_json_to_text(&context, &node, &written);
	cz_context_clear(&context);
	return code == CZ_OK;
}

static bool
theirs(const char *text, size_t length)
{
	yyjson_doc *document = yyjson_read(text, length, 0);
	char *written = yyjson_write(document, 0, NULL);
	bool good = written != NULL;

	free(written);
	yyjson_doc_free(document);
	return good;
}

/* Nanoseconds for one text. */
static double
turn(bool (*work)(const char *, size_t), const char *text, size_t length)
{
	int times = TURN / (int)length + 1;
	struct timespec begin, end;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (int i = 0; i < times; i++)
		if (!work(text, length))
			exit(1);
	clock_gettime(CLOCK_MONOTONIC, &end);
	return ((double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec)) / times;
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

int
main(int argc, char **argv)
{
	static double our_times[MOST_ROUNDS], their_times[MOST_ROUNDS];
	int rounds = argc == 3 ? atoi(argv[2]) : 0;
	FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
	char *text = malloc(16 * 1000 * 1000);
	size_t length;

	if (!file || !text || rounds < 1 || rounds > MOST_ROUNDS)
		return 2;
	length = fread(text, 1, 16 * 1000 * 1000, file);
	for (int i = 0; i < rounds; i++) {
		our_times[i] = turn(ours, text, length);
		their_times[i] = turn(theirs, text, length);
	}
	qsort(our_times, (size_t)rounds, sizeof *our_times, compare);
	qsort(their_times, (size_t)rounds, sizeof *their_times, compare);
	printf("%f %f %f\n", our_times[0], their_times[0], our_times[rounds / 2]);
	return 0;
}
