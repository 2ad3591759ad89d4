-- Triaging a batch of support tickets: the life of one workflow, as an orchestrator drives it.
--
-- The same text on PostgreSQL and on SQLite. Ids are chosen here, and the clock is stopped and moved by hand, so that two
-- runs print the same; a real orchestrator leaves both to the library.
\pset null '-'

\echo 'The schema'
SELECT compozy_configure();
SELECT compozy_migrate_up() AS migrations_applied;
SELECT version, name, state FROM compozy_migrate_status();

\echo 'A batch of three tickets arrives'
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:00:00Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'workflow_id', 'support-triage',
  'input', compozy_json('{"tickets": [
    {"id": 4711, "from": "ada@example.com", "text": "The invoice of February is missing."},
    {"id": 4712, "from": "grace@example.com", "text": "Your API answers 502 since this morning!"},
    {"id": 4713, "from": "alan@example.com", "text": "How do I rotate my key?"}]}'))), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_workflow_transition('triage-1', 'started'), '/status') AS workflow;

\echo 'A router looks at the batch and sends it to the agents'
SELECT compozy_json_get_text(compozy_task_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'task_exec_id', 'route', 'task_id', 'route', 'execution_type', 'router')), '/status') AS route;
SELECT compozy_json_get_text(compozy_task_transition('route', 'started'), '/status') AS route;
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:00:01Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_task_transition('route', 'success', compozy_json('{"output": {"next": "triage", "urgent": [4712]}}')), '/status') AS route;

\echo 'A parallel task with a collection of tickets under it, and three agents for each step'
SELECT compozy_json_get_text(compozy_task_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'task_exec_id', 'triage', 'task_id', 'triage', 'execution_type', 'parallel')), '/status') AS triage;
SELECT compozy_json_get_text(compozy_task_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'task_exec_id', 'tickets', 'task_id', 'tickets', 'execution_type', 'collection',
  'parent_state_id', 'triage')), '/status') AS tickets;
SELECT ticket, compozy_json_get_text(compozy_task_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'task_exec_id', 'ticket-' || ticket, 'task_id', 'ticket-' || ticket,
  'component', 'agent', 'agent_id', agent, 'action_id', 'classify', 'parent_state_id', 'tickets',
  'input', compozy_json_object('ticket', compozy_json(ticket)))), '/status') AS status
FROM (SELECT '4711' AS ticket, 'billing' AS agent UNION ALL SELECT '4712', 'incidents' UNION ALL SELECT '4713', 'howto') batch
ORDER BY ticket;
SELECT compozy_json_get_text(compozy_task_create(compozy_json_object(
  'workflow_exec_id', 'triage-1', 'task_exec_id', 'approval', 'task_id', 'approval', 'execution_type', 'wait',
  'parent_state_id', 'triage')), '/status') AS approval;

\echo 'The agents work; the one for incidents gets no answer from its model'
SELECT id, compozy_json_get_text(compozy_task_transition(id, 'started', compozy_json('{"actor": "worker-1"}')), '/status') AS status
FROM (SELECT 'ticket-4711' AS id UNION ALL SELECT 'ticket-4712' UNION ALL SELECT 'ticket-4713') t ORDER BY id;
SELECT compozy_json_get_text(compozy_task_update_parent('tickets', 'wait_all'), '/status') AS tickets;
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:00:04Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4711', 'success', compozy_json('{"output": {"label": "billing", "reply": "The invoice is attached."}}')), '/status') AS ticket_4711;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4713', 'success', compozy_json('{"output": {"label": "howto", "reply": "Settings, Keys, Rotate."}}')), '/status') AS ticket_4713;
SELECT compozy_json_get_text(compozy_task_merge_usage('ticket-4711', compozy_json('[{"provider": "anthropic", "model": "small", "prompt_tokens": 812, "completion_tokens": 96}]')), '/usage/0/total_tokens') AS tokens;
SELECT compozy_json_get_text(compozy_task_merge_usage('ticket-4713', compozy_json('[{"provider": "anthropic", "model": "small", "prompt_tokens": 455, "completion_tokens": 61}]')), '/usage/0/total_tokens') AS tokens;
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:00:34Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4712', 'failed', compozy_json_object('actor', 'worker-1',
  'error', compozy_error('the model did not answer', 'MODEL_TIMEOUT', compozy_json('{"after": "30s"}')))), '/status') AS ticket_4712;
SELECT compozy_json_get_text(compozy_task_update_parent('tickets', NULL, true, 'ticket-4712'), '/error/code') AS error_of_tickets;
SELECT compozy_task_progress('tickets') AS progress;

\echo 'It is retried, and a repeated message does no harm'
SELECT compozy_json_get_text(compozy_task_transition('ticket-4712', 'retried', compozy_json('{"error": null}')), '/status') AS ticket_4712;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4712', 'started', compozy_json('{"actor": "worker-2"}')), '/status') AS ticket_4712;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4712', 'started', compozy_json('{"actor": "worker-3"}')), '/status') AS repeated;
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:00:37Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_task_transition('ticket-4712', 'success', compozy_json('{"output": {"label": "incident", "reply": "We are on it."}}')), '/status') AS ticket_4712;
SELECT compozy_json_get_text(compozy_task_merge_usage('ticket-4712', compozy_json('[{"provider": "anthropic", "model": "large", "prompt_tokens": 2204, "completion_tokens": 310}]')), '/usage/0/total_tokens') AS tokens;
SELECT compozy_json_get_text(compozy_task_update_parent('tickets'), '/status') AS tickets;

\echo 'Someone must approve the replies: the wait task gets its signal'
SELECT compozy_json_get_text(compozy_task_transition('approval', 'waiting_started'), '/status') AS approval;
SELECT compozy_json_get_text(compozy_task_update_parent('triage'), '/status') AS triage;
SELECT compozy_json_get_text(compozy_json_array(compozy_clock_set(compozy_time('2026-03-02T09:05:00Z'))), '/0') AS clock;
SELECT compozy_json_get_text(compozy_task_transition('approval', 'waiting_ended', compozy_json('{"actor": "grace", "output": {"approved": true}}')), '/status') AS approval;
SELECT compozy_json_get_text(compozy_task_transition('approval', 'success'), '/status') AS approval;
SELECT compozy_json_get_text(compozy_task_update_parent('triage'), '/status') AS triage;

\echo 'The workflow is done'
SELECT compozy_json_get_text(compozy_workflow_complete('triage-1'), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_workflow_complete('triage-1', compozy_json('{"too": "late"}')), '/output/too') AS ignored;

\echo 'The tree of the parallel task'
SELECT depth, task_id, execution_type AS type, agent_id AS agent, status, compozy_json_get_text(usage, '/0/model') AS model,
       compozy_json_get_text(usage, '/0/total_tokens') AS tokens, compozy_json_get_text(output, '/reply') AS reply
FROM compozy_task_tree('triage');
\echo 'Its progress'
SELECT task_id, compozy_json_get(compozy_task_progress(task_exec_id), '/total_children') AS children,
       compozy_json_get(compozy_task_progress(task_exec_id), '/success_count') AS good,
       compozy_json_get(compozy_task_progress(task_exec_id), '/completion_rate') AS rate
FROM compozy_task_tree('triage', 1) WHERE execution_type IN ('parallel', 'collection') ORDER BY depth, task_id;
\echo 'What the models cost'
SELECT day, provider, model, agent_id AS agent, tasks, prompt_tokens AS prompt, completion_tokens AS completion FROM compozy_usage_report('{"workflow_exec_id": "triage-1"}');
SELECT compozy_json_get(compozy_usage_cost(compozy_workflow_usage('triage-1'),
  compozy_json('[{"provider": "anthropic", "model": "small", "prompt": 0.80, "completion": 4}, {"provider": "anthropic", "model": "large", "prompt": 3, "completion": 15}]')), '/totals') AS cost;
\echo 'The history'
SELECT substr(compozy_json_get_text(compozy_json_array(occurred_at), '/0'), 12, 8) AS at, task_exec_id AS task, seq, event,
       from_status, to_status, actor, compozy_json_get_text(error, '/message') AS error
FROM compozy_history('triage-1');
\echo 'What the workflow gives back, by task'
SELECT task_id, compozy_json_get(compozy_workflow_get('triage-1'), '/output/' || task_id || '/output') AS output
FROM compozy_task_tree('triage') WHERE execution_type IN ('basic', 'wait') ORDER BY task_id;
SELECT compozy_clock_set(NULL) AS clock_runs;
