/*
 * Drafts: pages of elements.
 *
 * A page is part of an array of somebody else's, with no capacity, until the first change in it copies it; from there on
 * it grows up to PAGE_SIZE and is then split. No page is empty. Finding an element by its index passes over the pages,
 * a few thousand for the largest of documents.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/draft.h"

#include "json/node.h"

enum
{
	DRAFT = 128, /* a flag of a node: as.native is a cz_draft */
	PAGE_SIZE = 256,
	PAGE_SLACK = 8, /* room that a copied page has for more */
	VALUE_SIZE = 8
};

typedef struct cz_page
{
	char *slots; /* cz_json of an array, cz_json_member of an object */
	uint32_t count;
	uint32_t capacity; /* 0: the slots are not ours */
} cz_page;

struct cz_draft
{
	uint32_t epoch; /* in which it may be changed */
	uint8_t kind;
	bool finished;
	uint32_t count;
	uint32_t page_count;
	uint32_t page_capacity;
	cz_page *pages;
	cz_json result; /* when finished */
};

static bool
is_draft(const cz_json *node)
{
	return (node->flags & DRAFT) != 0;
}

static const cz_draft *
draft_of(const cz_json *node)
{
	return node->as.native;
}

bool
cz_draft_is_array(const cz_draft *draft)
{
	return draft->kind == CZ_JSON_ARRAY;
}

static size_t
slot_size(const cz_draft *draft)
{
	return draft->kind == CZ_JSON_OBJECT ? sizeof(cz_json_member) : sizeof(cz_json);
}

static cz_json_member *
members_of(const cz_page *page)
{
	return (cz_json_member *)(void *)page->slots;
}

static cz_json *
items_of(const cz_page *page)
{
	return (cz_json *)(void *)page->slots;
}

static cz_json *
value_at(const cz_draft *draft, cz_draft_place place)
{
	const cz_page *page = &draft->pages[place.page];

	return draft->kind == CZ_JSON_OBJECT ? &members_of(page)[place.offset].value : &items_of(page)[place.offset];
}

/* What holds a draft is one itself, so that other nodes can be shared as they are. */
void
cz_drafts_share(cz_drafts *drafts, const cz_json *node)
{
	if (is_draft(node))
		drafts->epoch++;
}

/* ---- finding ---- */

/* The page that has the key or where it would stand: the last whose first key isn't behind it. */
static uint32_t
find_page(const cz_draft *object, const cz_json *key)
{
	uint32_t low = 0, high = object->page_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (cz_json_key_compare(&members_of(&object->pages[middle])[0].key, key) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool
cz_draft_find(const cz_draft *object, cz_text key, cz_draft_place *place)
{
	cz_json wanted = cz_json_string(key), page;

	*place = (cz_draft_place){0, 0};
	if (object->count == 0)
		return false;
	place->page = find_page(object, &wanted);
	page = cz_json_object(members_of(&object->pages[place->page]), object->pages[place->page].count);
	return cz_json_member_find(&page, key, &place->offset);
}

cz_draft_place
cz_draft_at(const cz_draft *array, uint32_t index)
{
	cz_draft_place place = {0, index};

	/* The end is the end of the last page. */
	while (place.page + 1 < array->page_count && place.offset >= array->pages[place.page].count) {
		place.offset -= array->pages[place.page].count;
		place.page++;
	}
	return place;
}

/* ---- reading ---- */

uint32_t
cz_draft_count(cz_drafts *drafts, const cz_json *node)
{
	return is_draft(node) ? draft_of(node)->count : cz_json_count(drafts->context, node);
}

cz_code
cz_draft_member_get(cz_drafts *drafts, const cz_json *node, cz_text key, cz_json *value, bool *found)
{
	cz_draft_place place;

	if (!is_draft(node) || node->kind != CZ_JSON_OBJECT)
		return cz_json_member_get(drafts->context, node, key, value, found);
	*found = cz_draft_find(draft_of(node), key, &place);
	if (*found)
		*value = *value_at(draft_of(node), place);
	return CZ_OK;
}

cz_code
cz_draft_element_get(cz_drafts *drafts, const cz_json *node, uint32_t index, cz_json *value, bool *found)
{
	if (!is_draft(node) || node->kind != CZ_JSON_ARRAY)
		return cz_json_element_get(drafts->context, node, index, value, found);
	*found = index < draft_of(node)->count;
	if (*found)
		*value = *value_at(draft_of(node), cz_draft_at(draft_of(node), index));
	return CZ_OK;
}

/* A page against as many elements of an opened container, from index on. */
static cz_code
equal_page(cz_drafts *drafts, const cz_draft *a, const cz_page *page, const cz_json *b, uint32_t index, int depth,
           bool *equal)
{
	bool object = a->kind == CZ_JSON_OBJECT;

	for (uint32_t i = 0; *equal && i < page->count; i++) {
		const cz_json *left = object ? &members_of(page)[i].value : &items_of(page)[i];
		const cz_json *right = object ? &b->as.members[index + i].value : &b->as.items[index + i];

		CZ_TRY(cz_poll(drafts->context));
		if (object)
			*equal = cz_json_key_compare(&members_of(page)[i].key, &b->as.members[index + i].key) == 0;
		if (*equal)
			CZ_TRY(cz_draft_equal(drafts, left, right, depth + 1, equal));
	}
	return CZ_OK;
}

cz_code
cz_draft_equal(cz_drafts *drafts, const cz_json *a, const cz_json *b, int depth, bool *equal)
{
	const cz_draft *draft = draft_of(a);
	uint32_t index = 0;
	cz_json opened;

	if (!is_draft(a))
		return cz_json_equal_at(drafts->context, a, b, depth, equal);
	*equal = a->kind == b->kind && draft->count == cz_json_count(drafts->context, b);
	if (!*equal)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(drafts->context, depth));
	CZ_TRY(cz_json_open(drafts->context, b, &opened));
	for (uint32_t page = 0; *equal && page < draft->page_count; page++) {
		CZ_TRY(equal_page(drafts, draft, &draft->pages[page], &opened, index, depth, equal));
		index += draft->pages[page].count;
	}
	return CZ_OK;
}

/* ---- measuring ---- */

/* A page, or all of an opened container as one. */
static cz_code
measure_page(cz_drafts *drafts, bool object, const cz_page *page, int depth, size_t limit, size_t *size)
{
	for (uint32_t i = 0; i < page->count && *size <= limit; i++) {
		CZ_TRY(cz_poll(drafts->context));
		if (object)
			*size += members_of(page)[i].key.length;
		CZ_TRY(cz_draft_measure(drafts, object ? &members_of(page)[i].value : &items_of(page)[i], depth + 1, limit, size));
	}
	return CZ_OK;
}

cz_code
cz_draft_measure(cz_drafts *drafts, const cz_json *node, int depth, size_t limit, size_t *size)
{
	const cz_draft *draft = draft_of(node);
	cz_json opened;
	cz_page page;

	*size += VALUE_SIZE + (node->kind == CZ_JSON_STRING ? node->length : 0);
	if (!cz_json_is_container(node))
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(drafts->context, depth));
	if (!is_draft(node)) {
		CZ_TRY(cz_json_open(drafts->context, node, &opened));
		page = (cz_page){(char *)(uintptr_t)opened.as.native, opened.length, 0};
		return measure_page(drafts, node->kind == CZ_JSON_OBJECT, &page, depth, limit, size);
	}
	for (uint32_t i = 0; i < draft->page_count; i++)
		CZ_TRY(measure_page(drafts, node->kind == CZ_JSON_OBJECT, &draft->pages[i], depth, limit, size));
	return CZ_OK;
}

/* ---- finishing ---- */

static cz_code
finish_page(cz_drafts *drafts, const cz_draft *draft, const cz_page *page, int depth, char *slots)
{
	cz_page copy = {slots, page->count, 0};

	memcpy(slots, page->slots, page->count * slot_size(draft));
	for (uint32_t i = 0; i < page->count; i++) {
		cz_json *value = draft->kind == CZ_JSON_OBJECT ? &members_of(&copy)[i].value : &items_of(&copy)[i];

		CZ_TRY(cz_poll(drafts->context));
		CZ_TRY(cz_draft_finish(drafts, value, depth + 1, value));
	}
	return CZ_OK;
}

/* A draft that stands in several places is finished once. */
cz_code
cz_draft_finish(cz_drafts *drafts, const cz_json *node, int depth, cz_json *result)
{
	cz_draft *draft;
	char *slots, *next;

	*result = *node;
	if (!is_draft(node))
		return CZ_OK;
	draft = (cz_draft *)(uintptr_t)node->as.native;
	if (!draft->finished) {
		CZ_TRY(cz_json_check_depth(drafts->context, depth));
		slots = next = cz_allocate_array(drafts->context, draft->count, slot_size(draft));
		if (!slots)
			return CZ_OUT_OF_MEMORY;
		for (uint32_t page = 0; page < draft->page_count; page++) {
			CZ_TRY(finish_page(drafts, draft, &draft->pages[page], depth, next));
			next += draft->pages[page].count * slot_size(draft);
		}
		draft->result = draft->kind == CZ_JSON_OBJECT ? cz_json_object((void *)slots, draft->count)
		                                              : cz_json_array((void *)slots, draft->count);
		draft->finished = true;
	}
	*result = draft->result;
	return CZ_OK;
}

/* ---- making drafts ---- */

/* Room for the pages of count elements and a few more. */
static cz_code
new_draft(cz_drafts *drafts, uint8_t kind, uint32_t count, uint32_t page_count, cz_draft **draft)
{
	cz_draft *made = CZ_NEW(drafts->context, cz_draft);
	uint32_t capacity = page_count + 2;
	cz_page *pages = CZ_NEW_ARRAY(drafts->context, capacity, cz_page);

	if (!made || !pages)
		return CZ_OUT_OF_MEMORY;
	*made = (cz_draft){drafts->epoch, kind, false, count, page_count, capacity, pages, {.kind = kind}};
	*draft = made;
	return CZ_OK;
}

/* The elements of an opened container, where they are. */
static cz_code
from_node(cz_drafts *drafts, const cz_json *opened, cz_draft **draft)
{
	uint32_t page_count = opened->length / PAGE_SIZE + (opened->length % PAGE_SIZE != 0), left = opened->length;
	char *slots = (char *)(uintptr_t)opened->as.native;

	CZ_TRY(new_draft(drafts, opened->kind, opened->length, page_count, draft));
	for (uint32_t i = 0; i < page_count; i++) {
		uint32_t count = left < PAGE_SIZE ? left : PAGE_SIZE;

		(*draft)->pages[i] = (cz_page){slots, count, 0};
		slots += count * slot_size(*draft);
		left -= count;
	}
	return CZ_OK;
}

/* The pages of a draft of an earlier epoch. */
static cz_code
from_draft(cz_drafts *drafts, const cz_draft *older, cz_draft **draft)
{
	CZ_TRY(new_draft(drafts, older->kind, older->count, older->page_count, draft));
	for (uint32_t i = 0; i < older->page_count; i++) {
		CZ_TRY(cz_poll(drafts->context));
		(*draft)->pages[i] = (cz_page){older->pages[i].slots, older->pages[i].count, 0};
	}
	return CZ_OK;
}

cz_code
cz_draft_edit(cz_drafts *drafts, cz_json *slot, cz_draft **draft)
{
	cz_json opened;

	if (is_draft(slot)) {
		*draft = (cz_draft *)(uintptr_t)slot->as.native;
		if ((*draft)->epoch == drafts->epoch)
			return CZ_OK;
		CZ_TRY(from_draft(drafts, *draft, draft));
	} else {
		CZ_TRY(cz_json_open(drafts->context, slot, &opened));
		CZ_TRY(from_node(drafts, &opened, draft));
	}
	*slot = (cz_json){.kind = (*draft)->kind, .flags = DRAFT, .as = {.native = *draft}};
	return CZ_OK;
}

/* ---- changing ---- */

/* Gives a page slots of its own, with room for capacity. */
static cz_code
own_page(cz_drafts *drafts, const cz_draft *draft, cz_page *page, uint32_t capacity)
{
	char *slots = cz_allocate_array(drafts->context, capacity, slot_size(draft));

	if (!slots)
		return CZ_OUT_OF_MEMORY;
	if (page->count)
		memcpy(slots, page->slots, page->count * slot_size(draft));
	page->slots = slots;
	page->capacity = capacity;
	return CZ_OK;
}

cz_code
cz_draft_slot(cz_drafts *drafts, cz_draft *draft, cz_draft_place place, cz_json **slot)
{
	cz_page *page = &draft->pages[place.page];

	if (page->capacity == 0)
		CZ_TRY(own_page(drafts, draft, page, page->count));
	*slot = value_at(draft, place);
	return CZ_OK;
}

/* Room for a page at index. */
static cz_code
insert_page(cz_drafts *drafts, cz_draft *draft, uint32_t index)
{
	cz_page *pages = draft->pages;

	if (draft->page_count == draft->page_capacity) {
		pages = CZ_NEW_ARRAY(drafts->context, (size_t)draft->page_capacity * 2, cz_page);
		if (!pages)
			return CZ_OUT_OF_MEMORY;
		memcpy(pages, draft->pages, index * sizeof *pages);
		draft->page_capacity *= 2;
	}
	memmove(pages + index + 1, draft->pages + index, (draft->page_count - index) * sizeof *pages);
	draft->pages = pages;
	draft->page_count++;
	pages[index] = (cz_page){NULL, 0, 0};
	return CZ_OK;
}

/* Splits the full page of a place in two; the place goes along. */
static cz_code
split_page(cz_drafts *drafts, cz_draft *draft, cz_draft_place *place)
{
	cz_page *page, *second;

	CZ_TRY(insert_page(drafts, draft, place->page + 1));
	page = &draft->pages[place->page];
	second = page + 1;
	second->slots = page->slots + PAGE_SIZE / 2 * slot_size(draft);
	second->count = PAGE_SIZE / 2;
	CZ_TRY(own_page(drafts, draft, second, PAGE_SIZE));
	page->count = PAGE_SIZE / 2;
	if (place->offset > PAGE_SIZE / 2) {
		place->page++;
		place->offset -= PAGE_SIZE / 2;
	}
	return CZ_OK;
}

/* Room for one more element in the page of a place. */
static cz_code
make_room(cz_drafts *drafts, cz_draft *draft, cz_draft_place *place)
{
	cz_page *page;
	uint32_t capacity;

	if (draft->page_count == 0)
		CZ_TRY(insert_page(drafts, draft, 0));
	if (draft->pages[place->page].count == PAGE_SIZE)
		CZ_TRY(split_page(drafts, draft, place));
	page = &draft->pages[place->page];
	if (page->count < page->capacity)
		return CZ_OK;
	capacity = page->capacity ? page->capacity * 2 : page->count + PAGE_SLACK;
	return own_page(drafts, draft, page, capacity < PAGE_SIZE ? capacity : PAGE_SIZE);
}

cz_code
cz_draft_insert(cz_drafts *drafts, cz_draft *draft, cz_draft_place place, cz_text key, const cz_json *value)
{
	size_t size = slot_size(draft);
	cz_page *page;
	char *slot;

	CZ_TRY(cz_json_check_count(drafts->context, (size_t)draft->count + 1));
	CZ_TRY(make_room(drafts, draft, &place));
	page = &draft->pages[place.page];
	slot = page->slots + place.offset * size;
	memmove(slot + size, slot, (page->count - place.offset) * size);
	page->count++;
	draft->count++;
	*value_at(draft, place) = *value;
	if (draft->kind == CZ_JSON_OBJECT)
		members_of(page)[place.offset].key = cz_json_string(key);
	return CZ_OK;
}

cz_code
cz_draft_remove(cz_drafts *drafts, cz_draft *draft, cz_draft_place place)
{
	size_t size = slot_size(draft);
	cz_page *page = &draft->pages[place.page];
	char *slot;

	draft->count--;
	if (page->count == 1) {
		draft->page_count--;
		memmove(page, page + 1, (draft->page_count - place.page) * sizeof *page);
		return CZ_OK;
	}
	if (page->capacity == 0)
		CZ_TRY(own_page(drafts, draft, page, page->count));
	slot = page->slots + place.offset * size;
	page->count--;
	memmove(slot, slot + size, (page->count - place.offset) * size);
	return CZ_OK;
}
