/*
 * Vectors: reading and checking them, and how far apart two are.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/vector.h"

#include <math.h>

#include "json/float.h"

enum { ELEMENT = 4 /* bytes */ };

static const cz_text metrics[] = {
	[CZ_METRIC_COSINE] = CZ_WORD("cosine"),
	[CZ_METRIC_L2] = CZ_WORD("l2"),
	[CZ_METRIC_IP] = CZ_WORD("ip"),
};

CZ_DEFINE_VOCABULARY(metric, "a metric", metrics)

/* ---- checking ---- */

static cz_code
check_dims(cz_context *context, const char *argument, size_t dims)
{
	if (dims == 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is an empty vector; at least 1 number is needed", argument);
	if (dims > CZ_VECTOR_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "argument \"%s\" is a vector of %zu numbers; allowed: %d", argument, dims,
					   CZ_VECTOR_LIMIT);
	return CZ_OK;
}

cz_code
cz_vector_dims(cz_context *context, const char *argument, cz_bytes bytes, size_t *dims)
{
	*dims = bytes.length / ELEMENT;
	if (bytes.length % ELEMENT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" has %zu bytes, which is no vector; allowed: a multiple of %d",
					   argument, bytes.length, ELEMENT);
	return check_dims(context, argument, *dims);
}

cz_code
cz_vector_check(cz_context *context, const char *argument, cz_bytes bytes)
{
	for (size_t i = 0; i < bytes.length / ELEMENT; i++) {
		float element = cz_vector_element(bytes.data, i);

		if (!isfinite(element))
			return cz_fail(context, CZ_INVALID_ARGUMENT, "element %zu of argument \"%s\" is %s; allowed: finite numbers", i,
						   argument, isnan(element) ? "NaN" : "infinite");
	}
	return CZ_OK;
}

/* ---- reading JSON ---- */

/* What read_element has no number for. */
static cz_code
fail_element(cz_context *context, const char *argument, size_t index, const cz_json *node)
{
	cz_text spelling;

	if (node->kind != CZ_JSON_NUMBER)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "element %zu of argument \"%s\" is of type %s; allowed: number", index,
					   argument, cz_json_kind_name(node));
	CZ_TRY(cz_json_spelling(context, node, &spelling));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "element %zu of argument \"%s\" is %.*s, beyond the largest float32", index,
				   argument, CZ_QUOTE(spelling));
}

static cz_code
read_element(cz_context *context, const char *argument, size_t index, const cz_json *node, uint8_t *bytes)
{
	cz_text spelling = {node->as.text, node->length};
	float element;
	uint32_t bits;

	if (node->kind == CZ_JSON_NUMBER && cz_json_is_native(node))
		CZ_TRY(cz_json_spelling(context, node, &spelling));
	if (node->kind != CZ_JSON_NUMBER || !cz_float_read(spelling, &element))
		return fail_element(context, argument, index, node);
	memcpy(&bits, &element, sizeof bits);
	for (int i = 0; i < ELEMENT; i++)
		bytes[i] = (uint8_t)(bits >> i * 8);
	return CZ_OK;
}

cz_code
cz_vector_from_json(cz_context *context, const char *argument, const cz_json *array, cz_bytes *bytes)
{
	cz_json opened;
	uint8_t *data;

	if (array->kind != CZ_JSON_ARRAY)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is of type %s; allowed: an array of numbers", argument,
					   cz_json_kind_name(array));
	CZ_TRY(check_dims(context, argument, cz_json_count(context, array)));
	CZ_TRY(cz_json_open(context, array, &opened));
	data = cz_allocate_array(context, opened.length, ELEMENT);
	if (!data)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < opened.length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(read_element(context, argument, i, &opened.as.items[i], data + i * ELEMENT));
	}
	*bytes = (cz_bytes){data, (size_t)opened.length * ELEMENT};
	return CZ_OK;
}

/* ---- distances ---- */

static double
cosine_distance(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims)
{
	double product, left, right, squares, cosine;

	cz_vector_cosine(kernel, a, b, dims, &product, &left, &right);
	squares = left * right;
	if (!isfinite(squares))
		return squares;
	cosine = squares > 0 ? product / sqrt(squares) : 0;
	return 1 - (cosine > 1 ? 1 : cosine < -1 ? -1 : cosine);
}

double
cz_vector_distance(const cz_vector_kernel *kernel, cz_metric metric, const uint8_t *a, const uint8_t *b, size_t dims)
{
	switch (metric) {
		case CZ_METRIC_COSINE:
			break;
		case CZ_METRIC_L2:
			return sqrt(cz_vector_squares(kernel, a, b, dims));
		case CZ_METRIC_IP:
			return 0 - cz_vector_product(kernel, a, b, dims);
	}
	return cosine_distance(kernel, a, b, dims);
}
