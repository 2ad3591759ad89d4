/*
 * jsonb as shared code's native form.
 *
 * A native container is a node whose pointer is a JsonbContainer and whose length is its size in bytes; a native
 * number points to a numeric with its header. Both stand in the detoasted datum: nothing is copied or converted until
 * somebody looks inside. Everything here keeps to what utils/jsonb.h declares of the layout, which is PostgreSQL's
 * on-disk format since 9.4 and so can't change under us.
 *
 * PostgreSQL lets jsonb nest as deep as its stack allows. We refuse what is deeper than any document of ours may be
 * at the door, so that shared code meets no such thing.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "jsonb.h"

const cz_json_native cz_pg_json_native = {
	.open = cz_pg_jsonb_open,
	.number = cz_pg_jsonb_number,
	.member = cz_pg_jsonb_member,
	.element = cz_pg_jsonb_element,
	.count = cz_pg_jsonb_count,
	.small_int = cz_pg_jsonb_small_int,
};

/* A level of nesting takes a header and an entry at least. */
enum { BYTES_OF_LEVEL = sizeof(uint32) + sizeof(JEntry) };

static cz_code
check_children(cz_context *context, const JsonbContainer *container, int depth)
{
	const char *base = (const char *)&container->children[cz_pg_jsonb_children(container)];
	uint32 count = cz_pg_jsonb_children(container);
	uint32 start = 0;

	for (uint32 i = 0; i < count; i++) {
		JEntry entry = container->children[i];
		uint32 end = start;

		CZ_TRY(cz_poll(context));
		JBE_ADVANCE_OFFSET(end, entry);
		if (JBE_ISCONTAINER(entry))
			CZ_TRY(cz_pg_jsonb_check_depth(context, (const JsonbContainer *)(base + INTALIGN(start)),
										   end - INTALIGN(start), depth + 1));
		start = end;
	}
	return CZ_OK;
}

/* Most documents are too small to be too deep, and are not walked. */
cz_code
cz_pg_jsonb_check_depth(cz_context *context, const JsonbContainer *container, size_t size, int depth)
{
	if (depth > CZ_JSON_DEPTH_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the document is nested deeper than %d levels",
					   (int)CZ_JSON_DEPTH_LIMIT);
	if ((size_t)depth + size / BYTES_OF_LEVEL <= CZ_JSON_DEPTH_LIMIT)
		return CZ_OK;
	return check_children(context, container, depth);
}

cz_code
cz_pg_jsonb_node(cz_context *context, const Jsonb *jsonb, cz_json *node)
{
	size_t size = VARSIZE(jsonb) - VARHDRSZ;

	if (JsonContainerIsScalar(&jsonb->root)) {
		cz_pg_jsonb_child(&jsonb->root, 0, node);
		return CZ_OK;
	}
	*node = (cz_json){
		.kind = JsonContainerIsObject(&jsonb->root) ? CZ_JSON_OBJECT : CZ_JSON_ARRAY,
		.flags = CZ_JSON_NATIVE,
		.length = (uint32_t)size,
		.as = {.native = &jsonb->root},
	};
	return cz_pg_jsonb_check_depth(context, &jsonb->root, size, 1);
}

cz_json
cz_pg_numeric_node(Numeric number)
{
	return (cz_json){
		.kind = CZ_JSON_NUMBER,
		.flags = CZ_JSON_NATIVE,
		.length = (uint32_t)VARSIZE_ANY(number),
		.as = {.native = number},
	};
}
