/*
 * Reading JSONPath queries (RFC 9535, sections 2.1 to 2.5): segments and selectors.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

/* ---- selectors ---- */

/* An integer that may be missing, and the blanks behind it. */
static cz_code
parse_bound(cz_path_parser *parser, int64_t *number, bool *given)
{
	*given = parser->p < parser->end && (*parser->p == '-' || (*parser->p >= '0' && *parser->p <= '9'));
	if (*given) {
		CZ_TRY(cz_path_scan_int(parser, number));
		cz_path_skip_blanks(parser);
	}
	return CZ_OK;
}

/* An index, or a slice. */
static cz_code
parse_numbers(cz_path_parser *parser, cz_selector *selector)
{
	cz_slice slice = {.step = 1};
	const char *behind;
	bool has_step;

	if (!cz_path_at(parser, ':')) {
		CZ_TRY(cz_path_scan_int(parser, &slice.start));
		slice.has_start = true;
	}
	behind = parser->p;
	cz_path_skip_blanks(parser);
	if (!cz_path_take(parser, ":")) {
		parser->p = behind;
		selector->kind = CZ_SELECT_INDEX;
		selector->as.index = slice.start;
		return CZ_OK;
	}
	cz_path_skip_blanks(parser);
	CZ_TRY(parse_bound(parser, &slice.end, &slice.has_end));
	if (cz_path_take(parser, ":")) {
		cz_path_skip_blanks(parser);
		CZ_TRY(parse_bound(parser, &slice.step, &has_step));
	}
	selector->kind = CZ_SELECT_SLICE;
	selector->as.slice = slice;
	return CZ_OK;
}

static cz_code
parse_selector(cz_path_parser *parser, cz_selector *selector)
{
	switch (parser->p < parser->end ? *parser->p : '\0') {
		case '\'':
		case '"':
			selector->kind = CZ_SELECT_NAME;
			return cz_path_scan_string(parser, &selector->as.name);
		case '*':
			parser->p++;
			selector->kind = CZ_SELECT_ALL;
			return CZ_OK;
		case '?':
			parser->p++;
			selector->kind = CZ_SELECT_FILTER;
			cz_path_skip_blanks(parser);
			return cz_path_parse_filter(parser, &selector->as.filter);
		case ':':
		case '-':
		case '0':
		case '1':
		case '2':
		case '3':
		case '4':
		case '5':
		case '6':
		case '7':
		case '8':
		case '9':
			return parse_numbers(parser, selector);
		default:
			return cz_path_expected(parser, "a name in quotes, an index, a slice, * or ?");
	}
}

/* [selector, …], p behind the bracket. */
static cz_code
parse_brackets(cz_path_parser *parser, cz_selector **selectors)
{
	CZ_TRY(cz_path_enter(parser));
	do {
		cz_selector *selector = cz_path_keep(parser, sizeof *selector);

		if (!selector)
			return CZ_OUT_OF_MEMORY;
		CZ_TRY(cz_poll(parser->context));
		cz_path_skip_blanks(parser);
		CZ_TRY(parse_selector(parser, selector));
		cz_path_skip_blanks(parser);
		*selectors = selector;
		selectors = &selector->next;
	} while (cz_path_take(parser, ","));
	if (!cz_path_take(parser, "]"))
		return cz_path_expected(parser, "\",\" or \"]\" behind a selector");
	parser->depth--;
	return CZ_OK;
}

/* What stands behind a dot. */
static cz_code
parse_shorthand(cz_path_parser *parser, const char *expected, cz_selector **selectors)
{
	cz_selector *selector = cz_path_keep(parser, sizeof *selector);

	if (!selector)
		return CZ_OUT_OF_MEMORY;
	*selectors = selector;
	if (cz_path_take(parser, "*")) {
		selector->kind = CZ_SELECT_ALL;
		return CZ_OK;
	}
	selector->kind = CZ_SELECT_NAME;
	return cz_path_scan_name(parser, expected, &selector->as.name);
}

/* ---- segments ---- */

static cz_code
parse_segment(cz_path_parser *parser, cz_segment *segment)
{
	if (cz_path_take(parser, "["))
		return parse_brackets(parser, &segment->selectors);
	parser->p++;
	segment->descends = cz_path_take(parser, ".");
	if (segment->descends && cz_path_take(parser, "["))
		return parse_brackets(parser, &segment->selectors);
	return parse_shorthand(parser, segment->descends ? "a name, * or \"[\" behind \"..\"" : "a name or * behind \".\"",
						   &segment->selectors);
}

static bool
is_singular(const cz_segment *segment)
{
	return !segment->descends && !segment->selectors->next &&
		   (segment->selectors->kind == CZ_SELECT_NAME || segment->selectors->kind == CZ_SELECT_INDEX);
}

cz_code
cz_path_parse_query(cz_path_parser *parser, cz_query *query)
{
	cz_segment **last = &query->segments;

	*query = (cz_query){.is_absolute = *parser->p++ == '$', .is_singular = true};
	for (;;) {
		const char *behind = parser->p;
		cz_segment *segment;

		CZ_TRY(cz_poll(parser->context));
		cz_path_skip_blanks(parser);
		if (!cz_path_at(parser, '[') && !cz_path_at(parser, '.')) {
			parser->p = behind;
			return CZ_OK;
		}
		segment = cz_path_keep(parser, sizeof *segment);
		if (!segment)
			return CZ_OUT_OF_MEMORY;
		CZ_TRY(parse_segment(parser, segment));
		query->is_singular = query->is_singular && is_singular(segment);
		*last = segment;
		last = &segment->next;
	}
}

cz_code
cz_path_compile(cz_context *context, cz_arena *keep, cz_text query, const cz_path **path)
{
	cz_path_parser parser = {
		.context = context, .keep = keep, .text = query, .p = query.data, .end = query.data + query.length};
	cz_path *made = cz_path_keep(&parser, sizeof *made);

	if (!made)
		return CZ_OUT_OF_MEMORY;
	if (!cz_path_at(&parser, '$'))
		return cz_path_expected(&parser, "\"$\"");
	CZ_TRY(cz_path_parse_query(&parser, &made->query));
	if (parser.p < parser.end)
		return cz_path_expected(&parser, "\".\", \"..\", \"[\" or the end");
	made->slots = parser.slots;
	made->caches = parser.caches;
	*path = made;
	return CZ_OK;
}
