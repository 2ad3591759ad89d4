/*
 * The domain ring: the state machine, vocabularies, progress, error objects and memory that runs out. Identifiers and
 * times have tests of their own.
 *
 * The expectations are transcribed from the domain's tables, in words, and not from the code's own.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "check_case.h"
#include "domain/domain.h"
#include "function.h"
#include "host.h"

cz_scalar_body compozy_version, compozy_error, compozy_status_is_valid, compozy_status_is_terminal,
	compozy_status_can_transition, compozy_status_next, compozy_status_from_legacy, compozy_progress_status, compozy_id,
	compozy_id_floor;
cz_table_body compozy_statuses, compozy_transitions;
extern const cz_aggregate cz_progress_agg;

/* ---- the state machine ---- */

static const char *const status_names[] = {"PENDING", "RUNNING", "WAITING",	 "PAUSED",
										   "SUCCESS", "FAILED",	 "CANCELED", "TIMED_OUT"};

static const struct
{
	const char *event, *from, *to;
} machine[] = {
	{"dispatched", "PENDING", "PENDING"},
	{"started", "PENDING", "RUNNING"},
	{"paused", "PENDING RUNNING WAITING", "PAUSED"},
	{"resumed", "PAUSED", "RUNNING"},
	{"waiting_started", "PENDING RUNNING", "WAITING"},
	{"waiting_ended", "WAITING", "RUNNING"},
	{"waiting_timed_out", "WAITING", "TIMED_OUT"},
	{"success", "RUNNING WAITING", "SUCCESS"},
	{"failed", "PENDING RUNNING WAITING PAUSED", "FAILED"},
	{"canceled", "PENDING RUNNING WAITING PAUSED", "CANCELED"},
	{"timed_out", "PENDING RUNNING WAITING PAUSED", "TIMED_OUT"},
	{"retried", "FAILED TIMED_OUT", "PENDING"},
};

enum { EVENTS = sizeof machine / sizeof machine[0] };

/* No status is a part of another's name. */
static bool
has_step(int event, const char *from)
{
	return strstr(machine[event].from, from) != NULL;
}

static void
test_next(cz_context *context, const char *from, int event)
{
	bool allowed = has_step(event, from) || strcmp(machine[event].to, from) == 0;
	cz_value args[2] = {cz_text_value(cz_text_from(from)), cz_text_value(cz_text_from(machine[event].event))};
	cz_value result = cz_null();
	cz_code code = compozy_status_next(context, args, 2, &result);

	CHECK_CASE(code == (allowed ? CZ_OK : CZ_INVALID_TRANSITION), "%s %s", from, machine[event].event);
	if (allowed)
		CHECK_CASE(code == CZ_OK && cz_text_is(result.as.text, machine[event].to), "%s %s", from, machine[event].event);
	else
		CHECK_CASE(strstr(context->error.message, from) && strstr(context->error.message, machine[event].event), "%s",
				   context->error.message);
}

static void
test_can_transition(cz_context *context, const char *from, const char *to)
{
	cz_value args[2] = {cz_text_value(cz_text_from(from)), cz_text_value(cz_text_from(to))}, result = cz_null();
	bool possible = !strcmp(from, to);

	for (int i = 0; i < EVENTS; i++)
		possible = possible || (has_step(i, from) && !strcmp(machine[i].to, to));
	CHECK_CASE(compozy_status_can_transition(context, args, 2, &result) == CZ_OK, "%s", context->error.message);
	CHECK_CASE(result.type == CZ_BOOL && result.as.boolean == possible, "%s to %s", from, to);
}

/* A step of the machine, and from RUNNING where that is one. */
static void
test_usual_step(int event)
{
	cz_status from, to;
	bool found = cz_status_usual_step((cz_event)event, &from, &to);

	CHECK_CASE(found == (strcmp(machine[event].from, machine[event].to) != 0), "%s", machine[event].event);
	CHECK_CASE(has_step(event, cz_status_name(from)) && !strcmp(machine[event].to, cz_status_name(to)), "%s from %s to %s",
			   machine[event].event, cz_status_name(from), cz_status_name(to));
	CHECK_CASE(from == CZ_RUNNING || !has_step(event, "RUNNING"), "%s from %s", machine[event].event, cz_status_name(from));
}

static void
test_machine(cz_context *context)
{
	CHECK_CASE((int)EVENTS == (int)CZ_EVENT_COUNT && CZ_STATUS_COUNT == 8, "%d events", (int)EVENTS);
	for (int event = 0; event < EVENTS; event++)
		test_usual_step(event);
	for (int from = 0; from < 8; from++) {
		cz_value status = cz_text_value(cz_text_from(status_names[from])), result = cz_null();

		CHECK_CASE(!strcmp(cz_status_name((cz_status)from), status_names[from]), "%s", status_names[from]);
		CHECK_CASE(compozy_status_is_terminal(context, &status, 1, &result) == CZ_OK &&
					   result.as.boolean == (from >= 4),
				   "%s", status_names[from]);
		for (int event = 0; event < EVENTS; event++)
			test_next(context, status_names[from], event);
		for (int to = 0; to < 8; to++)
			test_can_transition(context, status_names[from], status_names[to]);
	}
}

/* ---- the machine as rows ---- */

typedef struct row_log
{
	cz_rows rows;
	int count;
	char text[2048];
} row_log;

static cz_code
log_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	row_log *log = (row_log *)rows;
	size_t used = strlen(log->text);

	(void)context;
	log->count++;
	if (values[1].type == CZ_BOOL)
		snprintf(log->text + used, sizeof log->text - used, "%.*s %d\n", CZ_QUOTE(values[0].as.text),
				 values[1].as.boolean);
	else
		snprintf(log->text + used, sizeof log->text - used, "%.*s %.*s %.*s\n", CZ_QUOTE(values[0].as.text),
				 CZ_QUOTE(values[1].as.text), CZ_QUOTE(values[2].as.text));
	return CZ_OK;
}

static cz_code
refuse_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	(void)rows;
	(void)values;
	return cz_fail(context, CZ_INTERRUPTED, "enough");
}

static void
test_rows(cz_context *context)
{
	row_log log = {.rows = {log_row}}, refusing = {.rows = {refuse_row}};
	char expected[2048] = "";

	for (int event = 0; event < EVENTS; event++)
		for (int from = 0; from < 8; from++)
			if (has_step(event, status_names[from]))
				snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s %s %s\n",
						 machine[event].event, status_names[from], machine[event].to);
	CHECK_CASE(compozy_transitions(context, NULL, &log.rows) == CZ_OK && !strcmp(log.text, expected), "%s", log.text);
	CHECK_CASE(log.count == 26, "%d rows", log.count);
	log.text[0] = '\0';
	CHECK_CASE(compozy_statuses(context, NULL, &log.rows) == CZ_OK, "%s", context->error.message);
	CHECK_CASE(
		!strcmp(log.text, "PENDING 0\nRUNNING 0\nWAITING 0\nPAUSED 0\nSUCCESS 1\nFAILED 1\nCANCELED 1\nTIMED_OUT 1\n"),
		"%s", log.text);
	CHECK_CASE(compozy_statuses(context, NULL, &refusing.rows) == CZ_INTERRUPTED, "rows go on after a failure");
	CHECK_CASE(compozy_transitions(context, NULL, &refusing.rows) == CZ_INTERRUPTED, "rows go on after a failure");
}

/* ---- words ---- */

static void
test_messages(cz_context *context)
{
	cz_component component;
	cz_execution_type type;
	cz_strategy strategy;
	cz_status status;
	cz_event event;

	CHECK_ERROR(
		cz_status_parse(context, CZ_TEXT_OF("DONE"), &status), CZ_INVALID_ARGUMENT,
		"\"DONE\" is not a status; allowed: PENDING, RUNNING, WAITING, PAUSED, SUCCESS, FAILED, CANCELED, TIMED_OUT");
	CHECK_ERROR(
		cz_event_parse(context, CZ_TEXT_OF("finished"), &event), CZ_INVALID_ARGUMENT,
		"\"finished\" is not an event; allowed: dispatched, started, paused, resumed, waiting_started, waiting_ended, "
		"waiting_timed_out, success, failed, canceled, timed_out, retried");
	CHECK_ERROR(cz_component_parse(context, CZ_TEXT_OF("Task"), &component), CZ_INVALID_ARGUMENT,
				"\"Task\" is not a component; allowed: workflow, task, agent, tool, log");
	CHECK_ERROR(cz_execution_type_parse(context, CZ_TEXT_OF(""), &type), CZ_INVALID_ARGUMENT,
				"\"\" is not an execution type; allowed: basic, router, parallel, collection, composite, wait, signal, "
				"aggregate, memory");
	CHECK_ERROR(cz_strategy_parse(context, CZ_TEXT_OF("first"), &strategy), CZ_INVALID_ARGUMENT,
				"\"first\" is not a strategy; allowed: wait_all, fail_fast, best_effort, race");
	CHECK_ERROR(cz_status_next(context, CZ_SUCCESS, CZ_EVENT_STARTED, &status), CZ_INVALID_TRANSITION,
				"event started is not possible in status SUCCESS; allowed: no event");
	CHECK_ERROR(cz_status_next(context, CZ_FAILED, CZ_EVENT_STARTED, &status), CZ_INVALID_TRANSITION,
				"event started is not possible in status FAILED; allowed: retried");
	CHECK_ERROR(
		cz_status_next(context, CZ_PENDING, CZ_EVENT_SUCCESS, &status), CZ_INVALID_TRANSITION,
		"event success is not possible in status PENDING; allowed: dispatched, started, paused, waiting_started, "
		"failed, canceled, timed_out");
	CHECK_CASE(cz_status_parse(context, (cz_text){NULL, 0}, &status) == CZ_INVALID_ARGUMENT,
			   "an empty text is a status");
}

static void
test_words(cz_context *context)
{
	static const char *const invalid[] = {"", "pending", "PENDIN", "PENDINGS", " PENDING", "RENDING", "TIMED-OUT"};
	static const char *const parents = "parallel collection composite aggregate memory";
	cz_strategy strategy;

	for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++) {
		cz_value arg = cz_text_value(cz_text_from(invalid[i])), result = cz_null();

		CHECK_CASE(compozy_status_is_valid(context, &arg, 1, &result) == CZ_OK && !result.as.boolean, "%s", invalid[i]);
		CHECK_CASE(compozy_status_is_terminal(context, &arg, 1, &result) == CZ_INVALID_ARGUMENT, "%s", invalid[i]);
	}
	for (int type = 0; type <= CZ_EXECUTION_MEMORY; type++) {
		const char *name = cz_execution_type_name((cz_execution_type)type);

		CHECK_CASE(cz_execution_type_has_children((cz_execution_type)type) == (strstr(parents, name) != NULL), "%s",
				   name);
	}
	CHECK_CASE(cz_strategy_find(CZ_TEXT_OF("race"), &strategy) && strategy == CZ_RACE, "race");
	CHECK_CASE(!strcmp(cz_component_name(CZ_COMPONENT_LOG), "log"), "log");
}

static void
test_legacy(cz_context *context)
{
	static const char *const prefixes[] = {"AGENT_STATUS_", "TASK_STATUS_", "TOOL_STATUS_", "WORKFLOW_STATUS_", ""};
	static const char *const refused[] = {
		"",		"TASK_STATUS_", "JOB_STATUS_RUNNING", "TASK_STATUS_TOOL_STATUS_RUNNING",
		"DONE", "unspecified",	"TASK_STATUS_running"};
	cz_value result = cz_null();
	char name[64];

	for (size_t i = 0; i < 5; i++)
		for (int status = 0; status <= 8; status++) {
			cz_value arg;

			snprintf(name, sizeof name, "%s%s", prefixes[i], status == 8 ? "UNSPECIFIED" : status_names[status]);
			arg = cz_text_value(cz_text_from(name));
			CHECK_CASE(compozy_status_from_legacy(context, &arg, 1, &result) == CZ_OK &&
						   cz_text_is(result.as.text, status_names[status % 8]),
					   "%s", name);
		}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		cz_value arg = cz_text_value(cz_text_from(refused[i]));

		CHECK_CASE(compozy_status_from_legacy(context, &arg, 1, &result) == CZ_INVALID_ARGUMENT, "%s", refused[i]);
		CHECK_CASE(strstr(context->error.message, refused[i]) != NULL, "%s", context->error.message);
	}
}

/* ---- progress ---- */

/* The rules of each strategy, one line a rule. */
static const char *
expected_status(const int64_t *n, const char *strategy)
{
	int64_t total = n[0] + n[1] + n[2] + n[3] + n[4] + n[5] + n[6] + n[7];
	bool all_success = n[4] == total, all_terminal = n[4] + n[5] + n[6] + n[7] == total;
	bool any_success = n[4] > 0, any_running = n[1] || n[2] || n[3], failed_or_timed_out = n[5] || n[7];

	if (total == 0)
		return "PENDING";
	if (!strcmp(strategy, "wait_all")) {
		if (all_success)
			return "SUCCESS";
		if (any_running)
			return "RUNNING";
		if (failed_or_timed_out)
			return "FAILED";
	}
	if (!strcmp(strategy, "fail_fast")) {
		if (failed_or_timed_out)
			return "FAILED";
		if (all_success)
			return "SUCCESS";
	}
	if (!strcmp(strategy, "best_effort") && all_terminal)
		return any_success ? "SUCCESS" : "FAILED";
	if (!strcmp(strategy, "race")) {
		if (any_success)
			return "SUCCESS";
		if (all_terminal)
			return "FAILED";
	}
	return any_running ? "RUNNING" : "PENDING";
}

static void
test_strategies(void)
{
	static const char *const strategies[] = {"wait_all", "fail_fast", "best_effort", "race"};

	for (int vector = 0; vector < 6561; vector++) {
		cz_progress progress = {{0}};

		for (int status = 0, rest = vector; status < 8; status++, rest /= 3)
			cz_progress_add(&progress, (cz_status)status, rest % 3);
		for (int i = 0; i < 4; i++) {
			cz_strategy strategy = CZ_WAIT_ALL;
			const char *expected = expected_status(progress.counts, strategies[i]), *got;

			CHECK_CASE(cz_strategy_find(cz_text_from(strategies[i]), &strategy), "%s", strategies[i]);
			got = cz_status_name(cz_progress_status(&progress, strategy));
			CHECK_CASE(!strcmp(got, expected), "vector %d, %s: %s, not %s", vector, strategies[i], got, expected);
		}
	}
}

static void
check_json(cz_context *context, const cz_json *node, const char *expected)
{
	cz_text text = {"", 0};

	CHECK_CASE(cz_json_to_text(context, node, &text) == CZ_OK, "%s", context->error.message);
	CHECK_CASE(cz_text_is(text, expected), "%.*s", (int)text.length, text.data);
}

static void
step(cz_context *context, cz_progress *progress, const char *status)
{
	cz_value arg = cz_text_value(cz_text_from(status));

	CHECK_CASE(cz_progress_agg.step(context, &context->arena, progress, &arg) == CZ_OK, "%s", context->error.message);
}

static void
test_progress_json(cz_context *context)
{
	cz_progress progress = {{0}};
	cz_value result = cz_null(), bad = cz_text_value(CZ_TEXT_OF("DONE")), failed = cz_text_value(CZ_TEXT_OF("FAILED"));
	cz_json node;

	CHECK_CASE(cz_progress_agg.final(context, &progress, &result) == CZ_OK, "%s", context->error.message);
	check_json(
		context, result.as.json,
		"{\"failed_count\": 0, \"failure_rate\": 0, \"pending_count\": 0, \"running_count\": 0, \"status_counts\": {}, "
		"\"success_count\": 0, \"canceled_count\": 0, \"terminal_count\": 0, \"total_children\": 0, "
		"\"completion_rate\": 0, \"timed_out_count\": 0}");
	for (int status = 0; status < 8; status++)
		step(context, &progress, status_names[status]);
	step(context, &progress, "FAILED");
	CHECK_CASE(cz_progress_to_json(context, &progress, &node) == CZ_OK, "%s", context->error.message);
	check_json(
		context, &node,
		"{\"failed_count\": 2, \"failure_rate\": 0.3333333333333333, \"pending_count\": 1, \"running_count\": 3, "
		"\"status_counts\": {\"FAILED\": 2, \"PAUSED\": 1, \"PENDING\": 1, \"RUNNING\": 1, \"SUCCESS\": 1, "
		"\"WAITING\": 1, \"CANCELED\": 1, \"TIMED_OUT\": 1}, \"success_count\": 1, \"canceled_count\": 1, "
		"\"terminal_count\": 5, \"total_children\": 9, \"completion_rate\": 0.1111111111111111, "
		"\"timed_out_count\": 1}");
	CHECK_CASE(cz_progress_agg.inverse(context, &progress, &failed) == CZ_OK && progress.counts[CZ_FAILED] == 1,
			   "inverse");
	CHECK_CASE(cz_progress_agg.step(context, &context->arena, &progress, &bad) == CZ_INVALID_ARGUMENT,
			   "DONE is counted");
	CHECK_CASE(cz_progress_agg.inverse(context, &progress, &bad) == CZ_INVALID_ARGUMENT, "DONE is counted");
}

/* A state sent to another process and added there. */
static void
test_progress_parallel(cz_context *context)
{
	cz_progress progress = {{1, 0, 300, 0, 70000, 0, 0, (int64_t)1 << 40}}, copy = {{0}},
				sum = {{1, 1, 1, 1, 1, 1, 1, 1}};
	cz_bytes bytes = {NULL, 0};
	uint8_t data[64];

	CHECK_CASE(cz_progress_agg.serialize(context, &progress, &bytes) == CZ_OK && bytes.length == 64, "%zu",
			   bytes.length);
	CHECK_CASE(bytes.data[7] == 1 && bytes.data[22] == 1 && bytes.data[23] == 44 && bytes.data[58] == 1, "byte order");
	CHECK_CASE(cz_progress_agg.deserialize(context, &context->arena, bytes, &copy) == CZ_OK, "%s",
			   context->error.message);
	CHECK_CASE(memcmp(&progress, &copy, sizeof copy) == 0, "deserialized differently");
	CHECK_CASE(cz_progress_agg.combine(context, &context->arena, &sum, &copy) == CZ_OK, "%s", context->error.message);
	CHECK_CASE(sum.counts[CZ_WAITING] == 301 && sum.counts[CZ_RUNNING] == 1, "combined wrongly");

	memcpy(data, bytes.data, sizeof data);
	CHECK_ERROR(cz_progress_agg.deserialize(context, &context->arena, (cz_bytes){data, 63}, &copy), CZ_INVALID_ARGUMENT,
				"a state of compozy_progress_agg has 63 bytes; allowed: 64");
	CHECK_CASE(cz_progress_agg.deserialize(context, &context->arena, (cz_bytes){NULL, 0}, &copy) == CZ_INVALID_ARGUMENT,
			   "empty");
	data[0] = 0x80;
	CHECK_ERROR(
		cz_progress_agg.deserialize(context, &context->arena, (cz_bytes){data, 64}, &copy), CZ_INVALID_ARGUMENT,
		"a state of compozy_progress_agg counts 9223372036854775809 times PENDING; allowed: 0 to 281474976710656");
}

/* compozy_progress_status of a JSON text; strategy NULL is left out. */
static cz_code
status_of(cz_context *context, const char *json, const char *strategy, cz_text *status)
{
	cz_value args[2] = {cz_null(), strategy ? cz_text_value(cz_text_from(strategy)) : cz_null()}, result = cz_null();
	cz_json node;

	CZ_TRY(cz_json_parse(context, cz_text_from(json), &node));
	args[0] = cz_json_value(&node);
	CZ_TRY(compozy_progress_status(context, args, 2, &result));
	*status = result.as.text;
	return CZ_OK;
}

#define COUNTS(total, success, failed, timed_out, running, terminal) \
	"{\"total_children\": " total ", \"success_count\": " success ", \"failed_count\": " failed \
	", \"timed_out_count\": " timed_out ", \"running_count\": " running ", \"terminal_count\": " terminal \
	", \"more\": []}"

static void
test_progress_status(cz_context *context)
{
	cz_text status = {"", 0};

	CHECK_CASE(status_of(context, COUNTS("3", "1.0", "0", "1", "0", "2"), NULL, &status) == CZ_OK &&
				   cz_text_is(status, "FAILED"),
			   "%s", context->error.message);
	CHECK_CASE(status_of(context, COUNTS("3", "1", "0", "1", "0", "2"), "race", &status) == CZ_OK &&
				   cz_text_is(status, "SUCCESS"),
			   "%s", context->error.message);
	CHECK_ERROR(status_of(context, "[]", NULL, &status), CZ_INVALID_ARGUMENT,
				"argument \"progress\" must be a progress object, not array");
	CHECK_ERROR(
		status_of(context, "{}", NULL, &status), CZ_INVALID_ARGUMENT,
		"argument \"progress\" lacks \"total_children\"; required: total_children, success_count, failed_count, "
		"timed_out_count, running_count, terminal_count");
	CHECK_ERROR(status_of(context, COUNTS("3", "1", "-1", "1", "0", "2"), NULL, &status), CZ_INVALID_ARGUMENT,
				"member \"failed_count\" of argument \"progress\" is -1; allowed: integers of 0 or more");
	CHECK_ERROR(status_of(context, COUNTS("3", "1", "1", "0.5", "0", "2"), NULL, &status), CZ_INVALID_ARGUMENT,
				"member \"timed_out_count\" of argument \"progress\" is 0.5; allowed: integers of 0 or more");
	CHECK_ERROR(status_of(context, COUNTS("3", "1", "1", "0", "null", "2"), NULL, &status), CZ_INVALID_ARGUMENT,
				"member \"running_count\" of argument \"progress\" must be an integer of 0 or more, not null");
	CHECK_CASE(status_of(context, COUNTS("3", "1", "1", "0", "0", "9223372036854775808"), NULL, &status) ==
				   CZ_INVALID_ARGUMENT,
			   "a count over 64 bits");
	CHECK_CASE(status_of(context, "{}", "first", &status) == CZ_INVALID_ARGUMENT, "a strategy named first");
}

/* ---- error objects ---- */

static void
test_error_check(cz_context *context)
{
	static const struct
	{
		const char *json, *sentence;
	} cases[] = {
		{"{\"message\": \"m\"}", ""},
		{"{\"message\": \"\", \"code\": \"c\", \"details\": {\"a\": 1}, \"x\": null}", ""},
		{"{\"message\": \"m\", \"details\": null}", ""},
		{"[]", "\"error\" must be an error object such as {\"message\": \"…\"}, not array"},
		{"null", "\"error\" must be an error object such as {\"message\": \"…\"}, not null"},
		{"{}", "\"error\" lacks the \"message\" of an error object"},
		{"{\"message\": 1}", "\"error\" has a \"message\" that is not string but number"},
		{"{\"message\": null}", "\"error\" has a \"message\" that is not string but null"},
		{"{\"message\": \"m\", \"code\": null}", "\"error\" has a \"code\" that is not string but null"},
		{"{\"message\": \"m\", \"details\": []}", "\"error\" has a \"details\" that is not object but array"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cz_code code;
		cz_json node;

		CHECK_CASE(cz_json_parse(context, cz_text_from(cases[i].json), &node) == CZ_OK, "%s", context->error.message);
		code = cz_error_object_check(context, "error", &node);
		CHECK_CASE(code == (cases[i].sentence[0] ? CZ_INVALID_ARGUMENT : CZ_OK), "%s", cases[i].json);
		if (code)
			CHECK_CASE(!strcmp(context->error.message, cases[i].sentence), "%s", context->error.message);
	}
}

static void
test_error(cz_context *context)
{
	cz_value args[3] = {cz_text_value(CZ_TEXT_OF("it \"broke\"")), cz_null(), cz_null()}, result = cz_null();
	cz_json details = cz_json_object(NULL, 0), null = cz_json_null();

	CHECK_CASE(compozy_error(context, args, 3, &result) == CZ_OK, "%s", context->error.message);
	check_json(context, result.as.json, "{\"message\": \"it \\\"broke\\\"\"}");
	args[1] = cz_text_value(CZ_TEXT_OF("E1"));
	args[2] = cz_json_value(&details);
	CHECK_CASE(compozy_error(context, args, 3, &result) == CZ_OK, "%s", context->error.message);
	check_json(context, result.as.json, "{\"code\": \"E1\", \"details\": {}, \"message\": \"it \\\"broke\\\"\"}");
	CHECK_CASE(cz_error_object_check(context, "error", result.as.json) == CZ_OK, "%s", context->error.message);
	args[2] = cz_json_value(&null);
	CHECK_ERROR(compozy_error(context, args, 3, &result), CZ_INVALID_ARGUMENT,
				"the details of an error must be an object, not null");
}

/* ---- memory ---- */

/* Everything here that allocates. */
static cz_code
allocate_everything(cz_context *context, void *data)
{
	cz_value args[3] = {cz_text_value(CZ_TEXT_OF("m")), cz_null(), cz_null()}, result = cz_null();
	cz_value time = cz_time_value(INT64_C(1400000000) * CZ_MICROSECONDS);
	cz_progress progress = {{1, 2, 3, 4, 5, 6, 7, 8}};
	cz_bytes bytes;

	(void)data;
	CZ_TRY(compozy_error(context, args, 3, &result));
	CZ_TRY(compozy_id(context, NULL, 0, &result));
	CZ_TRY(compozy_id_floor(context, &time, 1, &result));
	CZ_TRY(cz_progress_agg.final(context, &progress, &result));
	return cz_progress_agg.serialize(context, &progress, &bytes);
}

int
main(void)
{
	cz_value result = cz_null();
	test_engine engine;
	cz_context context;

	test_context(&context, NULL, &engine);
	test_machine(&context);
	test_rows(&context);
	test_messages(&context);
	test_words(&context);
	test_legacy(&context);
	test_strategies();
	test_progress_json(&context);
	test_progress_parallel(&context);
	test_progress_status(&context);
	test_error_check(&context);
	test_error(&context);
	CHECK_CASE(compozy_version(&context, NULL, 0, &result) == CZ_OK && cz_text_is(result.as.text, CZ_VERSION),
			   "version");
	cz_context_clear(&context);
	CHECK(test_memory_sweep(NULL, allocate_everything, NULL, NULL));
	return check_result();
}
