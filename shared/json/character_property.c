/*
 * The names of Unicode's properties: general categories, scripts, and the binary properties, as ECMA-262 (22.2.2.9, tables
 * 69 to 71) and RFC 9485 (section 4) spell them. The data are libunistring's.
 *
 * Not known are the binary properties that came with emoji, and scripts by their four letters or in Script_Extensions.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/character_set.h"

#include <unictype.h>

/* Longer than any name. */
enum { NAME_SIZE = 64 };

/* As a string, for the library; false for what can't be a name. */
static bool
name_of(cz_text text, char name[NAME_SIZE])
{
	if (text.length == 0 || text.length >= NAME_SIZE)
		return false;
	memcpy(name, text.data, text.length);
	name[text.length] = '\0';
	return true;
}

/* ---- categories ---- */

uint32_t
cz_category_of_interoperable(cz_text name)
{
	char string[NAME_SIZE];
	uc_general_category_t category;

	if (name.length > 2 || !name_of(name, string) || cz_text_is(name, "Cs") || cz_text_is(name, "LC"))
		return 0;
	category = uc_general_category_byname(string);
	return category.bitmask && cz_text_is(name, uc_general_category_name(category)) ? category.bitmask : 0;
}

/* Whether a name is the library's, which has spaces for underscores. */
static bool
is_long_name(cz_text name, const char *known)
{
	if (!known || strlen(known) != name.length)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (name.data[i] != (known[i] == ' ' ? '_' : known[i]))
			return false;
	return true;
}

static uint32_t
category_of(cz_text name)
{
	static const struct
	{
		const char *alias;
		uint32_t categories;
	} aliases[] = {
		{"digit", UC_CATEGORY_MASK_Nd},
		{"punct", UC_CATEGORY_MASK_P},
		{"cntrl", UC_CATEGORY_MASK_Cc},
		{"Combining_Mark", UC_CATEGORY_MASK_M},
		{"LC", UC_CATEGORY_MASK_LC},
	};
	char string[NAME_SIZE];
	uc_general_category_t category;

	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (cz_text_is(name, aliases[i].alias))
			return aliases[i].categories;
	if (!name_of(name, string))
		return 0;
	category = uc_general_category_byname(string);
	if (category.bitmask && (cz_text_is(name, uc_general_category_name(category)) ||
							 is_long_name(name, uc_general_category_long_name(category))))
		return category.bitmask;
	return 0;
}

/* ---- properties that have to be asked of each character ---- */

typedef struct asked
{
	const uc_script_t *script; /* NULL: the property */
	uc_property_t property;
	bool negated;
} asked;

static bool
has_it(const asked *what, uint32_t character)
{
	bool has = what->script ? uc_is_script(character, what->script) : uc_is_property(character, what->property);

	return has != what->negated;
}

static cz_code
add_asked(cz_context *context, cz_character_set *set, const asked *what)
{
	uint32_t first = 0;
	bool inside = false;

	for (uint32_t character = 0; character <= CZ_LAST_CHARACTER; character++) {
		CZ_TRY(cz_poll(context));
		if (has_it(what, character) == inside)
			continue;
		if (inside)
			CZ_TRY(cz_character_set_add(context, set, first, character - 1));
		first = character;
		inside = !inside;
	}
	return inside ? cz_character_set_add(context, set, first, CZ_LAST_CHARACTER) : CZ_OK;
}

static cz_code
add_script(cz_context *context, cz_character_set *set, cz_text value, bool negated, bool *known)
{
	char name[NAME_SIZE];
	asked what = {.negated = negated};

	if (!name_of(value, name))
		return CZ_OK;
	what.script = uc_script_byname(name);
	*known = what.script != NULL && cz_text_is(value, what.script->name);
	return *known ? add_asked(context, set, &what) : CZ_OK;
}

/* ECMA-262's table 71, by the long names and the short. */
static const char *const binary_properties[][2] = {
	{"ASCII_Hex_Digit", "AHex"},
	{"Alphabetic", "Alpha"},
	{"Bidi_Control", "Bidi_C"},
	{"Bidi_Mirrored", "Bidi_M"},
	{"Case_Ignorable", "CI"},
	{"Cased", "Cased"},
	{"Changes_When_Casefolded", "CWCF"},
	{"Changes_When_Casemapped", "CWCM"},
	{"Changes_When_Lowercased", "CWL"},
	{"Changes_When_Titlecased", "CWT"},
	{"Changes_When_Uppercased", "CWU"},
	{"Dash", "Dash"},
	{"Default_Ignorable_Code_Point", "DI"},
	{"Deprecated", "Dep"},
	{"Diacritic", "Dia"},
	{"Extender", "Ext"},
	{"Grapheme_Base", "Gr_Base"},
	{"Grapheme_Extend", "Gr_Ext"},
	{"Hex_Digit", "Hex"},
	{"IDS_Binary_Operator", "IDSB"},
	{"IDS_Trinary_Operator", "IDST"},
	{"ID_Continue", "IDC"},
	{"ID_Start", "IDS"},
	{"Ideographic", "Ideo"},
	{"Join_Control", "Join_C"},
	{"Logical_Order_Exception", "LOE"},
	{"Lowercase", "Lower"},
	{"Math", "Math"},
	{"Noncharacter_Code_Point", "NChar"},
	{"Pattern_Syntax", "Pat_Syn"},
	{"Pattern_White_Space", "Pat_WS"},
	{"Quotation_Mark", "QMark"},
	{"Radical", "Radical"},
	{"Regional_Indicator", "RI"},
	{"Sentence_Terminal", "STerm"},
	{"Soft_Dotted", "SD"},
	{"Terminal_Punctuation", "Term"},
	{"Unified_Ideograph", "UIdeo"},
	{"Uppercase", "Upper"},
	{"Variation_Selector", "VS"},
	{"White_Space", "space"},
	{"XID_Continue", "XIDC"},
	{"XID_Start", "XIDS"},
};

static cz_code
add_binary(cz_context *context, cz_character_set *set, cz_text name, bool negated, bool *known)
{
	for (size_t i = 0; i < sizeof binary_properties / sizeof *binary_properties; i++) {
		asked what = {.negated = negated};

		if (!cz_text_is(name, binary_properties[i][0]) && !cz_text_is(name, binary_properties[i][1]))
			continue;
		what.property = uc_property_byname(binary_properties[i][0]);
		*known = uc_property_is_valid(what.property);
		return *known ? add_asked(context, set, &what) : CZ_OK;
	}
	return CZ_OK;
}

/* ---- \p{…} ---- */

static cz_code
add_lone(cz_context *context, cz_character_set *set, cz_text name, bool negated, bool *known)
{
	*known = true;
	if (cz_text_is(name, "Any"))
		return negated ? CZ_OK : cz_character_set_add(context, set, 0, CZ_LAST_CHARACTER);
	if (cz_text_is(name, "ASCII"))
		return negated ? cz_character_set_add(context, set, 0x80, CZ_LAST_CHARACTER)
					   : cz_character_set_add(context, set, 0, 0x7F);
	if (cz_text_is(name, "Assigned")) {
		set->categories |= negated ? UC_CATEGORY_MASK_Cn : CZ_ALL_CATEGORIES & ~(uint32_t)UC_CATEGORY_MASK_Cn;
		return CZ_OK;
	}
	*known = false;
	return add_binary(context, set, name, negated, known);
}

cz_code
cz_character_set_add_property(cz_context *context, cz_character_set *set, cz_text name, cz_text value, bool negated,
							  bool *known)
{
	bool lone = value.length == 0;
	uint32_t categories = 0;

	*known = false;
	if (lone || cz_text_is(name, "General_Category") || cz_text_is(name, "gc"))
		categories = category_of(lone ? name : value);
	if (categories) {
		*known = true;
		set->categories |= negated ? CZ_ALL_CATEGORIES & ~categories : categories;
		return CZ_OK;
	}
	if (lone)
		return add_lone(context, set, name, negated, known);
	if (cz_text_is(name, "Script") || cz_text_is(name, "sc"))
		return add_script(context, set, value, negated, known);
	return CZ_OK;
}
