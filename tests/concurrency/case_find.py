"""Pages of tasks and workflows, read while others write: no row twice, and none left out that was there all the time.

SPDX-License-Identifier: PostgreSQL
"""
import json
import random

from engines import run_workers

STEADY = 150
PAGES = {"task": "task_exec_id", "workflow": "workflow_exec_id"}


def prepare(engine):
    """Rows that stay, several at each instant, and as many that come and go between them."""
    connection = engine.connect()
    connection.begin()
    for i in range(2 * STEADY):
        kind, time = "sg"[i % 2], f"2025-01-01T00:00:{i // 6 % 60:02}Z"
        state = {"workflow_exec_id": f"{kind}w{i:04}", "workflow_id": "a", "created_at": time}
        connection.call("compozy_workflow_create", state)
        state = {"workflow_exec_id": f"{kind}w{i:04}", "task_exec_id": f"{kind}t{i:04}", "task_id": "a", "created_at": time}
        connection.call("compozy_task_create", state)
    connection.commit()
    return connection


def write(connection, number):
    """Moves what stays, deletes what goes, and puts new rows among them, at times that pages have passed or not."""
    rng = random.Random(number)
    for i in range(number % 2, 2 * STEADY, 4):
        connection.call("compozy_task_transition", f"st{i:04}" if i % 2 == 0 else f"gt{i:04}", "started")
        if i % 2:
            connection.call("compozy_workflow_delete", f"gw{i:04}")
        new = {"workflow_exec_id": f"nw{number}{i:04}", "workflow_id": "a", "created_at": f"2025-01-01T00:00:{rng.randrange(60):02}Z"}
        connection.call("compozy_workflow_create", new)
        connection.call("compozy_task_create", {**new, "task_exec_id": f"nt{number}{i:04}", "task_id": "a"})


def walk(connection, table, size):
    """The names of all pages, each asked for by the row that ended the one before."""
    key, names, after = PAGES[table], [], None
    while True:
        asked = {"limit": size, "workflow_id": "a", **({"after": after} if after else {})}
        page = connection.execute(f"SELECT {key}, compozy_json_array(created_at) FROM compozy_{table}_find({connection.mark})",
                                  (json.dumps(asked),)).fetchall()
        if not page:
            return names
        names += [name for name, _ in page]
        last, time = page[-1]
        after = {key: last, "created_at": (json.loads(time) if isinstance(time, str) else time)[0]}


def read(connection, number):
    table = sorted(PAGES)[number % 2]
    for size in (7, 20, 50, 11):
        names = walk(connection, table, size)
        if len(names) != len(set(names)):
            raise AssertionError(f"pages of {size} {table}s gave {len(names) - len(set(names))} twice")
        steady = [name for name in names if name.startswith("s")]
        if len(steady) != STEADY:
            raise AssertionError(f"pages of {size} {table}s gave {len(steady)} of {STEADY} that were there all the time")


def read_or_write(connection, number):
    (read if number < 4 else write)(connection, number)


def test_pages_while_others_write(engine, expect):
    connection = prepare(engine)
    run_workers(engine, read_or_write, 6)
    kept = connection.execute("SELECT substr(task_exec_id, 1, 1), status, count(*) FROM task_states GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    half = STEADY // 2
    wanted = [("g", "PENDING", half), ("n", "PENDING", 2 * half), ("s", "PENDING", half), ("s", "RUNNING", half)]
    expect([tuple(row) for row in kept] == wanted, "the writers wrote")
    connection.close()
