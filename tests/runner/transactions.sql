-- What an error leaves behind. The message of the first one is the engine's own; runner.sh masks it.
\set VERBOSITY terse
CREATE TEMP TABLE t (n integer);
INSERT INTO t VALUES (1);
SELECT nosuch FROM t;
SELECT n FROM t;
BEGIN;
INSERT INTO t VALUES (2);
SELECT nosuch FROM t;
SELECT n FROM t;
INSERT INTO t VALUES (3);
SAVEPOINT s;
RELEASE s;
BEGIN;
COMMIT;
SELECT n FROM t;
BEGIN;
INSERT INTO t VALUES (2);
SELECT nosuch FROM t;
END;
SELECT n FROM t;
BEGIN;
INSERT INTO t VALUES (2);
SELECT nosuch FROM t;
ROLLBACK;
SELECT n FROM t;
begin transaction;
INSERT INTO t VALUES (2);
SAVEPOINT a;
INSERT INTO t VALUES (3);
SELECT nosuch FROM t;
SELECT n FROM t;
ROLLBACK TO a;
SELECT n FROM t ORDER BY n;
INSERT INTO t VALUES (4);
SAVEPOINT b;
INSERT INTO t VALUES (5);
ROLLBACK TRANSACTION TO SAVEPOINT b;
RELEASE SAVEPOINT b;
commit;
SELECT n FROM t ORDER BY n;
-- outside of transactions
COMMIT;
ROLLBACK;
END;
SAVEPOINT x;
RELEASE x;
ROLLBACK TO x;
BEGIN;
BEGIN;
ROLLBACK;
ROLLBACK;
SELECT count(*) FROM t;
DROP TABLE t;
-- the session ends here with an error in the file
\set ON_ERROR_STOP on
SELECT nosuch;
SELECT 'not reached';
