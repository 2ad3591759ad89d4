/*
 * The meta-schemas of both drafts, made from the table of keywords: what each keyword's value must be is written there
 * once, and here turned into a schema that says the same.
 *
 * They are made when a schema refers to them: to check documents that are schemas themselves, or to extend them
 * (through their dynamic anchor "meta"). The vocabularies of 2020-12 have a meta-schema each. What only annotates
 * (titles, defaults) isn't there. Their definitions have the published names, since references may use them.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_compiler.h"
#include "json/schema_uri.h"

#define OLD_URI "http://json-schema.org/draft-07/schema"
#define NEW_URI "https://json-schema.org/draft/2020-12/schema"
#define META_URI "https://json-schema.org/draft/2020-12/meta/"
#define VOCABULARY_URI "https://json-schema.org/draft/2020-12/vocab/"

/* The meta-schemas: one for each vocabulary, 2020-12's own, draft 7's. */
enum
{
	META_NEW = CZ_VOCABULARY_NOWHERE,
	META_OLD,
	META_COUNT
};

static const char *const vocabulary_names[] = {
    "core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content",
};

/* ---- shapes as schemas; '@' stands for the reference to any schema ---- */

#define TYPE_NAMES "{\"enum\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]}"
#define COUNT_SCHEMA "{\"type\":\"integer\",\"minimum\":0}"
#define STRINGS_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}"
#define SCHEMAS_SCHEMA "{\"type\":\"array\",\"items\":@,\"minItems\":1}"
#define NAME_SCHEMA "{\"type\":\"string\",\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"}"
#define STRING_SCHEMA "{\"type\":\"string\"}"
#define MEMBERS_SCHEMA(value) "{\"type\":\"object\",\"additionalProperties\":" value "}"

static const char *const shape_schemas[] = {
    [CZ_SHAPE_ANYTHING] = "true",
    [CZ_SHAPE_BOOLEAN] = "{\"type\":\"boolean\"}",
    [CZ_SHAPE_STRING] = STRING_SCHEMA,
    [CZ_SHAPE_IDENTIFIER] = "{\"type\":\"string\",\"pattern\":\"^[^#]*#?$\"}",
    [CZ_SHAPE_NAME] = NAME_SCHEMA,
    [CZ_SHAPE_NUMBER] = "{\"type\":\"number\"}",
    [CZ_SHAPE_POSITIVE] = "{\"type\":\"number\",\"exclusiveMinimum\":0}",
    [CZ_SHAPE_COUNT] = COUNT_SCHEMA,
    [CZ_SHAPE_VALUES] = "{\"type\":\"array\"}",
    [CZ_SHAPE_STRINGS] = STRINGS_SCHEMA,
    [CZ_SHAPE_TYPES] = "{\"anyOf\":[" TYPE_NAMES ",{\"type\":\"array\",\"items\":" TYPE_NAMES
                       ",\"minItems\":1,\"uniqueItems\":true}]}",
    [CZ_SHAPE_SCHEMA] = "@",
    [CZ_SHAPE_SCHEMAS] = SCHEMAS_SCHEMA,
    [CZ_SHAPE_SCHEMA_OR_SCHEMAS] = "{\"anyOf\":[@," SCHEMAS_SCHEMA "]}",
    [CZ_SHAPE_BOOLEAN_MEMBERS] = MEMBERS_SCHEMA("{\"type\":\"boolean\"}"),
    [CZ_SHAPE_STRINGS_MEMBERS] = MEMBERS_SCHEMA(STRINGS_SCHEMA),
    [CZ_SHAPE_SCHEMA_MEMBERS] = MEMBERS_SCHEMA("@"),
    [CZ_SHAPE_SCHEMA_OR_STRINGS_MEMBERS] = MEMBERS_SCHEMA("{\"anyOf\":[@," STRINGS_SCHEMA "]}"),
};

/* The definitions of the meta-schemas of 2020-12; draft 7's has all but those of the core. */
static const struct
{
	cz_schema_vocabulary vocabulary;
	const char *name;
	const char *schema;
} definitions[] = {
    {CZ_VOCABULARY_APPLICATOR, "schemaArray", SCHEMAS_SCHEMA},
    {CZ_VOCABULARY_VALIDATION, "nonNegativeInteger", COUNT_SCHEMA},
    {CZ_VOCABULARY_VALIDATION, "nonNegativeIntegerDefault0", COUNT_SCHEMA},
    {CZ_VOCABULARY_VALIDATION, "simpleTypes", TYPE_NAMES},
    {CZ_VOCABULARY_VALIDATION, "stringArray", STRINGS_SCHEMA},
    {CZ_VOCABULARY_CORE, "anchorString", NAME_SCHEMA},
    {CZ_VOCABULARY_CORE, "uriString", STRING_SCHEMA},
    {CZ_VOCABULARY_CORE, "uriReferenceString", STRING_SCHEMA},
};

/* ---- writing ---- */

static void
add(cz_buffer *buffer, const char *text)
{
	cz_buffer_add_text(buffer, cz_text_from(text));
}

static void
add_schema(cz_buffer *buffer, int meta, const char *schema)
{
	for (const char *p = schema; *p; p++)
		if (*p != '@')
			cz_buffer_add_char(buffer, *p);
		else
			add(buffer, meta == META_OLD ? "{\"$ref\":\"#\"}" : "{\"$dynamicRef\":\"#meta\"}");
}

/* A member and a comma. */
static void
add_member(cz_buffer *buffer, int meta, const char *name, const char *schema)
{
	add(buffer, "\"");
	add(buffer, name);
	add(buffer, "\":");
	add_schema(buffer, meta, schema);
	add(buffer, ",");
}

/* The end of an object behind a comma: of repeated keys the last counts, so this is the one. */
static void
end_members(cz_buffer *buffer)
{
	if (buffer->code == CZ_OK && buffer->data[buffer->length - 1] == ',')
		buffer->length--;
	add(buffer, "}");
}

/* Whether a keyword is said in that meta-schema. */
static bool
says(int meta, const cz_schema_keyword_row *keyword)
{
	if (meta == META_OLD)
		return (keyword->drafts & CZ_DRAFT_OLD) != 0;
	return (keyword->drafts & CZ_DRAFT_NEW) && (int)keyword->vocabulary == meta;
}

static void
add_properties(cz_buffer *buffer, int meta)
{
	add(buffer, ",\"properties\":{");
	for (int i = 0; i < CZ_KEYWORD_COUNT; i++) {
		const cz_schema_keyword_row *keyword = &cz_schema_keywords[i];
		bool plain = meta == META_OLD && keyword->shape == CZ_SHAPE_IDENTIFIER; /* there with any fragment */

		if (says(meta, keyword))
			add_member(buffer, meta, keyword->text.data, plain ? STRING_SCHEMA : shape_schemas[keyword->shape]);
	}
	end_members(buffer);
}

static void
add_definitions(cz_buffer *buffer, int meta)
{
	add(buffer, meta == META_OLD ? ",\"definitions\":{" : ",\"$defs\":{");
	for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
		if (meta == META_OLD ? definitions[i].vocabulary != CZ_VOCABULARY_CORE : (int)definitions[i].vocabulary == meta)
			add_member(buffer, meta, definitions[i].name, definitions[i].schema);
	end_members(buffer);
}

/* The vocabularies that 2020-12 is made of. */
static void
add_vocabularies(cz_buffer *buffer)
{
	add(buffer, ",\"allOf\":[");
	for (int i = 0; i < CZ_VOCABULARY_NOWHERE; i++) {
		add(buffer, i ? ",{\"$ref\":\"meta/" : "{\"$ref\":\"meta/");
		add(buffer, vocabulary_names[i]);
		add(buffer, "\"}");
	}
	add(buffer, "]");
}

static void
add_head(cz_buffer *buffer, int meta)
{
	if (meta == META_OLD) {
		add(buffer, "{\"$schema\":\"" OLD_URI "#\",\"$id\":\"" OLD_URI "#\"");
		return;
	}
	add(buffer, "{\"$schema\":\"" NEW_URI "\",\"$dynamicAnchor\":\"meta\",\"$id\":\"");
	add(buffer, meta == META_NEW ? NEW_URI : META_URI);
	add(buffer, meta == META_NEW ? "" : vocabulary_names[meta]);
	add(buffer, "\"");
}

static cz_code
write_meta(cz_context *context, int meta, cz_text *text)
{
	cz_buffer buffer;

	cz_buffer_init(&buffer, context);
	add_head(&buffer, meta);
	if (meta == META_NEW)
		add_vocabularies(&buffer);
	add(&buffer, ",\"type\":[\"object\",\"boolean\"]");
	add_properties(&buffer, meta);
	add_definitions(&buffer, meta);
	add(&buffer, "}");
	return cz_buffer_finish(&buffer, text);
}

/* ---- which ---- */

static int
meta_of(cz_text uri)
{
	size_t prefix = sizeof META_URI - 1;

	if (cz_text_is(uri, OLD_URI))
		return META_OLD;
	if (cz_text_is(uri, NEW_URI))
		return META_NEW;
	if (!cz_text_starts_with(uri, META_URI))
		return META_COUNT;
	for (int i = 0; i < CZ_VOCABULARY_NOWHERE; i++)
		if (cz_text_is((cz_text){uri.data + prefix, uri.length - prefix}, vocabulary_names[i]))
			return i;
	return META_COUNT;
}

cz_code
cz_schema_load_meta(cz_schema_compiler *compiler, cz_text uri)
{
	int meta = meta_of(uri);
	cz_json parsed, *kept;
	cz_text text;

	if (meta == META_COUNT || (compiler->metas_loaded >> meta & 1))
		return CZ_OK;
	compiler->metas_loaded |= 1u << meta;
	kept = cz_arena_allocate(compiler->keep, sizeof *kept);
	if (!kept)
		return cz_out_of_memory(compiler->context);
	CZ_TRY(write_meta(compiler->context, meta, &text));
	CZ_TRY(cz_json_parse(compiler->context, text, &parsed));
	CZ_TRY(cz_json_copy(compiler->context, compiler->keep, &parsed, kept));
	return cz_schema_scan_document(compiler, kept, true);
}

cz_schema_draft
cz_schema_draft_named(cz_text uri)
{
	cz_uri_parts parts = cz_uri_split(uri);

	if (parts.fragment.length > 0)
		return (cz_schema_draft)0;
	if (cz_text_is(parts.uri, NEW_URI))
		return CZ_DRAFT_NEW;
	if (cz_text_is(parts.uri, OLD_URI) || cz_text_is(parts.uri, "https://json-schema.org/draft-07/schema"))
		return CZ_DRAFT_OLD;
	return (cz_schema_draft)0;
}
