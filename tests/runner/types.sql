-- Booleans, numbers and text, from tables, expressions and within queries.
\pset null '(null)'
CREATE TEMP TABLE typed (b boolean, i bigint, t text, d double precision, n integer);
INSERT INTO typed VALUES (true, 1, '1', 0.5, NULL), (false, -20, 'x', 100, NULL), (NULL, NULL, NULL, NULL, NULL);
SELECT * FROM typed ORDER BY i NULLS FIRST;
SELECT b, NOT b, b AND i = 1, i > 0, t = '1', b IS NULL, i IS NOT NULL, t LIKE 'x%', i IN (1, 2), i BETWEEN 0 AND 5 FROM typed ORDER BY i NULLS FIRST;
SELECT count(*), sum(i) AS sum_of_i, max(n) AS highest, max(t), min(d) AS lowest FROM typed;
SELECT n AS all_null_numbers, n + 1 AS null_plus_one, i * 2 AS doubled FROM typed ORDER BY i NULLS FIRST;
SELECT t AS all_null_text FROM typed WHERE t IS NULL;
SELECT sum(n) AS sum_of_nothing, count(n) AS count_of_nothing, max(t) AS max_of_nothing FROM typed WHERE i = 7;
SELECT flag, other, number, word FROM (SELECT b AS flag, i = 1 AS other, i AS number, t AS word FROM typed) s ORDER BY number NULLS FIRST;
SELECT s.flag AS renamed, coalesce(s.flag, false), CASE WHEN s.flag THEN true ELSE false END AS cased
FROM (SELECT i > 0 AS flag FROM typed) s ORDER BY s.flag NULLS FIRST;
SELECT CASE WHEN i = 1 THEN 'one' ELSE 'more' END, CASE WHEN i = 1 THEN NULL ELSE i = 2 END AS nullable, CASE WHEN i = 99 THEN 5 END AS never FROM typed ORDER BY i NULLS FIRST;
SELECT EXISTS (SELECT 1 FROM typed WHERE b), (SELECT b FROM typed WHERE i = 1), (SELECT i = 1 FROM typed WHERE i = 1), (SELECT count(*) FROM typed);
WITH flags AS (SELECT i = 1 AS is_one, i FROM typed) SELECT is_one, i FROM flags ORDER BY i NULLS FIRST;
SELECT * FROM (SELECT i = 1 AS is_one, t || '!' AS word, -i AS negative FROM typed) s ORDER BY negative NULLS FIRST;
SELECT true AS yes, false AS no, true AND NULL AS unknown, (true) AS wrapped, 1 = 1 AS equal;
VALUES (true, 1, 'x'), (false, 2, NULL);
SELECT '5' AS text_five, 5 AS five, '5' || '' AS joined, CAST('5' AS bigint) AS read, CAST(5 AS text) AS written, CAST(1 AS boolean) AS truth;
SELECT d FROM typed ORDER BY d NULLS FIRST;
UPDATE typed SET n = 3 WHERE b RETURNING b, n, b AND n = 3 AS both;
DROP TABLE typed;
