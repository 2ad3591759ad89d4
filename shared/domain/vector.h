/*
 * Vectors: embeddings as float32 in little-endian bytes, which is how they are stored.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_VECTOR_H
#define CZ_DOMAIN_VECTOR_H

#include "domain/vector_kernel.h"
#include "domain/vocabulary.h"
#include "json/json.h"

enum { CZ_VECTOR_LIMIT = 65536 }; /* dimensions */

typedef enum cz_metric
{
	CZ_METRIC_COSINE, /* the default */
	CZ_METRIC_L2,
	CZ_METRIC_IP
} cz_metric;

CZ_DECLARE_VOCABULARY(metric)

/* The number of dimensions, from 1; INVALID_ARGUMENT for bytes that are no float32s, LIMIT_EXCEEDED for too many. */
cz_code cz_vector_dims(cz_context *context, const char *argument, cz_bytes bytes, size_t *dims);

/* INVALID_ARGUMENT, with the index, for a NaN or an infinity. */
cz_code cz_vector_check(cz_context *context, const char *argument, cz_bytes bytes);

/* An array of numbers; INVALID_ARGUMENT for anything else. */
cz_code cz_vector_from_json(cz_context *context, const char *argument, const cz_json *array, cz_bytes *bytes);

/*
 * How far apart two vectors are: less is nearer. cosine: 1 - the cosine, 0 to 2, 1 when one of them is zero; l2: Euclid's;
 * ip: the negative product. A NaN or an infinity in one of them makes a distance that isn't finite.
 */
double cz_vector_distance(const cz_vector_kernel *kernel, cz_metric metric, const uint8_t *a, const uint8_t *b, size_t dims);

#endif
