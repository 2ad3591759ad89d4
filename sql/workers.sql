-- Claims, leases, reaping, locks, retention.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w", "workflow_id": "a"}')), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t1", "task_id": "one", "created_at": "2025-01-31T11:00:01Z"}')), '/status') AS task;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t2", "task_id": "two", "created_at": "2025-01-31T11:00:02Z", "max_attempts": 1}')), '/status') AS task;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t3", "task_id": "three", "created_at": "2025-01-31T11:00:00Z"}')), '/status') AS task;
SELECT workflow_exec_id, task_exec_id, compozy_json_array(created_at) AS created_at FROM task_queue q ORDER BY q.created_at;
-- the oldest first, each once
SELECT task_exec_id, status, attempt, max_attempts, compozy_json_array(lease_until) AS lease_until FROM compozy_task_claim('worker-1', 2, '90s');
SELECT task_exec_id, status, attempt, max_attempts, compozy_json_array(lease_until) AS lease_until FROM compozy_task_claim('worker-2', 10);
SELECT task_exec_id FROM compozy_task_claim('worker-2', 10);
SELECT count(*) FROM task_queue;
-- heartbeats
SELECT compozy_json_array(compozy_task_heartbeat('t1', 'worker-1', '2m')) AS until;
SELECT compozy_task_heartbeat('t1', 'worker-2', '2m');
SELECT compozy_task_heartbeat('t9', 'worker-2', '2m');
SELECT compozy_task_heartbeat('t1', '', '2m');
SELECT compozy_task_heartbeat('t1', 'worker-1', '0s');
SELECT compozy_task_heartbeat('t1', 'worker-1', 'soon');
SELECT compozy_task_heartbeat('t1', 'worker-1', '400 days');
-- finishing: by the one who holds it
SELECT compozy_task_transition('t1', 'success', '{"worker": "worker-2"}');
SELECT compozy_json_get_text(compozy_task_get('t1'), '/status') AS unchanged;
SELECT compozy_json_get_text(compozy_task_transition('t1', 'success', '{"worker": "worker-1", "output": {"n": 1}}'), '/status') AS finished;
SELECT compozy_task_heartbeat('t1', 'worker-1');
SELECT compozy_workflow_transition('w', 'started', '{"worker": "worker-1"}');
-- a lease that ran out can't be used: neither for a heartbeat nor to finish
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:01:31Z'))) AS clock;
SELECT compozy_task_heartbeat('t3', 'worker-1');
SELECT compozy_task_transition('t3', 'success', '{"worker": "worker-1"}');
SELECT compozy_task_release('t3', 'worker-1');
-- reaping: back to PENDING, with the attempt counted
SELECT task_exec_id, status, attempt, max_attempts, error FROM compozy_task_reap();
SELECT task_exec_id FROM compozy_task_reap();
SELECT seq, event, from_status, to_status, actor FROM compozy_history('t3');
SELECT task_exec_id, attempt, compozy_json_array(lease_until) AS lease_until FROM compozy_task_claim('worker-1', 1);
-- the old holder's name is worth nothing once another has the task
SELECT compozy_task_heartbeat('t3', 'worker-9');
-- after the last attempt: TIMED_OUT
SELECT task_exec_id, status, attempt, max_attempts, error FROM compozy_task_reap('2025-01-31T13:00:00Z');
SELECT compozy_task_transition('t2', 'retried');
SELECT compozy_json_get_text(compozy_task_get('t2'), '/status') AS still;
-- giving back: the attempt isn't counted
SELECT task_exec_id, attempt FROM compozy_task_claim('worker-4');
SELECT compozy_json_get_text(compozy_task_release('t3', 'worker-4'), '/status') AS released;
SELECT compozy_task_release('t3', 'worker-4');
SELECT compozy_task_release('t9', 'worker-4');
SELECT task_exec_id, attempt FROM compozy_task_claim('worker-5');
SELECT compozy_json_get_text(compozy_task_transition('t3', 'failed', '{"worker": "worker-5", "error": {"message": "no"}}'), '/status') AS failed;
SELECT compozy_task_transition('t3', 'retried');
SELECT seq, event, from_status, to_status, actor FROM compozy_history('t3');
-- a task that was moved by somebody else leaves the queue, and comes back to it
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t4", "task_id": "four"}')), '/status') AS task;
SELECT compozy_json_get_text(compozy_task_transition('t4', 'started'), '/status') AS started;
SELECT count(*) FROM task_queue;
SELECT compozy_json_get_text(compozy_task_transition('t4', 'failed'), '/status') AS failed;
SELECT compozy_json_get_text(compozy_task_transition('t4', 'retried'), '/status') AS again;
SELECT count(*) FROM task_queue;
-- one changed by foreign hands is passed over
UPDATE task_states SET status = 'PAUSED' WHERE task_exec_id = 't4';
SELECT task_exec_id FROM compozy_task_claim('worker-6', 5);
SELECT count(*) FROM task_queue;
-- a lease whose task was finished by somebody else ends without a word
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t5", "task_id": "five"}')), '/status') AS task;
SELECT task_exec_id FROM compozy_task_claim('worker-6', 5, '1s');
SELECT compozy_json_get_text(compozy_task_transition('t5', 'canceled'), '/status') AS canceled;
SELECT compozy_task_heartbeat('t5', 'worker-6');
SELECT task_exec_id FROM compozy_task_reap('2025-01-31T14:00:00Z');
SELECT task_exec_id, worker, compozy_json_array(expires_at) AS expires_at, attempt, max_attempts FROM task_leases ORDER BY task_exec_id;
-- wrong arguments
SELECT * FROM compozy_task_claim('', 1);
SELECT * FROM compozy_task_claim('w', 0);
SELECT * FROM compozy_task_claim('w', 1001);
SELECT * FROM compozy_task_claim('w', 1, '-1s');
SELECT * FROM compozy_task_claim(NULL);
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_id": "x", "max_attempts": 0}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_id": "x", "max_attempts": "3"}'));
SELECT compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_id": "x", "max_attempts": 1001}'));
SELECT count(*) FROM task_states WHERE task_id = 'x';
-- locks
SELECT compozy_lock('reaper', 'a', '10s'), compozy_lock('reaper', 'b', '10s'), compozy_lock('other', 'b');
SELECT compozy_lock('reaper', 'a', '20s'), compozy_unlock('reaper', 'b');
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:02:00Z'))) AS clock;
SELECT compozy_unlock('reaper', 'a'), compozy_lock('reaper', 'b'), compozy_lock('reaper', 'a');
SELECT compozy_unlock('reaper', 'b'), compozy_unlock('reaper', 'b');
SELECT compozy_lock('', 'a');
SELECT compozy_lock('n', '');
SELECT compozy_lock('n', 'a', 'x');
-- canceling a workflow
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w", "task_exec_id": "t6", "task_id": "six"}')), '/status') AS task;
SELECT compozy_workflow_cancel('w', 'no longer wanted');
SELECT task_exec_id, status, error FROM task_states ORDER BY task_exec_id;
SELECT count(*) FROM task_queue;
SELECT task_exec_id, seq, event, from_status, to_status, error FROM compozy_history('w') WHERE event = 'canceled' ORDER BY coalesce(task_exec_id, '');
SELECT compozy_json_get_text(compozy_workflow_cancel('w'), '/status') AS again;
SELECT compozy_workflow_cancel('nobody');
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "a"}')), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_workflow_transition('w2', 'failed'), '/status') AS failed;
SELECT compozy_workflow_cancel('w2', 'too late');
-- deleting and pruning
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w3", "workflow_id": "a", "created_at": "2024-01-01T00:00:00Z"}')), '/status') AS unfinished;
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w4", "workflow_id": "a", "created_at": "2024-01-01T00:00:00Z"}')), '/status') AS workflow;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2024-01-02T00:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_workflow_cancel('w4'), '/status') AS old;
SELECT compozy_prune('2024-01-01T12:00:00Z');
SELECT compozy_prune('2025-01-31T12:02:00Z', 1);
SELECT compozy_prune('2025-01-31T12:02:00Z', 1);
SELECT compozy_prune('2026-01-01T00:00:00Z', 1), compozy_prune('2026-01-01T00:00:00Z', 1), compozy_prune('2026-01-01T00:00:00Z', 1);
SELECT workflow_exec_id, status FROM workflow_states;
SELECT count(*) FROM task_states;
SELECT count(*) FROM task_leases;
SELECT DISTINCT workflow_exec_id FROM state_events;
SELECT compozy_workflow_delete('w3'), compozy_workflow_delete('w3');
-- tasks below tasks count as well
SELECT compozy_json_get_text(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w5", "workflow_id": "a"}')), '/status') AS workflow;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w5", "task_exec_id": "p", "task_id": "p", "execution_type": "parallel"}')), '/status') AS parent;
SELECT compozy_json_get_text(compozy_task_create(compozy_json('{"workflow_exec_id": "w5", "task_exec_id": "c", "task_id": "c", "parent_state_id": "p"}')), '/status') AS child;
SELECT compozy_workflow_delete('w5');
SELECT compozy_prune('2026-01-01T00:00:00Z', 0);
SELECT compozy_prune(NULL);
SELECT compozy_json_array(compozy_clock_set(NULL)) AS clock;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
