-- Alignment, NULL, lines within cells, characters of all widths.
SELECT 1 AS number, 'text' AS word, NULL AS no_value, 2.5 AS ratio;
SELECT 'long text' AS t, 123456 AS n UNION ALL SELECT 'x', 7 ORDER BY 2;
SELECT 1 AS a_long_header, 'x' AS another_long_header, 2 AS c;
SELECT 'x' AS ab, 'x' AS abc, 'x' AS abcd, 1 AS efgh;
VALUES (1, 'a', NULL), (20, NULL, 3), (NULL, 'ccc', 4.25);
SELECT 1 AS n WHERE 1 = 2;
SELECT 'x' AS t, 1 AS a_number WHERE 1 = 2;
SELECT '' AS empty;
SELECT '' AS empty, '' AS too;
SELECT '   ' AS blank, ' x ' AS padded;
\pset null '(null)'
SELECT NULL AS n, '' AS empty, 'x' AS x UNION ALL SELECT 'y', NULL, 'z' ORDER BY 3;
\pset null '∅'
SELECT NULL AS n, 1 AS m;
\pset null ''
SELECT 'two
lines' AS a, 1 AS b, 'three
lines of
text' AS c, 'one' AS d;
SELECT 1 AS n, 'last
column' AS text;
SELECT 1 AS n, 'ends with
' AS text;
SELECT '
' AS lines, 'x' AS x;
SELECT 'a' AS x, '
starts' AS y UNION ALL SELECT 'b', 'plain' ORDER BY 1;
SELECT 'a
b' AS "two
lines", 1 AS "a longer
header of
three", 'q' AS z;
SELECT 'tab	stop' AS tab, 'a	b	c' AS tabs, '	x' AS first, '1234567	8' AS seven, '12345678	9' AS eight;
SELECT 'äöü' AS umlauts, 1 AS n UNION ALL SELECT 'plain', 2 ORDER BY 2;
SELECT '日本語' AS wide, 'ｆｕｌｌ' AS full, '한국' AS korean, 1 AS n UNION ALL SELECT 'plain text', 'x', 'y', 2 ORDER BY 4;
SELECT 'é' AS combining, 'n̈o' AS more, 1 AS n UNION ALL SELECT 'xxxx', 'yyyy', 2 ORDER BY 3;
SELECT '😀' AS emoji, '→' AS arrow, 1 AS n;
SELECT 1 AS "größe", 2 AS "日本";
SELECT 'a bar | within' AS bar, 'a + plus' AS plus;
SELECT 'ab' AS cr, 'bell' AS bell, 'esc[0m' AS esc, 'del' AS del, 'c1' AS c1, 'x' AS x;
