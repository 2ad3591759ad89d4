"""Tasks shared by many workers: each claimed once, none lost, whatever happens to their holders; locks held by one.

SPDX-License-Identifier: PostgreSQL
"""
import os
import random
import time

from engines import run_workers

WORKERS = 12
TASKS = 180


def prepare(engine, tasks=TASKS, **columns):
    connection = engine.connect()
    connection.call("compozy_workflow_create", {"workflow_exec_id": "w", "workflow_id": "a"})
    for i in range(tasks):
        state = {"workflow_exec_id": "w", "task_exec_id": f"t{i:04}", "task_id": "a", **columns}
        connection.call("compozy_task_create", state)
    return connection


def rows(connection, query):
    return connection.execute(query).fetchall()


def expect_histories(expect, connection):
    """Every change is there, and begins where the one before it ended; the last is the row's status."""
    changes = rows(connection, "SELECT task_exec_id, seq, from_status, to_status FROM state_events WHERE task_exec_id <> '' "
                               "ORDER BY task_exec_id, seq")
    last = {}
    for task, seq, before, after in changes:
        previous = last.get(task, (0, None))
        expect((seq - 1, before) == previous, f"history of {task}: {seq} from {before} after {previous}")
        last[task] = (seq, after)
    for task, status in rows(connection, "SELECT task_exec_id, status FROM task_states"):
        expect(last[task][1] == status, f"{task} is {status}, its history ends in {last[task][1]}")


def claim_and_finish(connection, number):
    rng = random.Random(number)
    while True:
        claimed = rows(connection, f"SELECT task_exec_id FROM compozy_task_claim('worker-{number}', {rng.randint(1, 4)})")
        if not claimed:
            return
        for (task,) in claimed:
            connection.call("compozy_task_heartbeat", task, f"worker-{number}", "1m")
            connection.call("compozy_task_transition", task, "success", {"worker": f"worker-{number}"})


def expect_each_once(expect, connection, tasks):
    counts = dict(rows(connection, "SELECT status, count(*) FROM task_states GROUP BY status"))
    expect(counts == {"SUCCESS": tasks}, f"after all workers: {counts}")
    starts = rows(connection, "SELECT count(*), count(DISTINCT task_exec_id) FROM state_events WHERE event = 'started'")[0]
    expect(tuple(starts) == (tasks, tasks), f"starts and tasks started: {starts}")
    expect(rows(connection, "SELECT count(*) FROM task_queue")[0][0] == 0, "the queue is empty")
    expect_histories(expect, connection)
    connection.close()


def test_each_once(engine, expect):
    connection = prepare(engine)
    run_workers(engine, claim_and_finish, WORKERS)
    expect_each_once(expect, connection, TASKS)


def test_a_hundred(engine, expect):
    connection = prepare(engine, 600)
    run_workers(engine, claim_and_finish, 100)
    expect_each_once(expect, connection, 600)


def scribble(connection, number):
    """Fills the page of the line (NAME-turns) with nonsense while others stand in it."""
    if number:
        return claim_and_finish(connection, number)
    path = rows(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'")[0][0] + "-turns"
    rng = random.Random(7)
    for _ in range(100):
        with open(path, "r+b" if os.path.exists(path) else "wb") as page:
            page.write(rng.choice([rng.randbytes(8), bytes(8), b"\xff" * 8]))
        time.sleep(0.01)


def test_nonsense_in_the_line(engine, expect):
    if engine.name != "SQLite":
        return  # it has no such line
    connection = prepare(engine)
    run_workers(engine, scribble, WORKERS)
    expect_each_once(expect, connection, TASKS)


def die_now_and_then(connection, number):
    """Claims with a short lease and often walks away, while others reap: a late finish must be refused."""
    rng = random.Random(number)
    name = f"worker-{number}"
    end = time.monotonic() + 40
    while time.monotonic() < end:
        connection.execute("SELECT count(*) FROM compozy_task_reap()").fetchall()
        claimed = rows(connection, f"SELECT task_exec_id FROM compozy_task_claim('{name}', 2, '60ms')")
        if not claimed and not rows(connection, "SELECT 1 FROM task_states WHERE status IN ('PENDING', 'RUNNING') LIMIT 1"):
            return
        for (task,) in claimed:
            if rng.random() < 0.3:
                time.sleep(0.08)
            try:
                connection.call("compozy_task_transition", task, "success", {"worker": name, "output": {"by": name}})
            except Exception as error:
                if "LEASE_LOST" not in str(error) and "INVALID_TRANSITION" not in str(error):
                    raise


def test_workers_that_die(engine, expect):
    connection = prepare(engine, 60, max_attempts=50)
    run_workers(engine, die_now_and_then, 6)
    counts = dict(rows(connection, "SELECT status, count(*) FROM task_states GROUP BY status"))
    expect(counts == {"SUCCESS": 60}, f"after workers that died: {counts}")
    finishes = rows(connection, "SELECT count(*), count(DISTINCT task_exec_id) FROM state_events WHERE event = 'success'")[0]
    expect(tuple(finishes) == (60, 60), f"finishes and tasks finished: {finishes}")
    wrong = rows(connection, "SELECT count(*) FROM state_events s JOIN state_events b ON b.task_exec_id = s.task_exec_id "
                             "AND b.seq = s.seq - 1 WHERE s.event = 'success' AND b.actor <> s.actor")[0][0]
    expect(wrong == 0, f"{wrong} tasks were finished by another than the one who had started them last")
    expect_histories(expect, connection)
    connection.close()


def cancel_or_claim(connection, number):
    if number == 0:
        time.sleep(0.05)
        connection.call("compozy_workflow_cancel", "w", "enough")
        return
    for _ in range(20):
        for (task,) in rows(connection, f"SELECT task_exec_id FROM compozy_task_claim('worker-{number}', 3)"):
            try:
                connection.call("compozy_task_transition", task, "success", {"worker": f"worker-{number}"})
            except Exception as error:
                if "INVALID_TRANSITION" not in str(error):
                    raise


def test_cancel_among_claims(engine, expect):
    connection = prepare(engine)
    run_workers(engine, cancel_or_claim, 6)
    counts = dict(rows(connection, "SELECT status, count(*) FROM task_states GROUP BY status"))
    expect(set(counts) <= {"SUCCESS", "CANCELED"} and sum(counts.values()) == TASKS, f"after the cancel: {counts}")
    expect(rows(connection, "SELECT count(*) FROM task_queue")[0][0] == 0, "the queue is empty after the cancel")
    expect_histories(expect, connection)
    connection.close()


def take_turns(connection, number):
    """Adds to a counter that nothing but the lock protects."""
    done = 0
    while done < 10:
        if connection.call("compozy_lock", "counter", f"owner-{number}", "20s"):
            value = rows(connection, "SELECT n FROM counter")[0][0]
            time.sleep(0.001)
            connection.execute(f"UPDATE counter SET n = {value + 1}")
            connection.call("compozy_unlock", "counter", f"owner-{number}")
            done += 1
        else:
            time.sleep(0.002)


def test_lock(engine, expect):
    connection = engine.connect()
    connection.execute("CREATE TABLE counter (n bigint)")
    connection.execute("INSERT INTO counter VALUES (0)")
    run_workers(engine, take_turns, 6)
    count = rows(connection, "SELECT n FROM counter")[0][0]
    connection.execute("DROP TABLE counter")
    expect(count == 60, f"the counter under a lock is {count}, 60 expected")
    connection.close()
