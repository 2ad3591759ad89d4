-- What is measured on PostgreSQL alone.
\set VERBOSITY terse
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT name, unit FROM compozy_diagnostics();
SELECT name, status FROM compozy_diagnostics() WHERE name IN ('locked_tables', 'lock_waits', 'dead_rows') OR name LIKE 'size%';
-- one's own locks are no matter
BEGIN;
LOCK TABLE task_states;
SELECT name, value, status FROM compozy_diagnostics() WHERE name = 'locked_tables';
ROLLBACK;
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
