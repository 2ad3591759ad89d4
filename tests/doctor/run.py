#!/usr/bin/env python3
"""Every defect that the doctor knows, planted: found, mended by what the doctor prints or explained, nothing lost, nothing left.

    tests/with_postgres.sh /usr/bin/python3 tests/doctor/run.py

Each case has a database of its own on both engines. What the tables' own rules would refuse is planted with them switched off.

SPDX-License-Identifier: PostgreSQL
"""
import os
import sqlite3
import sys

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from counter import Counter  # noqa: E402

BOTH, SQLITE, POSTGRES = ("SQLite", "PostgreSQL"), ("SQLite",), ("PostgreSQL",)

# A healthy database.
ROWS = """
SELECT compozy_workflow_create('{"workflow_exec_id": "w", "workflow_id": "flow"}');
SELECT compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "p", "task_id": "t", "execution_type": "parallel"}');
SELECT compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "c", "task_id": "t", "parent_state_id": "p"}');
SELECT compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "g", "task_id": "t", "parent_state_id": "c"}');
SELECT compozy_task_create('{"workflow_exec_id": "w", "task_exec_id": "r", "task_id": "t"}');
SELECT compozy_task_set_status('r', 'RUNNING');
SELECT compozy_user_create('{"id": "u", "email": "a@x.org"}');
SELECT compozy_user_create('{"id": "v", "email": "b@x.org"}');
SELECT compozy_api_key_create('u');
SELECT compozy_task_merge_usage('r', '[{"provider": "p", "model": "m", "prompt_tokens": 1}]');
SELECT compozy_knowledge_create('k', 2);
SELECT compozy_knowledge_upsert('k', '[{"id": "a", "embedding": [1, 2]}]');
"""
# Switches off what would refuse the defect.
LAX = {
    "SQLite": ["PRAGMA foreign_keys = 0", "PRAGMA ignore_check_constraints = 1"],
    "PostgreSQL": ["SET session_replication_role = replica", "ALTER DOMAIN compozy_status DROP CONSTRAINT compozy_status_check",
                   "ALTER DOMAIN compozy_component DROP CONSTRAINT compozy_component_check", "ALTER TABLE users DROP CONSTRAINT users_role_check",
                   "ALTER TABLE workflow_states DROP CONSTRAINT workflow_states_usage_check"],
}
STRICT = {
    "SQLite": ["PRAGMA ignore_check_constraints = 0", "PRAGMA foreign_keys = 1"],
    "PostgreSQL": ["RESET session_replication_role"],
}
KEPT = "SELECT table_name || ' ' || row_key || ' ' || coalesce(column_name, 'row') FROM compozy_kept ORDER BY number"


class Case:
    """check: what is found; rows: how many; after: a query and what it gives once mended; None: the doctor explains only."""

    def __init__(self, engines, check, rows, plant, after=None, wanted=None, kept=(), mended=True):
        self.engines, self.check, self.rows, self.plant = engines, check, rows, plant
        self.after, self.wanted, self.kept, self.mended = after, wanted, list(kept), mended


def task(key, **values):
    row = dict(task_exec_id=key, workflow_exec_id="w", workflow_id="flow", task_id="t", component="task", status="SUCCESS")
    row.update(values)
    return f"INSERT INTO task_states ({', '.join(row)}) VALUES ({', '.join(repr(v) for v in row.values())})"


LEASE = ("INSERT INTO task_leases (workflow_exec_id, task_exec_id, worker, expires_at, attempt, max_attempts) "
         "SELECT workflow_exec_id, task_exec_id, 'gone', compozy_time('2025-01-01'), 1, 3 FROM task_states WHERE task_exec_id")

CASES = [
    Case(BOTH, None, 0, []),
    Case(SQLITE, "invalid_json", 1, ["UPDATE workflow_states SET input = '{not', output = '\"good\"'"],
         "SELECT compozy_json_array(compozy_json(input), compozy_json(output)) FROM workflow_states", '["{not", "good"]'),
    Case(SQLITE, "invalid_json", 2, ["UPDATE task_states SET output = 'x' || task_exec_id WHERE task_exec_id IN ('p', 'c')",
                                     "UPDATE task_states SET input = '\"\\u0000\"' WHERE task_exec_id = 'p'"],
         "SELECT input || output FROM task_states WHERE task_exec_id = 'p'", '"\\"\\\\u0000\\""' + '"xp"'),
    Case(SQLITE, "invalid_usage", 1, ["UPDATE task_states SET usage = '{bad' WHERE task_exec_id = 'r'"],
         "SELECT value FROM compozy_kept", "{bad", ["task_states r usage"]),
    Case(BOTH, "invalid_usage", 1, ["UPDATE workflow_states SET usage = '{\"a\": 1}'"],
         "SELECT count(*) FROM workflow_states WHERE usage IS NULL", 1, ["workflow_states w usage"]),
    Case(BOTH, "invalid_usage", 1, ["UPDATE task_states SET usage = '[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": -1}]' "
                                    "WHERE task_exec_id = 'r'"],
         "SELECT count(*) FROM task_states WHERE usage IS NULL", 4, ["task_states r usage"]),
    Case(BOTH, "invalid_error", 1, ["UPDATE task_states SET error = '{\"code\": 1}' WHERE task_exec_id = 'r'"],
         "SELECT compozy_json_get_text(error, '/message') FROM task_states WHERE task_exec_id = 'r'", '{"code": 1}'),
    Case(SQLITE, "invalid_error", 1, ["UPDATE task_states SET error = 'broke' WHERE task_exec_id = 'r'"],
         "SELECT error FROM task_states WHERE task_exec_id = 'r'", '{"message": "broke"}'),
    Case(SQLITE, "time_format", 3, ["UPDATE task_states SET created_at = '2025-01-31 12:00:00.123456789 +0000 UTC m=+0.1' WHERE task_exec_id = 'p'",
                                    "UPDATE task_states SET updated_at = '2025-01-31T13:00:00.5+01:00' WHERE task_exec_id = 'c'",
                                    "UPDATE task_states SET updated_at = datetime('2025-01-31 12:00:00') WHERE task_exec_id = 'g'"],
         "SELECT group_concat(t) FROM (SELECT created_at AS t FROM task_states WHERE task_exec_id = 'p' UNION ALL SELECT updated_at "
         "FROM task_states WHERE task_exec_id IN ('c', 'g'))",
         "2025-01-31T12:00:00.123456Z,2025-01-31T12:00:00.500000Z,2025-01-31T12:00:00.000000Z"),
    Case(SQLITE, "time_format", 2, ["UPDATE users SET updated_at = '2025-01-31 12:00' WHERE id = 'u'", "UPDATE api_keys SET last_used = '2025-01-31'"],
         "SELECT last_used FROM api_keys", "2025-01-31T00:00:00.000000Z"),
    Case(SQLITE, "invalid_time", 2, ["UPDATE workflow_states SET created_at = 'yesterday'", "UPDATE api_keys SET last_used = x'31'"],
         "SELECT count(*) FROM api_keys WHERE last_used IS NULL", 1, ["workflow_states w created_at", "api_keys {key} last_used"]),
    Case(POSTGRES, "invalid_time", 1, ["UPDATE workflow_states SET updated_at = 'infinity'"],
         "SELECT value FROM compozy_kept", "infinity", ["workflow_states w updated_at"]),
    Case(BOTH, "misspelled_status", 1, ["UPDATE workflow_states SET status = ' Failed '"], "SELECT status FROM workflow_states", "FAILED"),
    Case(BOTH, "misspelled_status", 2, ["UPDATE task_states SET status = 'TASK_STATUS_CANCELED' WHERE task_exec_id = 'c'",
                                        "UPDATE task_states SET status = 'success' WHERE task_exec_id = 'r'", "DELETE FROM task_queue WHERE task_exec_id = 'c'"],
         "SELECT count(*) FROM task_states WHERE status IN ('CANCELED', 'SUCCESS')", 2),
    Case(BOTH, "unknown_status", 1, ["UPDATE task_states SET status = 'DONE' WHERE task_exec_id = 'r'"],
         "SELECT status || ' ' || compozy_json_get_text(error, '/message') FROM task_states WHERE task_exec_id = 'r'",
         'FAILED the status "DONE" is unknown', ["task_states r status"]),
    Case(BOTH, "unknown_word", 1, ["UPDATE task_states SET component = 'thing' WHERE task_exec_id = 'r'"], mended=False),
    Case(BOTH, "orphan_task", 2, [task("o1", workflow_exec_id="gone"), task("o2", workflow_exec_id="gone", parent_state_id="o1", status="RUNNING")],
         "SELECT compozy_json_get_text(compozy_json(value), '/parent_state_id') FROM compozy_kept WHERE row_key = 'o2'", "o1",
         ["task_states o1 row", "task_states o2 row"]),
    Case(BOTH, "orphan_child", 2, [task("o1", parent_state_id="nobody"), "INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) "
                                   "VALUES ('w2', 'flow', 'RUNNING')", task("o2", workflow_exec_id="w2", parent_state_id="p")],
         "SELECT value FROM compozy_kept WHERE row_key = 'o1'", "nobody", ["task_states o1 parent_state_id", "task_states o2 parent_state_id"]),
    Case(BOTH, "circle", 3, ["UPDATE task_states SET parent_state_id = 'g' WHERE task_exec_id = 'p'"],
         "SELECT count(*) FROM task_states WHERE parent_state_id IS NOT NULL", 0,
         ["task_states c parent_state_id", "task_states g parent_state_id", "task_states p parent_state_id"]),
    Case(BOTH, "orphan_key", 1, ["DELETE FROM users WHERE id = 'u'"], "SELECT length(compozy_json_get_text(compozy_json(value), '/fingerprint')) "
         "FROM compozy_kept", 64, ["api_keys {key} row"]),
    Case(BOTH, "orphan_history", 2, ["INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at) VALUES "
                                     "('gone', '', 1, 'PENDING', compozy_now()), ('gone', '', 2, 'RUNNING', compozy_now())"],
         "SELECT count(*) FROM state_events WHERE workflow_exec_id = 'gone'", 0, ["state_events gone row", "state_events gone row"]),
    Case(BOTH, "stale_queue", 1, ["UPDATE task_states SET status = 'RUNNING' WHERE task_exec_id = 'g'"],
         "SELECT count(*) FROM task_queue WHERE task_exec_id = 'g'", 0),
    Case(BOTH, "not_queued", 1, ["DELETE FROM task_queue WHERE task_exec_id = 'g'"], "SELECT count(*) FROM task_queue WHERE task_exec_id = 'g'", 1),
    Case(BOTH, "dead_lease", 1, [LEASE + " = 'r'"], "SELECT status FROM task_states WHERE task_exec_id = 'r'", "PENDING"),
    Case(BOTH, "dead_lease", 1003, [
        "INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status) SELECT 'l' || n, 'w', 'flow', 't', 'task', "
        "'RUNNING' FROM (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1003) SELECT n FROM r) many",
        LEASE + " LIKE 'l%'"], "SELECT count(*) FROM task_states WHERE status = 'RUNNING'", 1),
    Case(BOTH, "orphan_lease", 1, ["INSERT INTO task_leases (workflow_exec_id, task_exec_id, attempt, max_attempts) VALUES ('w', 'nobody', 1, 3)"],
         "SELECT count(*) FROM task_leases", 0),
    Case(BOTH, "same_email", 1, ["DROP INDEX users_email", "UPDATE users SET email = 'A@X.org' WHERE id = 'v'"], mended=False),
    Case(BOTH, "unknown_role", 1, ["UPDATE users SET role = 'root' WHERE id = 'v'"], "SELECT role FROM users WHERE id = 'v'", "user"),
    Case(BOTH, "dead_key", 1, ["UPDATE api_keys SET fingerprint = compozy_sha256(hash)"], mended=False),
    Case(SQLITE, "dead_key", 1, ["UPDATE api_keys SET hash = CAST('$2b$hash' AS BLOB)"], mended=False),
    Case(POSTGRES, "dead_key", 1, ["UPDATE api_keys SET hash = '$2b$hash'"], mended=False),
    Case(BOTH, "odd_prefix", 1, ["UPDATE api_keys SET prefix = 'cpzy_'"], mended=False),
    Case(BOTH, "broken_chunk", 1, ["DELETE FROM knowledge_vectors"], mended=False),
    Case(BOTH, "missing_index", 2, ["DROP INDEX task_states_parent", "DROP INDEX users_email"]),
    Case(BOTH, "duplicate_index", 3, ['CREATE INDEX "odd ""name" ON task_states (task_exec_id)', "CREATE INDEX aaa ON workflow_states (created_at, workflow_exec_id)",
                                      "CREATE UNIQUE INDEX twice ON users (lower(email))", "CREATE INDEX other ON task_states (status)",
                                      "CREATE INDEX partial ON task_states (parent_state_id, workflow_exec_id) WHERE parent_state_id = 'x'"]),
    Case(BOTH, "missing_table", 2, ["DROP TABLE task_queue", "DROP VIEW knowledge_chunks"], "SELECT count(*) FROM task_queue", 3),
    Case(POSTGRES, "foreign_keys", 1, ["ALTER TABLE task_states DROP CONSTRAINT task_states_workflow_exec_id_fkey"]),
    Case(POSTGRES, "foreign_keys", 1, ["ALTER TABLE api_keys DROP CONSTRAINT api_keys_user_id_fkey", "ALTER TABLE api_keys ADD FOREIGN KEY (user_id) "
                                       "REFERENCES users (id) NOT VALID"]),
    Case(POSTGRES, "foreign_keys", 2, ["ALTER TABLE task_states DISABLE TRIGGER ALL"]),
]


class Sqlite:
    name = "SQLite"

    def __init__(self):
        self.handle = sqlite3.connect(":memory:", isolation_level=None)
        self.handle.enable_load_extension(True)
        self.handle.load_extension(os.path.join(ROOT, "compozy"))

    def run(self, sql):
        return self.handle.execute(sql).fetchall()

    def script(self, sql):
        self.handle.execute("BEGIN IMMEDIATE")
        for statement in statements(sql):
            self.handle.execute(statement).fetchall()
        self.handle.execute("COMMIT")


class Postgres:
    name = "PostgreSQL"
    count = 0

    def __init__(self):
        self.handle = psycopg2.connect("")
        self.handle.autocommit = True
        Postgres.count += 1
        self.run("CREATE EXTENSION IF NOT EXISTS compozy")
        self.run(f"CREATE SCHEMA doctor{Postgres.count}")
        self.run(f"SET search_path = doctor{Postgres.count}, public")

    def run(self, sql):
        cursor = self.handle.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []

    def script(self, sql):
        self.run("BEGIN; " + sql + "; COMMIT")


def statements(sql):
    """One at a time, as sqlite3_prepare cuts them."""
    rest = ""
    for part in sql.split(";"):
        rest += part + ";"
        if sqlite3.complete_statement(rest) and rest.strip(" ;\n"):
            yield rest
            rest = ""


def look(engine):
    return engine.run('SELECT "check", severity, "rows", example, explanation, repair FROM compozy_doctor()')


def one(engine, sql):
    rows = engine.run(sql)
    return rows[0][0] if rows else None


def fresh(make):
    engine = make()
    engine.run("SELECT compozy_configure()")
    engine.run("SELECT compozy_migrate_up()")
    for statement in statements(ROWS):
        engine.run(statement)
    return engine


def repair(engine, found, expect, title):
    for check, severity, rows, example, explanation, sql in found:
        if sql is None:
            continue
        try:
            engine.script(sql)
        except (sqlite3.Error, psycopg2.Error) as error:
            expect(False, f"{title}: {sql} fails: {error}")


def check_found(found, case, expect, title):
    expect({row[0] for row in found} == ({case.check} if case.check else set()), f"{title}: found {found}")
    expect(sum(row[2] or 0 for row in found) == case.rows, f"{title}: {case.rows} rows wanted, found {found}")
    for check, severity, rows, example, explanation, sql in found:
        expect(severity in ("error", "warning") and example and explanation, f"{title}: severity, example and explanation are given")
        expect((sql is not None) == case.mended, f"{title}: the repair is {sql}")


def run_case(case, engine, expect):
    title = f"{engine.name}, {case.check}, {case.plant[0] if case.plant else 'healthy'}"
    key = one(engine, "SELECT id FROM api_keys")
    for statement in LAX[engine.name] + case.plant + STRICT[engine.name]:
        engine.run(statement)
    found = look(engine)
    if case.check == "same_email":
        found = [row for row in found if row[0] != "missing_index"]
    check_found(found, case, expect, title)
    if not case.mended:
        return
    repair(engine, found, expect, title)
    for _ in range(2):  # what was not looked at before, after a missing table
        left = look(engine)
        if case.check == "missing_table":
            repair(engine, left, expect, title)
    expect([row[0] for row in left] == (["kept"] if case.kept else []), f"{title}: left {left}")
    if case.after:
        value = one(engine, case.after)
        expect(value == case.wanted or str(value) == str(case.wanted) or str(value).replace("'", '"') == str(case.wanted),
               f"{title}: {case.after} gives {value!r}, wanted {case.wanted!r}")
    if case.kept:
        kept = [row[0] for row in engine.run(KEPT)]
        expect(kept == [place.format(key=key) for place in case.kept], f"{title}: kept {kept}")


def check_states_of_schema(make, expect):
    engine = make()
    found = look(engine)
    expect([row[0] for row in found] == ["schema"], f"{engine.name}: without tables {found}")
    repair(engine, found, expect, engine.name)
    expect([row[0] for row in look(engine)] in ([], ["foreign_keys"]), f"{engine.name}: tables are made: {look(engine)}")
    engine.run("UPDATE compozy_migrations SET version = 99 WHERE version = (SELECT max(version) FROM compozy_migrations)")
    found = look(engine)
    expect(found and found[0][0] == "schema" and found[0][5] is None, f"{engine.name}: a newer schema {found}")


def check_unreadable(expect):
    """A text that is no UTF-8 is a finding, and doesn't keep the doctor from the rest."""
    engine = fresh(Sqlite)
    engine.run("UPDATE task_states SET output = CAST(x'22ff22' AS TEXT) WHERE task_exec_id = 'r'")
    engine.run("DELETE FROM task_queue")
    found = look(engine)
    expect([row[0] for row in found] == ["invalid_json", "not_queued"] and "UTF-8" in found[0][3], f"SQLite: a text that is no UTF-8: {found}")


def check_foreign_keys_off(expect):
    engine = fresh(Sqlite)
    engine.run("PRAGMA foreign_keys = 0")
    found = look(engine)
    expect([(row[0], row[5]) for row in found] == [("foreign_keys", None)], f"SQLite: foreign keys off: {found}")


def main():
    expect = Counter()
    for case in CASES:
        for make in (Sqlite, Postgres):
            if make.name in case.engines:
                run_case(case, fresh(make), expect)
    for make in (Sqlite, Postgres):
        check_states_of_schema(make, expect)
    check_unreadable(expect)
    check_foreign_keys_off(expect)
    return expect.end()


if __name__ == "__main__":
    sys.exit(main())
