-- Progress over children and the status it makes.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_progress_agg(status) FROM compozy_statuses();
SELECT compozy_progress_agg(status) FROM compozy_statuses() WHERE status = '';
SELECT compozy_progress_agg(NULL);
SELECT compozy_json_get(compozy_progress_agg(s), '/completion_rate') FROM (SELECT 'SUCCESS' AS s UNION ALL SELECT 'FAILED' UNION ALL SELECT 'PENDING') x;
SELECT compozy_progress_agg(s) FROM (SELECT 'DONE' AS s) x;
-- the strategies over the cases that tell them apart
SELECT children,
       compozy_progress_status(progress, 'wait_all') AS wait_all, compozy_progress_status(progress, 'fail_fast') AS fail_fast,
       compozy_progress_status(progress, 'best_effort') AS best_effort, compozy_progress_status(progress, 'race') AS race
FROM (
  SELECT children, compozy_progress_agg(status) AS progress FROM (
    SELECT 'S' AS children, 'SUCCESS' AS status
    UNION ALL SELECT 'F', 'FAILED'
    UNION ALL SELECT 'T', 'TIMED_OUT'
    UNION ALL SELECT 'C', 'CANCELED'
    UNION ALL SELECT 'P', 'PENDING'
    UNION ALL SELECT 'R', 'RUNNING'
    UNION ALL SELECT 'W', 'WAITING'
    UNION ALL SELECT 'SF', 'SUCCESS' UNION ALL SELECT 'SF', 'FAILED'
    UNION ALL SELECT 'SC', 'SUCCESS' UNION ALL SELECT 'SC', 'CANCELED'
    UNION ALL SELECT 'SR', 'SUCCESS' UNION ALL SELECT 'SR', 'RUNNING'
    UNION ALL SELECT 'SP', 'SUCCESS' UNION ALL SELECT 'SP', 'PENDING'
    UNION ALL SELECT 'FR', 'FAILED' UNION ALL SELECT 'FR', 'PAUSED'
    UNION ALL SELECT 'FP', 'FAILED' UNION ALL SELECT 'FP', 'PENDING'
    UNION ALL SELECT 'TC', 'TIMED_OUT' UNION ALL SELECT 'TC', 'CANCELED') cases GROUP BY children) progresses
ORDER BY children;
SELECT compozy_progress_status(compozy_progress_agg(status)) FROM compozy_statuses() WHERE status = '';
SELECT compozy_progress_status(compozy_progress_agg(status), 'first') FROM compozy_statuses();
SELECT compozy_progress_status(compozy_json('{}'));
SELECT compozy_progress_status(compozy_json('[]'));
SELECT compozy_progress_status(NULL);
