/*
 * The SQL functions of vectors.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>

#include "domain/vector.h"
#include "function.h"
#include "json/float.h"

cz_code
compozy_vector(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json parsed;
	const cz_json *array = &parsed;
	cz_bytes bytes;

	(void)count;
	if (args[0].type == CZ_JSON)
		array = args[0].as.json;
	else
		CZ_TRY(cz_json_parse(context, args[0].as.text, &parsed));
	CZ_TRY(cz_vector_from_json(context, "vector", array, &bytes));
	*result = cz_bytes_value(bytes);
	return CZ_OK;
}

cz_code
compozy_vector_json(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_bytes bytes = args[0].as.bytes;
	size_t dims;
	cz_json *items, array;

	(void)count;
	CZ_TRY(cz_vector_dims(context, "vector", bytes, &dims));
	CZ_TRY(cz_vector_check(context, "vector", bytes));
	items = CZ_NEW_ARRAY(context, dims, cz_json);
	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < dims; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_float(context, cz_vector_element(bytes.data, i), &items[i]));
	}
	array = cz_json_array(items, dims);
	return cz_json_result(context, &array, result);
}

cz_code
compozy_vector_dims(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	size_t dims;

	(void)count;
	CZ_TRY(cz_vector_dims(context, "vector", args[0].as.bytes, &dims));
	*result = cz_int((int64_t)dims);
	return CZ_OK;
}

cz_code
compozy_vector_distance(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_bytes a = args[0].as.bytes, b = args[1].as.bytes;
	cz_metric metric = CZ_METRIC_COSINE;
	size_t dims, other;
	double distance;

	(void)count;
	if (!cz_is_null(&args[2]))
		CZ_TRY(cz_metric_parse(context, args[2].as.text, &metric));
	CZ_TRY(cz_vector_dims(context, "a", a, &dims));
	CZ_TRY(cz_vector_dims(context, "b", b, &other));
	if (dims != other)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the vectors have %zu and %zu dimensions; allowed: the same number", dims,
					   other);
	distance = cz_vector_distance(cz_vector_kernel_best(), metric, a.data, b.data, dims);
	if (!isfinite(distance)) { /* sums of finite numbers always are: which element is it? */
		CZ_TRY(cz_vector_check(context, "a", a));
		CZ_TRY(cz_vector_check(context, "b", b));
	}
	*result = cz_double_value(distance);
	return CZ_OK;
}
