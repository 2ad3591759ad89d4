/*
 * Drafts: a document while a patch changes it.
 *
 * Nodes never change, and copying a container for each change would take a time and a memory of changes times elements.
 * A draft stands in a container's place instead and can be changed: its elements are in pages of a few hundred, so that
 * a change moves a page at most, and what is not changed stays in the original's memory. Only the containers on the way
 * to a change become drafts.
 *
 * A value copied within the document is shared: cz_drafts_share() of a draft ends the epoch, after which the drafts made so far
 * never change again; a change through one of them makes a new one, which begins with its pages.
 *
 * A node that is a draft is understood by the functions of this file alone; cz_draft_finish() makes nodes of all.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_DRAFT_H
#define CZ_JSON_DRAFT_H

#include "json/json.h"

typedef struct cz_drafts
{
	cz_context *context;
	uint32_t epoch;
} cz_drafts;

typedef struct cz_draft cz_draft;

/* A place in a draft: that of an element, or where it would be put. Good until the next change of the draft. */
typedef struct cz_draft_place
{
	uint32_t page;
	uint32_t offset;
} cz_draft_place;

static inline void
cz_drafts_init(cz_drafts *drafts, cz_context *context)
{
	*drafts = (cz_drafts){context, 1};
}

/* To be called before a second place gets a node. */
void cz_drafts_share(cz_drafts *drafts, const cz_json *node);

/* ---- reading; node may be a draft or any other node ---- */

uint32_t cz_draft_count(cz_drafts *drafts, const cz_json *node);
cz_code cz_draft_member_get(cz_drafts *drafts, const cz_json *node, cz_text key, cz_json *value, bool *found);
cz_code cz_draft_element_get(cz_drafts *drafts, const cz_json *node, uint32_t index, cz_json *value, bool *found);

/* b is no draft. */
cz_code cz_draft_equal(cz_drafts *drafts, const cz_json *a, const cz_json *b, int depth, bool *equal);

/*
 * Adds what a value would take if it were written, about: 8 bytes for each value within, and the bytes of strings and keys.
 * The same whatever form the value is in; stops when more than limit is reached.
 */
cz_code cz_draft_measure(cz_drafts *drafts, const cz_json *node, int depth, size_t limit, size_t *size);

/* The document without drafts, node being at level depth. */
cz_code cz_draft_finish(cz_drafts *drafts, const cz_json *node, int depth, cz_json *result);

/* ---- changing ---- */

/* Makes a draft that may be changed of the container in a slot, unless it is one; the slot then has it. */
cz_code cz_draft_edit(cz_drafts *drafts, cz_json *slot, cz_draft **draft);

bool cz_draft_is_array(const cz_draft *draft);

/* Whether an object has the key; place tells where, or where it would be. */
bool cz_draft_find(const cz_draft *object, cz_text key, cz_draft_place *place);

/* The place of an element; index is at most the number of elements. */
cz_draft_place cz_draft_at(const cz_draft *array, uint32_t index);

/* The value at a place, to be changed. */
cz_code cz_draft_slot(cz_drafts *drafts, cz_draft *draft, cz_draft_place place, cz_json **slot);

/* Puts a new element, or a member under a key that the object doesn't have, before a place. An element has no key. */
cz_code cz_draft_insert(cz_drafts *drafts, cz_draft *draft, cz_draft_place place, cz_text key, const cz_json *value);

cz_code cz_draft_remove(cz_drafts *drafts, cz_draft *draft, cz_draft_place place);

#endif
