"""compozy copy measured: SQLite to PostgreSQL against psql's COPY of the same rows, and the other directions.

    bench/copy.sh [TASKS]

Workflows of a hundred tasks, each of about 2 KB of documents and one line of history. psql reads files that COPY wrote, into
tables that compozy_migrate_up made: the same rows, indexes and foreign keys, all of a table in one transaction. Rounds alternate,
and the fastest of each counts. The copy's time is the command's whole: it ends with the fingerprints of both sides, which psql
doesn't have; their share is given too.

SPDX-License-Identifier: PostgreSQL
"""
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "build/compozy")
TABLES = ["workflow_states", "task_states", "state_events"]
ROUNDS = 2
TASKS_OF_A_WORKFLOW = 100

WORDS = "the customer asked for a refund of the order that never came and would like to hear when it will be paid ".split()


def document(seed):
    text = " ".join(WORDS[(seed * 7 + i * (seed % 5 + 1)) % len(WORDS)] for i in range(150))
    return '{"model": "m-%d", "prompt": "%s", "scores": [%d, 0.%d, true, null], "nested": {"a": {"b": "%d"}}}' % (seed, text, seed, seed, seed)


def make_source(path, tasks):
    """In keys' order, as programs that count time in their identifiers leave them."""
    workflows = max(1, tasks // TASKS_OF_A_WORKFLOW)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
    documents = ", ".join(f"({i}, compozy_json('{document(i)}'))" for i in range(16))
    time_of = "strftime('%Y-%m-%dT%H:%M:%S', 1738324800 + {}, 'unixepoch') || printf('.%06dZ', ({} * 7919) % 1000000)"
    run("migrate", "up", "--db-driver", "sqlite", "--db-path", path)
    script = f"""
PRAGMA synchronous = off;
CREATE TEMP TABLE d (i INTEGER PRIMARY KEY, document TEXT); INSERT INTO d VALUES {documents};
BEGIN;
INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, input, created_at, updated_at) {numbers.format(workflows)}
  SELECT printf('2sKq%023d', i), 'support', 'SUCCESS', '{{"n": 1}}', {time_of.format('i', 'i')}, {time_of.format('i', 'i')} FROM n;
INSERT INTO task_states (task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, usage, input, output, created_at, updated_at)
  {numbers.format(workflows * TASKS_OF_A_WORKFLOW)}
  SELECT printf('2sKr%023d', i), printf('2sKq%023d', 1 + (i - 1) / {TASKS_OF_A_WORKFLOW}), 'support', 'step-' || i % 10, 'task', 'SUCCESS', NULL,
  (SELECT document FROM d WHERE d.i = n.i % 16), (SELECT document FROM d WHERE d.i = n.i / 3 % 16), {time_of.format('i', 'i')}, {time_of.format('i', 'i')}
  FROM n;
INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, event, from_status, to_status, occurred_at)
  SELECT workflow_exec_id, task_exec_id, 1, 'complete', 'RUNNING', 'SUCCESS', updated_at FROM task_states;
COMMIT;
PRAGMA wal_checkpoint(truncate);
"""
    subprocess.run([PROGRAM, "sql", "--db-driver", "sqlite", "--db-path", path], input=script, text=True, check=True,
                   stdout=subprocess.DEVNULL, env=plain_environment())


def plain_environment():
    return {key: value for key, value in os.environ.items() if not key.startswith("COMPOZY_")}


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], text=True, capture_output=True, env=plain_environment())
    if done.returncode != 0:
        sys.exit(f"compozy {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def psql(database, *statements):
    arguments = [part for statement in statements for part in ("-c", statement)]
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments], text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout.strip()


def fresh(database):
    psql("postgres", f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database} TEMPLATE template0", "CHECKPOINT")


def timed(function, *arguments):
    begun = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begun


def copy(source, target):
    """The seconds, and the most memory it had, in MB."""
    begun = time.perf_counter()
    child = os.posix_spawn(PROGRAM, [PROGRAM, "copy", "--from", source, "--to", target], plain_environment(),
                           file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"copy from {source} to {target}: {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def plain_copy(database, folder):
    for table in TABLES:
        psql(database, f"\\copy {table} FROM '{folder}/{table}'")


def main():
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "source.db")
        make_source(path, tasks)
        print(f"{tasks} tasks, {os.path.getsize(path) / 1e6:.0f} MB as SQLite's file", flush=True)
        ours, theirs, memory = [], [], []
        for number in range(ROUNDS):
            fresh("copied")
            seconds, megabytes = copy(path, "dbname=copied")
            ours.append(seconds)
            memory.append(megabytes)
            if number == 0:
                for table in TABLES:
                    psql("copied", f"\\copy {table} TO '{folder}/{table}'")
            fresh("plain")
            run("migrate", "up", "--db-driver", "postgres", "--db-conn-string", "dbname=plain")
            theirs.append(timed(plain_copy, "plain", folder))
            print(f"round {number + 1}: compozy copy {ours[-1]:.1f} s, psql \\copy {theirs[-1]:.1f} s", flush=True)
        for table in TABLES:
            os.remove(os.path.join(folder, table))
        fingerprint = timed(psql, "copied", "SELECT compozy_fingerprint()")
        print(f"SQLite to PostgreSQL: {min(ours):.1f} s, {tasks / min(ours):.0f} tasks/s, {max(memory):.0f} MB of memory; "
              f"psql's COPY {min(theirs):.1f} s: {min(theirs) / min(ours):.2f} of its speed; of ours the fingerprints took about "
              f"{fingerprint:.1f} s, and without them it is {min(theirs) / (min(ours) - fingerprint):.2f}", flush=True)
        for name, source, target in [("PostgreSQL to SQLite", "dbname=copied", os.path.join(folder, "back.db")),
                                     ("file to file", path, os.path.join(folder, "file.db")),
                                     ("PostgreSQL to PostgreSQL", "dbname=copied", "dbname=plain")]:
            fresh("plain")
            seconds, megabytes = copy(source, target)
            print(f"{name}: {seconds:.1f} s, {tasks / seconds:.0f} tasks/s, {megabytes:.0f} MB of memory", flush=True)
            if target.startswith(folder):
                os.remove(target)


if __name__ == "__main__":
    main()
