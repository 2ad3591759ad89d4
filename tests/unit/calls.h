/*
 * Calls of every function of the table, in an order in which each succeeds in the end, and what runs them in SQLite: for tests
 * that make them fail in turn.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_CALLS_H
#define CZ_TEST_CALLS_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the calls ---- */

/* A row whose key is verified quickly. */
#define KNOWN_KEY \
	"INSERT INTO api_keys (id, user_id, hash, fingerprint, prefix) VALUES ('k', 'v', compozy_api_key_hash('k', 4), " \
	"compozy_sha256('k'), 'k')"

/* Enough for blocks; those whose embedding was another leave theirs, which then are taken apart. */
#define MANY_CHUNKS(name) \
	"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70) " \
	"SELECT compozy_knowledge_upsert('c', '[' || group_concat('{\"id\": \"' || i || '\", \"metadata\": {\"" name "\": 1}, " \
	"\"embedding\": [' || i || ', ' || CASE WHEN i > 55 THEN 0 ELSE length('" name "') + unicode('" name "') END || ']}') || ']') FROM n"

static const char *const calls[] = {
	"SELECT compozy_version()",
	"SELECT * FROM compozy_statuses()",
	"SELECT * FROM compozy_transitions()",
	"SELECT compozy_status_is_valid('RUNNING'), compozy_status_is_terminal('RUNNING')",
	"SELECT compozy_status_can_transition('RUNNING', 'FAILED'), compozy_status_next('RUNNING', 'failed')",
	"SELECT compozy_status_from_legacy('TASK_STATUS_RUNNING')",
	"SELECT compozy_strategy_is_valid('race'), compozy_execution_type_is_valid('basic'), compozy_execution_type_has_children('basic')",
	"SELECT compozy_id(), compozy_id_is_valid('0ujtsYcgvSTl8PAuAdqWYSMnLOv'), compozy_id_time('0ujtsYcgvSTl8PAuAdqWYSMnLOv')",
	"SELECT compozy_id_floor('2025-01-31T12:00:00Z'), compozy_now(), compozy_clock_set('2025-01-31T12:00:00Z')",
	"SELECT compozy_time('2025-01-31 12:00'), compozy_time_is_valid('x'), compozy_time_add('2025-01-31T12:00:00Z', '1h'), compozy_duration('1h30m')",
	"SELECT compozy_json('{\"b\": [1e2, \"\\u00e9\", -0], \"a\": {\"k\": null, \"k\": 1}}'), compozy_json_is_valid('{')",
	"SELECT compozy_json_type('[]'), compozy_json_length('[1, 2]'), compozy_json_object('a', 1, 'b', 0.1), compozy_json_array(1, 'x')",
	"SELECT compozy_json_object_agg(event || from_status, to_status), compozy_json_array_agg(event) FROM compozy_transitions()",
	"SELECT compozy_json_array_agg(event) OVER (ROWS 2 PRECEDING) FROM compozy_transitions()",
	"SELECT compozy_json_merge_agg('{\"' || event || '\": {\"to\": [\"' || to_status || '\"]}}') FROM compozy_transitions()",
	"SELECT compozy_json_get('{\"a~b\": [1]}', '/a~0b/0'), compozy_json_get_text('{\"a\": [1e5]}', '/a')",
	"SELECT compozy_json_set('{\"a\": [1]}', '/a/-', 'x'), compozy_json_remove('{\"a\": [1]}', '/a/0')",
	"SELECT compozy_json_merge('{\"a\": [1, {\"b\": 2}]}', '{\"a\": [3, 1.0], \"c\": {}}', 'union')",
	"SELECT compozy_json_equal('{\"a\": [1e5]}', '{\"a\": [100000]}'), compozy_json_contains('[1, [2, 3]]', '[[3]]')",
	"SELECT compozy_json_merge_patch('{\"a\": {\"b\": 1}}', '{\"a\": {\"b\": null, \"c\": {\"d\": null}}}')",
	"SELECT compozy_json_merge_diff('{\"a\": {\"b\": 1}, \"c\": 2}', '{\"a\": {\"b\": 2, \"d\": {}}}')",
	"SELECT compozy_json_patch('{\"a\": [1, {\"b\": 2}]}', '[{\"op\": \"copy\", \"from\": \"/a\", \"path\": \"/a/-\"}, "
	"{\"op\": \"add\", \"path\": \"/a/1/c\", \"value\": 3}]')",
	"SELECT compozy_json_diff('[1, {\"b\": 2}, 3, {\"c\": [4, 5]}]', '[{\"b\": 2}, 3, 4, {\"c\": [5, 4]}]')",
	"SELECT compozy_json_canonical('{\"b\": 1.50, \"aa\": [0.30000000000000004]}'), compozy_json_hash('[1e400]')",
	"SELECT compozy_json_schema_is_valid('{\"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}}, \"$defs\": {\"b\": {\"pattern\": \"^x\"}}}', '{\"a\": \"y\"}')",
	"SELECT * FROM compozy_json_schema_errors('{\"uniqueItems\": true, \"items\": {\"enum\": [1, \"a\"]}}', '[1, 2, 2, 3, 4, 5, 6, 7, 8, 9]')",
	"SELECT compozy_json_query_first('{\"a\": [1, {\"b\": \"x\"}]}', '$..[?search(@.b, \"x|y\")]')",
	"SELECT * FROM compozy_json_query('{\"a\": [1, {\"b\": 2}]}', '$..*')",
	"SELECT compozy_error('m', 'c', '{\"d\": 1}')",
	"SELECT compozy_sha256('abc'), compozy_sha256(x'00'), compozy_api_key_fingerprint('abc'), compozy_api_key_new()",
	"SELECT compozy_api_key_prefix('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw')",
	"SELECT compozy_api_key_hash('x', 4), compozy_api_key_matches('U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW')",
	"SELECT compozy_redact('password=x'), compozy_json_redact('{\"a\": [1, \"Bearer abc123def456\"], \"token\": {\"b\": 1}}')",
	"SELECT compozy_progress_agg(status) FROM compozy_statuses()",
	"SELECT compozy_progress_status(compozy_progress_agg(status), 'race') FROM compozy_statuses()",
	"SELECT compozy_usage('[{\"provider\": \"p\", \"model\": \"m\", \"captured_at\": \"2025-01-31T12:00:00Z\"}]')",
	"SELECT compozy_usage_is_valid('[{\"provider\": \"p\", \"model\": 1}]')",
	"SELECT compozy_usage_merge('[{\"provider\": \"p\", \"model\": \"m\", \"agent_ids\": [\"a\", \"b\"]}]', '[{\"provider\": \"q\", \"model\": \"m\"}]')",
	"SELECT compozy_usage_agg('[{\"provider\": \"' || event || '\", \"model\": \"m\", \"agent_ids\": [\"' || to_status || '\"]}]') FROM compozy_transitions()",
	"SELECT compozy_usage_totals('[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": 1}]')",
	"SELECT compozy_usage_cost('[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": 1, \"source\": \"task\"}, {\"provider\": \"q\", \"model\": \"m\"}]', "
	"'[{\"provider\": \"p\", \"model\": \"m\", \"prompt\": 1.5e1, \"completion\": 2, \"currency\": \"EUR\"}]')",
	"SELECT compozy_vector('[1, 0.1]'), compozy_vector_json(x'0000803FCDCCCC3D'), compozy_vector_dims(x'0000803F')",
	"SELECT compozy_vector_distance(x'0000803FCDCCCC3D', x'0000803FCDCCCC3D', 'l2')",
	"SELECT compozy_configure()",
	"SELECT compozy_migrate_up()",
	"SELECT * FROM compozy_migrate_status()",
	"SELECT compozy_workflow_create('{\"workflow_exec_id\": \"w\", \"workflow_id\": \"a\", \"input\": {\"n\": [1, 2]}}')",
	"SELECT compozy_task_create('{\"workflow_exec_id\": \"w\", \"task_exec_id\": \"p\", \"task_id\": \"p\"}')",
	"SELECT compozy_task_create('{\"workflow_exec_id\": \"w\", \"task_exec_id\": \"c\", \"task_id\": \"c\", \"parent_state_id\": \"p\"}')",
	"SELECT compozy_workflow_transition('w', 'started', '{\"actor\": \"me\", \"input\": null}')",
	"SELECT compozy_task_transition('c', 'failed', '{\"error\": {\"message\": \"m\"}}')",
	"SELECT compozy_task_merge_usage('c', '[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": 1}]')",
	"SELECT compozy_workflow_merge_usage('w', '[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": 1}]')",
	"SELECT compozy_task_usage('c'), compozy_workflow_usage('w')",
	"SELECT * FROM compozy_usage_report('{\"workflow_id\": \"a\", \"created_after\": \"2025-01-01\"}')",
	"SELECT compozy_task_update_parent('p', 'fail_fast', 1, 'c')",
	"SELECT compozy_task_progress('p'), compozy_task_get('c'), compozy_workflow_get('w')",
	"SELECT * FROM compozy_task_children('p')",
	"SELECT * FROM compozy_task_tree('p')",
	"SELECT * FROM compozy_history('w')",
	"SELECT 1 FROM compozy_task_claim('worker', 5, '1s')",
	"SELECT compozy_task_create('{\"workflow_exec_id\": \"w\", \"task_exec_id\": \"d\", \"task_id\": \"d\", \"max_attempts\": 1}')",
	"SELECT 1 FROM compozy_task_claim('worker', 5, '1s')",
	"SELECT compozy_task_heartbeat('d', 'worker', '2s')",
	"SELECT compozy_lock('n', 'me')",
	"SELECT compozy_unlock('n', 'me')",
	"SELECT compozy_task_release('d', 'worker')",
	"SELECT 1 FROM compozy_task_claim('worker', 5, '1s')",
	"SELECT 1 FROM compozy_task_reap('2025-02-01T00:00:00Z')",
	"SELECT compozy_workflow_save('{\"workflow_exec_id\": \"s\", \"workflow_id\": \"a\", \"status\": \"RUNNING\"}')",
	"SELECT compozy_task_save('{\"workflow_exec_id\": \"s\", \"task_exec_id\": \"f\", \"task_id\": \"f\"}')",
	"SELECT compozy_task_save('{\"workflow_exec_id\": \"s\", \"task_exec_id\": \"g\", \"task_id\": \"g\", \"parent_state_id\": \"f\"}')",
	"SELECT compozy_task_save('{\"workflow_exec_id\": \"s\", \"task_exec_id\": \"g\", \"task_id\": \"g\", \"parent_state_id\": \"f\", \"status\": \"PAUSED\"}')",
	"SELECT * FROM compozy_workflow_find('{\"status\": [\"RUNNING\"], \"order\": \"updated_at\", \"limit\": 5}')",
	"SELECT * FROM compozy_task_find('{\"input\": null, \"after\": {\"created_at\": \"2025-01-01\", \"task_exec_id\": \"\"}}')",
	"SELECT compozy_workflow_find_one('a', 'g')",
	"SELECT * FROM compozy_task_latest('s')",
	"SELECT compozy_task_child('f', 'g'), compozy_task_children_outputs('f')",
	"SELECT compozy_task_set_status('g', 'RUNNING')",
	"SELECT compozy_workflow_set_status('s', 'PAUSED')",
	"SELECT 1 FROM compozy_task_transition_all('{\"task_exec_id\": [\"f\", \"g\"]}', 'canceled', '{\"output\": 1}')",
	"SELECT compozy_workflow_create('{\"workflow_exec_id\": \"v\", \"workflow_id\": \"a\"}')",
	"SELECT compozy_task_create('{\"workflow_exec_id\": \"v\", \"task_exec_id\": \"e\", \"task_id\": \"e\"}')",
	"SELECT compozy_workflow_cancel('v', 'no')",
	"SELECT compozy_prune('2025-02-01T00:00:00Z', 10)",
	"SELECT compozy_workflow_delete('v')",
	"SELECT compozy_workflow_complete('w')",
	"SELECT compozy_user_bootstrap('{\"email\": \"a@x.y\", \"id\": \"u\"}')",
	"SELECT compozy_user_create('{\"email\": \"B@x.y\", \"id\": \"v\"}')",
	"SELECT compozy_user_update('{\"email\": \"c@x.y\", \"id\": \"v\"}')",
	"SELECT compozy_user_get('v'), compozy_user_get_by_email('C@X.Y')",
	"SELECT * FROM compozy_user_list()",
	"SELECT compozy_api_key_create('u')",
	KNOWN_KEY,
	"SELECT compozy_api_key_verify('k'), compozy_api_key_get('k'), compozy_api_key_get_by_fingerprint(compozy_sha256('k'))",
	"SELECT * FROM compozy_api_key_list('v')",
	"SELECT compozy_api_key_touch('k')",
	"SELECT compozy_api_key_delete('k')",
	"SELECT compozy_user_delete('v')",
	"SELECT compozy_knowledge_create('c', 2, '{\"metric\": \"l2\"}')",
	"SELECT compozy_knowledge_upsert('c', '[{\"id\": \"a\", \"embedding\": [1, 2], \"document\": \"d\"}, "
	"{\"id\": \"b\", \"embedding\": [2, 1], \"metadata\": {\"n\": 1}}]')",
	"SELECT compozy_knowledge_upsert('c', '[{\"id\": \"a\", \"embedding\": [1, 1], \"metadata\": {\"m\": 1}}, {\"id\": \"b\", \"embedding\": [2, 1], \"metadata\": {\"n\": 1}}]')",
	"SELECT * FROM compozy_knowledge_search('c', '[1, 2]', 2)",
	"SELECT * FROM compozy_knowledge_search('c', x'0000803F0000803F', 2, '{\"filter\": {\"n\": 1}, \"min_score\": 0.1}')",
	MANY_CHUNKS("x"),
	"SELECT * FROM compozy_knowledge_search('c', '[1, 3]', 3, '{\"metric\": \"cosine\"}')",
	"SELECT * FROM compozy_knowledge_search('c', '[1, 3]', 3, '{\"filter\": {\"x\": 1}}')",
	MANY_CHUNKS("y"),
	"SELECT * FROM compozy_doctor()",
	"SELECT * FROM compozy_diagnostics()",
	"SELECT compozy_fingerprint(), compozy_fingerprint('task_states')",
	"SELECT compozy_knowledge_delete('c', '[\"b\"]')",
	"SELECT compozy_knowledge_delete('c', '{\"m\": 1}')",
	"SELECT compozy_knowledge_index('c', 'none', '{}')",
	"SELECT compozy_knowledge_drop('c')",
	"SELECT compozy_migrate_down(99, 1)",
};

enum { CALL_COUNT = sizeof calls / sizeof calls[0] };

/* ---- running ---- */

/* Runs to the end; the result code of the first failure. */
static inline int
run(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		continue;
	if (statement)
		code = sqlite3_finalize(statement);
	return code;
}

/* What the tables hold, as text; "" before they are there. */
static inline void
read_state(sqlite3 *db, char *state, size_t size)
{
	sqlite3_stmt *statement = NULL;
	const char *sql = "SELECT group_concat(x, ';') FROM (SELECT workflow_exec_id || status || quote(output) || quote(usage) AS x FROM workflow_states "
					  "UNION ALL SELECT task_exec_id || status || quote(output) || quote(error) || quote(usage) FROM task_states "
					  "UNION ALL SELECT task_exec_id || seq || to_status FROM state_events "
					  "UNION ALL SELECT task_exec_id FROM task_queue UNION ALL SELECT name || owner FROM compozy_locks "
					  "UNION ALL SELECT task_exec_id || coalesce(worker, '') || attempt || max_attempts FROM task_leases "
					  "UNION ALL SELECT id || quote(embedding) || metadata FROM knowledge_chunks "
					  "UNION ALL SELECT name || chunks || next_slot FROM knowledge_collections "
					  "UNION ALL SELECT id || email || role FROM users "
					  "UNION ALL SELECT id || user_id || quote(last_used) FROM api_keys)";

	state[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW) {
		sqlite3_finalize(statement);
		return;
	}
	snprintf(state, size, "t%s", sqlite3_column_text(statement, 0) ? (const char *)sqlite3_column_text(statement, 0) : "");
	sqlite3_finalize(statement);
}

#endif
