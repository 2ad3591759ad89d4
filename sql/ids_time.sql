-- Identifiers, times, durations.
\set VERBOSITY terse
\pset null '(null)'
SELECT length(compozy_id()), compozy_id_is_valid(compozy_id());
SELECT count(DISTINCT id) FROM (SELECT compozy_id() AS id UNION ALL SELECT compozy_id() UNION ALL SELECT compozy_id()) ids;
SELECT compozy_id_is_valid('0ujtsYcgvSTl8PAuAdqWYSMnLOv'), compozy_id_is_valid('aWgEPTl1tmebfsQzFP4bxwgy80V'),
       compozy_id_is_valid('aWgEPTl1tmebfsQzFP4bxwgy80W'), compozy_id_is_valid('0ujtsYcgvSTl8PAuAdqWYSMnLO'),
       compozy_id_is_valid('0ujtsYcgvSTl8PAuAdqWYSMnL-v'), compozy_id_is_valid('');
SELECT compozy_json_array(compozy_id_time('0ujtsYcgvSTl8PAuAdqWYSMnLOv'));
SELECT compozy_json_array(compozy_id_time('000000000000000000000000000'), compozy_id_time('aWgEPTl1tmebfsQzFP4bxwgy80V'));
SELECT CASE WHEN compozy_id_floor(compozy_time('2017-10-10T04:00:47Z')) <= '0ujtsYcgvSTl8PAuAdqWYSMnLOv' AND
       compozy_id_floor(compozy_time('2017-10-10T04:00:48Z')) > '0ujtsYcgvSTl8PAuAdqWYSMnLOv' THEN 'yes' ELSE 'no' END AS in_between;
SELECT compozy_id_floor(compozy_time('2014-05-13T16:53:20Z'));
SELECT compozy_id_time(NULL), compozy_id_is_valid(NULL);
SELECT compozy_id_time('not an id');
SELECT compozy_id_floor(compozy_time('2014-05-13T16:53:19Z'));
SELECT compozy_id_floor(compozy_time('2151-01-01T00:00:00Z'));
-- a stopped clock
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z')));
SELECT compozy_json_array(compozy_now(), compozy_id_time(compozy_id()));
SELECT compozy_clock_set(NULL);
SELECT compozy_json_equal(compozy_json_array(compozy_now()), compozy_json_array(compozy_now())) AS same_in_a_statement;
-- the forms that are read
SELECT form, compozy_json_get_text(compozy_json_array(compozy_time(form)), '/0') AS time FROM (
  SELECT 1 AS n, '2025-01-31T12:00:00.000000Z' AS form
  UNION ALL SELECT 2, '2025-01-31T12:00:00Z'
  UNION ALL SELECT 3, '2025-01-31t12:00:00.5z'
  UNION ALL SELECT 4, '2025-01-31 12:00:00'
  UNION ALL SELECT 5, '2025-01-31 12:00'
  UNION ALL SELECT 6, '2025-01-31'
  UNION ALL SELECT 7, '2025-01-31 12:00:00+00'
  UNION ALL SELECT 8, '2025-01-31T12:00:00+02:00'
  UNION ALL SELECT 9, '2025-01-31 12:00:00-0330'
  UNION ALL SELECT 10, '2025-01-31T12:00:00.123456789Z'
  UNION ALL SELECT 11, '2025-01-31 12:00:00.999999999 +0000 UTC'
  UNION ALL SELECT 12, '2025-01-31 12:00:00.5 +0000 UTC m=+0.012345'
  UNION ALL SELECT 13, '2024-02-29T23:59:60Z'
  UNION ALL SELECT 14, '0001-01-01T00:00:00Z'
  UNION ALL SELECT 15, '9999-12-31T23:59:59.999999Z') forms ORDER BY n;
SELECT compozy_time('2025-02-29T00:00:00Z');
SELECT compozy_time('2025-01-31T24:00:00Z');
SELECT compozy_time('2025-01-31T12:00:00X');
SELECT compozy_time('31.01.2025');
SELECT compozy_time('0000-12-31T00:00:00Z');
SELECT compozy_time('9999-12-31T23:59:59-01:00');
SELECT compozy_time('');
SELECT compozy_time('tomorrow');
-- durations
SELECT duration, compozy_duration(duration) AS milliseconds FROM (
  SELECT 1 AS n, '90s' AS duration
  UNION ALL SELECT 2, '1h30m'
  UNION ALL SELECT 3, '3 days'
  UNION ALL SELECT 4, '1 day 2 hours'
  UNION ALL SELECT 5, '1.5h'
  UNION ALL SELECT 6, '-2m'
  UNION ALL SELECT 7, '250ms'
  UNION ALL SELECT 8, '1999us'
  UNION ALL SELECT 9, '2w'
  UNION ALL SELECT 10, '0') durations ORDER BY n;
SELECT compozy_duration('');
SELECT compozy_duration('soon');
SELECT compozy_duration('5');
SELECT compozy_duration('5 parsecs');
SELECT compozy_duration('1h30');
SELECT compozy_duration('999999999999 weeks');
SELECT compozy_json_array(compozy_time_add(compozy_time('2024-02-28T12:00:00Z'), '1 day 12h'),
                          compozy_time_add(compozy_time('2025-01-01T00:00:00Z'), '-1us'));
SELECT compozy_time_add(compozy_time('9999-12-31T00:00:00Z'), '2 days');
SELECT compozy_time_add(compozy_time('2025-01-01T00:00:00Z'), NULL), compozy_time(NULL), coalesce(compozy_duration(NULL), -1) AS duration;
-- whether a time can be read
SELECT t, CASE WHEN compozy_time_is_valid(t) THEN 'yes' ELSE 'no' END AS valid FROM (SELECT '2025-01-31 12:00:00.123456789 +0000 UTC m=+0.1' AS t UNION ALL SELECT '2025-01-31' UNION ALL SELECT '2025-02-30' UNION ALL SELECT 'yesterday' UNION ALL SELECT '' UNION ALL SELECT '10000-01-01') times ORDER BY compozy_sha256(t);
SELECT compozy_time_is_valid(NULL);
