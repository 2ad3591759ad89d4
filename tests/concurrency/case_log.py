"""SQLite's write-ahead log stays as small under our functions as under any statement: its automatic checkpoint runs."""
import os

CHANGES = 3000
LARGEST = 6 << 20  # SQLite checkpoints at a thousand pages of 4 KB


def test_log(engine, expect):
    if engine.name != "SQLite":
        return
    connection = engine.connect()
    connection.call("compozy_workflow_create", {"workflow_exec_id": "w", "workflow_id": "w"})
    connection.call("compozy_task_create", {"workflow_exec_id": "w", "task_exec_id": "t", "task_id": "t"})
    connection.call("compozy_task_transition", "t", "started")
    for number in range(CHANGES):
        connection.call("compozy_task_transition", "t", ("waiting_started", "waiting_ended")[number % 2])
    size = os.path.getsize(os.path.join(engine.place, "test.db-wal"))
    expect(size <= LARGEST, f"the log has {size} bytes after {CHANGES} changes")
    connection.close()
