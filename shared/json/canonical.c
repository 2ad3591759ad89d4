/*
 * The canonical form of a document (RFC 8785): no white space, members in the order of their keys' UTF-16 code units,
 * the escapes of the normal form, numbers as ECMAScript prints the double.
 *
 * Numbers. The RFC asks for data whose numbers are doubles (section 3.1) and gives the double nearest to what is written.
 * Our numbers are decimals of any length, so that it has to be said which of them are doubles:
 *
 * - a fraction of at most 17 digits, which is what a double needs at most (the RFC's own example, 333333333.33333329, is
 *   one, although the double would be rounded to other digits);
 * - any number that is its double rounded to so many digits: 0.1, 1e30, 9007199254740992, the 55 digits of 0.1's double.
 *
 * Others say more than a double can, 9007199254740993 for example, whose double is the number before it. Printing that
 * would give documents that differ, by an identifier maybe, one form and one hash; so the canonical form refuses
 * them, and the exact form, of which the hash is taken, prints all their digits. What it prints for them is never what
 * it prints for a double.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/canonical.h"

#include "json/double.h"
#include "json/node.h"
#include "json/number.h"
#include "json/place.h"

enum
{
	SAFE_DIGITS = 15,	/* a decimal of so many digits is the shortest of its double, which is not subnormal */
	SAFE_POINT = 300,	/* and that far from both ends of the range nothing is */
	DOUBLE_DIGITS = 17, /* that tell doubles apart */
	PLAIN_POINT = 21,	/* digits before the point up to which ECMAScript needs no exponent */
	PLAIN_ZEROS = 6		/* zeros behind the point, less one, up to which it needs none */
};

typedef struct cz_canonical
{
	cz_buffer buffer;
	cz_context *context;
	bool exact;
} cz_canonical;

/* ---- numbers ---- */

/* Where the digits of a number are to be found, the value being 0.d0 d1 … * 10^point. */
typedef struct cz_printed
{
	const cz_decimal *decimal; /* NULL: those of number */
	const cz_number *number;
	int64_t count;
	int64_t point;
	bool negative;
} cz_printed;

static void
add_digits(cz_canonical *writer, const cz_printed *printed, int64_t from, int64_t to)
{
	char *out = cz_buffer_reserve(&writer->buffer, (size_t)(to - from));

	if (!out)
		return;
	for (int64_t i = from; i < to; i++)
		*out++ = i >= printed->count || i < 0 ? '0'
		         : printed->decimal           ? printed->decimal->digits[i]
		                                      : cz_number_digit(printed->number, printed->number->first + i);
	writer->buffer.length += (size_t)(to - from);
}

/* From its sign on. */
static void
add_exponent(cz_canonical *writer, int64_t exponent)
{
	char digits[20], *p = digits + sizeof digits;
	uint64_t rest = (uint64_t)(exponent < 0 ? -exponent : exponent);

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	*--p = exponent < 0 ? '-' : '+';
	cz_buffer_add(&writer->buffer, p, (size_t)(digits + sizeof digits - p));
}

/* ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20), for any number of digits but none. */
static void
add_number(cz_canonical *writer, const cz_printed *printed)
{
	cz_buffer *buffer = &writer->buffer;
	int64_t count = printed->count, point = printed->point;

	if (printed->negative)
		cz_buffer_add_char(buffer, '-');
	if (point > -PLAIN_ZEROS && point <= 0) {
		cz_buffer_add_text(buffer, CZ_TEXT_OF("0."));
		add_digits(writer, printed, point, count);
	} else if (point > 0 && point <= PLAIN_POINT) {
		add_digits(writer, printed, 0, point);
		if (count > point)
			cz_buffer_add_char(buffer, '.');
		if (count > point)
			add_digits(writer, printed, point, count);
	} else {
		add_digits(writer, printed, 0, 1);
		if (count > 1)
			cz_buffer_add_char(buffer, '.');
		if (count > 1)
			add_digits(writer, printed, 1, count);
		cz_buffer_add_char(buffer, 'e');
		add_exponent(writer, point - 1);
	}
}

/* Whether a number is a double's: see above. */
static bool
is_double(const cz_number *number, double nearest)
{
	int64_t digits = number->last - number->first;
	bool fraction = number->last > number->point;

	return digits <= SAFE_DIGITS || (fraction && digits <= DOUBLE_DIGITS) || cz_double_rounds_to(nearest, number);
}

static cz_code
fail_number(cz_canonical *writer, const cz_json *node, const cz_place *place)
{
	cz_text spelling, pointer;

	CZ_TRY(cz_json_spelling(writer->context, node, &spelling));
	CZ_TRY(cz_place_pointer(writer->context, place, &pointer));
	cz_fail(writer->context, CZ_LIMIT_EXCEEDED,
	        "the number %.*s at \"%.*s\" is more than a double holds, and RFC 8785 has doubles only", CZ_QUOTE(spelling),
	        CZ_QUOTE(pointer));
	cz_hint(writer->context, "Keep it as a string; compozy_json_hash takes all numbers.");
	return CZ_LIMIT_EXCEEDED;
}

static cz_code
write_number(cz_canonical *writer, const cz_json *node, const cz_place *place)
{
	cz_text spelling = cz_json_text_of(node);
	cz_printed own, shortest;
	cz_decimal decimal;
	cz_number number;
	double nearest;

	if (cz_json_is_native(node))
		CZ_TRY(cz_json_spelling(writer->context, node, &spelling));
	number = cz_number_read(spelling);
	own = (cz_printed){NULL, &number, number.last - number.first, number.point - number.first, number.negative};
	if (own.count == 0) {
		cz_buffer_add_char(&writer->buffer, '0');
	} else if (own.count <= SAFE_DIGITS && own.point > -SAFE_POINT && own.point < SAFE_POINT) {
		add_number(writer, &own);
	} else if (cz_double_read(&number, &nearest) && is_double(&number, nearest)) {
		cz_double_decimal(nearest, &decimal);
		shortest = (cz_printed){&decimal, NULL, decimal.count, decimal.point, decimal.negative};
		add_number(writer, &shortest);
	} else if (writer->exact) {
		add_number(writer, &own);
	} else {
		return fail_number(writer, node, place);
	}
	return CZ_OK;
}

/* Digits alone, and not too many, are canonical already. */
static bool
is_plain_number(const cz_json *node)
{
	return (node->flags & CZ_JSON_SMALL_INT) && node->length <= SAFE_DIGITS;
}

/* ---- containers ---- */

static cz_code write_value(cz_canonical *writer, const cz_json *node, const cz_place *place, int depth);

static cz_code
write_array(cz_canonical *writer, const cz_json *array, const cz_place *place, int depth)
{
	cz_buffer_add_char(&writer->buffer, '[');
	for (uint32_t i = 0; i < array->length; i++) {
		cz_place inner = cz_place_element(place, i);

		CZ_TRY(cz_poll(writer->context));
		if (i > 0)
			cz_buffer_add_char(&writer->buffer, ',');
		CZ_TRY(write_value(writer, &array->as.items[i], &inner, depth + 1));
	}
	cz_buffer_add_char(&writer->buffer, ']');
	return CZ_OK;
}

static cz_code
write_object(cz_canonical *writer, const cz_json *object, const cz_place *place, int depth)
{
	const cz_json_member *members;

	CZ_TRY(cz_json_members_by_utf16(writer->context, object, &members));
	cz_buffer_add_char(&writer->buffer, '{');
	for (uint32_t i = 0; i < object->length; i++) {
		cz_place inner = cz_place_member(place, &members[i].key);

		CZ_TRY(cz_poll(writer->context));
		if (i > 0)
			cz_buffer_add_char(&writer->buffer, ',');
		cz_json_write(&writer->buffer, &members[i].key);
		cz_buffer_add_char(&writer->buffer, ':');
		CZ_TRY(write_value(writer, &members[i].value, &inner, depth + 1));
	}
	cz_buffer_add_char(&writer->buffer, '}');
	return CZ_OK;
}

static cz_code
write_container(cz_canonical *writer, const cz_json *node, const cz_place *place, int depth)
{
	cz_json opened;

	CZ_TRY(cz_json_check_depth(writer->context, depth));
	CZ_TRY(cz_json_open(writer->context, node, &opened));
	return node->kind == CZ_JSON_ARRAY ? write_array(writer, &opened, place, depth)
	                                   : write_object(writer, &opened, place, depth);
}

static cz_code
write_value(cz_canonical *writer, const cz_json *node, const cz_place *place, int depth)
{
	switch (node->kind) {
		case CZ_JSON_NULL:
			cz_buffer_add_text(&writer->buffer, CZ_TEXT_OF("null"));
			return CZ_OK;
		case CZ_JSON_FALSE:
			cz_buffer_add_text(&writer->buffer, CZ_TEXT_OF("false"));
			return CZ_OK;
		case CZ_JSON_TRUE:
			cz_buffer_add_text(&writer->buffer, CZ_TEXT_OF("true"));
			return CZ_OK;
		case CZ_JSON_NUMBER:
			if (!is_plain_number(node))
				return write_number(writer, node, place);
			cz_buffer_add_text(&writer->buffer, cz_json_text_of(node));
			return CZ_OK;
		case CZ_JSON_STRING:
			cz_json_write(&writer->buffer, node);
			return CZ_OK;
		default:
			return write_container(writer, node, place, depth);
	}
}

static cz_code
write(cz_context *context, const cz_json *node, bool exact, cz_text *text)
{
	cz_canonical writer = {.context = context, .exact = exact};

	cz_buffer_init(&writer.buffer, context);
	CZ_TRY(write_value(&writer, node, NULL, 1));
	return cz_buffer_finish(&writer.buffer, text);
}

cz_code
cz_json_canonical(cz_context *context, const cz_json *node, cz_text *text)
{
	return write(context, node, false, text);
}

cz_code
cz_json_canonical_exact(cz_context *context, const cz_json *node, cz_text *text)
{
	return write(context, node, true, text);
}
