"""What must hold of the database after a crash, whatever was killed when.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
from collections import Counter, defaultdict


class Logs:
    """What all workers of a database wrote down."""

    def __init__(self):
        self.done, self.tried = defaultdict(list), defaultdict(list)
        self.errors = []

    def read(self, path):
        if not os.path.exists(path):
            return
        pending = None
        with open(path, encoding="utf-8") as file:
            for line in file:
                word, kind, key, value = json.loads(line)
                if word == "error":
                    self.errors.append(f"{kind}: {key}")
                elif word == "try":
                    pending = (kind, key, value)
                else:
                    pending = None
                    self.done[kind].append((key, value))
        if pending:
            self.tried[pending[0]].append(pending[1:])

    def acknowledged(self):
        return sum(map(len, self.done.values()))


class Checks:
    def __init__(self, connection, logs, expect):
        self.connection, self.logs, self.expect = connection, logs, expect

    def rows(self, query):
        return [tuple(row) for row in self.connection.execute(query).fetchall()]

    def nothing(self, what, query):
        rows = self.rows(query)
        self.expect(not rows, f"{what}: {rows[:5]}")

    # ---- the engine's own ----

    def sound_sqlite(self):
        self.expect(self.rows("PRAGMA integrity_check") == [("ok",)], f"integrity_check: {self.rows('PRAGMA integrity_check')[:5]}")
        self.nothing("foreign_key_check", "PRAGMA foreign_key_check")

    def sound_postgres(self):
        self.connection.execute("SET client_min_messages = error")
        self.rows("SELECT bt_index_check(i.indexrelid, TRUE) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
                  "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public'")
        self.nothing("verify_heapam", "SELECT c.relname, v.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL verify_heapam(c.oid) v "
                     "WHERE c.relkind = 'r' AND n.nspname = 'public'")

    # ---- what was acknowledged ----

    def present(self):
        tasks = dict(self.rows("SELECT task_exec_id, status FROM task_states"))
        for task, _ in self.logs.done["task"]:
            self.expect(task in tasks, f"task {task} was acknowledged and is gone")
        for task, status in self.logs.done["finished"]:
            self.expect(tasks.get(task) == status, f"task {task} was acknowledged as {status} and is {tasks.get(task)}")

    def trees(self):
        """All of a transaction or nothing of it."""
        sizes = dict(self.rows("SELECT workflow_exec_id, count(*) FROM task_states GROUP BY workflow_exec_id"))
        workflows = {name for name, in self.rows("SELECT workflow_exec_id FROM workflow_states WHERE workflow_id = 'tree'")}
        for name, size in self.logs.done["tree"]:
            self.expect(name in workflows, f"workflow {name} was acknowledged and is gone")
        for name in workflows:
            self.expect(sizes.get(name) == 3, f"workflow {name} has {sizes.get(name)} tasks, not 3")
        statuses = dict(self.rows("SELECT workflow_exec_id, status FROM workflow_states WHERE workflow_id IN ('canceled', 'undone')"))
        for name, _ in self.logs.done["canceled"]:
            self.expect(statuses.get(name) == "CANCELED", f"workflow {name} was canceled and is {statuses.get(name)}")
        self.nothing("workflows of transactions never committed", "SELECT workflow_exec_id FROM workflow_states WHERE workflow_id = 'undone'")

    def claims(self):
        """No attempt at a task was given to two workers, and none that was given is forgotten."""
        given = Counter((task, attempt) for _, rows in self.logs.done["claims"] for task, attempt in rows)
        self.expect(not given or max(given.values()) == 1, f"claimed twice: {given.most_common(3)}")
        starts = dict(self.rows("SELECT task_exec_id, count(*) FROM state_events WHERE event = 'started' AND task_exec_id <> '' GROUP BY task_exec_id"))
        highest = {}
        for task, attempt in given:
            highest[task] = max(attempt, highest.get(task, 0))
        for task, attempt in highest.items():
            self.expect(starts.get(task, 0) >= attempt, f"task {task} was claimed {attempt} times and has {starts.get(task, 0)} starts")

    def usage(self):
        """Each merge counted once, in both rows; of one that was killed both or none."""
        merged = Counter(name for name, _ in self.logs.done["usage"])
        killed = Counter(name for name, _ in self.logs.tried["usage"])
        found = []
        for table in ("workflow", "task"):
            text = self.rows(f"SELECT usage FROM {table}_states WHERE {table}_exec_id = '{'shared' if table == 'workflow' else 'root'}'")[0][0]
            entries = json.loads(text) if isinstance(text, str) else text or []
            found.append({entry["model"]: entry["prompt_tokens"] for entry in entries})
            for entry in entries:
                self.expect(entry["completion_tokens"] == 2 * entry["prompt_tokens"], f"usage {entry}")
        self.expect(found[0] == found[1], f"the workflow's usage differs from the task's: {set(found[0].items()) ^ set(found[1].items())}")
        for name in {*merged, *found[0]}:
            seen = found[0].get(name, 0)
            self.expect(merged[name] <= seen <= merged[name] + killed[name], f"{name} merged {merged[name]} times, {seen} are there")

    def saved(self):
        """The last save, or the one that was killed after it."""
        outputs = {}
        for name, text in self.rows("SELECT workflow_exec_id, output FROM workflow_states WHERE workflow_id = 'saved'"):
            outputs[name] = (json.loads(text) if isinstance(text, str) else text)["n"]
        last, killed = dict(self.logs.done["saved"]), dict(self.logs.tried["saved"])
        for name in {*last, *outputs}:
            self.expect(outputs.get(name) in (last.get(name), killed.get(name)), f"{name} saved {last.get(name)}, {outputs.get(name)} is there")

    def knowledge(self):
        found = defaultdict(set)
        for chunk, metadata in self.rows("SELECT id, metadata FROM knowledge_documents"):
            found[chunk.rpartition("-")[0]].add(((json.loads(metadata) if isinstance(metadata, str) else metadata)["n"], chunk))
        expected, killed = defaultdict(dict), dict(self.logs.tried["chunks"])
        for name, change in self.logs.done["chunks"]:
            self.apply(expected[name], name, change)
        for name in {*expected, *found}:
            seen = {chunk: n for n, chunk in found[name]}
            before = dict(expected[name])
            if name in killed:
                self.apply(expected[name], name, killed[name])
            self.expect(seen in (before, expected[name]), f"chunks of {name}: {sorted(seen.items())[:5]}, should be {sorted(before.items())[:5]}")
        documents, vectors = (self.rows(f"SELECT count(*) FROM knowledge_{table}")[0][0] for table in ("documents", "vectors"))
        counted = self.rows("SELECT chunks FROM knowledge_collections WHERE name = 'docs'")[0][0]
        searched = self.rows("SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0, 0, 0]', 10000)")[0][0]
        self.expect(documents == vectors == counted and searched == min(10000, documents),
                    f"{documents} documents, {vectors} embeddings, {counted} counted, {searched} found")

    @staticmethod
    def apply(chunks, name, change):
        n, count = change
        if count == 0:
            chunks.clear()
        for number in range(count):
            chunks[f"{name}-{number}"] = n

    # ---- the domain's ----

    def histories(self):
        """Numbered from 1 without gaps, each change from where the one before led, the last the row's status."""
        last = {}
        for workflow, task, seq, before, after in self.rows(
                "SELECT workflow_exec_id, task_exec_id, seq, from_status, to_status FROM state_events ORDER BY workflow_exec_id, task_exec_id, seq"):
            previous = last.get((workflow, task), (0, None))
            self.expect((seq - 1, before) == previous, f"history of {workflow} {task}: {seq} from {before} after {previous}")
            last[workflow, task] = (seq, after)
        states = self.rows("SELECT workflow_exec_id, task_exec_id, status FROM task_states UNION ALL SELECT workflow_exec_id, '', status FROM workflow_states")
        for workflow, task, status in states:
            self.expect(last.get((workflow, task), (0, None))[1] == status, f"{workflow} {task} is {status}, its history ends in {last.get((workflow, task))}")
        self.expect(len(states) == len(last), f"{len(last)} histories of {len(states)} rows")

    def leases(self):
        self.nothing("RUNNING without a lease", "SELECT t.task_exec_id FROM task_states t WHERE t.status = 'RUNNING' AND NOT EXISTS (SELECT 1 FROM task_leases l "
                     "WHERE l.workflow_exec_id = t.workflow_exec_id AND l.task_exec_id = t.task_exec_id AND l.worker IS NOT NULL)")
        self.nothing("a lease on what isn't RUNNING", "SELECT l.task_exec_id FROM task_leases l JOIN task_states t ON t.task_exec_id = l.task_exec_id "
                     "WHERE l.worker IS NOT NULL AND t.status <> 'RUNNING'")
        self.nothing("PENDING and not in the queue", "SELECT task_exec_id FROM task_states WHERE status = 'PENDING' EXCEPT SELECT task_exec_id FROM task_queue")
        self.nothing("in the queue and not PENDING", "SELECT task_exec_id FROM task_queue EXCEPT SELECT task_exec_id FROM task_states WHERE status = 'PENDING'")

    def all(self, engine):
        self.expect(not self.logs.errors, f"workers met errors: {self.logs.errors[:3]}")
        self.sound_sqlite() if engine.name == "SQLite" else self.sound_postgres()
        for check in (self.present, self.trees, self.claims, self.usage, self.saved, self.knowledge, self.histories, self.leases):
            check()
        # The next round goes on: what the dead held comes back.
        self.rows("SELECT task_exec_id FROM compozy_task_reap('2100-01-01T00:00:00Z')")
        self.histories()
        self.leases()
