-- What is measured on SQLite alone.
\set VERBOSITY terse
\pset null '(null)'
PRAGMA journal_mode = DELETE;
SELECT name, value, status, advice FROM compozy_diagnostics() WHERE name = 'journal_mode';
SELECT compozy_configure() AS configured;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT name, unit, status FROM compozy_diagnostics();
SELECT CASE WHEN CAST(value AS INTEGER) > 4096 THEN 'some' END AS log FROM compozy_diagnostics() WHERE name = 'log_size';
-- a file that is mostly free
CREATE TABLE large AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT zeroblob(4000) AS z FROM n;
DROP TABLE large;
SELECT name, status FROM compozy_diagnostics() WHERE name = 'free_pages';
VACUUM;
SELECT name, value, status FROM compozy_diagnostics() WHERE name = 'free_pages';
