"""The figures on SQLite: load by sqlite_load.c, each connection a process, in WAL mode, on a file of the checkout's file system.

Both sides hold the same tasks, each connection changes its own; a task goes from RUNNING to WAITING and back and its input is a document
of 1 KB, which counts the changes that the pattern keeps.

SPDX-License-Identifier: PostgreSQL
"""
import os
import sqlite3
import subprocess
import tempfile

from figures import TASKS_PER_WORKFLOW, document, median, take_turns, typical

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What the pattern indexes: each column that anybody might ask for, and the usual pairs, as on PostgreSQL.
INDEXES = [
    "status", "workflow_id", "workflow_exec_id", "task_id", "component", "agent_id", "tool_id", "action_id", "created_at", "updated_at",
    "execution_type", "parent_state_id", "workflow_exec_id, task_id", "workflow_exec_id, agent_id", "workflow_exec_id, tool_id",
    "workflow_exec_id, action_id", "workflow_exec_id, status", "workflow_exec_id, execution_type", "workflow_exec_id, created_at",
    "workflow_id, task_id", "workflow_id, agent_id", "workflow_id, tool_id", "workflow_id, action_id", "workflow_id, status",
    "parent_state_id, status", "parent_state_id, workflow_exec_id", "parent_state_id, task_id", "parent_state_id, created_at"]
# The least that it does with: these five.
FEW_INDEXES = ["status", "workflow_id", "workflow_exec_id", "task_id", "parent_state_id"]


class Sqlite:
    def __init__(self, arguments, report):
        self.arguments, self.report = arguments, report
        self.place = tempfile.TemporaryDirectory(prefix="bench.", dir=os.path.join(ROOT, "build"))
        self.program = os.path.join(self.place.name, "sqlite_load")
        sources = [os.path.join(HERE, name) for name in ("sqlite_load.c", "sqlite_works.c")]
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", self.program, *sources, "-lsqlite3"], check=True)

    # ---- tools ----

    def path(self, name):
        return os.path.join(self.place.name, name + ".db")

    def open(self, name):
        connection = sqlite3.connect(self.path(name), isolation_level=None)
        connection.enable_load_extension(True)
        connection.load_extension(os.path.join(ROOT, "compozy"))
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def ask(self, name, sql):
        connection = self.open(name)
        answer = connection.execute(sql).fetchall()
        connection.close()
        return answer

    def remove(self, name):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.path(name) + end):
                os.remove(self.path(name) + end)

    def create(self, name, tasks, size, indexes=None):
        """A database of our tables, or of the pattern's with these indexes."""
        self.remove(name)
        connection = self.open(name)
        connection.execute("PRAGMA journal_mode = WAL")
        if indexes is None:
            connection.execute("SELECT compozy_migrate_up()")
        else:
            connection.executescript(open(os.path.join(HERE, "pattern_sqlite.sql")).read())
        connection.execute("PRAGMA ignore_check_constraints = ON")
        self.fill(connection, tasks, size)
        if indexes is None:
            connection.execute("INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at) "
                               "SELECT workflow_exec_id, task_exec_id, 1, status, created_at FROM task_states ORDER BY 1, 2")
        for columns in indexes or []:
            connection.execute("CREATE INDEX \"by %s\" ON task_states (%s)" % (columns, columns))
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    @staticmethod
    def fill(connection, tasks, size):
        doc = document(size).replace('{"count": ', '{"count":')
        numbers = "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1) "
        times = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
        connection.execute("BEGIN")
        connection.execute("INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, created_at, updated_at) " + numbers +
                           "SELECT printf('w%%026d', n), 'flow', 'RUNNING', %s, %s FROM numbers" % (times, times),
                           ((tasks - 1) // TASKS_PER_WORKFLOW + 1,))
        connection.execute("INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, agent_id, "
                           "action_id, input, created_at, updated_at) " + numbers + "SELECT printf('%%027d', n), "
                           "printf('w%%026d', n / ?2), 'flow', 'task' || n %% ?2, 'task', 'RUNNING', 'agent', 'act', ?3, %s, %s "
                           "FROM numbers" % (times, times), (tasks, TASKS_PER_WORKFLOW, doc))
        connection.execute("COMMIT")

    def load(self, name, work, **options):
        """Runs a load and gives what it printed, with rate, the calls per second that succeeded."""
        options.setdefault("tasks", self.arguments.tasks)
        if "count" not in options:
            options.setdefault("seconds", self.arguments.seconds)
        command = [self.program, "--database", self.path(name), "--library", os.path.join(ROOT, "compozy"), "--work", work]
        for option, value in options.items():
            command += ["--" + option, str(value)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit("sqlite_load failed: %s\n%s" % (" ".join(command), done.stderr))
        result = {key: float(value) for key, value in (pair.split("=") for pair in done.stdout.split())}
        result["rate"] = result["calls"] / result["seconds"]
        return result

    def move(self, name, work, **options):
        """A load of transitions, from tasks that are all RUNNING."""
        self.ask(name, "UPDATE task_states SET status = 'RUNNING' WHERE status = 'WAITING'")
        self.ask(name, "PRAGMA wal_checkpoint(TRUNCATE)")
        return self.load(name, work, **options)

    # ---- transitions ----

    def transitions(self):
        if not self.report.wanted("sqlite_transition"):
            return
        self.create("ours", self.arguments.tasks, 1000)
        self.create("pattern", self.arguments.tasks, 1000, INDEXES)
        self.create("few", self.arguments.tasks, 1000, FEW_INDEXES)
        self.one_process("sqlite_transition_1_normal", "NORMAL", 7)
        self.one_process("sqlite_transition_1_full", "FULL", 2)
        self.thinking()
        self.crowd()

    def one_process(self, name, synchronous, goal):
        rates = take_turns(
            self.arguments.rounds,
            ours=lambda: self.move("ours", "ours_transition", synchronous=synchronous)["rate"],
            by_hand=lambda: self.move("ours", "hand_transition", synchronous=synchronous)["rate"],
            pattern=lambda: self.move("pattern", "pattern_transition", synchronous=synchronous)["rate"],
            kept=lambda: self.move("pattern", "kept_transition", synchronous=synchronous)["rate"],
            few=lambda: self.move("few", "pattern_transition", synchronous=synchronous)["rate"])
        sides = ("ours", "by_hand", "pattern", "kept", "few")
        ours, by_hand, pattern, kept, few = (typical(rates[side], synchronous == "FULL") for side in sides)
        self.report.figure(name, ours, pattern, ours / pattern, (">=", goal), "/s")
        self.report.note(name, "by hand on our tables %.0f/s (ours %.2f of that); the pattern with kept statements %.0f/s (%.2f times), "
                               "with five indexes %.0f/s (%.2f times)" % (by_hand, ours / by_hand, kept, ours / kept, few, ours / few))

    def lost(self, name, before, result, attempts_counted):
        """What was asked for less what the tables hold."""
        return int(result["calls"] + result["failed"] - (attempts_counted - before))

    def events(self):
        return self.ask("ours", "SELECT count(*) FROM state_events")[0][0]

    def counted(self):
        return self.ask("pattern", "SELECT sum(json_extract(input, '$.count')) FROM task_states")[0][0]

    def thinking(self):
        """100 connections that think 0 to 20 ms before each call."""
        if not self.report.wanted("sqlite_transition_100_thinking"):
            return
        rates, lost = {"ours": [], "pattern": []}, {"ours": [], "pattern": []}

        def side(name, count):
            before = count()
            result = self.move(name, name + "_transition", connections=100, think=20)
            lost[name].append(self.lost(name, before, result, count()) / (result["calls"] + result["failed"]))
            rates[name].append(result["rate"])

        take_turns(self.arguments.rounds, ours=lambda: side("ours", self.events), pattern=lambda: side("pattern", self.counted))
        ours, pattern = max(rates["ours"]), max(rates["pattern"])
        self.report.figure("sqlite_transition_100_thinking", ours, pattern, ours / pattern, (">=", 1.8), "/s")
        self.report.figure("sqlite_transition_100_thinking_lost", 100 * max(lost["ours"]), 100 * median(lost["pattern"]),
                           max(lost["ours"]), ("<=", 0), "%")

    def crowd(self):
        """100 processes that never think, each change on disk: the longest waits with our busy handler and with SQLite's."""
        if not self.report.wanted("sqlite_transition_100_crowd"):
            return
        runs = take_turns(
            self.arguments.rounds,
            ours=lambda: self.move("ours", "ours_transition", connections=100, synchronous="FULL", busy="ours"),
            own=lambda: self.move("ours", "ours_transition", connections=100, synchronous="FULL", busy="own"))
        ours, own = (min(run["p99"] for run in runs[side]) / 1000 for side in ("ours", "own"))
        failed, calls = sum(run["failed"] for run in runs["ours"]), sum(run["calls"] for run in runs["ours"])
        self.report.figure("sqlite_transition_100_crowd_p99", ours, own, ours / own, ("<=", 0.2), "ms")
        self.report.figure("sqlite_transition_100_crowd_failed", failed, sum(run["failed"] for run in runs["own"]), failed / calls,
                           ("<=", 0))
        self.report.note("sqlite_transition_100_crowd", "%.0f/s with ours, %.0f/s with SQLite's own; longest %.0f and %.0f ms" % (
            max(run["rate"] for run in runs["ours"]), max(run["rate"] for run in runs["own"]),
            max(run["max"] for run in runs["ours"]) / 1000, max(run["max"] for run in runs["own"]) / 1000))

    # ---- reading ----

    def compare_calls(self, name, database, ours, theirs, goal, **options):
        rates = take_turns(self.arguments.rounds, ours=lambda: self.load(database, ours, **options)["rate"],
                           theirs=lambda: self.load(database, theirs, **options)["rate"])
        ours, theirs = (1e6 / max(rates[side]) for side in ("ours", "theirs"))
        self.report.figure(name, ours, theirs, ours / theirs, goal, "us")

    def get(self):
        if not self.report.wanted("sqlite_get"):
            return
        self.create("ours", self.arguments.tasks, 1000)
        self.compare_calls("sqlite_get", "ours", "ours_get", "plain_get", ("<=", 2))

    def progress(self):
        for children in (10, 1000, 100000):
            name = "sqlite_progress_%d" % children
            if self.report.wanted(name):
                self.family(children)
                self.compare_calls(name, "family", "ours_progress", "plain_progress", ("<=", 1.2))

    def family(self, children):
        """A parent with children of several statuses, among other tasks."""
        self.create("family", self.arguments.tasks, 1000)
        connection = self.open("family")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('family', 'flow', 'RUNNING')")
        connection.execute("INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, "
                           "execution_type) VALUES ('parent', 'family', 'flow', 'all', 'task', 'RUNNING', 'collection')")
        connection.execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1) INSERT INTO task_states "
            "(task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id, input) SELECT "
            "printf('child%022d', n), 'family', 'flow', 'one', 'task', substr('PENDINGRUNNINGSUCCESSSUCCESSTIMED_OUT', n % 5 * 7 + 1, "
            "CASE n % 5 WHEN 4 THEN 9 ELSE 7 END), 'parent', ?2 FROM numbers", (children, document(1000)))
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    # ---- size ----

    def scale(self):
        """The same calls on small tables and on large ones; those tasks that change are the newest 10,000."""
        if not self.report.wanted("sqlite_scale"):
            return
        small, large = 10000, self.arguments.scale
        self.create("small", small, 100)
        self.create("large", large, 100)
        self.compare_sizes("sqlite_scale_get", "ours_get", 0, small, large)
        self.compare_sizes("sqlite_scale_transition", "ours_transition", large - small, small, small)
        self.compare_claims("sqlite_scale_claim")
        self.remove("large")

    def compare_claims(self, name):
        """A claim and its finish, of 1,000 tasks at a time, where 10,000 wait."""
        for database in ("small", "large"):
            self.ask(database, "INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('wait', 'flow', 'RUNNING')")
            self.ask(database, "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000) "
                               "INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status) "
                               "SELECT 'wait' || n, 'wait', 'flow', 'task', 'task', 'PENDING' FROM numbers")
            self.ask(database, "INSERT INTO task_queue (workflow_exec_id, task_exec_id, created_at) "
                               "SELECT workflow_exec_id, task_exec_id, created_at FROM task_states WHERE workflow_exec_id = 'wait'")
            self.ask(database, "PRAGMA wal_checkpoint(TRUNCATE)")
        rates = take_turns(min(self.arguments.rounds, 9), small=lambda: self.load("small", "ours_claim", count=1000)["rate"],
                           large=lambda: self.load("large", "ours_claim", count=1000)["rate"])
        small, large = (1e6 / max(rates[side]) for side in ("small", "large"))
        self.report.figure(name, large, small, large / small, ("<=", 1.3), "us")

    def compare_sizes(self, name, work, first, small, tasks):
        run = self.move if work.endswith("transition") else self.load
        self.load("large", work, tasks=tasks, first=first)
        rates = take_turns(self.arguments.rounds, small=lambda: run("small", work, tasks=small)["rate"],
                           large=lambda: run("large", work, tasks=tasks, first=first)["rate"])
        small, large = (1e6 / max(rates[side]) for side in ("small", "large"))
        self.report.figure(name, large, small, large / small, ("<=", 1.3), "us")

    # ---- claims ----

    def claims(self):
        """Workers that take a task and finish it, until all are done; beside a queue written by hand."""
        if not self.report.wanted("sqlite_claim"):
            return
        connection = self.open("ours")
        known = connection.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'compozy_task_claim'").fetchone()[0]
        connection.close()
        if not known:
            self.report.note("sqlite_claim", "skipped: there is no compozy_task_claim yet")
            return
        for workers in (1, 8, 32, 100):
            each = max(10, 3200 // workers)
            rates = take_turns(max(1, self.arguments.rounds // 2), ours=lambda: self.claim_ours(workers, each),
                               theirs=lambda: self.claim_by_hand(workers, each))
            ours, theirs = max(rates["ours"]), max(rates["theirs"])
            self.report.figure("sqlite_claim_%d" % workers, ours, theirs, ours / theirs, (">=", 0), "/s")

    def claim_ours(self, workers, each):
        """Tasks made by the functions, so that whatever stands beside task_states is there."""
        self.remove("claims")
        connection = self.open("claims")
        connection.execute("SELECT compozy_configure(), compozy_migrate_up()")
        connection.execute("SELECT compozy_workflow_create('{\"workflow_exec_id\": \"queue\", \"workflow_id\": \"flow\"}')")
        connection.execute("BEGIN")
        for number in range(workers * each + workers):
            connection.execute("SELECT compozy_task_create(compozy_json_object('task_exec_id', printf('%027d', ?1), 'workflow_exec_id', "
                               "'queue', 'task_id', 'one', 'input', compozy_json(?2)))", (number, document(1000)))
        connection.execute("COMMIT")
        connection.close()
        result = self.load("claims", "ours_claim", connections=workers, count=each)
        wrong = self.ask("claims", "SELECT count(*) FROM (SELECT task_exec_id FROM state_events WHERE to_status IN ('RUNNING', 'SUCCESS') "
                                   "GROUP BY task_exec_id, to_status HAVING count(*) <> 1)")[0][0]
        finished = self.ask("claims", "SELECT count(*) FROM task_states WHERE status = 'SUCCESS'")[0][0]
        self.check_claims("claims", result, finished, wrong, workers * each)
        return result["rate"]

    def claim_by_hand(self, workers, each):
        self.remove("queue")
        connection = self.open("queue")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE queue (id INTEGER PRIMARY KEY, status TEXT NOT NULL, worker TEXT, lease_until TEXT, "
                           "attempt INTEGER NOT NULL DEFAULT 0, input TEXT, output TEXT)")
        connection.execute("CREATE INDEX queue_pending ON queue (id) WHERE status = 'PENDING'")
        connection.execute("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1) "
                           "INSERT INTO queue (id, status, input) SELECT n, 'PENDING', ?2 FROM numbers",
                           (workers * each + workers, document(1000)))
        connection.close()
        result = self.load("queue", "hand_claim", connections=workers, count=each)
        finished = self.ask("queue", "SELECT count(*) FROM queue WHERE status = 'SUCCESS' AND attempt = 1")[0][0]
        self.check_claims("the queue by hand", result, finished, 0, None)
        return result["rate"]

    @staticmethod
    def check_claims(what, result, finished, wrong, wanted):
        if wrong or finished < result["calls"] or (wanted and result["calls"] != wanted):
            raise SystemExit("%s went wrong: %d done, %d failed, %d finished, %d more than once" % (
                what, result["calls"], result["failed"], finished, wrong))
