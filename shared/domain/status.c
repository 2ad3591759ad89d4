/*
 * The state machine.
 *
 * MACHINE is the table, one line an event: its name, the statuses it may start from, the one it leads to. It is
 * expanded into the events' steps and, at compile time, into the statuses that can be reached from each.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/status.h"

/* ---- the words ---- */

static const cz_text statuses[CZ_STATUS_COUNT] = {
	[CZ_PENDING] = CZ_WORD("PENDING"),	 [CZ_RUNNING] = CZ_WORD("RUNNING"),		[CZ_WAITING] = CZ_WORD("WAITING"),
	[CZ_PAUSED] = CZ_WORD("PAUSED"),	 [CZ_SUCCESS] = CZ_WORD("SUCCESS"),		[CZ_FAILED] = CZ_WORD("FAILED"),
	[CZ_CANCELED] = CZ_WORD("CANCELED"), [CZ_TIMED_OUT] = CZ_WORD("TIMED_OUT"),
};

CZ_DEFINE_VOCABULARY_WORDS(status, "a status", statuses)

/*
 * Where a status is looked for: the first letter and the length tell all of them apart, and a slot that two would share
 * does not compile (-Woverride-init). Statuses are read more often than any other word.
 */
#define SLOT(first, length) (((first) + (length)) & 31u)
static const uint8_t slots[32] = {
	[SLOT('P', 7)] = CZ_PENDING, [SLOT('R', 7)] = CZ_RUNNING, [SLOT('W', 7)] = CZ_WAITING,	[SLOT('P', 6)] = CZ_PAUSED,
	[SLOT('S', 7)] = CZ_SUCCESS, [SLOT('F', 6)] = CZ_FAILED,  [SLOT('C', 8)] = CZ_CANCELED, [SLOT('T', 9)] = CZ_TIMED_OUT,
};

bool
cz_status_find(cz_text text, cz_status *status)
{
	const cz_text *word;

	if (text.length == 0)
		return false;
	*status = (cz_status)slots[SLOT((unsigned char)text.data[0], text.length)];
	word = &statuses[*status];
	return word->length == text.length && memcmp(word->data, text.data, text.length) == 0;
}

static const cz_text events[CZ_EVENT_COUNT] = {
	[CZ_EVENT_DISPATCHED] = CZ_WORD("dispatched"),
	[CZ_EVENT_STARTED] = CZ_WORD("started"),
	[CZ_EVENT_PAUSED] = CZ_WORD("paused"),
	[CZ_EVENT_RESUMED] = CZ_WORD("resumed"),
	[CZ_EVENT_WAITING_STARTED] = CZ_WORD("waiting_started"),
	[CZ_EVENT_WAITING_ENDED] = CZ_WORD("waiting_ended"),
	[CZ_EVENT_WAITING_TIMED_OUT] = CZ_WORD("waiting_timed_out"),
	[CZ_EVENT_SUCCESS] = CZ_WORD("success"),
	[CZ_EVENT_FAILED] = CZ_WORD("failed"),
	[CZ_EVENT_CANCELED] = CZ_WORD("canceled"),
	[CZ_EVENT_TIMED_OUT] = CZ_WORD("timed_out"),
	[CZ_EVENT_RETRIED] = CZ_WORD("retried"),
};

CZ_DEFINE_VOCABULARY(event, "an event", events)

/* ---- the machine ---- */

#define IN(status) (1u << CZ_##status)
#define ACTIVE (IN(PENDING) | IN(RUNNING) | IN(WAITING) | IN(PAUSED))

/* LINE(asked, event, from, to); asked is passed through. */
#define MACHINE(LINE, asked) \
	LINE(asked, DISPATCHED, IN(PENDING), PENDING) \
	LINE(asked, STARTED, IN(PENDING), RUNNING) \
	LINE(asked, PAUSED, IN(PENDING) | IN(RUNNING) | IN(WAITING), PAUSED) \
	LINE(asked, RESUMED, IN(PAUSED), RUNNING) \
	LINE(asked, WAITING_STARTED, IN(PENDING) | IN(RUNNING), WAITING) \
	LINE(asked, WAITING_ENDED, IN(WAITING), RUNNING) \
	LINE(asked, WAITING_TIMED_OUT, IN(WAITING), TIMED_OUT) \
	LINE(asked, SUCCESS, IN(RUNNING) | IN(WAITING), SUCCESS) \
	LINE(asked, FAILED, ACTIVE, FAILED) \
	LINE(asked, CANCELED, ACTIVE, CANCELED) \
	LINE(asked, TIMED_OUT, ACTIVE, TIMED_OUT) \
	LINE(asked, RETRIED, IN(FAILED) | IN(TIMED_OUT), PENDING)

typedef struct step
{
	uint8_t from; /* one bit a status */
	uint8_t to;
} step;

#define STEP(asked, event, from, to) [CZ_EVENT_##event] = {from, CZ_##to},
static const step machine[CZ_EVENT_COUNT] = {MACHINE(STEP, )};

/* Bit to of reachable[from]; one's own bit as well. */
#define REACH(asked, event, from, to) | (((from) & IN(asked)) ? IN(to) : 0u)
#define REACHABLE(status) [CZ_##status] = (uint8_t)(IN(status) MACHINE(REACH, status))
static const uint8_t reachable[CZ_STATUS_COUNT] = {
	REACHABLE(PENDING), REACHABLE(RUNNING), REACHABLE(WAITING),	 REACHABLE(PAUSED),
	REACHABLE(SUCCESS), REACHABLE(FAILED),	REACHABLE(CANCELED), REACHABLE(TIMED_OUT),
};

bool
cz_status_is_terminal(cz_status status)
{
	return status >= CZ_SUCCESS;
}

bool
cz_status_can_transition(cz_status from, cz_status to)
{
	return (reachable[from] >> to & 1) != 0;
}

bool
cz_status_step(cz_status from, cz_event event, cz_status *to)
{
	*to = (cz_status)machine[event].to;
	return (machine[event].from >> from & 1) != 0;
}

bool
cz_status_usual_step(cz_event event, cz_status *from, cz_status *to)
{
	*from = CZ_RUNNING;
	for (int status = 0; status < CZ_STATUS_COUNT && !cz_status_step(*from, event, to); status++)
		*from = (cz_status)status;
	return *from != *to;
}

bool
cz_status_after(cz_status from, cz_event event, cz_status *to)
{
	return cz_status_step(from, event, to) || *to == from;
}

/* One bit for each event that the machine has for a status. */
static uint32_t
events_from(cz_status from)
{
	uint32_t allowed = 0;
	cz_status to;

	for (int event = 0; event < CZ_EVENT_COUNT; event++)
		if (cz_status_step(from, (cz_event)event, &to))
			allowed |= UINT32_C(1) << event;
	return allowed;
}

cz_code
cz_status_next(cz_context *context, cz_status from, cz_event event, cz_status *to)
{
	char allowed[CZ_WORD_LIST_SIZE];

	if (cz_status_after(from, event, to))
		return CZ_OK;
	cz_vocabulary_list(&event_vocabulary, events_from(from), "no event", allowed);
	return cz_fail(context, CZ_INVALID_TRANSITION, "event %s is not possible in status %s; allowed: %s",
				   cz_event_name(event), cz_status_name(from), allowed);
}

/* The general events stand after the special ones: timed_out after waiting_timed_out. */
cz_code
cz_status_event(cz_context *context, cz_status from, cz_status to, cz_event *event)
{
	char allowed[CZ_WORD_LIST_SIZE];
	cz_status reached;

	for (int i = CZ_EVENT_COUNT - 1; i >= 0; i--)
		if (cz_status_step(from, (cz_event)i, &reached) && reached == to) {
			*event = (cz_event)i;
			return CZ_OK;
		}
	cz_vocabulary_list(&status_vocabulary, reachable[from], "none", allowed);
	return cz_fail(context, CZ_INVALID_TRANSITION, "status %s can't be set in status %s; allowed: %s", cz_status_name(to),
				   cz_status_name(from), allowed);
}

/* ---- older names ---- */

static cz_text
without_prefix(cz_text name)
{
	static const char *const prefixes[] = {"AGENT_STATUS_", "TASK_STATUS_", "TOOL_STATUS_", "WORKFLOW_STATUS_"};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		size_t length = strlen(prefixes[i]);

		if (cz_text_starts_with(name, prefixes[i]))
			return (cz_text){name.data + length, name.length - length};
	}
	return name;
}

cz_code
cz_status_from_legacy(cz_context *context, cz_text name, cz_status *status)
{
	cz_text word = without_prefix(name);

	if (cz_text_is(word, "UNSPECIFIED")) {
		*status = CZ_PENDING;
		return CZ_OK;
	}
	return cz_status_find(word, status) ? CZ_OK : cz_vocabulary_refuse(context, &status_vocabulary, name);
}
