#!/usr/bin/env python3
"""A database of Compozy's, planted with every defect that its tables let through, adopted on both engines.

    tests/with_postgres.sh /usr/bin/python3 tests/adoption/run.py

The tables have the columns, keys and rules that Compozy's own migrations give them (DOMAIN's original), made here by statements of our
own. After the adoption: no row lost, what was mended is as the rule says, what can't be held is in compozy_kept, the schema is that of
a fresh database, the functions work, and so do the statements of a program that goes on running.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import sqlite3
import sys

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from counter import Counter  # noqa: E402


# Column by column in the original's order: name, type, rule. J and T are the engine's types of documents and times.
WORKFLOWS = [("workflow_exec_id", "text", "NOT NULL PRIMARY KEY"), ("workflow_id", "text", "NOT NULL"), ("status", "text", "NOT NULL"),
             ("usage", "J", ""), ("input", "J", ""), ("output", "J", ""), ("error", "J", ""), ("created_at", "T", "NOT NULL"),
             ("updated_at", "T", "NOT NULL")]
TASKS = [("component", "text", "NOT NULL"), ("status", "text", "NOT NULL"), ("task_exec_id", "text", "NOT NULL PRIMARY KEY"),
         ("task_id", "text", "NOT NULL"), ("workflow_exec_id", "text", "NOT NULL"), ("workflow_id", "text", "NOT NULL"),
         ("execution_type", "text", "NOT NULL DEFAULT 'basic'"), ("usage", "J", ""), ("agent_id", "text", ""), ("tool_id", "text", ""),
         ("action_id", "text", ""), ("parent_state_id", "text", ""), ("input", "J", ""), ("output", "J", ""), ("error", "J", ""),
         ("created_at", "T", "NOT NULL"), ("updated_at", "T", "NOT NULL")]
USERS = [("id", "text", "NOT NULL PRIMARY KEY"), ("email", "text", "NOT NULL"), ("role", "text", "NOT NULL"), ("created_at", "T", "NOT NULL")]
KEYS = [("id", "text", "NOT NULL PRIMARY KEY"), ("user_id", "text", "NOT NULL"), ("hash", "B", "NOT NULL"),
        ("fingerprint", "B", "NOT NULL"), ("prefix", "text", "NOT NULL UNIQUE"), ("created_at", "T", "NOT NULL"), ("last_used", "T", "")]
TABLES = {"workflow_states": WORKFLOWS, "task_states": TASKS, "users": USERS, "api_keys": KEYS}
INDEXES = [("workflow_states", "status"), ("workflow_states", "updated_at"), ("task_states", "status"), ("task_states", "workflow_id, task_id"),
           ("task_states", "parent_state_id"), ("task_states", "updated_at"), ("users", "role"), ("api_keys", "hash")]

GO = "2025-01-31 12:00:00.123456789 +0000 UTC m=+0.000000001"
PLAIN = "2025-01-31 12:00:00"
PRECISE = "2025-01-31 12:00:00.123456+00"
OFFSET = "2025-01-31T13:00:00.5+01:00"

# What stands in the tables; rows are by column name, the rest NULL or a plain value.
PLANTED = {
    "workflow_states": [
        {"workflow_exec_id": "good", "input": '{"b": 1, "aa": 2}', "usage": '[{"provider": "p", "model": "m", "prompt_tokens": 1, "completion_tokens": 2}]'},
        {"workflow_exec_id": "letters", "status": " success "},
        {"workflow_exec_id": "legacy", "status": "WORKFLOW_STATUS_PAUSED"},
        {"workflow_exec_id": "unknown", "status": "DONE"},
        {"workflow_exec_id": "fault", "status": "FAILED", "error": '"it broke"'},
        {"workflow_exec_id": "null", "usage": "null", "error": "null", "output": "null"},
        {"workflow_exec_id": "costs", "usage": '[{"provider": "p", "model": "m", "prompt_tokens": -1}]'},
    ],
    "task_states": [
        {"task_exec_id": "parent", "execution_type": "parallel", "status": "RUNNING"},
        {"task_exec_id": "achild", "parent_state_id": "parent", "agent_id": "a", "action_id": "b", "output": '{"x": [1.50, 1e2]}'},
        {"task_exec_id": "grand", "parent_state_id": "achild", "tool_id": "t", "status": "SUCCESS"},
        {"task_exec_id": "ring1", "parent_state_id": "ring2"},
        {"task_exec_id": "ring2", "parent_state_id": "ring1"},
        {"task_exec_id": "below", "parent_state_id": "ring1"},
        {"task_exec_id": "elsewhere", "parent_state_id": "parent", "workflow_exec_id": "letters"},
        {"task_exec_id": "part", "component": "thing"},
        {"task_exec_id": "of-unknown", "workflow_exec_id": "unknown"},
    ],
    "users": [{"id": "u1", "email": "A@x.org", "role": "admin"}, {"id": "u2", "email": "b@x.org", "role": "user"}],
    "api_keys": [{"id": "k1", "user_id": "u1", "prefix": "cpzy_aaaaaaaa", "last_used": PRECISE}],
}
# What only SQLite lets through: foreign keys off, any text as a time or a document.
PLANTED_SQLITE = {
    "workflow_states": [
        {"workflow_exec_id": "times", "created_at": GO, "updated_at": OFFSET},
        {"workflow_exec_id": "timeless", "created_at": "yesterday"},
        {"workflow_exec_id": "text", "output": "not json"},
    ],
    "task_states": [
        {"task_exec_id": "orphan", "workflow_exec_id": "nowhere"},
        {"task_exec_id": "lost", "parent_state_id": "nobody"},
    ],
    "users": [],
    "api_keys": [{"id": "k2", "user_id": "gone", "prefix": "cpzy_bbbbbbbb"}],
}
PLAIN_VALUES = {
    "workflow_states": {"workflow_id": "flow", "status": "PENDING"},
    "task_states": {"component": "task", "status": "PENDING", "task_id": "t", "workflow_exec_id": "good", "workflow_id": "flow",
                    "execution_type": "basic"},
    "users": {}, "api_keys": {"hash": b"$2b$hash"},
}

# What the doctor sees in those tables, and after the adoption.
CHECKS = {"schema", "invalid_usage", "invalid_error", "misspelled_status", "unknown_status", "unknown_word", "orphan_child", "circle", "dead_key"}
CHECKS_SQLITE = {"invalid_json", "time_format", "invalid_time", "orphan_task", "orphan_key"}
CHECKS_AFTER = {"kept", "dead_key"}

# Table, key, column of what is kept aside; None stands for the whole row.
KEPT = [("workflow_states", "unknown", "status"), ("workflow_states", "costs", "usage"), ("task_states", "ring1", "parent_state_id"),
        ("task_states", "ring2", "parent_state_id"), ("task_states", "below", "parent_state_id"),
        ("task_states", "elsewhere", "parent_state_id"), ("task_states", "part", None)]
KEPT_SQLITE = [("workflow_states", "timeless", "created_at"), ("task_states", "orphan", None), ("task_states", "lost", "parent_state_id"),
               ("api_keys", "k2", None)]


class Sqlite:
    name, mark, types = "SQLite", "?", {"J": "TEXT", "T": "TEXT", "B": "BLOB", "text": "TEXT"}

    def __init__(self):
        self.handle = sqlite3.connect(":memory:", isolation_level=None)
        self.handle.enable_load_extension(True)
        self.handle.load_extension(os.path.join(ROOT, "compozy"))

    def run(self, sql, *values):
        return self.handle.execute(sql, values).fetchall()

    def schema(self):
        return sorted(row[0] for row in self.run("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name <> 'compozy_kept' "
                                                 "AND sql IS NOT NULL"))


class Postgres:
    name, mark, types = "PostgreSQL", "%s", {"J": "jsonb", "T": "timestamptz", "B": "bytea", "text": "text"}

    def __init__(self, schema):
        self.handle = psycopg2.connect("")
        self.handle.autocommit = True
        self.run("CREATE EXTENSION IF NOT EXISTS compozy")
        self.run(f"CREATE SCHEMA {schema}")
        self.run(f"SET search_path = {schema}, public")
        self.run("SET timezone = 'Asia/Kolkata'")

    def run(self, sql, *values):
        cursor = self.handle.cursor()
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []

    def schema(self):
        """The definitions of indexes and constraints, and the columns."""
        return sorted(str(row) for row in self.run(
            "SELECT 'index', tablename, replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema() "
            "UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = current_schema()::regnamespace UNION ALL SELECT table_name, column_name, concat_ws(' ', ordinal_position, "
            "data_type, domain_name, column_default, is_nullable) FROM information_schema.columns WHERE table_schema = current_schema()")
            if all(name not in str(row) for name in ("goose", "compozy_kept", "knowledge_chunks")))


def create(engine):
    """The original's tables, empty."""
    for table, columns in TABLES.items():
        parts = [f"{name} {engine.types[kind]} {rule}" for name, kind, rule in columns]
        if table == "task_states":
            parts.append("FOREIGN KEY (workflow_exec_id) REFERENCES workflow_states (workflow_exec_id) ON DELETE CASCADE")
            parts.append("FOREIGN KEY (parent_state_id) REFERENCES task_states (task_exec_id) ON DELETE CASCADE")
        if table == "api_keys":
            parts.append("FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE")
        engine.run(f"CREATE TABLE {table} ({', '.join(parts)})")
    for number, (table, columns) in enumerate(INDEXES):
        engine.run(f"CREATE INDEX idx_{table}_{number} ON {table} ({columns})")
    engine.run("CREATE UNIQUE INDEX idx_users_email_ci ON users (lower(email))")
    engine.run("CREATE TABLE goose_db_version (id integer PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL)")
    versions = (20250603124835, 20250603124915, 20250711163857, 20250711163858)
    if engine.name == "PostgreSQL":
        versions += (20250711173300, 20250712120000, 20250916090000, 20251012060000, 20251016150000)
        engine.run("CREATE TABLE knowledge_chunks (id text PRIMARY KEY, embedding real[], document text, metadata jsonb, updated_at timestamptz)")
        engine.run("INSERT INTO knowledge_chunks VALUES ('c', '{1, 2}', 'text', '{}', now())")
    for number, version in enumerate((0,) + versions):
        engine.run(f"INSERT INTO goose_db_version (id, version_id, is_applied) VALUES ({number}, {version}, true)")
    if engine.name == "SQLite":
        engine.run("CREATE TRIGGER touch AFTER UPDATE OF status ON task_states BEGIN UPDATE task_states SET updated_at = datetime('now') "
                   "WHERE task_exec_id = NEW.task_exec_id; END")


def plant(engine, planted):
    for table, rows in planted.items():
        for number, row in enumerate(rows):
            values = {name: PLAIN for name, kind, rule in TABLES[table] if kind == "T" and rule}
            values.update(PLAIN_VALUES[table], **row)
            if table == "api_keys":
                values["fingerprint"] = values["prefix"].ljust(32).encode()
            if row.get("parent_state_id") == "ring2":
                del values["parent_state_id"]
            engine.run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join([engine.mark] * len(values))})", *values.values())
    engine.run("UPDATE task_states SET parent_state_id = 'ring2' WHERE task_exec_id = 'ring1'")


def one(engine, sql, *values):
    rows = engine.run(sql, *values)
    return rows[0][0] if rows else None


def text(value):
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def check_rows(engine, expect, planted, kept):
    """Every planted row is in its table, or kept."""
    gone = {(table, key) for table, key, column in kept if column is None}
    for table, rows in planted.items():
        key = TABLES[table][2][0] if table == "task_states" else TABLES[table][0][0]
        there = {row[0] for row in engine.run(f"SELECT {key} FROM {table}")}
        wanted = {row[key] for row in rows if (table, row[key]) not in gone}
        expect(there >= wanted and not there & {name for of, name in gone if of == table},
               f"{engine.name}: {table} holds {sorted(there)}, wanted {sorted(wanted)}")


def check_kept(engine, expect, kept):
    rows = engine.run("SELECT table_name, row_key, column_name, value, reason FROM compozy_kept ORDER BY number")
    expect(sorted(map(str, ((a, b, c) for a, b, c, d, e in rows))) == sorted(map(str, kept)), f"{engine.name}: kept {rows}")
    for table, key, column, value, reason in rows:
        expect(reason and (column is not None or json.loads(value)), f"{engine.name}: {table} {key} is kept with its value and a reason")


def check_mended(engine, expect):
    for sql, wanted in (
            ("SELECT status FROM workflow_states WHERE workflow_exec_id = 'letters'", "SUCCESS"),
            ("SELECT status FROM workflow_states WHERE workflow_exec_id = 'legacy'", "PAUSED"),
            ("SELECT status FROM workflow_states WHERE workflow_exec_id = 'unknown'", "FAILED"),
            ("SELECT compozy_json_get_text(error, '/code') FROM workflow_states WHERE workflow_exec_id = 'unknown'", "unknown_status"),
            ("SELECT error FROM workflow_states WHERE workflow_exec_id = 'fault'", '{"message": "it broke"}'),
            ("SELECT count(*) FROM workflow_states WHERE workflow_exec_id = 'null' AND usage IS NULL AND error IS NULL", 1),
            ("SELECT compozy_json_get(usage, '/0/total_tokens') FROM workflow_states WHERE workflow_exec_id = 'good'", 3),
            ("SELECT input FROM workflow_states WHERE workflow_exec_id = 'good'", '{"b": 1, "aa": 2}'),
            ("SELECT output FROM task_states WHERE task_exec_id = 'achild'", '{"x": [1.50, 100]}'),
            ("SELECT parent_state_id FROM task_states WHERE task_exec_id = 'grand'", "achild"),
            ("SELECT parent_state_id FROM task_states WHERE task_exec_id = 'ring1'", None),
            ("SELECT count(*) FROM users WHERE updated_at = created_at", 2),
            ("SELECT count(*) FROM task_queue", "pending"),
            ("SELECT compozy_json_array(last_used) FROM api_keys", '["2025-01-31T12:00:00.123456Z"]'),
            ("SELECT count(*) FROM state_events WHERE actor = 'adoption' AND from_status IS NULL", "rows")):
        if wanted == "pending":
            wanted = one(engine, "SELECT count(*) FROM task_states WHERE status = 'PENDING'")
        if wanted == "rows":
            wanted = one(engine, "SELECT (SELECT count(*) FROM task_states) + (SELECT count(*) FROM workflow_states)")
        found = one(engine, sql)
        if isinstance(wanted, str) and not isinstance(found, str):
            wanted = json.loads(wanted)
        expect(found == wanted or str(found) == str(wanted), f"{engine.name}: {sql} gives {found!r}, wanted {wanted!r}")


def check_times(engine, expect):
    rows = dict(engine.run("SELECT workflow_exec_id, created_at || ' ' || updated_at FROM workflow_states"))
    expect(rows["times"] == "2025-01-31T12:00:00.123456Z 2025-01-31T12:00:00.500000Z", f"SQLite: times become {rows['times']}")
    expect(rows["good"] == "2025-01-31T12:00:00.000000Z 2025-01-31T12:00:00.000000Z", f"SQLite: times become {rows['good']}")
    expect(one(engine, "SELECT output FROM workflow_states WHERE workflow_exec_id = 'text'") == '"not json"', "SQLite: a text becomes a string")
    expect(one(engine, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == 0, "SQLite: the old trigger is gone")


def check_running(engine, expect):
    """A program of the original's that goes on, and ours beside it."""
    now = "now()" if engine.name == "PostgreSQL" else "datetime('now')"
    for status in ("PENDING", "RUNNING"):
        engine.run("INSERT INTO task_states (component, status, task_exec_id, task_id, workflow_exec_id, workflow_id, execution_type, input, "
                   f"updated_at) VALUES ('task', '{status}', 'new', 't', 'good', 'flow', 'basic', '{{\"a\": 1}}', {now}) "
                   "ON CONFLICT (task_exec_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at")
    expect(one(engine, "SELECT status FROM task_states WHERE task_exec_id = 'new'") == "RUNNING", f"{engine.name}: an upsert goes on working")
    engine.run("INSERT INTO users (id, email, role, created_at) VALUES ('u3', 'c@x.org', 'user', '2025-01-31T12:00:00Z')")
    state = one(engine, "SELECT compozy_json_get_text(compozy_task_transition('achild', 'started'), '/status')")
    expect(state == "RUNNING", f"{engine.name}: a transition of an adopted task")
    expect(len(engine.run("SELECT task_exec_id FROM compozy_task_claim('w', 100)")) > 0, f"{engine.name}: adopted tasks are claimed")
    expect(one(engine, "SELECT compozy_migrate_up()") == 0, f"{engine.name}: nothing is left to migrate")


def check_fresh(adopted, fresh, expect):
    fresh.run("SELECT compozy_migrate_up()")
    ours, wanted = adopted.schema(), fresh.schema()
    expect(ours == wanted, f"{adopted.name}: the schema is a fresh one's; differs in {sorted(set(ours) ^ set(wanted))}")


def refused(engine, expect, wanted):
    try:
        engine.run("SELECT compozy_migrate_up()")
        message = "no error"
    except (sqlite3.Error, psycopg2.Error) as error:
        message = str(error)
    expect(wanted in message, f"{engine.name}: {message}, wanted {wanted}")
    expect(one(engine, "SELECT count(*) FROM workflow_states") is not None, f"{engine.name}: a refusal changes nothing")


def found_by_doctor(engine):
    return {row[0]: row for row in engine.run('SELECT "check", severity, "rows", example, repair FROM compozy_doctor()')}


def check_before(engine, expect, wanted):
    """The doctor tells what is wrong before, and that the adoption mends it; nothing is changed by asking."""
    found = found_by_doctor(engine)
    expect(set(found) == wanted, f"{engine.name}: the doctor finds {sorted(found)}, wanted {sorted(wanted)}")
    expect(all(row[4] == "SELECT compozy_migrate_up()" for row in found.values()), f"{engine.name}: the adoption is what mends")
    states = engine.run("SELECT version, state FROM compozy_migrate_status() WHERE version < 2")
    expect([tuple(row) for row in states] == [(0, "pending"), (1, "pending")], f"{engine.name}: the adoption is pending: {states}")


def check_after(engine, expect):
    engine.run("SELECT compozy_configure()")
    found = found_by_doctor(engine)
    expect(set(found) == CHECKS_AFTER, f"{engine.name}: after the adoption the doctor finds {found}")
    expect(found["kept"][2] == one(engine, "SELECT count(*) FROM compozy_kept"), f"{engine.name}: the doctor tells of what was kept")
    states = engine.run("SELECT version, state FROM compozy_migrate_status() WHERE version < 2")
    expect([tuple(row) for row in states] == [(0, "applied"), (1, "applied")], f"{engine.name}: the adoption is recorded: {states}")
    if engine.name == "PostgreSQL":
        expect(one(engine, "SELECT document FROM knowledge_chunks") == "text", "PostgreSQL: the chunks of pgvector's provider are where they were")


def adopt(engine, fresh, expect):
    planted = {table: rows + (PLANTED_SQLITE[table] if engine.name == "SQLite" else []) for table, rows in PLANTED.items()}
    kept = KEPT + (KEPT_SQLITE if engine.name == "SQLite" else [])
    create(engine)
    plant(engine, planted)
    check_before(engine, expect, CHECKS | (CHECKS_SQLITE if engine.name == "SQLite" else set()))
    expect(one(engine, "SELECT compozy_migrate_up()") > 0, f"{engine.name}: migrated")
    check_after(engine, expect)
    check_rows(engine, expect, planted, kept)
    check_kept(engine, expect, kept)
    check_mended(engine, expect)
    if engine.name == "SQLite":
        check_times(engine, expect)
    check_fresh(engine, fresh, expect)
    check_running(engine, expect)
    expect(one(engine, "SELECT compozy_migrate_down(99, true)") > 0, f"{engine.name}: taken back")
    states = engine.run("SELECT state FROM compozy_migrate_status() WHERE version = 0")
    expect(states == [], f"{engine.name}: the adoption is taken back as well: {states}")


def main():
    expect = Counter()
    adopt(Sqlite(), Sqlite(), expect)
    adopt(Postgres("adopted"), Postgres("fresh"), expect)
    for engine in (Sqlite(), Postgres("foreign_one")):
        engine.run("CREATE TABLE workflow_states (id integer)")
        refused(engine, expect, "ALREADY_EXISTS: table \"workflow_states\" is there, but was not made by compozy_migrate_up(), nor by Compozy")
    for engine in (Sqlite(), Postgres("old_one")):
        create(engine)
        engine.run("UPDATE goose_db_version SET is_applied = false WHERE version_id > 20250603124915")
        refused(engine, expect, "ALREADY_EXISTS: the tables are of a Compozy from before July 2025")
    return expect.end()


if __name__ == "__main__":
    sys.exit(main())
