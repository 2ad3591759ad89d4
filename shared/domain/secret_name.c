/*
 * Names of secrets.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/secret_name.h"

#include "domain/char_set.h"

/* Only the end of a name counts, and no row of the table is half as long. */
enum { KEPT = 64 };

/* A name in small letters without separators; bit i of starts: a word begins at i. */
typedef struct plain_name
{
	char text[KEPT];
	size_t length;
	uint64_t starts;
} plain_name;

typedef struct known_name
{
	cz_text end;
	cz_secret_name class;
	bool at_word;
} known_name;

enum
{
	ANY = false,
	WORD = true
};

static const known_name known_names[] = {
#define NAME(end, class, boundary) {{end, sizeof(end) - 1}, CZ_NAME_##class, boundary},
#include "domain/secret_names.def"
#undef NAME
};

/* What may stand behind the name proper. */
static const cz_text qualifiers[] = {
#define QUALIFIER(word) {word, sizeof(word) - 1}
	QUALIFIER("base64"),  QUALIFIER("binary"), QUALIFIER("confirm"), QUALIFIER("confirmation"), QUALIFIER("encrypted"),
	QUALIFIER("hash"),	  QUALIFIER("hex"),	   QUALIFIER("plain"),	 QUALIFIER("plaintext"),	QUALIFIER("raw"),
	QUALIFIER("string"), QUALIFIER("text"),   QUALIFIER("value"),
#undef QUALIFIER
};

enum { MOST_QUALIFIERS = 2 };

static bool
is_upper(char character)
{
	return character >= 'A' && character <= 'Z';
}

static bool
is_lower(char character)
{
	return character >= 'a' && character <= 'z';
}

/* Whether a word begins at name[i]: behind a separator, at aB, and at the last capital of ABc. */
static bool
word_begins(cz_text name, size_t i)
{
	if (i == 0 || !cz_char_in(cz_alphanumerics, name.data[i - 1]))
		return true;
	if (!is_upper(name.data[i]))
		return false;
	return !is_upper(name.data[i - 1]) || (i + 1 < name.length && is_lower(name.data[i + 1]));
}

static bool
is_separator(char character)
{
	return character == '-' || character == '_' || character == '.' || character == ' ';
}

static void
make_plain(cz_text name, plain_name *plain)
{
	size_t first = name.length > KEPT ? name.length - KEPT : 0;

	plain->length = 0;
	plain->starts = 0;
	for (size_t i = first; i < name.length; i++) {
		char character = name.data[i];

		if (is_separator(character))
			continue;
		if (word_begins(name, i))
			plain->starts |= UINT64_C(1) << plain->length;
		plain->text[plain->length++] = is_upper(character) ? (char)(character + ('a' - 'A')) : character;
	}
}

static bool
ends_with(const plain_name *plain, cz_text end, bool at_word)
{
	size_t place = plain->length - end.length;

	return end.length <= plain->length && memcmp(plain->text + place, end.data, end.length) == 0 &&
		   (!at_word || (plain->starts >> place & 1));
}

static const known_name *
look_up(const plain_name *plain)
{
	for (size_t i = 0; i < sizeof known_names / sizeof known_names[0]; i++)
		if (ends_with(plain, known_names[i].end, known_names[i].at_word))
			return &known_names[i];
	return NULL;
}

/* Takes digits and then one qualifier off the end; false when there is neither. */
static bool
shorten(plain_name *plain)
{
	size_t before = plain->length;

	while (plain->length && cz_char_in(cz_digits, plain->text[plain->length - 1]))
		plain->length--;
	for (size_t i = 0; i < sizeof qualifiers / sizeof qualifiers[0]; i++)
		if (ends_with(plain, qualifiers[i], true)) {
			plain->length -= qualifiers[i].length;
			break;
		}
	return plain->length < before;
}

cz_secret_name
cz_secret_name_of(cz_text name)
{
	plain_name plain;
	const known_name *known;

	make_plain(name, &plain);
	known = look_up(&plain);
	for (int i = 0; !known && i < MOST_QUALIFIERS && shorten(&plain); i++)
		known = look_up(&plain);
	return known ? known->class : CZ_NAME_ORDINARY;
}
