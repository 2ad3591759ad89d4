-- Records, one column a line.
\x
SELECT 1 AS a, 'text' AS name, NULL AS no_value;
SELECT 1 AS a;
SELECT 'a long value of many words' AS a, 'two
lines' AS b UNION ALL SELECT 'x', 'y' ORDER BY 1;
SELECT 'x' AS a_name_that_is_much_longer_than_its_value, 1 AS b;
SELECT 1 AS n WHERE 1 = 2;
SELECT 'three
lines
here' AS "two
lines", 'one' AS "of
three
lines", '日本' AS "wide 日本";
VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, ''), (5, NULL), (6, 'f'), (7, 'g'), (8, 'h'), (9, 'i'), (10, 'j');
SELECT 'xxxxxxxx' AS abc;
SELECT 'xxxxxxxxx' AS abc;
SELECT 'xxxxxxxxx' AS abcdefgh;
SELECT 'x' AS abcdefghijk, 'x' AS b;
SELECT 'x' AS abcdefghijkl;
SELECT 'x' AS abcdefghijklm;
\x
SELECT 1 AS a;
