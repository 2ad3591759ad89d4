/*
 * compozy.yaml.
 *
 * The file belongs to the orchestrator as well, so only the sections "database" and "knowledge" are read; others are
 * noted, unless their name is nearly one of these: that is a slip. Within what is read every key must be known.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "settings_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "nearest.h"

static const char *const default_file = "compozy.yaml";

/* What is being read. */
typedef struct file_reader
{
	const char *file;
	yaml_document_t document;
	cli_settings *settings;
	cli_buffer *message;
} file_reader;

/* ---- nodes ---- */

static const char *
kind_of(const yaml_node_t *node)
{
	switch (node->type) {
		case YAML_MAPPING_NODE:
			return "a mapping";
		case YAML_SEQUENCE_NODE:
			return "a list";
		default:
			return "a single value";
	}
}

static const char *
scalar(const yaml_node_t *node)
{
	return (const char *)node->data.scalar.value;
}

/* Nothing behind the colon, ~, or null: as if the key weren't there. */
static bool
is_null(const yaml_node_t *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};

	if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		if (strcmp(scalar(node), nulls[i]) == 0)
			return true;
	return false;
}

/* "compozy.yaml:3", for the caller to free. */
static char *
place_of(const file_reader *reader, const yaml_node_t *node)
{
	cli_buffer place = {0};

	cli_buffer_add_format(&place, "%s:%zu", reader->file, node->start_mark.line + 1);
	return cli_buffer_take(&place);
}

static void
begin_message(const file_reader *reader, const yaml_node_t *node)
{
	cli_buffer_add_format(reader->message, "%s:%zu: ", reader->file, node->start_mark.line + 1);
}

static bool
expect(const file_reader *reader, const yaml_node_t *node, yaml_node_type_t type, const char *name, const char *allowed)
{
	if (node->type == type && !(type == YAML_SCALAR_NODE && node->data.scalar.length != strlen(scalar(node))))
		return true;
	begin_message(reader, node);
	cli_buffer_add_format(reader->message, "%s is %s; allowed: %s", name,
						  node->type == type ? "a text with a NUL byte" : kind_of(node), allowed);
	return false;
}

/* ---- mappings ---- */

/* Deals with one entry of a mapping; false, with a message, when it is wrong. */
typedef bool (*take_entry)(file_reader *reader, const yaml_node_t *key, const yaml_node_t *value, void *argument);

static const yaml_node_t *
node_at(file_reader *reader, int index)
{
	return yaml_document_get_node(&reader->document, index);
}

static bool
check_key(file_reader *reader, const yaml_node_t *mapping, const yaml_node_pair_t *pair)
{
	const yaml_node_t *key = node_at(reader, pair->key);

	if (!expect(reader, key, YAML_SCALAR_NODE, "a key", "a name"))
		return false;
	for (const yaml_node_pair_t *other = mapping->data.mapping.pairs.start; other < pair; other++)
		if (strcmp(scalar(node_at(reader, other->key)), scalar(key)) == 0) {
			begin_message(reader, key);
			cli_buffer_add_format(reader->message, "the key \"%s\" is there twice", scalar(key));
			return false;
		}
	return true;
}

static bool
read_mapping(file_reader *reader, const yaml_node_t *mapping, take_entry take, void *argument)
{
	const yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;

	for (; pair < mapping->data.mapping.pairs.top; pair++)
		if (!check_key(reader, mapping, pair) ||
			!take(reader, node_at(reader, pair->key), node_at(reader, pair->value), argument))
			return false;
	return true;
}

/* Of a key that isn't one of count known ones: which was meant, or which there are. */
static bool
refuse_key(file_reader *reader, const yaml_node_t *key, const char *section, const char *const *known, size_t count)
{
	const char *nearest = cli_nearest(scalar(key), known, count);

	begin_message(reader, key);
	cli_buffer_add_format(reader->message, "unknown key \"%s\" in %s; ", scalar(key), section);
	if (nearest)
		cli_buffer_add_format(reader->message, "did you mean \"%s\"?", nearest);
	else
		for (size_t i = 0; i < count; i++)
			cli_buffer_add_format(reader->message, "%s%s", i == 0 ? "allowed: " : ", ", known[i]);
	return false;
}

/* ---- database ---- */

static const char *
short_key(const cli_setting_type *type)
{
	return type->key ? strchr(type->key, '.') + 1 : NULL;
}

/* YAML's other words for true and false. */
static const char *
spell_switch(const char *value)
{
	static const char *const words[][2] = {{"yes", "true"},	 {"on", "true"},   {"True", "true"},   {"TRUE", "true"},
										   {"no", "false"}, {"off", "false"}, {"False", "false"}, {"FALSE", "false"}};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(value, words[i][0]) == 0)
			return words[i][1];
	return value;
}

static bool
take_setting(file_reader *reader, const yaml_node_t *key, const yaml_node_t *value, void *argument)
{
	const char *known[CLI_SETTING_COUNT];
	size_t count = 0;

	(void)argument;
	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		const cli_setting_type *type = &cli_setting_types[i];
		char *place;

		if (!type->key)
			continue;
		known[count++] = short_key(type);
		if (strcmp(scalar(key), short_key(type)) != 0)
			continue;
		if (is_null(value))
			return true;
		if (!expect(reader, value, YAML_SCALAR_NODE, type->key, "a single value"))
			return false;
		place = place_of(reader, value);
		cli_setting_put(&reader->settings->list[i],
						type->kind == CLI_KIND_SWITCH ? spell_switch(scalar(value)) : scalar(value), place, true);
		free(place);
		return true;
	}
	return refuse_key(reader, key, "database", known, count);
}

/* ---- knowledge.vector_dbs ---- */

static const cli_setting_type dimension_type = {.kind = CLI_KIND_NUMBER};
static const cli_setting_type metric_type = {.kind = CLI_KIND_CHOICE, .choices = {"cosine", "l2", "ip"}};
static const cli_setting_type name_type = {.kind = CLI_KIND_TEXT};

static bool
take_member(file_reader *reader, const yaml_node_t *key, const yaml_node_t *value, void *argument)
{
	static const char *const names[] = {"id", "provider", "dimension", "metric"};
	const cli_setting_type *const types[] = {&name_type, &name_type, &dimension_type, &metric_type};
	cli_vector_db *entry = argument;
	char **const members[] = {&entry->id, &entry->provider, &entry->dimension, &entry->metric};
	cli_buffer reason = {0};
	bool is_good;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(scalar(key), names[i]) != 0)
			continue;
		if (is_null(value))
			return true;
		if (!expect(reader, value, YAML_SCALAR_NODE, names[i], "a single value"))
			return false;
		is_good = cli_setting_check(types[i], scalar(value), &reason);
		if (is_good)
			*members[i] = cli_copy_text(scalar(value));
		else {
			begin_message(reader, value);
			cli_buffer_add_format(reader->message, "%s of a vector_dbs entry is %s", names[i], cli_buffer_text(&reason));
		}
		cli_buffer_free(&reason);
		return is_good;
	}
	return refuse_key(reader, key, "knowledge.vector_dbs", names, sizeof names / sizeof names[0]);
}

static bool
read_vector_db(file_reader *reader, const yaml_node_t *node)
{
	cli_settings *settings = reader->settings;
	cli_vector_db *entry;

	if (!expect(reader, node, YAML_MAPPING_NODE, "an entry of knowledge.vector_dbs", "a mapping"))
		return false;
	settings->vector_dbs = cli_grow(settings->vector_dbs, settings->vector_db_count, &settings->vector_db_capacity,
									sizeof *settings->vector_dbs);
	entry = &settings->vector_dbs[settings->vector_db_count++];
	*entry = (cli_vector_db){.source = place_of(reader, node)};
	if (!read_mapping(reader, node, take_member, entry))
		return false;
	if (!entry->id || !entry->provider) {
		begin_message(reader, node);
		cli_buffer_add_format(reader->message, "an entry of knowledge.vector_dbs lacks its %s",
							  entry->id ? "provider" : "id");
		return false;
	}
	if (!entry->metric)
		entry->metric = cli_copy_text(metric_type.choices[0]);
	return true;
}

/* ---- sections ---- */

/* A section of another program, unless its name is nearly one that is read here. */
static bool
pass_over(file_reader *reader, const yaml_node_t *key, const char *path, const char *known)
{
	cli_settings *settings = reader->settings;
	cli_buffer note = {0};

	if (cli_nearest(scalar(key), &known, 1)) {
		begin_message(reader, key);
		cli_buffer_add_format(reader->message, "unknown key \"%s%s\"; did you mean \"%s%s\"?", path, scalar(key), path,
							  known);
		return false;
	}
	cli_buffer_add_format(&note, "%s%s (%s:%zu)", path, scalar(key), reader->file, key->start_mark.line + 1);
	settings->unread = cli_grow(settings->unread, settings->unread_count, &settings->unread_capacity, sizeof(char *));
	settings->unread[settings->unread_count++] = cli_buffer_take(&note);
	return true;
}

static bool
take_knowledge(file_reader *reader, const yaml_node_t *key, const yaml_node_t *value, void *argument)
{
	(void)argument;
	if (strcmp(scalar(key), "vector_dbs") != 0)
		return pass_over(reader, key, "knowledge.", "vector_dbs");
	if (is_null(value))
		return true;
	if (!expect(reader, value, YAML_SEQUENCE_NODE, "knowledge.vector_dbs", "a list"))
		return false;
	for (const yaml_node_item_t *item = value->data.sequence.items.start; item < value->data.sequence.items.top; item++)
		if (!read_vector_db(reader, node_at(reader, *item)))
			return false;
	return true;
}

static bool
take_section(file_reader *reader, const yaml_node_t *key, const yaml_node_t *value, void *argument)
{
	bool is_database = strcmp(scalar(key), "database") == 0;

	(void)argument;
	if (!is_database && strcmp(scalar(key), "knowledge") != 0)
		return pass_over(reader, key, "", cli_nearest(scalar(key), &(const char *){"database"}, 1) ? "database" : "knowledge");
	if (is_null(value))
		return true;
	return expect(reader, value, YAML_MAPPING_NODE, scalar(key), "a mapping") &&
		   read_mapping(reader, value, is_database ? take_setting : take_knowledge, NULL);
}

/* ---- the file ---- */

static void
tell_problem(file_reader *reader, const yaml_parser_t *parser)
{
	if (parser->error == YAML_READER_ERROR)
		cli_buffer_add_format(reader->message, "%s: byte %zu: %s", reader->file, parser->problem_offset,
							  parser->problem);
	else
		cli_buffer_add_format(reader->message, "%s:%zu: this is no YAML: %s", reader->file,
							  parser->problem_mark.line + 1, parser->problem ? parser->problem : "out of memory");
}

static bool
read_document(file_reader *reader, yaml_parser_t *parser)
{
	const yaml_node_t *root;
	bool is_good = true;

	if (!yaml_parser_load(parser, &reader->document)) {
		tell_problem(reader, parser);
		return false;
	}
	root = yaml_document_get_root_node(&reader->document);
	if (root && !is_null(root))
		is_good = expect(reader, root, YAML_MAPPING_NODE, "the whole", "a mapping") &&
				  read_mapping(reader, root, take_section, NULL);
	yaml_document_delete(&reader->document);
	return is_good;
}

bool
cli_settings_read_file(cli_settings *settings, const char *file, cli_buffer *message)
{
	file_reader reader = {.file = file ? file : default_file, .settings = settings, .message = message};
	FILE *in = fopen(reader.file, "r");
	yaml_parser_t parser;
	bool is_good;

	if (!in) {
		if (!file && errno == ENOENT)
			return true;
		cli_buffer_add_format(message, "%s: %s", reader.file, strerror(errno));
		return false;
	}
	yaml_parser_initialize(&parser);
	yaml_parser_set_input_file(&parser, in);
	is_good = read_document(&reader, &parser);
	yaml_parser_delete(&parser);
	fclose(in);
	return is_good;
}
