-- The tables of the pattern on SQLite, with the same columns and an index on each that anybody might ask for.
--
-- SPDX-License-Identifier: PostgreSQL

CREATE TABLE workflow_states (
  workflow_exec_id TEXT NOT NULL PRIMARY KEY,
  workflow_id TEXT NOT NULL,
  status TEXT NOT NULL,
  usage TEXT CHECK (usage IS NULL OR json_type(usage) = 'array'),
  input TEXT,
  output TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE task_states (
  task_exec_id TEXT NOT NULL PRIMARY KEY,
  workflow_exec_id TEXT NOT NULL REFERENCES workflow_states ON DELETE CASCADE,
  workflow_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  component TEXT NOT NULL,
  status TEXT NOT NULL,
  execution_type TEXT NOT NULL DEFAULT 'basic',
  parent_state_id TEXT REFERENCES task_states ON DELETE CASCADE,
  agent_id TEXT,
  action_id TEXT,
  tool_id TEXT,
  usage TEXT CHECK (usage IS NULL OR json_type(usage) = 'array'),
  input TEXT,
  output TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK (execution_type NOT IN ('basic', 'router')
    OR (agent_id IS NULL AND action_id IS NULL AND tool_id IS NULL)
    OR (execution_type = 'basic' AND agent_id IS NOT NULL AND action_id IS NOT NULL AND tool_id IS NULL)
    OR (execution_type = 'basic' AND agent_id IS NULL AND action_id IS NULL AND tool_id IS NOT NULL))
);
