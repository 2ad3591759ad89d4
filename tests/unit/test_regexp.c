/*
 * Regular expressions: both dialects, what is refused, linear time, limits, and both sweeps.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <time.h>

#include "check_case.h"
#include "base/utf8.h"
#include "host.h"
#include "json/regexp.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef enum how
{
	MATCH,	/* RFC 9485, the whole text */
	SEARCH, /* RFC 9485, anywhere */
	ECMA	/* ECMA-262, anywhere */
} how;

static cz_code
compile(cz_context *context, how kind, cz_text expression, const cz_regexp **regexp)
{
	return cz_regexp_compile(context, &context->arena, kind == ECMA ? CZ_REGEXP_ECMA : CZ_REGEXP_INTEROPERABLE,
	                         kind == MATCH, expression, regexp);
}

/* ---- what matches ---- */

typedef struct match_case
{
	how kind;
	const char *expression;
	const char *text;
	bool matches;
} match_case;

static const match_case match_cases[] = {
    /* RFC 9485: anchored or not */
    {MATCH, "", "", true},
    {MATCH, "", "a", false},
    {SEARCH, "", "a", true},
    {MATCH, "a", "a", true},
    {MATCH, "a", "aa", false},
    {MATCH, "a", "", false},
    {SEARCH, "a", "bab", true},
    {SEARCH, "a", "bcb", false},
    {MATCH, "ab|cd", "cd", true},
    {MATCH, "ab|cd", "abcd", false},
    {MATCH, "a(b|c)d", "acd", true},
    {MATCH, "a(b|c)d", "ad", false},
    {MATCH, "a||b", "", true},
    {MATCH, "()", "", true},
    {MATCH, "(|a)+", "aaa", true},
    {MATCH, "(a*)*", "aaa", true},
    {MATCH, "(a*)+b", "b", true},
    {MATCH, "^ab.*", "abc", true},
    {MATCH, "^ab.*", "^abc", false},
    {SEARCH, "^ab", "xab", false},
    {SEARCH, "ab$", "xab", true},
    {SEARCH, "ab$", "abx", false},
    {SEARCH, "ab$", "ab\n", false},
    {SEARCH, "^$", "", true},
    {SEARCH, "a^b", "ab", false},
    {SEARCH, "b|^a", "ca", false},
    {SEARCH, "b|^a", "cb", true},
    /* quantifiers */
    {MATCH, "a*", "", true},
    {MATCH, "a+", "", false},
    {MATCH, "a?b", "b", true},
    {MATCH, "a?b", "aab", false},
    {MATCH, "a{0}", "", true},
    {MATCH, "a{0}", "a", false},
    {MATCH, "a{2}", "aa", true},
    {MATCH, "a{2}", "a", false},
    {MATCH, "a{2}", "aaa", false},
    {MATCH, "a{2,}", "aaaaa", true},
    {MATCH, "a{2,}", "a", false},
    {MATCH, "a{2,3}", "aaa", true},
    {MATCH, "a{2,3}", "aaaa", false},
    {MATCH, "(ab){1,2}c", "ababc", true},
    {MATCH, "(ab){1,2}c", "abababc", false},
    {MATCH, "(a{1,2}){2}", "aaaa", true},
    {MATCH, "(a{1,2}){2}", "aaaaa", false},
    {MATCH, "(){1000000000}", "", true},
    {MATCH, "(a|b*){3}", "aba", true},
    {MATCH, "a,b", "a,b", true},
    /* classes */
    {MATCH, "[abc]+", "cab", true},
    {MATCH, "[a-c]", "b", true},
    {MATCH, "[a-c]", "d", false},
    {MATCH, "[^a-c]", "d", true},
    {MATCH, "[^a-c]", "b", false},
    {MATCH, "[^a]", "\n", true},
    {MATCH, "[-a]", "-", true},
    {MATCH, "[a-]", "-", true},
    {MATCH, "[-]", "-", true},
    {MATCH, "[--]", "-", true},
    {MATCH, "[^-]", "-", false},
    {MATCH, "[a-c-]+", "-b", true},
    {MATCH, "[^^]", "^", false},
    {MATCH, "[.*+?(){}|]+", ".*+?(){}|", true},
    {MATCH, "[\\]\\[\\\\\\-]+", "[]\\-", true},
    {MATCH, "[\\t\\n\\r]+", "\n\t\r", true},
    {MATCH, "[\\p{L}\\p{Nd}]+", "aé7Ж", true},
    {MATCH, "[^\\p{L}]", "é", false},
    {MATCH, "[^\\P{L}]", "é", true},
    {MATCH, "[\\P{L}x]+", "12x", true},
    {MATCH, "[\\P{L}x]+", "12y", false},
    {MATCH, "[b-dz-zé-ü]+", "czö", true},
    {MATCH, "[a-ca-f]+", "fad", true},
    /* escapes and the dot */
    {MATCH, "\\(\\)\\*\\+\\-\\.\\?\\[\\\\\\]\\^\\{\\|\\}", "()*+-.?[\\]^{|}", true},
    {MATCH, "a\\.b", "axb", false},
    {MATCH, "\\n\\r\\t", "\n\r\t", true},
    {MATCH, ".", "\n", false},
    {MATCH, ".", "\r", false},
    {MATCH, ".", "\t", true},
    {MATCH, ".", "é", true},
    {MATCH, ".", "𐄁", true},
    {MATCH, "..", "𐄁", false},
    {MATCH, ".", "\u2028", true},
    {MATCH, "~!@#%&_=:;\"'<>/,`", "~!@#%&_=:;\"'<>/,`", true},
    /* categories */
    {MATCH, "\\p{Lu}", "Ж", true},
    {MATCH, "\\p{Lu}", "ж", false},
    {MATCH, "\\P{Lu}", "ж", true},
    {MATCH, "\\p{L}", "1", false},
    {MATCH, "\\p{Nd}", "٣", true},
    {MATCH, "\\p{Zs}", " ", true},
    {MATCH, "\\p{So}", "🐲", true},
    {MATCH, "\\p{Cn}", "\u0378", true},
    {MATCH, "\\p{Co}", "\uE000", true},
    {MATCH, "\\p{Lu}\\p{Ll}\\P{L}", "Ab1", true},
    {MATCH, "🐲*", "🐲🐲", true},
    {MATCH, "[🐀-🐲]", "🐁", true},
    {MATCH, "[🐀-🐲]", "🐳", false},
    /* ECMA-262 */
    {ECMA, "a+", "xxaayy", true},
    {ECMA, "^a*$", "aab", false},
    {ECMA, "^abc$", "abc\n", false},
    {ECMA, "^\\d$", "5", true},
    {ECMA, "^\\d$", "߀", false},
    {ECMA, "^\\D$", "߀", true},
    {ECMA, "^\\w$", "é", false},
    {ECMA, "^\\w+$", "aZ_09", true},
    {ECMA, "^\\W$", "é", true},
    {ECMA, "^\\s$", "\u00a0", true},
    {ECMA, "^\\s$", "\ufeff", true},
    {ECMA, "^\\s$", "\u2029", true},
    {ECMA, "^\\s$", "\u2003", true},
    {ECMA, "^\\s$", "\u200b", false},
    {ECMA, "^\\S$", "\001", true},
    {ECMA, "^\\S$", "\v", false},
    {ECMA, "^\\cC\\cc$", "\x03\x03", true},
    {ECMA, "^\\t\\n\\v\\f\\r$", "\t\n\v\f\r", true},
    {ECMA, "^\\x41\\u0042\\u{43}\\u{1F432}$", "ABC🐲", true},
    {ECMA, "^\\uD83D\\uDC32$", "🐲", true},
    {ECMA, "^[\\uD83D\\uDC32]$", "🐲", true},
    {ECMA, "\\uD83D", "🐲", false},
    {ECMA, "^🐲*$", "🐲🐲🐲", true},
    {ECMA, "^🐲*$", "🐉", false},
    {ECMA, "^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", "^$\\.*+?()[]{}|/", true},
    {ECMA, "^.$", "\u2028", false},
    {ECMA, "^[]$", "a", false},
    {ECMA, "^[^]$", "\n", true},
    {ECMA, "^[\\b]$", "\b", true},
    {ECMA, "^[\\w-]+$", "a-b", true},
    {ECMA, "^[^\\s\\d]$", "a", true},
    {ECMA, "^[^\\s\\d]$", " ", false},
    {ECMA, "^[\\S\\s]$", " ", true},
    {ECMA, "^[\\-\\]]+$", "-]", true},
    {ECMA, "^[a[]+$", "[a", true},
    {ECMA, "^(?:a|b)+?c??$", "ab", true},
    {ECMA, "^(?<year>\\d{4})-\\d\\d$", "2025-01", true},
    {ECMA, "\\bfoo\\b", "a foo b", true},
    {ECMA, "\\bfoo\\b", "afoo b", false},
    {ECMA, "\\bfoo\\b", "foo", true},
    {ECMA, "\\Boo\\b", "foo", true},
    {ECMA, "\\Bfoo", "foo", false},
    {ECMA, "\\b", "", false},
    {ECMA, "\\B", "", true},
    {ECMA, "\\bé", "aé", true},
    {ECMA, "^\\p{Letter}+$", "aéЖ", true},
    {ECMA, "^\\p{L}\\p{Uppercase_Letter}\\p{gc=Nd}\\p{General_Category=punct}$", "aZ1!", true},
    {ECMA, "^\\p{digit}+$", "߀7", true},
    {ECMA, "^\\p{LC}$", "ǅ", true},
    {ECMA, "^\\p{Script=Greek}+$", "αβγ", true},
    {ECMA, "^\\P{sc=Greek}+$", "abc", true},
    {ECMA, "^\\p{sc=Greek}+$", "abc", false},
    {ECMA, "^\\p{Alphabetic}\\p{White_Space}$", "a ", true},
    {ECMA, "^\\p{ASCII}\\P{ASCII}\\p{Any}$", "aé🐲", true},
    {ECMA, "^\\P{Any}$", "a", false},
    {ECMA, "^[\\p{Lu}\\p{sc=Cyrillic}]+$", "Aж", true},
    {ECMA, "\\0", "a", false},
};

static void
check_matches(cz_context *context)
{
	for (size_t i = 0; i < COUNT(match_cases); i++) {
		const match_case *at = &match_cases[i];
		const cz_regexp *regexp = NULL;
		bool matches = false;
		cz_code code = compile(context, at->kind, cz_text_from(at->expression), &regexp);

		CHECK_CASE(code == CZ_OK, "%s: %s", at->expression, context->error.message);
		if (code != CZ_OK)
			continue;
		/* Twice, since the second time everything is known. */
		for (int round = 0; round < 2; round++) {
			CHECK(cz_regexp_match(context, regexp, cz_text_from(at->text), &matches) == CZ_OK);
			CHECK_CASE(matches == at->matches, "%s on \"%s\": %d", at->expression, at->text, matches);
		}
	}
}

/* ---- what is wrong ---- */

typedef struct error_case
{
	how kind;
	cz_code code;
	const char *expression;
	const char *sentence;
} error_case;

#define WRONG(expression, rest) "the regular expression \"" expression "\" is wrong at character " rest
#define REFUSED(expression, what, place) \
	"the regular expression \"" expression "\" has " what " at character " place ", which can't be matched in linear time"

static const error_case error_cases[] = {
    {MATCH, CZ_INVALID_ARGUMENT, "a(b", WRONG("a(b", "2: this group is not closed")},
    {MATCH, CZ_INVALID_ARGUMENT, "a)b", WRONG("a)b", "2: \")\" closes nothing; as a character it is written \"\\)\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "é]", WRONG("é]", "2: \"]\" closes nothing; as a character it is written \"\\]\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "}", WRONG("}", "1: \"}\" closes nothing; as a character it is written \"\\}\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "*a", WRONG("*a", "1: \"*\" has nothing to repeat")},
    {MATCH, CZ_INVALID_ARGUMENT, "a**", WRONG("a**", "3: \"*\" has nothing to repeat")},
    {MATCH, CZ_INVALID_ARGUMENT, "a+?", WRONG("a+?", "3: \"?\" has nothing to repeat")},
    {MATCH, CZ_INVALID_ARGUMENT, "(?:a)", WRONG("(?:a)", "2: \"?\" has nothing to repeat")},
    {MATCH, CZ_INVALID_ARGUMENT, "a{", WRONG("a{", "3: expected a number of times")},
    {MATCH, CZ_INVALID_ARGUMENT, "a{,2}", WRONG("a{,2}", "3: expected a number of times")},
    {MATCH, CZ_INVALID_ARGUMENT, "a{1", WRONG("a{1", "4: expected \"}\" behind a number of times")},
    {MATCH, CZ_INVALID_ARGUMENT, "a{2,1}", WRONG("a{2,1}", "2: at least 2 times and at most 1")},
    {MATCH, CZ_INVALID_ARGUMENT, "[", WRONG("[", "1: this class is not closed")},
    {MATCH, CZ_INVALID_ARGUMENT, "[]", WRONG("[]", "2: a class has at least one character")},
    {MATCH, CZ_INVALID_ARGUMENT, "[^]", WRONG("[^]", "3: a class has at least one character")},
    {MATCH, CZ_INVALID_ARGUMENT, "[[a]]", WRONG("[[a]]", "2: \"[\" in a class is written \"\\[\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "[a-b-c]", WRONG("[a-b-c]", "5: \"-\" in a class is written \"\\-\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "[b-a]", WRONG("[b-a]", "2: the range \"b-a\" is backwards")},
    {MATCH, CZ_INVALID_ARGUMENT, "[a-\\p{L}]", WRONG("[a-\\p{L}]", "2: a range goes from one character to another")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\d", WRONG("\\d", "1: \"\\d\" is not an escape")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\$", WRONG("\\$", "1: \"\\$\" is not an escape")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\u0041", WRONG("\\u0041", "1: \"\\u\" is not an escape")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\b", WRONG("\\b", "1: \"\\b\" is not an escape")},
    {MATCH, CZ_INVALID_ARGUMENT, "a\\", WRONG("a\\", "2: a backslash ends the expression")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\é", WRONG("\\é", "1: \"\\é\" is not an escape")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\p{Letter}", WRONG("\\p{Letter}", "1: \"\\p{Letter}\" is not a known property")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\p{Cs}", WRONG("\\p{Cs}", "1: \"\\p{Cs}\" is not a known property")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\p{lu}", WRONG("\\p{lu}", "1: \"\\p{lu}\" is not a known property")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\p{gc=L}", WRONG("\\p{gc=L}", "1: \"\\p{gc=L}\" is not a known property")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\pL", WRONG("\\pL", "3: expected \"{\" behind \"\\p\"")},
    {MATCH, CZ_INVALID_ARGUMENT, "\\p{L", WRONG("\\p{L", "5: expected \"}\" behind the name of a property")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\a", WRONG("\\a", "1: \"\\a\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\-", WRONG("\\-", "1: \"\\-\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "^\\S(|(.|\\n)*\\S)\\Z",
     WRONG("^\\S(|(.|\\n)*\\S)\\Z", "16: \"\\Z\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\01", WRONG("\\01", "1: \"\\0\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\c1", WRONG("\\c1", "1: \"\\c\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\x4", WRONG("\\x4", "1: \"\\x\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\u{110000}", WRONG("\\u{110000}", "1: \"\\u\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "[\\B]", WRONG("[\\B]", "2: \"\\B\" is not an escape")},
    {ECMA, CZ_INVALID_ARGUMENT, "[\\d-x]", WRONG("[\\d-x]", "2: a range goes from one character to another")},
    {ECMA, CZ_INVALID_ARGUMENT, "^*", WRONG("^*", "2: \"*\" has nothing to repeat")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\b+", WRONG("\\b+", "3: \"+\" has nothing to repeat")},
    {ECMA, CZ_INVALID_ARGUMENT, "a{,2}", WRONG("a{,2}", "3: expected a number of times")},
    {ECMA, CZ_INVALID_ARGUMENT, "(?i:a)", WRONG("(?i:a)", "3: expected one of : = ! < behind \"(?\"")},
    {ECMA, CZ_INVALID_ARGUMENT, "(?<>a)", WRONG("(?<>a)", "4: expected the name of a group")},
    {ECMA, CZ_INVALID_ARGUMENT, "(?<1>a)", WRONG("(?<1>a)", "4: the name of a group has letters, digits, \"_\" and \"$\"")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\p{letter}", WRONG("\\p{letter}", "1: \"\\p{letter}\" is not a known property")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\p{Script=greek}",
     WRONG("\\p{Script=greek}", "1: \"\\p{Script=greek}\" is not a known property")},
    {ECMA, CZ_INVALID_ARGUMENT, "\\p{Script=}", WRONG("\\p{Script=}", "11: expected the value of a property")},
    {ECMA, CZ_UNSUPPORTED, "a(?=b)", REFUSED("a(?=b)", "a lookahead", "2")},
    {ECMA, CZ_UNSUPPORTED, "(?!b)", REFUSED("(?!b)", "a lookahead", "1")},
    {ECMA, CZ_UNSUPPORTED, "(?<=b)", REFUSED("(?<=b)", "a lookbehind", "1")},
    {ECMA, CZ_UNSUPPORTED, "(a)\\1", REFUSED("(a)\\1", "a backreference", "4")},
    {ECMA, CZ_UNSUPPORTED, "(?<n>a)\\k<n>", REFUSED("(?<n>a)\\k<n>", "a backreference", "8")},
    {MATCH, CZ_LIMIT_EXCEEDED, "a{10000}", "the regular expression \"a{10000}\" needs more than 10000 states"},
    {MATCH, CZ_LIMIT_EXCEEDED, "a{99999999999}",
     "the regular expression \"a{99999999999}\" needs more than 10000 states"},
    {MATCH, CZ_LIMIT_EXCEEDED, "((a{1,100}){1,100}){1,100}",
     "the regular expression \"((a{1,100}){1,100}){1,100}\" needs more than 10000 states"},
    {MATCH, CZ_LIMIT_EXCEEDED, "((|){1,99999}){1,99999}",
     "the regular expression \"((|){1,99999}){1,99999}\" needs more than 10000 states"},
};

static void
check_errors(cz_context *context)
{
	for (size_t i = 0; i < COUNT(error_cases); i++) {
		const cz_regexp *regexp;

		CHECK_ERROR(compile(context, error_cases[i].kind, cz_text_from(error_cases[i].expression), &regexp),
		            error_cases[i].code, error_cases[i].sentence);
	}
}

/* ---- time ---- */

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* A text of size bytes, unit again and again. */
static cz_text
repeated(cz_context *context, const char *unit, size_t size)
{
	char *text = cz_allocate(context, size);
	size_t length = strlen(unit);

	for (size_t i = 0; i < size; i++)
		text[i] = unit[i % length];
	return (cz_text){text, size};
}

static double
time_of(cz_context *context, how kind, const char *expression, cz_text text)
{
	const cz_regexp *regexp = NULL;
	double best = 1e9;
	bool matches;

	for (int round = 0; round < 3; round++) {
		double begin = seconds();

		CHECK(compile(context, kind, cz_text_from(expression), &regexp) == CZ_OK);
		CHECK(cz_regexp_match(context, regexp, text, &matches) == CZ_OK);
		if (seconds() - begin < best)
			best = seconds() - begin;
	}
	return best;
}

/* Eight times the text takes about eight times as long, in no case sixteen times; backtracking would take 64 at least. */
static void
check_time(cz_context *context)
{
	static const struct
	{
		how kind;
		const char *expression, *unit;
	} cases[] = {
	    {MATCH, "(a*)*b", "a"},
	    {MATCH, "(a|a)*b", "a"},
	    {MATCH, "(a|aa)+b", "a"},
	    {MATCH, "(x+x+)+y", "x"},
	    {SEARCH, "(x+x+)+y", "x"},
	    {SEARCH, "[ab]*c", "ab"},
	    {SEARCH, "(a?){100}a{100}b", "a"},
	    {SEARCH, "((a{0,9}){0,9}){0,9}b", "a"},
	    {SEARCH, "(.*)(.*)(.*)(.*)(.*)(.*)b", "a"},
	    {SEARCH, "[ab]*a[ab]{12}c", "abaabbbab"},
	    {ECMA, "^(\\w+\\s?)*$", "word "},
	    {ECMA, "^([a-zA-Z0-9])(([\\.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
	     "aaaa."},
	    {ECMA, "\\p{L}*\\P{L}\\b.{3}Ж", "ж"},
	};
	enum { SIZE = 40000 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		double once = time_of(context, cases[i].kind, cases[i].expression, repeated(context, cases[i].unit, SIZE));
		double more = time_of(context, cases[i].kind, cases[i].expression, repeated(context, cases[i].unit, 8 * SIZE));

		CHECK_CASE(more < 16 * once + 0.005, "%s: %f and %f seconds", cases[i].expression, once, more);
	}
}

/* ---- large expressions, many places ---- */

/* A literal of many different characters, and an automaton with more places than are kept. */
static void
check_large(cz_context *context)
{
	static const char letters[] = "abcdefghij";
	char expression[20000], *out = expression;
	const cz_regexp *regexp;
	char text[3000];
	uint32_t state = 1;
	bool matches;

	for (uint32_t character = 0x4E00; character < 0x4E00 + 5000; character++)
		out = cz_utf8_write(out, character);
	CHECK(compile(context, MATCH, (cz_text){expression, (size_t)(out - expression)}, &regexp) == CZ_OK);
	CHECK(cz_regexp_match(context, regexp, (cz_text){expression, (size_t)(out - expression)}, &matches) == CZ_OK && matches);
	CHECK(cz_regexp_match(context, regexp, (cz_text){expression + 3, (size_t)(out - expression) - 3}, &matches) == CZ_OK &&
	      !matches);

	/* The 20th character from the end: each of the last 20 counts, in 2^20 combinations. */
	CHECK(compile(context, MATCH, CZ_TEXT_OF("[a-j]*[a-e][a-j]{19}"), &regexp) == CZ_OK);
	for (size_t i = 0; i < sizeof text; i++) {
		state = state * 1103515245 + 12345;
		text[i] = letters[(state >> 16) % 10];
	}
	for (size_t length = 20; length < sizeof text; length += 7) {
		CHECK(cz_regexp_match(context, regexp, (cz_text){text, length}, &matches) == CZ_OK);
		CHECK_CASE(matches == (text[length - 20] <= 'e'), "length %zu", length);
	}
}

static void
check_limits(cz_context *context)
{
	char *deep = cz_allocate(context, 600), *longest = cz_allocate(context, CZ_REGEXP_LENGTH_LIMIT + 1);
	const cz_regexp *regexp;

	memset(deep, '(', 300);
	memset(deep + 300, ')', 300);
	CHECK(compile(context, MATCH, (cz_text){deep, 600}, &regexp) == CZ_LIMIT_EXCEEDED);
	CHECK(compile(context, MATCH, (cz_text){deep + 50, 500}, &regexp) == CZ_OK);
	memset(longest, 'a', CZ_REGEXP_LENGTH_LIMIT + 1);
	CHECK(compile(context, MATCH, (cz_text){longest, CZ_REGEXP_LENGTH_LIMIT + 1}, &regexp) == CZ_LIMIT_EXCEEDED);
	CHECK(compile(context, MATCH, (cz_text){longest, CZ_REGEXP_STATE_LIMIT}, &regexp) == CZ_LIMIT_EXCEEDED);
	CHECK(compile(context, MATCH, (cz_text){longest, CZ_REGEXP_STATE_LIMIT - 1}, &regexp) == CZ_OK);
}

/* ---- sweeps ---- */

static cz_code
sweep_body(cz_context *context, void *data)
{
	const cz_regexp *regexp;
	bool matches;

	CZ_TRY(compile(context, ECMA, CZ_TEXT_OF("^(?:\\b[\\p{L}\\d_-]{2,40}\\s|[^a-z]+)*x{1,90}$"), &regexp));
	CZ_TRY(cz_regexp_match(context, regexp, *(const cz_text *)data, &matches));
	CHECK(!matches);
	return CZ_OK;
}

int
main(void)
{
	test_engine engine;
	cz_context context;
	cz_text text;

	test_context(&context, NULL, &engine);
	check_matches(&context);
	check_errors(&context);
	check_time(&context);
	check_large(&context);
	check_limits(&context);
	text = repeated(&context, "word ÄÖ 77 ", 60000);
	CHECK(test_memory_sweep(NULL, sweep_body, &text, NULL));
	CHECK(test_interrupt_sweep(NULL, sweep_body, &text, NULL));
	cz_context_clear(&context);
	return check_result();
}
