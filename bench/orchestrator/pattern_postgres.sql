-- The tables of the pattern: one key, an index on each column that anybody might ask for, and on the usual pairs, 29 in all.
--
-- SPDX-License-Identifier: PostgreSQL

CREATE SCHEMA pattern;

CREATE TABLE pattern.workflow_states (
  workflow_exec_id text NOT NULL PRIMARY KEY,
  workflow_id text NOT NULL,
  status text NOT NULL,
  usage jsonb CHECK (usage IS NULL OR jsonb_typeof(usage) = 'array'),
  input jsonb,
  output jsonb,
  error jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE pattern.task_states (
  task_exec_id text NOT NULL PRIMARY KEY,
  workflow_exec_id text NOT NULL REFERENCES pattern.workflow_states ON DELETE CASCADE,
  workflow_id text NOT NULL,
  task_id text NOT NULL,
  component text NOT NULL,
  status text NOT NULL,
  execution_type text NOT NULL DEFAULT 'basic',
  parent_state_id text REFERENCES pattern.task_states ON DELETE CASCADE,
  agent_id text,
  action_id text,
  tool_id text,
  usage jsonb CHECK (usage IS NULL OR jsonb_typeof(usage) = 'array'),
  input jsonb,
  output jsonb,
  error jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (execution_type NOT IN ('basic', 'router')
    OR (agent_id IS NULL AND action_id IS NULL AND tool_id IS NULL)
    OR (execution_type = 'basic' AND agent_id IS NOT NULL AND action_id IS NOT NULL AND tool_id IS NULL)
    OR (execution_type = 'basic' AND agent_id IS NULL AND action_id IS NULL AND tool_id IS NOT NULL))
);

-- The key is the first of the 29, here are the twelve columns and sixteen combinations of them.
DO $$
DECLARE
  columns text;
BEGIN
  FOREACH columns IN ARRAY ARRAY[
    'status', 'workflow_id', 'workflow_exec_id', 'task_id', 'component', 'agent_id', 'tool_id', 'action_id', 'created_at',
    'updated_at', 'execution_type', 'parent_state_id',
    'workflow_exec_id, task_id', 'workflow_exec_id, agent_id', 'workflow_exec_id, tool_id', 'workflow_exec_id, action_id',
    'workflow_exec_id, status', 'workflow_exec_id, execution_type', 'workflow_exec_id, created_at',
    'workflow_id, task_id', 'workflow_id, agent_id', 'workflow_id, tool_id', 'workflow_id, action_id', 'workflow_id, status',
    'parent_state_id, status', 'parent_state_id, workflow_exec_id', 'parent_state_id, task_id', 'parent_state_id, created_at'
  ] LOOP
    EXECUTE format('CREATE INDEX ON pattern.task_states (%s)', columns);
  END LOOP;
END $$;
