"""Random programs over the tables: workflows, trees of tasks, usage, claims, users, knowledge, in transactions.

Every id is given and the clock stands still, so that both engines must come to the same rows.

SPDX-License-Identifier: PostgreSQL
"""
import values
from statements import Pure, Statement, expression, plain
from values import as_json, js, quote

WORKFLOWS = ["w1", "w2", "w3", "é/ ", "0ujsswThIGTUYm2K8FjOOfXtY1K"]
TASKS = ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "T1", "t\U0001f600"]
NAMES = ["triage", "report", "a b", "ü"]
TASK_NAMES = ["fetch", "label", "page", "é"]
WORKERS = ["worker-1", "worker-2", "ö"]
USERS, API_KEYS = ["u1", "u2", "u3", "ü4"], ["k1", "k2", "k3"]
COLLECTIONS = ["docs", "far", "é", "product"]
CHUNKS = ["a", "b", "c", "A", "é", "ab", "z"]

SELECTS = {
    "compozy_locks": 1, "task_queue": 2, "task_leases": 2, "state_events": 3, "task_states": 1, "workflow_states": 1, "api_keys": 1,
    "compozy_bootstrap": 1, "users": 1, "knowledge_blocks": 2, "knowledge_vectors": 2, "knowledge_documents": 2, "knowledge_collections": 1,
}


def one(rng, pool):
    """Of a pool, mostly of its first; seldom something else."""
    if rng.random() < 0.02:
        return rng.choice(["", "nobody", "x" * 300, values.text(rng)])
    return pool[int(len(pool) * rng.random() ** 2)]


def column(rng):
    """What a JSON column may hold."""
    return rng.choice([None, {}, {"n": 1}, {"n": 1.0}, {"tags": ["a", "b"]}, [1, 2], "x", 0, True, {"é": {"deep": [None]}}])


def usage_value(rng):
    import json
    try:
        return json.loads(values.usage(rng))
    except ValueError:
        return []


class Program:
    """Makes the statements of one program, knowing whether a transaction is open."""

    def __init__(self, rng, functions, pure):
        self.rng, self.functions, self.pure = rng, functions, pure
        self.open, self.savepoints = False, 0
        self.second = 0

    # ---- arguments ----

    def some(self, pool):
        return quote(one(self.rng, pool))

    def document(self, members):
        """An object whose members are mostly as said."""
        rng = self.rng
        if rng.random() < 0.03:
            members[rng.choice(["status", "usage", "error", "input", "created_at", "extra", "id", "max_attempts", "worker", "", *members])] = rng.choice(
                [None, 1, "x", [], {}, True, "", -1, 1e30, "\U0001f600"])
        for name in ("id", "workflow_exec_id", "task_exec_id"):
            if name in members and members[name] is None:
                members[name] = ""  # without an id there would be a random one
        if rng.random() < 0.01:
            return rng.choice(["compozy_json('[]')", "compozy_json('null')", "NULL", "compozy_json('{}')"])
        return f"compozy_json({quote(js(members))})"

    def maybe(self, members, chance, **makers):
        for name, maker in makers.items():
            if self.rng.random() < chance:
                members[name] = maker()
        return members

    def workflow_state(self, status):
        rng = self.rng
        members = self.maybe({"workflow_exec_id": one(rng, WORKFLOWS), "workflow_id": one(rng, NAMES)}, 0.25, input=lambda: column(rng), output=lambda: column(rng),
                             created_at=lambda: values.good_time(rng), error=lambda: rng.choice([None, {"message": "é"}, {}]), usage=lambda: usage_value(rng))
        if status:
            self.maybe(members, 0.7, status=lambda: values.status(rng))
        return self.document(members)

    def task_state(self, status):
        rng = self.rng
        members = self.maybe({"workflow_exec_id": rng.choice(WORKFLOWS[:2]) if rng.random() < 0.95 else one(rng, WORKFLOWS), "task_exec_id": one(rng, TASKS), "task_id": one(rng, TASK_NAMES)},
                             0.2, input=lambda: column(rng), output=lambda: column(rng), created_at=lambda: values.good_time(rng),
                             max_attempts=lambda: rng.choice([1, 1, 2, 5, 1000, 0, 1001]), usage=lambda: usage_value(rng))
        if rng.random() < 0.45:
            members["parent_state_id"] = one(rng, TASKS[:4])
        kind = rng.random()
        if kind < 0.2:
            members.update(component="agent", agent_id=rng.choice(["classifier", "é"]), action_id="label")
        elif kind < 0.35:
            members.update(component="tool", tool_id="http")
        elif kind < 0.6:
            members["execution_type"] = rng.choice(values.TYPES)
        elif kind < 0.65:
            members["component"] = rng.choice(["task", "workflow", "robot", "agent"])
        if status:
            self.maybe(members, 0.7, status=lambda: values.status(rng))
        return self.document(members)

    def filter(self, task):
        rng = self.rng
        names = {"workflow_id": NAMES, "status": values.STATUSES, "workflow_exec_id": WORKFLOWS}
        if task:
            names.update(task_id=TASK_NAMES, task_exec_id=TASKS, execution_type=values.TYPES, agent_id=["classifier", "é"], tool_id=["http"], parent_state_id=TASKS, component=["task", "agent"])
        members = {}
        for _ in range(rng.choice([0, 1, 1, 2])):
            name = rng.choice(sorted(names))
            members[name] = rng.choice([one(rng, names[name]), rng.sample(names[name], rng.randrange(min(4, len(names[name]) + 1))), None])
        self.maybe(members, 0.12, input=lambda: rng.choice([{"n": 1}, {"tags": ["b"]}, None, [2]]), created_after=lambda: values.good_time(rng),
                   created_before=lambda: values.time_text(rng), updated_after=lambda: values.good_time(rng), limit=lambda: rng.choice([1, 2, 1000, 0, 1001, 1.0, "x"]))
        if not task and rng.random() < 0.2:
            members["order"] = rng.choice(["created_at", "updated_at", "x"])
        if rng.random() < 0.1:
            members["after"] = {"created_at": values.good_time(rng), "task_exec_id" if task else "workflow_exec_id": rng.choice(TASKS if task else WORKFLOWS)}
        return self.document(members)

    def changes(self):
        rng = self.rng
        return self.document(self.maybe({}, 0.3, input=lambda: column(rng), output=lambda: column(rng), error=lambda: rng.choice([None, {"message": "m"}, {"code": "c", "details": {}}, "x"]),
                                        actor=lambda: rng.choice(["ann", "é", "", None]), worker=lambda: one(rng, WORKERS)))

    def usage(self):
        return as_json(values.usage)(self.rng)

    def user(self, wanted):
        rng = self.rng
        members = {"id": one(rng, USERS)} if wanted or rng.random() < 0.95 else {}
        members.setdefault("id", "u1")
        return self.document(self.maybe(self.maybe(members, 0.9, email=lambda: rng.choice(["u2@x.y", "new@x.y", values.email(rng)])), 0.3, role=lambda: rng.choice(["admin", "user", None, "Admin"]),
                                        created_at=lambda: values.good_time(rng)))

    def chunks(self):
        rng = self.rng
        dimension = 2 if rng.random() < 0.95 else 3
        if rng.random() < 0.02:
            return js([{"id": f"n{number}", "embedding": [round(rng.uniform(-1, 1), 3) for _ in range(2)]} for number in range(rng.choice([70, 130, 300]))])
        made = []
        for _ in range(rng.choice([0, 1, 2, 4])):
            chunk = {"id": one(rng, CHUNKS), "embedding": [rng.choice([0, 1, -1, 0.5, 0.1, round(rng.uniform(-2, 2), 3)]) for _ in range(dimension)]}
            self.maybe(chunk, 0.4, document=lambda: rng.choice([None, "", "é", values.text(rng).replace("\0", "")]), metadata=lambda: rng.choice([None, {}, {"lang": "en"}, {"lang": "de", "n": 1.0}, []]))
            made.append(chunk)
        return js(made)

    # ---- calls: what a function's arguments are; a function that isn't here gets values by its arguments' names ----

    def arguments(self, function):
        rng, name = self.rng, function.name
        by_name = {
            "workflow_exec_id": lambda: self.some(WORKFLOWS), "task_exec_id": lambda: self.some(TASKS), "exec_id": lambda: self.some(WORKFLOWS + TASKS),
            "workflow_id": lambda: self.some(NAMES), "task_id": lambda: self.some(TASK_NAMES), "agent_id": lambda: self.some(["classifier", "é"]),
            "tool_id": lambda: self.some(["http"]), "worker": lambda: self.some(WORKERS), "owner": lambda: self.some(WORKERS), "name": lambda: self.some(["lock", "é"]),
            "child": lambda: self.some(TASKS), "changes": self.changes, "usage": self.usage, "output": lambda: f"compozy_json({quote(js(column(rng)))})",
            "reason": lambda: self.some(["enough", "é"]), "filter": lambda: self.filter("task" in name), "depth": lambda: rng.choice(["0", "1", "2", "100", "1000", "1001", "-1"]),
            "count": lambda: rng.choice(["1", "2", "10", "1000", "0", "1001"]), "limit": lambda: rng.choice(["1", "2", "1000", "0", "100001"]),
            "state": lambda: (self.task_state if "task" in name else self.workflow_state)("save" in name), "user": lambda: self.user("update" in name),
            "user_id": lambda: self.some(USERS), "id": lambda: self.some(API_KEYS if "key" in name else USERS), "email": lambda: quote(rng.choice(["u1@x.y", "U1@X.Y", "u2@x.y", values.email(rng)])),
            "collection": lambda: self.some(COLLECTIONS), "dimension": lambda: rng.choice(["2"] * 8 + ["3", "1", "0", "65537"]), "before": lambda: f"compozy_time({quote(values.good_time(rng))})",
            "now": lambda: f"compozy_time({quote(values.good_time(rng))})", "fingerprint": lambda: rng.choice(
                ["compozy_api_key_fingerprint('x')", "compozy_api_key_fingerprint('x')", "compozy_sha256('k3')", "compozy_sha256('k1')", "'\\x" + "0" * 64 + "'", "'ab'", "decode('00', 'hex')"]),
            "chunks": lambda: quote(self.chunks()) if rng.random() < 0.5 else f"compozy_json({quote(self.chunks())})",
            "embedding": lambda: (quote if rng.random() < 0.5 else lambda text: f"compozy_vector({quote(text)})")(values.vector(rng, 2 if rng.random() < 0.95 else 3)),
            "k": lambda: rng.choice(["1", "3", "10", "10000", "0", "10001"]), "table": lambda: quote(rng.choice([*SELECTS, "knowledge_chunks", "nothing"])),
        }
        if name == "compozy_knowledge_delete":
            by_name["filter"] = lambda: f"compozy_json({quote(js(rng.choice([['a'], ['a', 'é', 'zz'], {'lang': 'en'}, {}, [], {'n': 1}, 'x'])))})"
        if name == "compozy_usage_report":
            by_name["filter"] = lambda: self.document(self.maybe({}, 0.3, workflow_id=lambda: one(rng, NAMES), agent_id=lambda: one(rng, ["classifier"]),
                                                                provider=lambda: "openai", model=lambda: "m", created_after=lambda: values.good_time(rng)))
        if name.startswith("compozy_knowledge"):
            by_name["options"] = lambda: self.document(self.maybe({}, 0.4, metric=lambda: rng.choice(values.METRICS)) if "create" in name else self.maybe(
                {}, 0.3, metric=lambda: rng.choice(values.METRICS), min_score=lambda: rng.choice([0, 0.5, -1, 1, "x"]), filter=lambda: rng.choice([{"lang": "en"}, {}, {"n": 1}, []])))
        if name == "compozy_knowledge_index":
            by_name["method"] = lambda: quote(rng.choice(["hnsw", "ivfflat", "none", "none", "x"]))
            by_name["options"] = lambda: self.document(self.maybe({}, 0.3, m=lambda: rng.choice([16, 1, "x"]), ef_construction=lambda: 64, lists=lambda: 10))
        made = []
        declared = function.arguments
        while declared and declared[-1].optional and rng.random() < 0.4:
            declared = declared[:-1]
        for argument in declared:
            if rng.random() < 0.01:
                made.append("NULL")
            elif argument.optional and rng.random() < 0.15:
                made.append("NULL")
            else:
                maker = by_name.get(argument.name)
                made.append(maker() if maker else values.value(rng, function, argument))
        return made

    def call(self, name):
        function = self.functions[name]
        text = f"{name}({', '.join(self.arguments(function))})"
        if function.kind == "table":
            return Statement("SELECT * FROM {}", [text], [name])
        return Statement("SELECT {}", [text], [name])

    # ---- statements ----

    def setup(self):
        rng = self.rng
        made = [plain("SELECT compozy_clock_set(compozy_time('2025-06-01T12:00:00Z'))", "compozy_clock_set")]
        for name in WORKFLOWS[: rng.choice([1, 3, 3])]:
            made.append(Statement("SELECT {}", [f"compozy_workflow_create(compozy_json({quote(js({'workflow_exec_id': name, 'workflow_id': rng.choice(NAMES)}))}))"], ["compozy_workflow_create"]))
        for number in range(rng.choice([0, 3, 5, 5])):
            members = {"workflow_exec_id": "w1", "task_exec_id": TASKS[number], "task_id": rng.choice(TASK_NAMES), "execution_type": rng.choice(["parallel", "basic", "composite"])}
            if number and rng.random() < 0.6:
                members["parent_state_id"] = TASKS[rng.randrange(number)]
            made.append(Statement("SELECT {}", [f"compozy_task_create(compozy_json({quote(js(members))}))"], ["compozy_task_create"]))
        return made

    def clock(self):
        self.second += self.rng.choice([0, 1, 60, 400, 3600])
        minutes, seconds = divmod(self.second, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(12 + hours, 24)
        return plain(f"SELECT compozy_clock_set(compozy_time('2025-06-{min(28, 1 + days):02}T{hours:02}:{minutes:02}:{seconds:02}Z'))", "compozy_clock_set")

    def transaction(self):
        rng = self.rng
        if not self.open:
            self.open = True
            return [plain("BEGIN")]
        form = rng.random()
        if form < 0.35:
            self.savepoints += 1
            return [plain("SAVEPOINT s")]
        if form < 0.6 and self.savepoints:
            return [plain("ROLLBACK TO SAVEPOINT s")]
        if form < 0.7 and self.savepoints:
            self.savepoints -= 1
            return [plain("RELEASE SAVEPOINT s")]
        self.open, self.savepoints = False, 0
        return [plain(rng.choice(["COMMIT", "COMMIT", "ROLLBACK"]))]

    def over_rows(self):
        """A function that reads, for each row of a table."""
        rng = self.rng
        table, columns = rng.choice([("task_states", ["usage", "input", "output", "error"]), ("workflow_states", ["usage", "output", "error"]), ("state_events", ["error"])])
        key = {"task_states": "task_exec_id", "workflow_states": "workflow_exec_id", "state_events": "task_exec_id"}[table]
        order = {"state_events": "workflow_exec_id, task_exec_id, seq"}.get(table, key)
        if table != "state_events" and rng.random() < 0.5:
            name = rng.choice(["compozy_task_progress", "compozy_task_usage", "compozy_task_get", "compozy_task_children_outputs"] if table == "task_states" else
                              ["compozy_workflow_get", "compozy_workflow_usage"])
            return Statement(f"SELECT {{}} FROM {table} ORDER BY {order}", [f"{name}({key})"], [name], True)
        column = rng.choice(columns)
        name, rest = rng.choice([("compozy_json_type", ""), ("compozy_json_hash", ""), ("compozy_json_get", f", {quote(values.pointer(rng))}"), ("compozy_json_query_first", f", {quote(values.path(rng))}"),
                                 ("compozy_json_canonical", ""), ("compozy_json_diff", ", compozy_json('{\"n\": 1}')"), ("compozy_json_merge_patch", ", compozy_json('{\"n\": null}')"),
                                 ("compozy_json_contains", ", compozy_json('{\"n\": 1.0}')"), ("compozy_json_redact", "")])
        if rng.random() < 0.3:
            name, rest = rng.choice([("compozy_usage_agg", ""), ("compozy_json_merge_agg", "")]) if column == "usage" else ("compozy_json_merge_agg", "")
            return Statement(f"SELECT {{}} FROM (SELECT {column} FROM {table} ORDER BY {order}) AS r", [f"{name}({column})"], [name], True)
        return Statement(f"SELECT {{}} FROM {table} ORDER BY {order}", [f"{name}({column}{rest})"], [name], True)

    def other_hands(self):
        """What programs do without the functions."""
        rng = self.rng
        return rng.choice([
            lambda: plain(f"INSERT INTO workflow_states (workflow_exec_id, workflow_id, status, created_at, updated_at) VALUES ({self.some(WORKFLOWS)}, {self.some(NAMES)}, {quote(values.status(rng))}, "
                          "compozy_time('2025-05-01T00:00:00Z'), compozy_time('2025-05-01T00:00:00Z'))"),
            lambda: plain(f"UPDATE task_states SET output = compozy_json({quote(js(column(rng)))}) WHERE task_exec_id = {self.some(TASKS)}"),
            lambda: plain(f"UPDATE task_states SET parent_state_id = {self.some(TASKS)} WHERE task_exec_id = {self.some(TASKS)}"),
            lambda: plain(f"UPDATE workflow_states SET usage = compozy_json({quote(rng.choice(['[]', '[{}]', '[1]']))}) WHERE workflow_exec_id = {self.some(WORKFLOWS)}"),
            lambda: plain(f"DELETE FROM task_states WHERE task_exec_id = {self.some(TASKS)}"),
        ])()

    def working(self):
        """A worker takes tasks, and does with some of them what workers do."""
        rng, worker = self.rng, quote(rng_worker := self.rng.choice(WORKERS))
        made = [Statement("SELECT * FROM {}", [f"compozy_task_claim({worker}, {rng.choice([1, 3, 10])}, {quote(rng.choice(['5m', '1h', '1s']))})"], ["compozy_task_claim"])]
        for task in rng.sample(TASKS[:6], 3):
            name, rest = rng.choice([("compozy_task_heartbeat", f", {worker}"), ("compozy_task_heartbeat", f", {worker}, '10m'"), ("compozy_task_release", f", {worker}"),
                                     ("compozy_task_merge_usage", f", {self.usage()}"),
                                     ("compozy_task_transition", f", {quote(rng.choice(['success', 'failed', 'canceled']))}, compozy_json({quote(js({'worker': rng_worker, 'output': {'n': 1}}))})")])
            made.append(Statement("SELECT {}", [f"{name}({quote(task)}{rest})"], [name]))
        return made

    def users_block(self):
        rng = self.rng
        made = []
        for number, key in enumerate(API_KEYS[: rng.choice([1, 3])]):
            prefix = ["cpzy_AAAAAAAA", "cpzy_bbbbbbbb", "cpzy_éé"][number]
            made.append(plain(f"INSERT INTO api_keys (id, user_id, hash, fingerprint, prefix, created_at) SELECT '{key}', id, decode('{values.HASHES[0].encode().hex()}', 'hex'), "
                              f"compozy_sha256('{['x', values.KEYS[0], 'k3'][number]}'), '{prefix}', compozy_time('2025-06-01T12:00:00Z') FROM users WHERE id = {quote(one(rng, USERS))}"))
        if rng.random() < 0.05:
            made.append(Statement("SELECT {}", [f"compozy_api_key_verify({quote(rng.choice([values.KEYS[0], *values.KEYS]))})"], ["compozy_api_key_verify"]))
        if rng.random() < 0.03:
            shown = f"compozy_api_key_create({self.some(USERS)})"
            for member in ("id", "key", "fingerprint", "prefix"):
                shown = f"compozy_json_remove({shown}, '/{member}')"
            made.append(Statement("SELECT {}", [shown], ["compozy_api_key_create"]))
            made.append(plain("DELETE FROM api_keys WHERE id NOT IN ('k1', 'k2', 'k3')"))
        return made

    def migrations(self):
        """Only outside a transaction, which on SQLite they would have to end."""
        rng = self.rng
        return rng.choice([
            lambda: plain("SELECT version, name, state FROM compozy_migrate_status()", "compozy_migrate_status"),
            lambda: plain("SELECT compozy_migrate_up()", "compozy_migrate_up"),
            lambda: plain(f"SELECT compozy_migrate_up({rng.choice(['0', '1', '3', '5', '99', '-1'])})", "compozy_migrate_up"),
            lambda: plain(f"SELECT compozy_migrate_down({rng.choice(['', '1', '2', '0', '-1', '99', '1, FALSE', '1, TRUE', '5, TRUE', 'NULL, TRUE'])})", "compozy_migrate_down"),
            lambda: plain("SELECT compozy_configure()", "compozy_configure"),
            # A repair is the engine's own SQL, and much that is measured one engine's alone.
            lambda: plain('SELECT "check", severity, "rows", example, explanation FROM compozy_doctor()', "compozy_doctor"),
            lambda: plain("SELECT name, value, unit, status, advice FROM compozy_diagnostics() WHERE name IN ('schema_version', 'waiting_tasks', "
                          "'oldest_waiting_task', 'lost_leases', 'stuck_workflows')", "compozy_diagnostics"),
        ])()

    GROUPS = {
        "work": ["compozy_workflow_", "compozy_task_", "compozy_history", "compozy_lock", "compozy_unlock", "compozy_prune", "compozy_usage_report", "compozy_fingerprint"],
        "users": ["compozy_user_", "compozy_api_key_get", "compozy_api_key_list", "compozy_api_key_touch", "compozy_api_key_delete"],
        "knowledge": ["compozy_knowledge_"],
    }

    def statements(self, length):
        rng = self.rng
        stored = [name for name, function in self.functions.items() if function.group in ("reads", "writes")]
        special = {"compozy_migrate_up", "compozy_migrate_down", "compozy_migrate_status", "compozy_configure", "compozy_clock_set", "compozy_doctor", "compozy_diagnostics", "compozy_api_key_create", "compozy_api_key_verify"}
        stored = [name for name in stored if name not in special]
        topic = rng.choice(["work", "work", "work", "users", "knowledge", "all"])
        prefixes = self.GROUPS.get(topic)
        names = [name for name in stored if not prefixes or any(name.startswith(prefix) for prefix in prefixes)]
        made = self.setup()
        if topic in ("knowledge", "all"):
            made += [Statement("SELECT {}", [f"compozy_knowledge_create({quote(name)}, 2, compozy_json({quote(js({'metric': rng.choice(values.METRICS)}))}))"], ["compozy_knowledge_create"])
                     for name in COLLECTIONS[: rng.choice([1, 2])]]
        if topic in ("users", "all"):
            made += [Statement("SELECT {}", [f"compozy_user_create(compozy_json({quote(js({'id': name, 'email': f'{name}@x.y'}))}))"], ["compozy_user_create"])
                     for name in USERS[: rng.choice([1, 3])]]
            made += self.users_block()
        while len(made) < length:
            form = rng.random()
            if form < 0.05:
                made.append(self.clock())
            elif form < (0.2 if self.open else 0.08):
                made += self.transaction()
            elif form < 0.22 and rng.random() < 0.15 and topic in ("work", "all"):
                made.append(self.other_hands())
            elif form < 0.27 and rng.random() < 0.3 and topic in ("users", "all"):
                made += self.users_block()
            elif form < 0.28 and rng.random() < 0.03 and not self.open:
                made.append(self.migrations())
            elif form < 0.30 and rng.random() < 0.2 and topic != "users":
                made.append(self.over_rows())
            elif form < 0.30 and rng.random() < 0.2:
                made.append(self.pure.statement(rng))
            elif form < 0.34 and topic in ("work", "all") and not self.open:
                made += self.working()
            elif form < 0.5 and topic == "work":
                made.append(self.call(rng.choice(["compozy_task_transition", "compozy_workflow_transition", "compozy_task_claim", "compozy_task_create", "compozy_task_update_parent"])))
            else:
                made.append(self.call(rng.choice(names)))
        return made
