-- The input comes back as it was read, and results where their statement ends.
SELECT 1 AS one, 'x' AS text;   -- a comment behind it

SELECT 1 AS a; SELECT 2 AS b; /* two in a line */
/* a comment

with an empty line */ SELECT 3 AS c;
SELECT

  4   AS d

;
SELECT 'a text

with an empty line' AS e;
SELECT 'it''s; fine' AS "a;b", '-- no comment' AS f, '/* neither */' AS g; -- ; and 'this
SELECT (1
  + 2) AS h;
;
;;
-- nothing but a comment;
SELECT 5
AS i
