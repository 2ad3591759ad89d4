-- The sets of words outside the state machine.
\set VERBOSITY terse
\pset null '(null)'
SELECT s, compozy_strategy_is_valid(s) FROM (SELECT 'wait_all' AS s UNION ALL SELECT 'fail_fast' UNION ALL SELECT 'best_effort' UNION ALL SELECT 'race' UNION ALL SELECT 'Race' UNION ALL SELECT ' race' UNION ALL SELECT '' UNION ALL SELECT NULL) x ORDER BY coalesce(s, '~');
SELECT t, compozy_execution_type_is_valid(t), compozy_execution_type_has_children(t)
FROM (SELECT 'basic' AS t UNION ALL SELECT 'router' UNION ALL SELECT 'parallel' UNION ALL SELECT 'collection' UNION ALL SELECT 'composite' UNION ALL SELECT 'wait'
      UNION ALL SELECT 'signal' UNION ALL SELECT 'aggregate' UNION ALL SELECT 'memory' UNION ALL SELECT NULL) x ORDER BY coalesce(t, '~');
SELECT compozy_execution_type_is_valid('Basic'), compozy_execution_type_is_valid('');
SELECT compozy_execution_type_has_children('loop');
