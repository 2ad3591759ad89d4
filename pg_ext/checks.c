/*
 * The CHECKs of the tables that the store's statements write, read once rather than for every statement.
 *
 * PostgreSQL reads the text of all of a table's CHECKs anew, and prepares them all, for each INSERT and each UPDATE, whatever
 * that sets: with five of them two fifths of a transition. Here they are kept as they were read, until the table changes, and
 * an UPDATE prepares those alone that look at a column it sets: the others held before, and hold. What the executor then finds
 * in its ResultRelInfo is what it would have put there itself, or nothing, which it takes for true.
 *
 * All of them are prepared where a row may come out other than the statement says: where a trigger changes it before, where
 * columns are generated. One that isn't valid yet is prepared always, as it may not hold. Only for our own statements, known as
 * in planner.c; PostgreSQL 13, whose executor is built otherwise, does what it always did.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "database.h"

#if CZ_PG_HAS_KEPT_CHECKS

#include "access/sysattr.h"
#include "executor/executor.h"
#include "optimizer/optimizer.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"

typedef struct kept_check
{
	Expr *expression; /* NULL for one that isn't enforced */
	Bitmapset *columns; /* those it looks at, numbered as ExecGetUpdatedCols() does */
	bool always; /* whatever columns are set */
} kept_check;

typedef struct kept_checks
{
	Oid relation; /* the key */
	bool valid;
	uint16 count;
	kept_check *checks;
	MemoryContext memory;
} kept_checks;

static HTAB *kept;
static ExecutorStart_hook_type next_start;

/* ---- what is kept ---- */

static void
forget(Datum argument, Oid relation)
{
	HASH_SEQ_STATUS walk;
	kept_checks *entry;

	(void)argument;
	if (!kept)
		return;
	if (OidIsValid(relation)) {
		entry = hash_search(kept, &relation, HASH_FIND, NULL);
		if (entry)
			entry->valid = false;
		return;
	}
	hash_seq_init(&walk, kept);
	while ((entry = hash_seq_search(&walk)))
		entry->valid = false;
}

/* The row as a whole holds every column, and tableoid is none that is set. */
static bool
looks_elsewhere(const Bitmapset *columns)
{
	int first = bms_next_member(columns, -1);

	return first < 0 || first + FirstLowInvalidHeapAttributeNumber <= 0;
}

static void
read_check(const ConstrCheck *stored, kept_check *check)
{
	if (!cz_pg_check_is_enforced(stored))
		return;
	check->expression = stringToNode(stored->ccbin);
	pull_varattnos((Node *)check->expression, 1, &check->columns);
	check->always = !stored->ccvalid || looks_elsewhere(check->columns);
}

static void
read_checks(kept_checks *entry, const TupleConstr *constraints)
{
	MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "compozy checks", ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(memory);
	kept_check *checks = palloc0(constraints->num_check * sizeof *checks);

	for (int i = 0; i < constraints->num_check; i++)
		read_check(&constraints->check[i], &checks[i]);
	MemoryContextSwitchTo(before);
	MemoryContextSetParent(memory, CacheMemoryContext);
	entry->memory = memory;
	entry->checks = checks;
	entry->count = constraints->num_check;
	entry->valid = true;
}

/* Of tables that changed, which are read again when they are written, and of tables that are no more. */
static void
drop_forgotten(void)
{
	HASH_SEQ_STATUS walk;
	kept_checks *entry;

	hash_seq_init(&walk, kept);
	while ((entry = hash_seq_search(&walk))) {
		if (entry->valid)
			continue;
		if (entry->memory)
			MemoryContextDelete(entry->memory);
		hash_search(kept, &entry->relation, HASH_REMOVE, NULL);
	}
}

/* Good until the next look at a catalog, in which it may be forgotten. */
static const kept_checks *
checks_of(Relation relation)
{
	Oid key = RelationGetRelid(relation);
	kept_checks *entry = hash_search(kept, &key, HASH_FIND, NULL);

	if (entry && entry->valid)
		return entry;
	drop_forgotten();
	entry = hash_search(kept, &key, HASH_ENTER, NULL);
	*entry = (kept_checks){.relation = key};
	read_checks(entry, relation->rd_att->constr);
	return entry;
}

/* ---- into the executor ---- */

/* Copies, all of them taken before the first is prepared, which looks at catalogs. */
static Expr **
copy_wanted(const kept_checks *entry, const Bitmapset *set, bool all)
{
	Expr **copies = palloc0(entry->count * sizeof *copies);

	for (int i = 0; i < entry->count; i++) {
		const kept_check *check = &entry->checks[i];

		if (check->expression && (all || check->always || bms_overlap(check->columns, set)))
			copies[i] = copyObject(check->expression);
	}
	return copies;
}

static void
prepare(ResultRelInfo *target, EState *estate, const Bitmapset *set, bool all)
{
	MemoryContext before = MemoryContextSwitchTo(estate->es_query_cxt);
	const kept_checks *entry = checks_of(target->ri_RelationDesc);
	int count = entry->count;
	Expr **copies = copy_wanted(entry, set, all);
	ExprState **prepared = palloc0(count * sizeof *prepared);

	for (int i = 0; i < count; i++)
		if (copies[i])
			prepared[i] = ExecPrepareExpr(copies[i], estate);
	target->CZ_PG_CHECKS = prepared;
	MemoryContextSwitchTo(before);
}

/* Virtual columns are none, and the executor puts what they stand for in their place. */
static bool
has_checks(Relation relation)
{
	const TupleConstr *constraints = relation->rd_att->constr;

	return relation->rd_rel->relkind == RELKIND_RELATION && constraints && constraints->num_check > 0 &&
		!cz_pg_has_virtual_columns(constraints);
}

static bool
comes_out_as_set(const ResultRelInfo *target)
{
	const TriggerDesc *triggers = target->ri_TrigDesc;

	return !target->ri_RelationDesc->rd_att->constr->has_generated_stored && !(triggers && triggers->trig_update_before_row);
}

static void
prepare_targets(ModifyTableState *state)
{
	EState *estate = state->ps.state;

	if (state->operation != CMD_UPDATE && state->operation != CMD_INSERT)
		return;
	for (int i = 0; i < state->mt_nrels; i++) {
		ResultRelInfo *target = &state->resultRelInfo[i];

		if (!has_checks(target->ri_RelationDesc))
			continue;
		if (state->operation == CMD_UPDATE && comes_out_as_set(target))
			prepare(target, estate, ExecGetUpdatedCols(target, estate), false);
		else
			prepare(target, estate, NULL, true);
	}
}

static void
start(QueryDesc *query, int flags)
{
	ListCell *cell;

	if (next_start)
		next_start(query, flags);
	else
		standard_ExecutorStart(query, flags);
	if (!cz_pg_is_ours(query->sourceText))
		return;
	if (query->planstate && IsA(query->planstate, ModifyTableState))
		prepare_targets((ModifyTableState *)query->planstate);
	foreach (cell, query->estate->es_auxmodifytables)
		prepare_targets(lfirst(cell));
}

void
cz_pg_checks_prepare(void)
{
	HASHCTL control = {.keysize = sizeof(Oid), .entrysize = sizeof(kept_checks), .hcxt = CacheMemoryContext};

	kept = hash_create("compozy checks", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	CacheRegisterRelcacheCallback(forget, (Datum)0);
	next_start = ExecutorStart_hook;
	ExecutorStart_hook = start;
}

#else

void
cz_pg_checks_prepare(void)
{
}

#endif
