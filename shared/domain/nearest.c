/*
 * The k best: a binary heap in an array.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/nearest.h"

#include "base/sort.h"

cz_code
cz_nearest_init(cz_context *context, size_t limit, cz_nearest *nearest)
{
	nearest->hits = CZ_NEW_ARRAY(context, limit, cz_hit);
	nearest->count = 0;
	nearest->limit = limit;
	return nearest->hits ? CZ_OK : CZ_OUT_OF_MEMORY;
}

static bool
is_worse(double score, cz_text id, const cz_hit *than)
{
	if (score < than->score || score > than->score)
		return score < than->score;
	return cz_text_compare(id, cz_hit_id(than)) > 0;
}

static bool
hit_is_worse(const cz_hit *hit, const cz_hit *than)
{
	return is_worse(hit->score, cz_hit_id(hit), than);
}

static void
swap(cz_hit *a, cz_hit *b)
{
	cz_hit kept = *a;

	*a = *b;
	*b = kept;
}

static void
set(cz_hit *hit, double score, cz_text id)
{
	hit->score = score;
	hit->length = (uint8_t)id.length;
	memcpy(hit->id, id.data, id.length);
}

static void
sift_up(cz_hit *hits, size_t place)
{
	while (place > 0 && hit_is_worse(&hits[place], &hits[(place - 1) / 2])) {
		swap(&hits[place], &hits[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
}

static void
sift_down(cz_hit *hits, size_t count)
{
	for (size_t place = 0, child; (child = 2 * place + 1) < count; place = child) {
		if (child + 1 < count && hit_is_worse(&hits[child + 1], &hits[child]))
			child++;
		if (!hit_is_worse(&hits[child], &hits[place]))
			return;
		swap(&hits[child], &hits[place]);
	}
}

void
cz_nearest_add(cz_nearest *nearest, double score, cz_text id)
{
	if (nearest->count < nearest->limit) {
		set(&nearest->hits[nearest->count], score, id);
		sift_up(nearest->hits, nearest->count++);
	} else if (!is_worse(score, id, &nearest->hits[0])) {
		set(&nearest->hits[0], score, id);
		sift_down(nearest->hits, nearest->count);
	}
}

/* The worst goes to the end, again and again. */
void
cz_nearest_sort(cz_nearest *nearest)
{
	for (size_t count = nearest->count; count > 1; count--) {
		swap(&nearest->hits[0], &nearest->hits[count - 1]);
		sift_down(nearest->hits, count - 1);
	}
}
