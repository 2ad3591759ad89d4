-- Backslash commands and variables.
\echo hello   'a b' x
\echo
\echo -n no line feed
\echo ''
\echo 'a\nb\tc' "double 'quotes'" 'it''s'
\echo one\\ \echo two
\set X 5
\set NAME 'it''s' b "c d" :X
\echo :X :NAME :'NAME' :"NAME" :unknown :'unknown' a:X ::X :X:X
SELECT :X, :'X' AS t, :'NAME' AS name, ':X' AS literal, :X+:X AS sum; -- :X
SELECT 1 AS :"NAME";
/* :X */ SELECT '
:X' AS x, :{?X} AS is_set, :{?Y} AS not_set;
\set statement 'SELECT 1 AS from_variable; SELECT 2'
:statement AS two;
\unset X
\echo :X
\set EMPTY
\echo [:EMPTY] :{?EMPTY}
\set a-b 1
SELECT 1 AS a, NULL AS b, 'text' AS c \gset
\echo :a :b :c
SELECT 7 AS a, 'x y' AS c \gset p_
\echo :p_a :'p_c'
\set b old
SELECT NULL AS b \gset
\echo :b
SELECT 1 AS a WHERE 1 = 2 \gset
SELECT 1 AS a UNION ALL SELECT 2 \gset
SELECT 1, 2 \gset
SELECT 5 AS five \g
\g
SELECT 6
 AS six
\echo between
 , 7 AS seven
\g
\foo bar \echo not read
\pset null
\pset nonsense 1 \echo not read
\pset null nil extra
SELECT NULL AS n;
\pset null ''
\unset
-- \if
\if true
SELECT 'yes' AS answer;
\else
SELECT 'no' AS answer;
\bad in a branch that is off
\echo no
\endif
\if 0
\echo no
\if 1
\echo no
\else
\echo no
\endif
\elif off
\echo no
\elif on
\echo yes
\elif 1
\echo no
\else
\echo no
\endif
\if maybe
\echo no
\else
\echo yes
\endif
\if
\endif
\if tr \echo inside
\endif
\if no \echo not inside
\endif
\else
\elif 1
\endif
\if yes
\else
\else
\elif 1
\endif
SELECT
\if true
 1 AS kept
\else
 2 AS dropped
\endif
;
SELECT (
\if 0
 ((( 3
\else
 4
\endif
) AS four;
\set ECHO none
SELECT 'not echoed' AS x;
\set ECHO all
SELECT 'echoed' AS x;
\echo 'open
\x
SELECT 1 AS a, 'two' AS b;
\x off
SELECT 1 AS a, 'two' AS b;
\if true
\echo the end is missing
