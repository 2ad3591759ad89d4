#!/usr/bin/env python3
"""Processes killed while they change the database; then everything they were told is done must be there, once.

    make crash ROUNDS=1000 POSTGRES_ROUNDS=100 SEED=1

A round: workers (worker.py) create, claim, finish, merge usage, save, store chunks, some of it in transactions. Some are
SIGKILLed at random moments and others take their place; after less than a second, in the middle of things, all are. On
PostgreSQL the server is then stopped in immediate mode, while clients still write, and started again. What must hold
afterwards is in checks.py: SQLite's integrity_check and PostgreSQL's amcheck, every acknowledged change, none twice,
histories, leases, sums. The database is used for GENERATION rounds, then made anew.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "concurrency"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import worker  # noqa: E402
from checks import Checks, Logs  # noqa: E402
from engines import Postgres, Sqlite  # noqa: E402

WORKERS = 4
GENERATION = 10
SHOWN = 10


class Server:
    """The server that tests/with_postgres.sh started: its data are beside its socket."""

    def __init__(self):
        self.data = os.path.join(os.path.dirname(os.environ["PGHOST"]), "data")
        self.owner = os.stat(self.data)
        self.log, self.seen = os.path.join(self.data, "server.log"), 0

    def falls(self):
        """What the server's log says, since the last look, of processes that ended by themselves: clients only see a lost connection."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(self.seen)
            lines = log.readlines()
            self.seen = log.tell()
        return [line.strip() for line in lines if "was terminated by" in line or "PANIC" in line]

    def crash(self):
        """Stopped without a checkpoint, as a crash would, and started with the same options."""
        command = ["pg_ctl", "-D", self.data, "-l", self.log, "-m", "immediate", "-w", "-s", "restart"]
        identity = {} if self.owner.st_uid == os.getuid() else {"user": self.owner.st_uid, "group": self.owner.st_gid, "extra_groups": []}
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", **identity)


class Crash:
    def __init__(self, engine_class, seed):
        self.engine_class, self.rng = engine_class, random.Random(f"{seed} {engine_class.name}")
        self.server = Server() if engine_class is Postgres else None
        self.passed = self.failed = self.rounds = self.killed = self.acknowledged = 0
        self.engine = None

    def expect(self, holds, what):
        self.sound = self.sound and bool(holds)
        if not holds:
            self.complaints += 1
            if self.complaints <= SHOWN:
                print(f"not ok: {self.engine_class.name}, round {self.rounds}: {what}", flush=True)

    def renew(self):
        self.end()
        self.engine, self.logs, self.place = self.engine_class(), Logs(), tempfile.mkdtemp(prefix="compozy_crash.")
        connection = self.engine.connect()
        connection.call("compozy_workflow_create", {"workflow_exec_id": "shared", "workflow_id": "a"})
        connection.call("compozy_workflow_transition", "shared", "started")
        connection.call("compozy_task_create", {"workflow_exec_id": "shared", "task_exec_id": "root", "task_id": "root", "execution_type": "parallel"})
        connection.call("compozy_task_transition", "root", "canceled")
        connection.call("compozy_knowledge_create", "docs", worker.DIMENSION)
        if self.server:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        connection.close()

    def end(self):
        if self.engine:
            self.acknowledged += self.logs.acknowledged()
            self.engine.close()
            shutil.rmtree(self.place)
            self.engine = None

    def start(self):
        self.started += 1
        name = f"r{self.rounds}w{self.started}"
        process = worker.start(self.engine, name, os.path.join(self.place, name))
        self.names.append(name)
        return process

    def kill(self, process):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        self.killed += 1

    def round(self):
        rng = self.rng
        self.rounds += 1
        self.sound, self.complaints, self.started, self.names = True, 0, 0, []
        if self.rounds % GENERATION == 1:
            self.renew()
        workers = [self.start() for _ in range(WORKERS)]
        for _ in range(rng.randrange(4)):
            time.sleep(rng.uniform(0.02, 0.25))
            self.kill(workers.pop(rng.randrange(len(workers))))
            workers.append(self.start())
        time.sleep(rng.uniform(0.05, 0.4))
        if self.server:
            self.server.crash()
            falls = self.server.falls()
            self.expect(not falls, f"the server's log: {falls}")
        for process in workers:
            self.kill(process)
        for name in self.names:
            self.logs.read(os.path.join(self.place, name))
        connection = self.engine.connect()
        Checks(connection, self.logs, self.expect).all(self.engine)
        connection.close()
        self.passed += self.sound
        self.failed += not self.sound
        if self.rounds % GENERATION == 0:
            print(f"{self.engine_class.name}: {self.rounds} rounds, {self.killed} processes killed", flush=True)
        if not self.sound:
            self.rounds += -self.rounds % GENERATION  # a new database, lest one loss be told again

    def run(self, rounds):
        for _ in range(rounds):
            self.round()
        if rounds:
            self.end()
            print(f"{self.engine_class.name}: {rounds} rounds, {self.killed} processes killed, {self.acknowledged} acknowledged changes, {self.failed} rounds failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sqlite", type=int, default=3, help="rounds")
    parser.add_argument("--postgres", type=int, default=1, help="rounds")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    runs = [(Crash(Sqlite, options.seed), options.sqlite), (Crash(Postgres, options.seed), options.postgres)]
    for run, rounds in runs:
        run.run(rounds)
    passed, failed = (sum(getattr(run, name) for run, _ in runs) for name in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
