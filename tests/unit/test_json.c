/*
 * The JSON ring, text: parsing, normal form, limits, numbers.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>

#include "document.h"

/* count times piece, in memory of malloc. */
static char *
repeated(const char *piece, size_t count, const char *end)
{
	size_t length = strlen(piece);
	char *text = malloc(length * count + strlen(end) + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, piece, length);
	strcpy(text + length * count, end);
	return text;
}

/* ---- parsing and writing ---- */

static const char *const normal_forms[][2] = {
	{"null", "null"},
	{" true ", "true"},
	{"\t\r\n false", "false"},
	{"0", "0"},
	{"-0", "0"},
	{"-0.00", "0.00"},
	{"1.50", "1.50"},
	{"1e2", "100"},
	{"1E+2", "100"},
	{"1.5e1", "15"},
	{"1.50e1", "15.0"},
	{"-1.5e-3", "-0.0015"},
	{"0e5", "0"},
	{"0.0e-2", "0.000"},
	{"0.00e1", "0.0"},
	{"0.0012e2", "0.12"},
	{"0.05e-3", "0.00005"},
	{"0e99999999999999999999999", "0"},
	{"123456789012345678901234567890.5", "123456789012345678901234567890.5"},
	{"1.7976931348623157e21", "1797693134862315700000"},
	{"\"\"", "\"\""},
	{"\"a\\/b\"", "\"a/b\""},
	{"\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
	{"\"\\u0001\\u000B\\u001f\\u007f\"", "\"\\u0001\\u000b\\u001f\x7f\""},
	{"\"\\u00e9\\u20AC\\uD83D\\ude00\"", "\"é€😀\""},
	{"\"é€😀 and a longer run of plain text\"", "\"é€😀 and a longer run of plain text\""},
	{"\"a longer plain beginning é\\n\\n then é more\"", "\"a longer plain beginning é\\n\\n then é more\""},
	{"[]", "[]"},
	{"[ ]", "[]"},
	{"{ }", "{}"},
	{"[1,[2,[]],{}]", "[1, [2, []], {}]"},
	{"{\"bb\":1,\"a\":2,\"ab\":3,\"\":4}", "{\"\": 4, \"a\": 2, \"ab\": 3, \"bb\": 1}"},
	{"{\"a\":1,\"b\":2,\"a\":3}", "{\"a\": 3, \"b\": 2}"},
	{"{\"a\":1,\"a\":2,\"a\":3}", "{\"a\": 3}"},
	{"{\"\\u0061\":1,\"a\":2}", "{\"a\": 2}"},
	{"{\"z\":[{\"y\":{\"x\":null}}],\"a\":{}}", "{\"a\": {}, \"z\": [{\"y\": {\"x\": null}}]}"},
	{"{\n    \"key\"  :   \"value\"\n                       ,\n\t\"k\":\r\n1}\n", "{\"k\": 1, \"key\": \"value\"}"},
};

static const char *const refused[][2] = {
	{"", "line 1, column 1: expected a value, but the text ends"},
	{"  ", "line 1, column 3: expected a value, but the text ends"},
	{"{\"a\": ,}", "line 1, column 7: expected a value, got \",\""},
	{"[1,]", "line 1, column 4: expected a value, got \"]\""},
	{"[1 2]", "line 1, column 4: expected \",\" or \"]\", got \"2\""},
	{"[1", "line 1, column 3: expected \",\" or \"]\", but the text ends"},
	{"[1}", "line 1, column 3: expected \",\" or \"]\", got \"}\""},
	{"{\"a\":1", "line 1, column 7: expected \",\" or \"}\", but the text ends"},
	{"{\"a\" 1}", "line 1, column 6: expected \":\" after a key, got \"1\""},
	{"{\"a\":1,}", "line 1, column 8: expected a key in double quotes, got \"}\""},
	{"{a:1}", "line 1, column 2: expected a key in double quotes, got \"a\""},
	{"{1:1}", "line 1, column 2: expected a key in double quotes, got \"1\""},
	{"{'a':1}", "line 1, column 2: expected a key in double quotes, got \"'\" (JSON strings stand in double quotes)"},
	{"'a'", "line 1, column 1: expected a value, got \"'\" (JSON strings stand in double quotes)"},
	{"[1, // one\n2]", "line 1, column 5: expected a value, got \"/\" (JSON has no comments)"},
	{"NaN", "line 1, column 1: expected a value, got \"NaN\""},
	{"[True]", "line 1, column 2: expected a value, got \"True\""},
	{"nul", "line 1, column 1: expected a value, got \"nul\""},
	{"nulls", "line 1, column 5: expected the end of the text, got \"s\""},
	{"+1", "line 1, column 1: expected a value, got \"+\""},
	{".5", "line 1, column 1: expected a value, got \".\""},
	{"01", "line 1, column 1: a number of several digits can't start with 0"},
	{"-012", "line 1, column 2: a number of several digits can't start with 0"},
	{"-", "line 1, column 2: expected a digit after the minus sign, but the text ends"},
	{"-x", "line 1, column 2: expected a digit after the minus sign, got \"x\""},
	{"1.", "line 1, column 3: expected a digit after the decimal point, but the text ends"},
	{"1.e1", "line 1, column 3: expected a digit after the decimal point, got \"e1\""},
	{"1e", "line 1, column 3: expected a digit in the exponent, but the text ends"},
	{"1e+]", "line 1, column 4: expected a digit in the exponent, got \"]\""},
	{"0x1F", "line 1, column 2: expected the end of the text, got \"x1F\""},
	{"1 2", "line 1, column 3: expected the end of the text, got \"2\""},
	{"\"abc", "line 1, column 5: expected the closing quote of a string, but the text ends"},
	{"\"abc\\", "line 1, column 6: expected the closing quote of a string, but the text ends"},
	{"\"abc\\\"", "line 1, column 7: expected the closing quote of a string, but the text ends"},
	{"\"a\nb\"", "line 1, column 3: the control character U+000A in a string must be escaped"},
	{"\"\\n a\tb\"", "line 1, column 6: the control character U+0009 in a string must be escaped"},
	{"\"\\x\"", "line 1, column 3: expected one of \" \\ / b f n r t u after a backslash, got \"x\""},
	{"\"\\u12g4\"", "line 1, column 2: expected four hexadecimal digits after \\u"},
	{"\"\\u12", "line 1, column 2: expected four hexadecimal digits after \\u"},
	{"\"\\u0000\"", "line 1, column 2: \\u0000 is not allowed: text can't hold U+0000"},
	{"\"\\ud83d\"", "line 1, column 2: \\ud83d is the first half of a surrogate pair without the second"},
	{"\"\\ud83dx\\ude00\"", "line 1, column 2: \\ud83d is the first half of a surrogate pair without the second"},
	{"\"\\ud83d\\ud83d\"", "line 1, column 2: \\ud83d is the first half of a surrogate pair without the second"},
	{"\"ab\\uDE00\"", "line 1, column 4: \\uDE00 is the second half of a surrogate pair without the first"},
	{"\"é\xE9\"", "line 1, column 3: the byte 0xE9 in a string is not valid UTF-8"},
	{"\"\\n\xC0\x80\"", "line 1, column 4: the byte 0xC0 in a string is not valid UTF-8"},
	{"\"\xED\xA0\x80\"", "line 1, column 2: the byte 0xED in a string is not valid UTF-8"},
	{"[\xFF]", "line 1, column 2: expected a value, got the byte 0xFF, which is not valid UTF-8"},
	{"\xEF\xBB\xBF{}", "line 1, column 1: expected a value, got \"\xEF\xBB\xBF\" (a byte order mark)"},
	{"[\v1]", "line 1, column 2: expected a value, got U+000B"},
	{"[1,\n {\"é€\": 1,\n  \"é\" x}]", "line 3, column 7: expected \":\" after a key, got \"x\""},
	{"[\"é\", é]", "line 1, column 7: expected a value, got \"é\""},
};

static void
test_normal_forms(cz_context *context)
{
	for (size_t i = 0; i < COUNT(normal_forms); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, normal_forms[i][0], native);

			CHECK_TEXT(written(context, &node), normal_forms[i][1]);
		}
}

/* The text is given in memory of just its size, so that reading behind it is noticed. */
static cz_code
parse_exactly(cz_context *context, const char *text, size_t length)
{
	char *copy = malloc(length ? length : 1);
	cz_json node;
	cz_code code;

	memcpy(copy, text, length);
	code = cz_json_parse(context, (cz_text){copy, length}, &node);
	free(copy);
	return code;
}

static void
test_refused(cz_context *context)
{
	for (size_t i = 0; i < COUNT(refused); i++) {
		CHECK_CASE(parse_exactly(context, refused[i][0], strlen(refused[i][0])) == CZ_INVALID_JSON, "%s",
		           refused[i][0]);
		CHECK_TEXT(cz_text_from(context->error.message), refused[i][1]);
	}
	CHECK_CASE(parse_exactly(context, "[1]\0", 4) == CZ_INVALID_JSON, "a NUL behind the text");
	CHECK_TEXT(cz_text_from(context->error.message), "line 1, column 4: expected the end of the text, got U+0000");
	CHECK_CASE(parse_exactly(context, "\"a\0\"", 4) == CZ_INVALID_JSON, "a NUL in a string");
	CHECK_TEXT(cz_text_from(context->error.message),
	           "line 1, column 3: the control character U+0000 in a string must be escaped");
	for (size_t i = 0; i < COUNT(normal_forms); i++)
		for (size_t length = 0; length < strlen(normal_forms[i][0]); length++)
			(void)parse_exactly(context, normal_forms[i][0], length);
}

/* Objects of all sizes around the ways of sorting, with every third key twice. */
static void
test_sorting(cz_context *context)
{
	for (uint32_t count = 0; count < 200; count += 1 + count / 20) {
		char text[8192] = "{", *end = text + 1;
		uint32_t key = 1;
		cz_json node;

		for (uint32_t i = 0; i < count; i++) {
			key = key * 1103515245 % 100003;
			end += sprintf(end, "%s\"k%u\":%u", i ? "," : "", i % 3 == 2 ? 7 : key % 1000, i);
		}
		strcpy(end, "}");
		node = parsed(context, text);
		for (uint32_t i = 1; i < node.length; i++)
			CHECK_CASE(cz_json_key_compare(&node.as.members[i - 1].key, &node.as.members[i].key) < 0, "%u of %u", i,
			           count);
		if (count > 2) {
			cz_json value;
			int64_t number = 0;
			bool found, is_int;

			CHECK_CASE(cz_json_member_get(context, &node, CZ_TEXT_OF("k7"), &value, &found) == CZ_OK && found, "%s",
			           text);
			CHECK_CASE(cz_json_get_int(context, &value, &number, &is_int) == CZ_OK && is_int, "%s", text);
			CHECK_CASE(number >= (count - 3) / 3 * 3 + 2, "%s gives %d", text, (int)number);
		}
	}
}

/* ---- limits ---- */

static void
test_depth(cz_context *context)
{
	char *fits = repeated("[", 1000, ""), *deep = repeated("[", 1001, ""), *closes = repeated("]", 1000, "");
	char text[2100];
	cz_json node, outer;
	cz_text result;
	bool equal;

	sprintf(text, "%s%s", fits, closes);
	node = parsed(context, text);
	CHECK_TEXT(written(context, &node), text);
	CHECK_CASE(cz_json_parse(context, cz_text_from(deep), &outer) == CZ_LIMIT_EXCEEDED, "1001 levels");
	CHECK_TEXT(cz_text_from(context->error.message), "line 1, column 1001: more than 1000 levels of nesting");
	outer = cz_json_array(&node, 1);
	CHECK_CASE(cz_json_to_text(context, &outer, &result) == CZ_LIMIT_EXCEEDED, "written");
	CHECK_TEXT(cz_text_from(context->error.message), "the document is nested deeper than 1000 levels");
	CHECK_CASE(cz_json_copy(context, &context->arena, &outer, &node) == CZ_LIMIT_EXCEEDED, "copied");
	node = outer;
	sprintf(text, "[%s%s]", fits + 1, closes + 1);
	outer = parsed(context, text);
	outer = cz_json_array(&outer, 1);
	CHECK_CASE(cz_json_equal(context, &node, &outer, &equal) == CZ_LIMIT_EXCEEDED, "compared");
	CHECK_CASE(cz_json_contains(context, &node, &outer, &equal) == CZ_LIMIT_EXCEEDED, "contained");
	CHECK_CASE(cz_json_merge(context, &node, &outer, CZ_JSON_ARRAYS_UNION, &outer) == CZ_LIMIT_EXCEEDED, "merged");
	free(fits);
	free(deep);
	free(closes);
}

static void
test_number_limits(cz_context *context)
{
	static const char *const fit[] = {"1e131071", "10e131070",  "0.1e131072",  "0.000001e131077",
	                                  "1e-16383", "1.5e-16382", "10.0e-16382", "-1e131071",
	                                  "0e-16383", "0e131072",   "0.00e-16381"};
	static const char *const exceed[] = {"1e131072",
	                                     "1e131073",
	                                     "0.1e131073",
	                                     "1e-16384",
	                                     "0e-16384",
	                                     "1.5e-16383",
	                                     "1e99999999999999999999",
	                                     "1e-99999999999999999999999",
	                                     "-1e131072",
	                                     "0.0e-99999999999999999999999"};
	char *digits = repeated("9", 131072, ""), *too_many = repeated("9", 131073, ""), *zeros = repeated("0", 16383, "1");
	char *fraction = malloc(20000);
	cz_json node;

	for (size_t i = 0; i < COUNT(fit); i++)
		CHECK_CASE(cz_json_parse(context, cz_text_from(fit[i]), &node) == CZ_OK, "%s: %s", fit[i],
		           context->error.message);
	for (size_t i = 0; i < COUNT(exceed); i++)
		CHECK_CASE(cz_json_parse(context, cz_text_from(exceed[i]), &node) == CZ_LIMIT_EXCEEDED, "%s", exceed[i]);
	CHECK_TEXT(cz_text_from(context->error.message),
	           "line 1, column 1: the number 0.0e-99999999999999999999999 has more than "
	           "16383 digits behind the decimal point");
	CHECK_CASE(cz_json_parse(context, cz_text_from(digits), &node) == CZ_OK, "131072 digits");
	CHECK_TEXT(written(context, &node), digits);
	CHECK_CASE(cz_json_parse(context, cz_text_from(too_many), &node) == CZ_LIMIT_EXCEEDED, "131073 digits");
	sprintf(fraction, "0.%s", zeros);
	CHECK_CASE(cz_json_parse(context, cz_text_from(fraction), &node) == CZ_LIMIT_EXCEEDED, "16384 decimals");
	sprintf(fraction, "0.%s", zeros + 1);
	CHECK_CASE(cz_json_parse(context, cz_text_from(fraction), &node) == CZ_OK, "16383 decimals");
	CHECK_TEXT(written(context, &node), fraction);
	node = parsed(context, "1e-16383");
	CHECK_TEXT(written(context, &node), fraction);
	free(digits);
	free(too_many);
	free(zeros);
	free(fraction);
}

/* ---- numbers ---- */

static void
test_number_compare(void)
{
	static const char *const order[] = {"-1e131071", "-10",       "-9.99",    "-1",   "-0.10000000000000001",
	                                    "-0.1",      "0",         "1e-16383", "0.09", "0.1",
	                                    "1",         "1.0000001", "9",        "10",   "99",
	                                    "1e2",       "123e5"};
	static const char *const same[][2] = {
	    {"0", "-0.000"},     {"1", "1.0"},    {"100", "1e2"},        {"0.001", "1E-3"},
	    {"-1.50", "-15e-1"}, {"0e5", "0e-5"}, {"1200", "0.0012e+6"}, {"1e131071", "10.00e131070"}};

	for (size_t i = 0; i < COUNT(order); i++)
		for (size_t j = 0; j < COUNT(order); j++)
			CHECK_CASE(cz_json_number_compare(cz_text_from(order[i]), cz_text_from(order[j])) == (i > j) - (i < j),
			           "%s and %s", order[i], order[j]);
	for (size_t i = 0; i < COUNT(same); i++) {
		CHECK_CASE(cz_json_number_compare(cz_text_from(same[i][0]), cz_text_from(same[i][1])) == 0, "%s and %s",
		           same[i][0], same[i][1]);
		CHECK_CASE(cz_json_number_compare(cz_text_from(same[i][1]), cz_text_from(same[i][0])) == 0, "%s and %s",
		           same[i][1], same[i][0]);
	}
}

static void
test_integers(cz_context *context)
{
	static const struct
	{
		const char *text;
		bool is_int;
		int64_t number;
	} cases[] = {
	    {"0", true, 0},
	    {"-0", true, 0},
	    {"0.000", true, 0},
	    {"1.0", true, 1},
	    {"10e-1", true, 1},
	    {"1.5", false, 0},
	    {"1e-1", false, 0},
	    {"-12e3", true, -12000},
	    {"999999999999999999", true, INT64_C(999999999999999999)},
	    {"9223372036854775807", true, INT64_MAX},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"-9223372036854775809", false, 0},
	    {"99999999999999999999", false, 0},
	    {"0.00000000000000000001e20", true, 1},
	    {"\"1\"", false, 0},
	    {"null", false, 0},
	    {"[1]", false, 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, cases[i].text, native);
			int64_t number = 0;
			bool is_int;

			CHECK_CASE(cz_json_get_int(context, &node, &number, &is_int) == CZ_OK, "%s", cases[i].text);
			CHECK_CASE(is_int == cases[i].is_int && (!is_int || number == cases[i].number), "%s", cases[i].text);
			if (is_int && cz_json_int(context, number, &node) == CZ_OK) {
				char text[32];

				sprintf(text, "%lld", (long long)number);
				CHECK_TEXT(written(context, &node), text);
			}
		}
}

/* The significant digits of a plain decimal, and the exponent of the form 0.d0 d1 …. */
static int
significant(cz_text text, char *digits, int *point)
{
	int count = 0, seen = 0, dot = -1;

	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '.')
			dot = seen;
		else if (text.data[i] != '-') {
			if (count > 0 || text.data[i] != '0')
				digits[count++] = text.data[i];
			seen++;
		}
	}
	*point = (dot < 0 ? seen : dot) - (seen - count);
	while (count > 0 && digits[count - 1] == '0')
		count--;
	return count;
}

/* Against the C library: reads back the same, no shorter one does, no other of its length is nearer. */
static void
check_double(cz_context *context, double number)
{
	char digits[512], shorter[64], nearest[64], *text;
	int point, count;
	cz_json node;

	cz_context_clear(context);
	cz_context_init(context, context->host, context->engine);
	CHECK_CASE(cz_json_double(context, number, &node) == CZ_OK && node.kind == CZ_JSON_NUMBER &&
	               (node.flags & CZ_JSON_PLAIN),
	           "%.17g", number);
	text = malloc(node.length + 1);
	memcpy(text, node.as.text, node.length);
	text[node.length] = '\0';
	CHECK_CASE(strtod(text, NULL) == number, "%.17g as %s", number, text);
	CHECK_CASE(!strchr(text, 'e') && text[0] != '.' && !(strchr(text, '.') && text[node.length - 1] == '0'), "%s",
	           text);
	count = significant((cz_text){text, node.length}, digits, &point);
	if (count > 1) {
		sprintf(shorter, "%.*e", count - 2, number);
		CHECK_CASE(strtod(shorter, NULL) != number, "%.17g as %s, but %s is shorter", number, text, shorter);
	}
	if (count > 0) {
		sprintf(nearest, "%.*e", count - 1, number);
		if (strtod(nearest, NULL) == number) {
			const char *mantissa = nearest + (nearest[0] == '-');

			CHECK_CASE(mantissa[0] == digits[0] &&
			               (count == 1 || memcmp(mantissa + 2, digits + 1, (size_t)count - 1) == 0),
			           "%.17g as %s, but %s is nearer", number, text, nearest);
			CHECK_CASE(atoi(strchr(nearest, 'e') + 1) == point - 1, "%s and %s", text, nearest);
		}
	}
	free(text);
}

static void
test_doubles(cz_context *context)
{
	static const struct
	{
		double number;
		const char *text;
	} cases[] = {
	    {0.0, "0"},
	    {-0.0, "0"},
	    {0.1, "0.1"},
	    {0.30000000000000004, "0.30000000000000004"},
	    {100, "100"},
	    {-1.5, "-1.5"},
	    {1e21, "1000000000000000000000"},
	    {1e-7, "0.0000001"},
	    {123456789012345680.0, "123456789012345680"},
	    {9007199254740993.0, "9007199254740992"},
	    {5e-324, NULL},
	    {1.7976931348623157e308, NULL},
	    {2.2250738585072014e-308, NULL},
	    {2.2250738585072009e-308, NULL},
	    {9007199254740991.0, "9007199254740991"},
	    {999999999999999.0, "999999999999999"},
	    {1e15, "1000000000000000"},
	    {1e22, "10000000000000000000000"},
	    {1e23, "100000000000000000000000"},
	    {0.3, "0.3"},
	    {2.5e-7, "0.00000025"},
	    {4.35, "4.35"},
	    {1.0 / 3, "0.3333333333333333"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		cz_json node;

		check_double(context, cases[i].number);
		CHECK_CASE(cz_json_double(context, cases[i].number, &node) == CZ_OK, "%.17g", cases[i].number);
		if (cases[i].text)
			CHECK_TEXT(written(context, &node), cases[i].text);
	}
}

/* Around every power of two, anywhere, and with few decimals. */
static void
test_many_doubles(cz_context *context)
{
	uint64_t bits = 88172645463325252;

	for (int exponent = 0; exponent < 0x7FF; exponent++)
		for (uint64_t offset = 0; offset < 3; offset++) {
			uint64_t around = ((uint64_t)exponent << 52) + offset - (exponent > 0);
			double number;

			memcpy(&number, &around, sizeof number);
			check_double(context, number);
		}
	for (int i = 0; i < 20000; i++) {
		double number;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&number, &bits, sizeof number);
		if ((bits >> 52 & 0x7FF) != 0x7FF)
			check_double(context, number);
		check_double(context, (double)(int64_t)(bits >> 20) / 1000);
		check_double(context, (double)(bits % 100000) / 100);
	}
}

int
main(void)
{
	test_engine engine;
	cz_context context;

	test_context(&context, &test_native_host, &engine);
	test_normal_forms(&context);
	test_refused(&context);
	test_sorting(&context);
	test_depth(&context);
	test_number_limits(&context);
	test_number_compare();
	test_integers(&context);
	test_doubles(&context);
	test_many_doubles(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	return check_result();
}
