/*
 * Numbers: normal form, order, integers. Always exact; no double comes near.
 *
 * Normal form is what PostgreSQL's numeric prints: no exponent, no minus before a zero, as many digits behind the point
 * as the spelling has less its exponent (1.50e1 is 15.0, 1.5e2 is 150).
 *
 * An exponent may have any number of digits: beyond EXPONENT_CAP it decides by its sign alone, since no text is long
 * enough to make up for it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/number.h"

#define EXPONENT_CAP (INT64_C(1) << 50)

enum { INT64_DIGITS = 19 };

static bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* The exponent from its sign on. */
static int64_t
read_exponent(const char *p, const char *end)
{
	bool negative = *p == '-';
	int64_t exponent = 0;

	if (*p == '-' || *p == '+')
		p++;
	for (; p < end; p++)
		if (exponent < EXPONENT_CAP)
			exponent = exponent * 10 + (*p - '0');
	if (exponent > EXPONENT_CAP)
		exponent = EXPONENT_CAP;
	return negative ? -exponent : exponent;
}

/* Finds first and last. */
static void
trim_zeros(cz_number *number)
{
	int64_t digits = number->whole_length + number->fraction_length;

	number->first = 0;
	while (number->first < digits && cz_number_digit(number, number->first) == '0')
		number->first++;
	number->last = digits;
	while (number->last > number->first && cz_number_digit(number, number->last - 1) == '0')
		number->last--;
}

cz_number
cz_number_read(cz_text spelling)
{
	const char *p = spelling.data, *end = p + spelling.length;
	cz_number number = {.negative = *p == '-'};

	if (number.negative)
		p++;
	number.whole = p;
	while (p < end && is_digit(*p))
		p++;
	number.whole_length = p - number.whole;
	number.fraction = p;
	if (p < end && *p == '.') {
		number.fraction = ++p;
		while (p < end && is_digit(*p))
			p++;
		number.fraction_length = p - number.fraction;
	}
	number.point = number.whole_length + (p < end ? read_exponent(p + 1, end) : 0);
	trim_zeros(&number);
	if (cz_number_is_zero(&number))
		number.negative = false;
	return number;
}

int64_t
cz_number_scale(const cz_number *number)
{
	int64_t scale = number->whole_length + number->fraction_length - number->point;

	return scale > 0 ? scale : 0;
}

/* The digit that the normal form begins with: one before the point at least. */
static int64_t
first_written(const cz_number *number)
{
	return cz_number_is_zero(number) || number->first >= number->point ? number->point - 1 : number->first;
}

size_t
cz_number_size(const cz_number *number)
{
	int64_t scale = cz_number_scale(number);

	return (size_t)(number->negative + number->point - first_written(number) + (scale > 0) + scale);
}

void
cz_number_write(cz_buffer *buffer, cz_text spelling)
{
	cz_number number = cz_number_read(spelling);
	int64_t scale = cz_number_scale(&number), start = first_written(&number);
	char *out = cz_buffer_reserve(buffer, cz_number_size(&number)), *begin = out;

	if (!out)
		return;
	if (number.negative)
		*out++ = '-';
	for (int64_t i = start; i < number.point; i++)
		*out++ = i < number.first ? '0' : cz_number_digit(&number, i);
	if (scale > 0)
		*out++ = '.';
	for (int64_t i = number.point; i < number.point + scale; i++)
		*out++ = cz_number_digit(&number, i);
	buffer->length += (size_t)(out - begin);
}

cz_code
cz_json_spelling(cz_context *context, const cz_json *node, cz_text *text)
{
	cz_buffer buffer;

	if (cz_json_is_native(node))
		return context->host->json->number(context, node, text);
	*text = (cz_text){node->as.text, node->length};
	if (node->kind != CZ_JSON_NUMBER || (node->flags & CZ_JSON_PLAIN))
		return CZ_OK;
	cz_buffer_init(&buffer, context);
	cz_number_write(&buffer, *text);
	return cz_buffer_finish(&buffer, text);
}

/* Orders two numbers that are not zero without regard to their signs. */
static int
compare_magnitudes(const cz_number *a, const cz_number *b)
{
	int64_t a_size = a->point - a->first, b_size = b->point - b->first;

	if (a_size != b_size)
		return a_size < b_size ? -1 : 1;
	for (int64_t i = 0; a->first + i < a->last || b->first + i < b->last; i++) {
		char a_digit = cz_number_digit(a, a->first + i), b_digit = cz_number_digit(b, b->first + i);

		if (a_digit != b_digit)
			return a_digit < b_digit ? -1 : 1;
	}
	return 0;
}

static int
sign(const cz_number *number)
{
	return cz_number_is_zero(number) ? 0 : number->negative ? -1 : 1;
}

int
cz_json_number_compare(cz_text a_spelling, cz_text b_spelling)
{
	cz_number a, b;

	if (cz_text_equal(a_spelling, b_spelling))
		return 0;
	a = cz_number_read(a_spelling);
	b = cz_number_read(b_spelling);
	if (sign(&a) != sign(&b))
		return sign(&a) < sign(&b) ? -1 : 1;
	return sign(&a) == 0 ? 0 : sign(&a) * compare_magnitudes(&a, &b);
}

/* The integer that the digits from first to point are; false when it has a fraction or leaves 64 bits. */
static bool
number_to_int(const cz_number *number, int64_t *integer)
{
	uint64_t magnitude = 0, limit = (uint64_t)INT64_MAX + number->negative;

	*integer = 0;
	if (cz_number_is_zero(number))
		return true;
	if (number->last > number->point || number->point - number->first > INT64_DIGITS)
		return false;
	for (int64_t i = number->first; i < number->point; i++)
		magnitude = magnitude * 10 + (uint64_t)(cz_number_digit(number, i) - '0');
	if (magnitude > limit)
		return false;
	*integer = number->negative ? -(int64_t)(magnitude - 1) - 1 : (int64_t)magnitude;
	return true;
}

/* A spelling of at most 18 digits without point and exponent. */
static int64_t
small_int(cz_text spelling)
{
	bool negative = spelling.data[0] == '-';
	int64_t integer = 0;

	for (size_t i = negative; i < spelling.length; i++)
		integer = integer * 10 + (spelling.data[i] - '0');
	return negative ? -integer : integer;
}

/* Whether a spelling is what small_int takes. */
static bool
is_small_int(cz_text spelling)
{
	size_t i = spelling.data[0] == '-';

	if (spelling.length - i >= INT64_DIGITS)
		return false;
	while (i < spelling.length && is_digit(spelling.data[i]))
		i++;
	return i == spelling.length;
}

bool
cz_json_small_int(const cz_host *host, const cz_json *node, int64_t *number)
{
	if (node->kind != CZ_JSON_NUMBER)
		return false;
	if (cz_json_is_native(node))
		return host->json->small_int(node, number);
	if (node->flags & CZ_JSON_SMALL_INT)
		*number = small_int((cz_text){node->as.text, node->length});
	return (node->flags & CZ_JSON_SMALL_INT) != 0;
}

cz_code
cz_json_get_int(cz_context *context, const cz_json *node, int64_t *number, bool *is_int)
{
	cz_text spelling = {node->as.text, node->length};
	cz_number parts;

	*is_int = node->kind == CZ_JSON_NUMBER;
	if (!*is_int)
		return CZ_OK;
	if (cz_json_small_int(context->host, node, number))
		return CZ_OK;
	if (cz_json_is_native(node))
		CZ_TRY(context->host->json->number(context, node, &spelling));
	if (is_small_int(spelling)) {
		*number = small_int(spelling);
		return CZ_OK;
	}
	parts = cz_number_read(spelling);
	*is_int = number_to_int(&parts, number);
	return CZ_OK;
}

cz_code
cz_json_int(cz_context *context, int64_t number, cz_json *node)
{
	char digits[INT64_DIGITS + 1], *p = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	cz_text text;

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	text.length = (size_t)(digits + sizeof digits - p);
	*node = (cz_json){.kind = CZ_JSON_NUMBER, .flags = CZ_JSON_PLAIN};
	if (text.length < INT64_DIGITS)
		node->flags |= CZ_JSON_SMALL_INT;
	if (number < 0) {
		*--p = '-';
		text.length++;
	}
	text.data = p;
	CZ_TRY(cz_text_copy(context, text, &text));
	node->as.text = text.data;
	node->length = (uint32_t)text.length;
	return CZ_OK;
}
