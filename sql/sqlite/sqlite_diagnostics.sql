-- What is measured on SQLite alone.
\set VERBOSITY terse
\pset null '(null)'
PRAGMA journal_mode = DELETE;
SELECT name, value, status, advice FROM compozy_diagnostics() WHERE name = 'journal_mode';
SELECT compozy_configure() AS configured;
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT name, unit, status FROM compozy_diagnostics() WHERE name NOT LIKE 'size_of%';
-- sizes of tables, unless this SQLite was built without dbstat: both or neither
SELECT CASE (SELECT value FROM compozy_diagnostics() WHERE name = 'table_sizes') WHEN 'measured' THEN 5 ELSE 0 END - count(*) AS amiss FROM compozy_diagnostics() WHERE name LIKE 'size_of%';
SELECT CASE WHEN count(*) IN (0, 5) THEN 'as pages' END AS sizes FROM compozy_diagnostics() WHERE name LIKE 'size_of%' AND CAST(value AS INTEGER) % (SELECT page_size FROM pragma_page_size) = 0 AND CAST(value AS INTEGER) > 0;
SELECT CASE WHEN CAST(value AS INTEGER) > 4096 THEN 'some' END AS log FROM compozy_diagnostics() WHERE name = 'log_size';
-- a file that is mostly free
CREATE TABLE large AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT zeroblob(4000) AS z FROM n;
DROP TABLE large;
SELECT name, status FROM compozy_diagnostics() WHERE name = 'free_pages';
VACUUM;
SELECT name, value, status FROM compozy_diagnostics() WHERE name = 'free_pages';
