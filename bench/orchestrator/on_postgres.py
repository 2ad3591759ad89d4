"""The figures on PostgreSQL: load by pgbench, prepared statements, over the socket.

Both sides hold the same tasks, each client changes its own, so that nobody waits for a row and each change is a valid one. A task is
created RUNNING and goes to WAITING and back; its input is a document of 1 KB.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import re
import subprocess
import tempfile
import time

from figures import TASK_COLUMNS, TASKS_PER_WORKFLOW, document, median, take_turns, typical

HERE = os.path.dirname(os.path.abspath(__file__))
ALL = ", ".join(TASK_COLUMNS)
MY_TASK = "\\set n :first + :client_id + :clients * random(0, :tasks / :clients - 1)\n"
KEY = "lpad(:n::text, 27, '0')"

# The moves of a script, in turn: event, from, to.
MOVES = [("waiting_started", "RUNNING", "WAITING"), ("waiting_ended", "WAITING", "RUNNING")]

OURS = "SELECT compozy_task_transition(%s, '{event}');\n" % KEY

# By hand on our tables: the same change, the same history, the same row back, in one statement.
BY_HAND = (
    "WITH moved AS (UPDATE task_states SET status = '{to}', updated_at = now() WHERE task_exec_id = %s AND status = '{from}' "
    "RETURNING *), event AS (INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, event, from_status, to_status, "
    "occurred_at) SELECT workflow_exec_id, task_exec_id, (SELECT coalesce(max(e.seq), 0) + 1 FROM state_events e WHERE "
    "e.workflow_exec_id = moved.workflow_exec_id AND e.task_exec_id = moved.task_exec_id), '{event}', '{from}', status, updated_at "
    "FROM moved) SELECT * FROM moved;\n" % KEY)


def pattern_value(column):
    if column == "status":
        return "'{to}'"
    if column == "updated_at":
        return "now()"
    if column in ("usage", "input", "output", "error"):
        return "nullif(:%s, '')::jsonb" % column
    return "nullif(:%s, '')%s" % (column, "::timestamptz" if column == "created_at" else "")


# The whole row out under its lock, the whole row in.
PATTERN = (
    "BEGIN;\n"
    "SELECT %s FROM pattern.task_states WHERE task_exec_id = %s FOR UPDATE \\gset\n"
    "INSERT INTO pattern.task_states (%s) VALUES (%s) ON CONFLICT (task_exec_id) DO UPDATE SET %s;\n"
    "COMMIT;\n" % (ALL, KEY, ALL, ", ".join(map(pattern_value, TASK_COLUMNS)),
                   ", ".join("%s = excluded.%s" % (c, c) for c in TASK_COLUMNS if c not in ("task_exec_id", "created_at"))))


def moving(statement):
    """A script that takes a task through the moves."""
    return MY_TASK + "".join(
        statement.replace("{event}", event).replace("{from}", from_).replace("{to}", to) for event, from_, to in MOVES)


OUTPUT = json.dumps({"answer": document(900)})

CLAIM_OURS = (
    "SELECT task_exec_id AS id FROM compozy_task_claim('worker' || :client_id, 1) \\gset\n"
    "SELECT compozy_task_transition(:id, 'success', jsonb_build_object('worker', 'worker' || :client_id, 'output', '%s'::jsonb));\n"
    % OUTPUT)

CLAIM_BY_HAND = (
    "UPDATE queue SET status = 'RUNNING', worker = 'worker' || :client_id, lease_until = now() + interval '1 minute', "
    "attempt = attempt + 1 WHERE id = (SELECT id FROM queue WHERE status = 'PENDING' ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) "
    "RETURNING id, input \\gset\n"
    "UPDATE queue SET status = 'SUCCESS', output = '%s', lease_until = NULL WHERE id = :id AND worker = 'worker' || :client_id "
    "AND status = 'RUNNING' RETURNING id;\n" % OUTPUT)


class Postgres:
    def __init__(self, arguments, report):
        import psycopg2

        self.arguments, self.report = arguments, report
        self.scripts = tempfile.TemporaryDirectory(prefix="compozy_bench.")
        self.pgbench = os.path.join(subprocess.run([os.environ.get("PG_CONFIG", "pg_config"), "--bindir"], check=True,
                                                   capture_output=True, text=True).stdout.strip(), "pgbench")
        self.connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.run("SET client_min_messages = error")
        self.run("CREATE EXTENSION IF NOT EXISTS compozy")
        self.run("SELECT compozy_migrate_up()")

    # ---- tools ----

    def run(self, sql, *parameters):
        self.cursor.execute(sql, parameters or None)
        return self.cursor.fetchall() if self.cursor.description else []

    def one(self, sql, *parameters):
        return self.run(sql, *parameters)[0][0]

    def has_function(self, name):
        return self.one("SELECT count(*) FROM pg_proc WHERE proname = %s", name) > 0

    def load(self, script, clients=1, tasks=None, first=0, count=None, commit=True, schema="public"):
        """Runs a script by so many clients; what they did per second, and how often."""
        path = os.path.join(self.scripts.name, "script")
        with open(path, "w") as file:
            file.write(script)
        command = [self.pgbench, "-n", "-M", "prepared", "-f", path, "-c", str(clients), "-j", str(min(clients, 2)),
                   "-D", "clients=%d" % clients, "-D", "tasks=%d" % (tasks or self.arguments.tasks), "-D", "first=%d" % first]
        command += ["-t", str(count)] if count else ["-T", str(self.arguments.seconds)]
        environment = dict(os.environ, PGOPTIONS="-c synchronous_commit=%s -c search_path=%s,public" % (
            "on" if commit else "off", schema))
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit("pgbench failed:\n%s\n%s" % (done.stdout, done.stderr))
        return (float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1)),
                int(re.search(r"actually processed: ([0-9]+)", done.stdout).group(1)))

    def fill(self, schema, tasks, size):
        """Tasks with a history of one line; the foreign keys are right without being asked."""
        doc = document(size)
        self.run("SET session_replication_role = replica")
        self.run("TRUNCATE %s.task_states, %s.workflow_states" % (schema, schema))
        self.run("INSERT INTO %s.workflow_states (workflow_exec_id, workflow_id, status) SELECT 'w' || lpad(n::text, 26, '0'), "
                 "'flow', 'RUNNING' FROM generate_series(0, %d) n" % (schema, (tasks - 1) // TASKS_PER_WORKFLOW))
        self.run("INSERT INTO " + schema + ".task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, "
                 "agent_id, action_id, input) SELECT lpad(n::text, 27, '0'), 'w' || lpad((n / %s)::text, 26, '0'), 'flow', "
                 "'task' || n %% %s, 'task', 'RUNNING', 'agent', 'act', %s::jsonb FROM generate_series(0, %s) n",
                 TASKS_PER_WORKFLOW, TASKS_PER_WORKFLOW, doc, tasks - 1)
        if schema != "pattern":
            self.run("TRUNCATE %s.state_events" % schema)
            self.run("INSERT INTO %s.state_events (workflow_exec_id, task_exec_id, seq, to_status, occurred_at) "
                     "SELECT workflow_exec_id, task_exec_id, 1, 'RUNNING', now() FROM %s.task_states" % (schema, schema))
            self.run("VACUUM ANALYZE %s.state_events" % schema)
        self.run("VACUUM ANALYZE %s.task_states" % schema)
        self.run("SET session_replication_role = origin")

    def position(self):
        return self.one("SELECT pg_current_wal_insert_lsn() - '0/0'")

    # ---- transitions ----

    def transitions(self):
        names = ["pg_transition_32_fsync", "pg_transition_1_fsync", "pg_transition_1_nosync", "pg_transition_wal",
                 "pg_transition_hot"]
        if not self.report.wanted(*names):
            return
        self.run(open(os.path.join(HERE, "pattern_postgres.sql")).read())
        self.fill("pattern", self.arguments.tasks, 1000)
        self.fill("public", self.arguments.tasks, 1000)
        self.run("CHECKPOINT")
        self.many_clients()
        self.one_client("pg_transition_1_fsync", True, 2.3)
        self.one_client("pg_transition_1_nosync", False, 4.4)
        self.run("DROP SCHEMA pattern CASCADE")

    def many_clients(self):
        bytes_each = []

        def ours():
            before = self.position()
            rate, scripts = self.load(moving(OURS), 32)
            bytes_each.append(float(self.position() - before) / (scripts * len(MOVES)))
            return rate * len(MOVES)

        def by_hand():
            return self.load(moving(BY_HAND), 32)[0] * len(MOVES)

        def pattern():
            return self.load(moving(PATTERN), 32)[0] * len(MOVES)

        self.run("SELECT pg_stat_reset()")
        rates = take_turns(self.arguments.rounds, ours=ours, by_hand=by_hand, pattern=pattern)
        ours, by_hand, pattern = (typical(rates[side], True) for side in ("ours", "by_hand", "pattern"))
        self.report.figure("pg_transition_32_fsync", ours, pattern, ours / pattern, (">=", 4.5), "/s")
        self.report.figure("pg_transition_32_fsync_by_hand", ours, by_hand, ours / by_hand, (">=", 0.95), "/s")
        self.report.figure("pg_transition_wal", median(bytes_each), 2048, median(bytes_each) / 2048, ("<=", 1), "B")
        self.hot()

    def hot(self):
        """Of every update of our tables until here, by hand or not."""
        self.run("SELECT pg_sleep(1.5)")
        updates, hot = self.run("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE schemaname = 'public' "
                                "AND relname = 'task_states'")[0]
        self.report.figure("pg_transition_hot", hot, updates, hot / updates, (">=", 0.99))

    def one_client(self, name, commit, goal):
        rates = take_turns(
            self.arguments.rounds,
            ours=lambda: self.load(moving(OURS), 1, commit=commit)[0] * len(MOVES),
            by_hand=lambda: self.load(moving(BY_HAND), 1, commit=commit)[0] * len(MOVES),
            pattern=lambda: self.load(moving(PATTERN), 1, commit=commit)[0] * len(MOVES))
        ours, by_hand, pattern = (typical(rates[side], commit) for side in ("ours", "by_hand", "pattern"))
        self.report.figure(name, ours, pattern, ours / pattern, (">=", goal), "/s")
        self.report.note(name, "by hand %.0f/s, ours are %.2f of that" % (by_hand, ours / by_hand))

    # ---- reading ----

    def get(self):
        """A look-up in the executor: once for each row of a query, less the query itself."""
        if not self.report.wanted("pg_get"):
            return
        count = 20000
        self.fill("public", self.arguments.tasks, 1000)
        self.run("CREATE TABLE probe AS SELECT lpad((random() * %s)::int::text, 27, '0') AS id FROM generate_series(1, %s)",
                 self.arguments.tasks - 1, count)
        self.run("VACUUM ANALYZE probe")
        self.run("SET enable_hashjoin = off; SET enable_mergejoin = off; SET max_parallel_workers_per_gather = 0; SET jit = off")
        floor = "SELECT count(id) FROM probe"
        plain = "SELECT count(r) FROM probe, LATERAL (SELECT row(%s) AS r FROM task_states WHERE task_exec_id = id OFFSET 0) t" % ALL
        ours = "SELECT count(compozy_task_get(id)) FROM probe"
        times = take_turns(2 * self.arguments.rounds, floor=lambda: self.seconds(floor), ours=lambda: self.seconds(ours),
                           plain=lambda: self.seconds(plain))
        floor, ours, plain = (min(times[side]) * 1e9 / count for side in ("floor", "ours", "plain"))
        self.report.figure("pg_get", ours - floor, plain - floor, (ours - floor) / (plain - floor), ("<=", 2.5), "ns")
        self.compare_calls("pg_get_call", "SELECT compozy_task_get(%s);" % KEY,
                           "SELECT %s FROM task_states WHERE task_exec_id = %s;" % (ALL, KEY), None)
        self.run("RESET ALL; DROP TABLE probe")

    def seconds(self, sql):
        start = time.perf_counter()
        self.run(sql)
        return time.perf_counter() - start

    def compare_calls(self, name, ours, theirs, goal):
        """Two queries as one client calls them; microseconds, and a figure where there is a goal."""
        rates = take_turns(self.arguments.rounds, ours=lambda: self.load(MY_TASK + ours)[0],
                           theirs=lambda: self.load(MY_TASK + theirs)[0])
        ours, theirs = (1e6 / max(rates[side]) for side in ("ours", "theirs"))
        if goal:
            self.report.figure(name, ours, theirs, ours / theirs, goal, "us")
        else:
            self.report.note(name, "called by a client %.0f us, plain %.0f us, %.2f times" % (ours, theirs, ours / theirs))

    def progress(self):
        for children in (10, 1000, 100000):
            name = "pg_progress_%d" % children
            if not self.report.wanted(name):
                continue
            self.family(children)
            self.compare_calls(name, "SELECT compozy_task_progress('parent');",
                               "SELECT status, count(*) FROM task_states WHERE parent_state_id = 'parent' "
                               "GROUP BY status;", ("<=", 1.2))

    def family(self, children):
        """A parent with children of several statuses, among other tasks."""
        self.fill("public", self.arguments.tasks, 1000)
        self.run("SET session_replication_role = replica")
        self.run("INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('family', 'flow', 'RUNNING')")
        self.run("INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, execution_type) "
                 "VALUES ('parent', 'family', 'flow', 'all', 'task', 'RUNNING', 'collection')")
        self.run("INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, parent_state_id, "
                 "input) SELECT 'child' || lpad(n::text, 22, '0'), 'family', 'flow', 'one', 'task', "
                 "(ARRAY['PENDING', 'RUNNING', 'SUCCESS', 'SUCCESS', 'FAILED'])[n %% 5 + 1], 'parent', %s::jsonb "
                 "FROM generate_series(1, %s) n", document(1000), children)
        self.run("VACUUM ANALYZE task_states")
        self.run("SET session_replication_role = origin")

    # ---- size ----

    def scale(self):
        """
        The same calls on small tables and on large ones. Tasks are looked up anywhere; those that change are the newest 10,000, as
        they are in an orchestrator.
        """
        if not self.report.wanted("pg_scale"):
            return
        small, large = 10000, self.arguments.scale
        for schema, tasks in (("small", small), ("large", large)):
            self.run("DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s; SET search_path = %s" % (schema, schema, schema))
            self.run("SELECT public.compozy_migrate_up()")
            self.fill(schema, tasks, 100)
            self.run("RESET search_path")
            self.warm(schema)
        get = MY_TASK + "SELECT compozy_task_get(%s);\n" % KEY
        self.compare_sizes("pg_scale_get", get, 0, small, large)
        self.compare_sizes("pg_scale_transition", moving(OURS), large - small, small, small)
        self.compare_claims("pg_scale_claim")
        self.run("DROP SCHEMA small CASCADE; DROP SCHEMA large CASCADE")

    def compare_claims(self, name):
        """A claim and its finish, of 1,000 tasks at a time, where 10,000 wait."""
        for schema in ("small", "large"):
            self.run("SET search_path = %s" % schema)
            self.run("INSERT INTO workflow_states (workflow_exec_id, workflow_id, status) VALUES ('wait', 'flow', 'RUNNING')")
            self.run("INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status) "
                     "SELECT 'wait' || n, 'wait', 'flow', 'task', 'task', 'PENDING' FROM generate_series(1, 10000) n")
            self.run("INSERT INTO task_queue (workflow_exec_id, task_exec_id, created_at) "
                     "SELECT workflow_exec_id, task_exec_id, created_at FROM task_states WHERE workflow_exec_id = 'wait'")
            self.run("RESET search_path")

        def claim(schema):
            return self.load(CLAIM_OURS, count=1000, commit=False, schema=schema)[0]

        rates = take_turns(min(self.arguments.rounds, 9), small=lambda: claim("small"), large=lambda: claim("large"))
        small, large = (1e6 / max(rates[side]) for side in ("small", "large"))
        self.report.figure(name, large, small, large / small, ("<=", 1.3), "us")

    def warm(self, schema):
        """Into memory, which holds both."""
        self.run("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        self.run("SELECT sum(pg_prewarm(c.oid)) FROM pg_class c WHERE relnamespace = '%s'::regnamespace AND relkind IN ('r', 'i')"
                 % schema)
        self.run("CHECKPOINT")

    def compare_sizes(self, name, script, first, small, tasks):
        rates = take_turns(self.arguments.rounds,
                           small=lambda: self.load(script, tasks=small, commit=False, schema="small")[0],
                           large=lambda: self.load(script, tasks=tasks, first=first, commit=False, schema="large")[0])
        small, large = (1e6 / max(rates[side]) for side in ("small", "large"))
        self.report.figure(name, large, small, large / small, ("<=", 1.3), "us")

    # ---- claims ----

    def claims(self):
        """Workers that take a task and finish it, until all are done; beside a queue written by hand."""
        if not self.report.wanted("pg_claim"):
            return
        if not self.has_function("compozy_task_claim"):
            self.report.note("pg_claim", "skipped: there is no compozy_task_claim yet")
            return
        for workers in (1, 8, 32, 100):
            each = max(10, 6400 // workers if workers > 1 else 2000)
            rates = take_turns(max(1, self.arguments.rounds // 2), ours=lambda: self.claim_ours(workers, each),
                               theirs=lambda: self.claim_by_hand(workers, each))
            ours, theirs = max(rates["ours"]), max(rates["theirs"])
            self.report.figure("pg_claim_%d" % workers, ours, theirs, ours / theirs, (">=", 0), "/s")

    def claim_ours(self, workers, each):
        """Tasks made by the functions, so that whatever stands beside task_states is there."""
        self.run("TRUNCATE workflow_states, task_states, state_events CASCADE")
        self.run("SELECT compozy_workflow_create('{\"workflow_exec_id\": \"queue\", \"workflow_id\": \"flow\"}')")
        self.run("SELECT count(compozy_task_create(jsonb_build_object('task_exec_id', lpad(n::text, 27, '0'), 'workflow_exec_id', "
                 "'queue', 'task_id', 'one', 'input', %s::jsonb))) FROM generate_series(1, %s) n", document(1000),
                 workers * each + workers)
        self.run("VACUUM ANALYZE")
        rate, done = self.load(CLAIM_OURS, workers, count=each)
        wrong = self.one("SELECT count(*) FROM (SELECT task_exec_id FROM state_events WHERE to_status IN ('RUNNING', 'SUCCESS') "
                         "GROUP BY task_exec_id, to_status HAVING count(*) <> 1) twice")
        finished = self.one("SELECT count(*) FROM task_states WHERE status = 'SUCCESS'")
        if wrong or finished != done or done != workers * each:
            raise SystemExit("claims went wrong: %d done, %d finished, %d more than once" % (done, finished, wrong))
        return rate

    def claim_by_hand(self, workers, each):
        self.run("DROP TABLE IF EXISTS queue")
        self.run("CREATE TABLE queue (id bigint PRIMARY KEY, status text NOT NULL, worker text, lease_until timestamptz, "
                 "attempt int NOT NULL DEFAULT 0, input jsonb, output jsonb)")
        self.run("CREATE INDEX ON queue (id) WHERE status = 'PENDING'")
        self.run("INSERT INTO queue (id, status, input) SELECT n, 'PENDING', %s::jsonb FROM generate_series(1, %s) n",
                 document(1000), workers * each + workers)
        self.run("VACUUM ANALYZE queue")
        rate, done = self.load(CLAIM_BY_HAND, workers, count=each)
        finished = self.one("SELECT count(*) FROM queue WHERE status = 'SUCCESS' AND attempt = 1")
        if finished != done:
            raise SystemExit("the queue by hand went wrong: %d done, %d finished" % (done, finished))
        return rate
