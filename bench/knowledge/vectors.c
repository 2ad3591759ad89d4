/*
 * Vectors for bench/knowledge: makes them, prints them as chunks, finds the nearest by brute force in double precision, and
 * measures how fast memory can be read at all.
 *
 *   vectors make DIMS ROWS FILE          float32, clustered: each row is one of a thousand centres and more noise than that
 *   vectors chunks DIMS FILE             a JSON array of 500 chunks a line
 *   vectors query DIMS FILE ROW          an array: something near a row
 *   vectors nearest DIMS FILE ROW K      "id score" of the K rows with the highest cosine to that
 *   vectors floor BYTES                  milliseconds to read so many bytes of memory once
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
	CENTRES = 1000,
	BATCH = 500,
	MOST_DIMS = 4096
};

static uint64_t state = 42;

static double
uniform(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(state >> 11) / 9007199254740992.0;
}

/* Near enough to normal: the sum of four, of variance 1. */
static float
normal(void)
{
	return (float)((uniform() + uniform() + uniform() + uniform() - 2) * 1.7320508);
}

static void
noise(float *row, const float *centre, size_t dims)
{
	for (size_t i = 0; i < dims; i++)
		row[i] = 0.6f * centre[i] + 0.8f * normal();
}

static float *
allocate(size_t count)
{
	float *memory = malloc(count * sizeof *memory);

	if (!memory)
		exit(1);
	return memory;
}

static void
make(size_t dims, size_t rows, const char *path)
{
	float *centres = allocate(CENTRES * dims), *row = allocate(dims);
	FILE *file = fopen(path, "wb");

	for (size_t i = 0; i < CENTRES * dims; i++)
		centres[i] = normal();
	for (size_t i = 0; file && i < rows; i++) {
		noise(row, centres + (size_t)(uniform() * CENTRES) * dims, dims);
		if (fwrite(row, sizeof *row, dims, file) != dims)
			exit(1);
	}
	if (!file || fclose(file) != 0)
		exit(1);
}

static float *
read_all(size_t dims, const char *path, size_t *rows)
{
	FILE *file = fopen(path, "rb");
	float *data;
	long size;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		exit(1);
	rewind(file);
	*rows = (size_t)size / sizeof(float) / dims;
	data = allocate(*rows * dims);
	if (fread(data, sizeof *data, *rows * dims, file) != *rows * dims)
		exit(1);
	fclose(file);
	return data;
}

static void
print_vector(const float *row, size_t dims)
{
	for (size_t i = 0; i < dims; i++)
		printf("%s%.9g", i ? "," : "[", (double)row[i]);
	printf("]");
}

static void
print_chunks(size_t dims, const char *path)
{
	size_t rows;
	float *data = read_all(dims, path, &rows);

	for (size_t i = 0; i < rows; i++) {
		printf("%s{\"id\":\"%08zu\",\"document\":\"The text of a chunk.\",\"metadata\":{\"percent\":%zu},\"embedding\":",
			   i % BATCH ? "," : "[", i, i % 100);
		print_vector(data + i * dims, dims);
		printf("}%s", i % BATCH == BATCH - 1 || i == rows - 1 ? "]\n" : "");
	}
}

static void
make_query(const float *data, size_t dims, size_t row, float *query)
{
	state = row + 1;
	noise(query, data + row * dims, dims);
}

static double
cosine(const float *a, const float *b, size_t dims)
{
	double ab = 0, aa = 0, bb = 0;

	for (size_t i = 0; i < dims; i++) {
		ab += (double)a[i] * (double)b[i];
		aa += (double)a[i] * (double)a[i];
		bb += (double)b[i] * (double)b[i];
	}
	return ab / sqrt(aa * bb);
}

static void
print_nearest(size_t dims, const char *path, size_t row, size_t k)
{
	size_t rows;
	float *data = read_all(dims, path, &rows), *query = allocate(dims);
	double *scores = malloc(rows * sizeof *scores);

	make_query(data, dims, row, query);
	for (size_t i = 0; scores && i < rows; i++)
		scores[i] = cosine(query, data + i * dims, dims);
	for (size_t i = 0; scores && i < k; i++) {
		size_t best = 0;

		for (size_t j = 1; j < rows; j++)
			best = scores[j] > scores[best] ? j : best;
		printf("%08zu %.17g\n", best, scores[best]);
		scores[best] = -2;
	}
}

static double
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
print_floor(size_t bytes)
{
	uint64_t *memory = malloc(bytes), sum = 0;
	double best = 1e9;

	if (!memory)
		exit(1);
	memset(memory, 1, bytes);
	for (int round = 0; round < 9; round++) {
		double start = milliseconds(), took;

		for (size_t i = 0; i < bytes / sizeof *memory; i++)
			sum += memory[i];
		took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("%.3f\n", sum ? best : 0);
}

int
main(int count, char **arguments)
{
	const char *what = count > 2 ? arguments[1] : "";
	size_t dims = count > 2 ? strtoull(arguments[2], NULL, 10) : 0, rows;

	if (strcmp(what, "floor") == 0)
		print_floor(dims);
	else if (dims < 1 || dims > MOST_DIMS)
		return 2;
	else if (strcmp(what, "make") == 0 && count == 5)
		make(dims, strtoull(arguments[3], NULL, 10), arguments[4]);
	else if (strcmp(what, "chunks") == 0 && count == 4)
		print_chunks(dims, arguments[3]);
	else if (strcmp(what, "nearest") == 0 && count == 6)
		print_nearest(dims, arguments[3], strtoull(arguments[4], NULL, 10), strtoull(arguments[5], NULL, 10));
	else if (strcmp(what, "query") == 0 && count == 5) {
		float *data = read_all(dims, arguments[3], &rows), *query = allocate(dims);

		make_query(data, dims, strtoull(arguments[4], NULL, 10), query);
		print_vector(query, dims);
	} else
		return 2;
	return 0;
}
