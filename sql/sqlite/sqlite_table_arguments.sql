-- An argument of a table function is a hidden column: given in the call, and asked for a second time.
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get(compozy_workflow_create('{"workflow_id": "w", "workflow_exec_id": "we"}'), '/status') AS workflow;
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "we", "task_id": "t", "task_exec_id": "p"}'), '/status') AS parent;
SELECT compozy_json_get(compozy_task_create('{"workflow_exec_id": "we", "task_id": "t", "task_exec_id": "c", "parent_state_id": "p"}'), '/status') AS child;
SELECT name, hidden FROM pragma_table_xinfo('compozy_task_tree') WHERE hidden;
SELECT task_exec_id, arg_task_exec_id FROM compozy_task_children('p');
SELECT task_exec_id FROM compozy_task_children('p') WHERE arg_task_exec_id = 'p';
SELECT task_exec_id FROM compozy_task_children('p') WHERE arg_task_exec_id = 'c';
SELECT task_exec_id FROM compozy_task_children WHERE arg_task_exec_id = 'p';
SELECT task_exec_id FROM compozy_task_children('p') WHERE arg_task_exec_id > 'a' AND task_exec_id = 'c';
-- joined: the argument comes from another table
SELECT p.task_exec_id, c.task_exec_id FROM task_states p JOIN compozy_task_children(p.task_exec_id) c ORDER BY 1;
