-- Usage: normal form, sums, cost.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_usage('[{"provider": "openai", "model": "gpt-4o", "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}]');
SELECT compozy_usage('[]'), compozy_usage('{"entries": []}'), compozy_usage(NULL);
-- every member, in every form that is read
SELECT compozy_usage('{"entries": [{"provider": " openai\n", "model": "\tgpt-4o ", "source": " Task ", "prompt_tokens": 1.0, "completion_tokens": 1e2, "total_tokens": 0, "reasoning_tokens": 7, "cached_prompt_tokens": 0, "input_audio_tokens": 20e-1, "output_audio_tokens": 9223372036854775807, "agent_ids": ["writer", " editor ", "writer", "", "Editor"], "captured_at": "2025-01-31 13:00:00+01", "updated_at": "2025-01-31T12:00:00.123456789Z"}]}');
-- absent, null and empty are the same
SELECT compozy_usage('[{"provider": "p", "model": "m"}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "source": "", "prompt_tokens": null, "completion_tokens": null, "total_tokens": null, "reasoning_tokens": null, "agent_ids": [], "captured_at": null, "updated_at": null}]');
-- a total of 0 is prompt + completion; any other stays as the provider says
SELECT compozy_usage_totals('[{"provider": "p", "model": "m", "prompt_tokens": 2, "completion_tokens": 3}]'), compozy_usage_totals('[{"provider": "p", "model": "m", "prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 9}]');
-- the same line: provider, model, source (without regard to case); sorted by them, bytewise
SELECT compozy_usage('[{"provider": "b", "model": "m", "source": "workflow", "prompt_tokens": 1}, {"provider": "b", "model": "m", "source": "TASK", "prompt_tokens": 2}, {"provider": "b", "model": "m", "prompt_tokens": 4}, {"provider": "B", "model": "m", "prompt_tokens": 8}, {"provider": "a", "model": "n", "prompt_tokens": 16}, {"provider": "a", "model": "m", "prompt_tokens": 32}, {"provider": "b", "model": "m", "source": "task", "prompt_tokens": 64}]');
-- merging: counters, agents, earliest, latest
SELECT compozy_usage_merge('[{"provider": "p", "model": "m", "prompt_tokens": 10, "completion_tokens": 5, "reasoning_tokens": 3, "agent_ids": ["b", "a"], "captured_at": "2025-01-02T00:00:00Z", "updated_at": "2025-01-02T00:00:00Z"}]',
                           '{"entries": [{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 7, "cached_prompt_tokens": 1, "agent_ids": ["c", "a"], "captured_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-03T00:00:00Z"}, {"provider": "o", "model": "m"}]}');
SELECT compozy_usage_merge('[{"provider": "p", "model": "m", "captured_at": "2025-01-02T00:00:00Z"}]', '[{"provider": "p", "model": "m", "updated_at": "2025-01-01T00:00:00Z"}]');
SELECT compozy_usage_merge('[]', '[]'), compozy_usage_merge(NULL, '[]'), compozy_usage_merge('[]', NULL);
-- what is no summary
SELECT compozy_usage('{"provider": "p", "model": "m"}');
SELECT compozy_usage('{"entries": [], "total": 3}');
SELECT compozy_usage('{"entries": null}');
SELECT compozy_usage('null');
SELECT compozy_usage('7');
SELECT compozy_usage('[7]');
SELECT compozy_usage_merge('[]', '[[]]');
-- what is no entry: which one, which member, its value
SELECT compozy_usage('[{"provider": "p", "model": "m"}, {"provider": "p"}]');
SELECT compozy_usage('[{"provider": " ", "model": "m"}]');
SELECT compozy_usage('[{"provider": null, "model": "m"}]');
SELECT compozy_usage('[{"provider": "p", "model": 4}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "prompt_tokens": -1}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "completion_tokens": 1.5}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "total_tokens": "12"}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "reasoning_tokens": 9223372036854775808}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "cached_prompt_tokens": true}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "input_audio_tokens": -0.5}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "output_audio_tokens": [1]}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "source": "agent"}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "agent_ids": "a"}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "agent_ids": ["a", 1]}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "captured_at": "yesterday"}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "updated_at": 1738324800}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "promt_tokens": 5}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "": 5}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "cached_prompt_token": 5}]');
-- sums stay within 64 bits or are refused
SELECT compozy_usage('[{"provider": "p", "model": "m", "prompt_tokens": 9223372036854775807}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "prompt_tokens": 9223372036854775807, "completion_tokens": 1}]');
SELECT compozy_usage('[{"provider": "p", "model": "m", "reasoning_tokens": 9223372036854775807}, {"provider": "p", "model": "m", "reasoning_tokens": 1}]');
SELECT compozy_usage_merge('[{"provider": "p", "model": "m", "total_tokens": 9223372036854775806}]', '[{"provider": "p", "model": "m", "total_tokens": 1}]');
SELECT compozy_usage_merge('[{"provider": "p", "model": "m", "total_tokens": 9223372036854775807}]', '[{"provider": "p", "model": "m", "total_tokens": 1}]');
SELECT compozy_usage_totals('[{"provider": "p", "model": "m", "total_tokens": 9223372036854775807}, {"provider": "q", "model": "m", "total_tokens": 1}]');
-- totals
SELECT compozy_usage_totals('[]'), compozy_usage_totals(NULL);
SELECT compozy_usage_totals('[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 2, "cached_prompt_tokens": 1}, {"provider": "q", "model": "m", "prompt_tokens": 10, "output_audio_tokens": 4}]');
SELECT compozy_usage_totals('{"model": "m"}');
-- the aggregate: order doesn't matter, NULLs are skipped
SELECT compozy_usage_agg(compozy_json(u)) FROM (SELECT '[{"provider": "p", "model": "m", "prompt_tokens": 1, "agent_ids": ["z"], "captured_at": "2025-01-02T00:00:00Z"}]' AS u
  UNION ALL SELECT NULL UNION ALL SELECT '[]'
  UNION ALL SELECT '{"entries": [{"provider": "p", "model": "m", "prompt_tokens": 2, "agent_ids": ["a"], "captured_at": "2025-01-01T00:00:00Z"}, {"provider": "p", "model": "l"}]}') x;
SELECT compozy_usage_agg(compozy_json(u)) FROM (SELECT '[]' AS u) x WHERE u = '';
SELECT compozy_usage_agg(NULL);
SELECT compozy_usage_agg(compozy_json(u)) FROM (SELECT '[]' AS u UNION ALL SELECT '[{"model": "m"}]') x;
SELECT compozy_usage_agg(compozy_json(u)) FROM (SELECT '[{"provider": "p", "model": "m", "prompt_tokens": 9223372036854775807}]' AS u UNION ALL SELECT '[{"provider": "p", "model": "m", "prompt_tokens": 1}]') x;
SELECT compozy_json_length(u), compozy_usage_totals(u), compozy_json_get(u, '/0/total_tokens'), compozy_json_length(compozy_json_get(u, '/99/agent_ids')) FROM (
  SELECT compozy_usage_agg(compozy_json('[{"provider": "p", "model": "m' || (n % 100) || '", "prompt_tokens": ' || n || ', "agent_ids": ["a' || n || '"]}]')) AS u FROM (
    WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 19999) SELECT n FROM s) numbers) x;
-- cost: exact to the last digit
SELECT compozy_usage_cost('[{"provider": "openai", "model": "gpt-4o", "prompt_tokens": 1000, "completion_tokens": 200}]', '[{"provider": "openai", "model": "gpt-4o", "prompt": 2.50, "completion": 10}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 1}]', '[{"provider": "p", "model": "m", "prompt": 0.1, "completion": 0.2}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 9223372036854775807, "completion_tokens": 9223372036854775807, "total_tokens": 1}]', '[{"provider": "p", "model": "m", "prompt": 999999999999999999.999999999999999999, "completion": 1e-18}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 8123456789012345678, "completion_tokens": 987654321, "total_tokens": 1}]', '[{"provider": "p", "model": "m", "prompt": 123456789012345678.123456789012345678, "completion": 0.000000000000000007}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 3000000}]', '[{"provider": "p", "model": "m", "prompt": 2.000, "completion": 0}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 3}]', '[{"provider": "p", "model": "m", "prompt": 0, "completion": 0}]');
-- cached prompt tokens and reasoning tokens: charged at their price instead where there is one
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 1000, "cached_prompt_tokens": 400, "completion_tokens": 300, "reasoning_tokens": 100}]', '[{"provider": "p", "model": "m", "prompt": 10, "completion": 20}]') AS whole,
       compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 1000, "cached_prompt_tokens": 400, "completion_tokens": 300, "reasoning_tokens": 100}]', '[{"provider": "p", "model": "m", "prompt": 10, "completion": 20, "cached": 1, "reasoning": 40}]') AS parts;
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "prompt_tokens": 10, "cached_prompt_tokens": 11}]', '[{"provider": "p", "model": "m", "prompt": 10, "completion": 20, "cached": 1}]');
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "completion_tokens": 10, "reasoning_tokens": 11}]', '[{"provider": "p", "model": "m", "prompt": 10, "completion": 20, "reasoning": 0}]');
-- without a price, and in several currencies
SELECT compozy_usage_cost('[{"provider": "p", "model": "m", "source": "task", "prompt_tokens": 1000000}, {"provider": "p", "model": "m", "source": "workflow", "prompt_tokens": 500000}, {"provider": "q", "model": "m", "prompt_tokens": 1}, {"provider": "x", "model": "y", "source": "task"}, {"provider": "x", "model": "y"}, {"provider": "X", "model": "y"}]',
  '[{"provider": "p", "model": "m", "prompt": 2, "completion": 3, "currency": "EUR"}, {"provider": " q ", "model": "m", "prompt": 0.000001, "completion": 3, "cached": null}, {"provider": "never", "model": "used", "prompt": 1, "completion": 1, "currency": "CHF"}]');
SELECT compozy_usage_cost('[]', '[]'), compozy_usage_cost(NULL, '[]'), compozy_usage_cost('[]', NULL);
SELECT compozy_usage_cost('[{"provider": "p"}]', '[]');
-- what is no list of prices
SELECT compozy_usage_cost('[]', '{}');
SELECT compozy_usage_cost('[]', '[1]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1}]');
SELECT compozy_usage_cost('[]', '[{"model": "m", "prompt": 1, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "prompt": 1, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": null, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": -0.01, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": "1", "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1, "completion": 1, "currency": " "}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1, "completion": 1, "currency": 978}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1, "completion": 1, "audio": 2}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1, "completion": 1}, {"provider": "p", "model": " m", "prompt": 1, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1000000000000000000, "completion": 1}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1, "completion": 0.0000000000000000001}]');
SELECT compozy_usage_cost('[]', '[{"provider": "p", "model": "m", "prompt": 1.50000000000000000000000, "completion": -0}]');
-- whether a summary is one
SELECT CASE WHEN compozy_usage_is_valid('[{"provider": "p", "model": "m"}]') THEN 'yes' ELSE 'no' END AS entry, CASE WHEN compozy_usage_is_valid('{"entries": []}') THEN 'yes' ELSE 'no' END AS entries, CASE WHEN compozy_usage_is_valid('[{"provider": "p"}]') THEN 'yes' ELSE 'no' END AS no_model, CASE WHEN compozy_usage_is_valid('5') THEN 'yes' ELSE 'no' END AS number;
SELECT CASE WHEN compozy_usage_is_valid('[{"provider": "p", "model": "m", "prompt_tokens": 9223372036854775807}, {"provider": "p", "model": "m", "prompt_tokens": 1}]') THEN 'yes' ELSE 'no' END AS overflow, compozy_usage_is_valid(NULL) AS of_null;
