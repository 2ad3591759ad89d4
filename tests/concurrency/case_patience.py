"""On SQLite who waits for the write lock waits on while others are served, and gives up when nobody is."""
import mmap
import os
import sqlite3
import struct
import threading
import time

LONGER = 8   # seconds: than the five of patience
SERVING = 4  # where NAME-turns has the ticket that is served


def move_line(path):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as page:
        struct.pack_into("=I", page, SERVING, struct.unpack_from("=I", page, SERVING)[0] + 1)


def hold(engine, held, moves):
    """Has the write lock for longer than anyone's patience, in a line that moves or stands."""
    connection = engine.connect()
    connection.begin()
    held.set()
    end = time.monotonic() + LONGER
    while time.monotonic() < end:
        time.sleep(0.5)
        if moves:
            move_line(os.path.join(engine.place, "test.db-turns"))
    connection.commit()
    connection.close()


def wait_behind(engine, moves):
    """What a call ends with that finds the lock taken, and after how many seconds."""
    connection, held = engine.connect(), threading.Event()
    holder = threading.Thread(target=hold, args=(engine, held, moves))
    holder.start()
    held.wait()
    start, error = time.monotonic(), None
    try:
        connection.call("compozy_workflow_create", {"workflow_id": "w"})
    except sqlite3.OperationalError as refused:
        error = str(refused)
    waited = time.monotonic() - start
    holder.join()
    connection.close()
    return error, waited


def test_patience(engine, expect):
    if engine.name != "SQLite":
        return
    error, waited = wait_behind(engine, moves=True)
    expect(error is None and waited > LONGER - 1, f"behind a line that moves: {error} after {waited:.1f} s")
    error, waited = wait_behind(engine, moves=False)
    expect(error == "database is locked" and 4.5 < waited < LONGER - 1, f"behind a line that stands: {error} after {waited:.1f} s")
