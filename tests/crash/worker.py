"""A process that changes the database until it is killed.

Before a change it writes down what it is about to do, after the engine has acknowledged it that it is done: one line of
JSON in a file of its own, each line with one write(), which a kill doesn't take back.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import random
import sys

DIMENSION = 4


def usage(model):
    return [{"provider": "p", "model": model, "prompt_tokens": 1, "completion_tokens": 2, "agent_ids": [model]}]


class Worker:
    def __init__(self, connection, name, log):
        self.connection, self.name, self.rng = connection, name, random.Random(name)
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.count = 0
        self.held = []

    def write(self, *words):
        os.write(self.log, (json.dumps(words) + "\n").encode())

    def acknowledged(self, kind, key, value, change):
        self.write("try", kind, key, value)
        result = change()
        self.write("done", kind, key, value)
        return result

    def transaction(self, *changes):
        self.connection.begin()
        for change in changes:
            change()
        self.connection.commit()

    # ---- the changes ----

    def create(self):
        call, task = self.connection.call, f"{self.name}-{self.count}"
        state = {"workflow_exec_id": "shared", "task_exec_id": task, "task_id": "a", "max_attempts": 1000}
        self.acknowledged("task", task, 1, lambda: call("compozy_task_create", state))

    def workflow(self):
        """A workflow with a parent and two children, at once."""
        call, name = self.connection.call, f"{self.name}-{self.count}"
        self.acknowledged("tree", name, 3, lambda: self.transaction(
            lambda: call("compozy_workflow_create", {"workflow_exec_id": name, "workflow_id": "tree"}),
            lambda: call("compozy_workflow_transition", name, "started"),
            lambda: call("compozy_task_create", {"workflow_exec_id": name, "task_exec_id": name, "task_id": "p", "execution_type": "parallel"}),
            *(lambda child=child: call("compozy_task_create", {"workflow_exec_id": name, "task_exec_id": f"{name}-{child}", "task_id": child,
                                                               "parent_state_id": name}) for child in ("x", "y"))))

    def cancel(self):
        name = f"{self.name}-c{self.count}"
        self.connection.call("compozy_workflow_create", {"workflow_exec_id": name, "workflow_id": "canceled"})
        self.acknowledged("canceled", name, 1, lambda: self.connection.call("compozy_workflow_cancel", name, "enough"))

    def claim(self):
        query = f"SELECT task_exec_id, attempt FROM compozy_task_claim('{self.name}', {self.rng.choice([1, 2, 5])}, '1h')"
        claimed = self.connection.execute(query).fetchall()
        self.held += [task for task, _ in claimed]
        self.write("done", "claims", self.name, [list(row) for row in claimed])

    def finish(self):
        if not self.held:
            return self.claim()
        task = self.held.pop()
        self.connection.call("compozy_task_heartbeat", task, self.name, "2h")
        event = self.rng.choice(["success", "failed"])
        self.acknowledged("finished", task, "SUCCESS" if event == "success" else "FAILED",
                          lambda: self.connection.call("compozy_task_transition", task, event, {"worker": self.name}))

    def merge(self):
        """The same usage for a task and its workflow, in one transaction."""
        call = self.connection.call
        self.acknowledged("usage", self.name, 1, lambda: self.transaction(
            lambda: call("compozy_workflow_merge_usage", "shared", usage(self.name)),
            lambda: call("compozy_task_merge_usage", "root", usage(self.name))))

    def save(self):
        state = {"workflow_exec_id": self.name, "workflow_id": "saved", "status": "RUNNING", "output": {"n": self.count}}
        self.acknowledged("saved", self.name, self.count, lambda: self.connection.call("compozy_workflow_save", state))

    def upsert(self):
        rng = self.rng
        chunks = [{"id": f"{self.name}-{number}", "embedding": [rng.uniform(-1, 1) for _ in range(DIMENSION)], "metadata": {"n": self.count}}
                  for number in range(self.rng.choice([1, 20]))]
        self.acknowledged("chunks", self.name, [self.count, len(chunks)], lambda: self.connection.call("compozy_knowledge_upsert", "docs", chunks))

    def forget(self):
        self.acknowledged("chunks", self.name, [self.count, 0], lambda: self.connection.call(
            "compozy_knowledge_delete", "docs", [f"{self.name}-{number}" for number in range(20)]))

    def undone(self):
        """A transaction that is never committed."""
        self.connection.begin()
        self.connection.call("compozy_workflow_create", {"workflow_exec_id": f"{self.name}-undone{self.count}", "workflow_id": "undone"})
        self.connection.call("compozy_workflow_merge_usage", "shared", usage("undone"))
        self.connection.execute("ROLLBACK")

    def run(self):
        changes = [self.create] * 4 + [self.claim] * 2 + [self.finish] * 4 + [self.merge] * 3 + [self.save, self.upsert, self.upsert, self.forget,
                                                                                         self.workflow, self.cancel, self.undone]
        while True:
            self.count += 1
            self.rng.choice(changes)()


def server_went(worker, error):
    """Whether an error is PostgreSQL's server being stopped: SQLSTATE 57P01 to 57P03, or the end of the connection, which psycopg2 doesn't always note."""
    if (getattr(error, "pgcode", None) or "").startswith("57P") or "server closed the connection" in str(error):
        return True
    return bool(getattr(worker.connection.handle, "closed", False)) if worker else "connection to server" in str(error)


def start(engine, name, log):
    """Forks a worker; gives its process id."""
    child = os.fork()
    if child:
        return child
    worker = None
    try:
        worker = Worker(engine.connect(), name, log)
        worker.run()
    except BaseException as error:  # the process must not go on as its parent
        if not server_went(worker, error):
            write = worker.write if worker else lambda *words: print(name, *words, file=sys.stderr)
            write("error", type(error).__name__, str(error).strip(), 0)
    os._exit(1)
