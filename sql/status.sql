-- The state machine.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_version();
SELECT * FROM compozy_statuses();
SELECT * FROM compozy_transitions();
-- every status against every other
SELECT f.status,
       max(CASE WHEN t.status = 'PENDING' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS pending,
       max(CASE WHEN t.status = 'RUNNING' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS running,
       max(CASE WHEN t.status = 'WAITING' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS waiting,
       max(CASE WHEN t.status = 'PAUSED' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS paused,
       max(CASE WHEN t.status = 'SUCCESS' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS success,
       max(CASE WHEN t.status = 'FAILED' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS failed,
       max(CASE WHEN t.status = 'CANCELED' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS canceled,
       max(CASE WHEN t.status = 'TIMED_OUT' AND compozy_status_can_transition(f.status, t.status) THEN 'x' ELSE '' END) AS timed_out
FROM compozy_statuses() f CROSS JOIN compozy_statuses() t
GROUP BY f.status ORDER BY min(CASE f.status WHEN 'PENDING' THEN 1 WHEN 'RUNNING' THEN 2 WHEN 'WAITING' THEN 3
  WHEN 'PAUSED' THEN 4 WHEN 'SUCCESS' THEN 5 WHEN 'FAILED' THEN 6 WHEN 'CANCELED' THEN 7 ELSE 8 END);
-- the machine as rows and the machine as a function agree
SELECT count(*) AS differing FROM compozy_transitions() WHERE compozy_status_next(from_status, event) <> to_status;
-- a repeated message is harmless
SELECT compozy_status_next('RUNNING', 'started');
SELECT compozy_status_next('SUCCESS', 'success');
SELECT compozy_status_next('PENDING', 'retried');
SELECT compozy_status_is_valid('PAUSED'), compozy_status_is_valid('paused'), compozy_status_is_valid('');
SELECT compozy_status_is_terminal('WAITING'), compozy_status_is_terminal('TIMED_OUT');
SELECT compozy_status_is_terminal(NULL), compozy_status_can_transition('RUNNING', NULL), compozy_status_next(NULL, 'started');
SELECT compozy_status_from_legacy('TASK_STATUS_RUNNING');
SELECT compozy_status_from_legacy('WORKFLOW_STATUS_UNSPECIFIED');
SELECT compozy_status_from_legacy('AGENT_STATUS_TIMED_OUT');
SELECT compozy_status_from_legacy('TOOL_STATUS_SUCCESS');
SELECT compozy_status_from_legacy('PAUSED');
-- refused
SELECT compozy_status_next('SUCCESS', 'started');
SELECT compozy_status_next('PENDING', 'success');
SELECT compozy_status_next('CANCELED', 'retried');
SELECT compozy_status_next('DONE', 'started');
SELECT compozy_status_next('RUNNING', 'finished');
SELECT compozy_status_is_terminal('running');
SELECT compozy_status_can_transition('RUNNING', 'a text that is much longer than anything that a status could reasonably be named after');
SELECT compozy_status_from_legacy('JOB_STATUS_RUNNING');
