"""JSON by the size of the document: 200 B, 2.4 KB, 20 KB, 1 MB; and a path over a million documents.

Tables jSIZE hold pairs of like documents, the outputs of tasks by their ids: d and its successor, in which a few members of
each task have changed. They are made when a figure asks for them.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import random
import shlex
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

SIZES = {"200": 200, "2k": 2400, "20k": 20000, "1m": 1000000}
ROWS = {"j200": 50000, "j2k": 10000, "j20k": 1500, "j1m": 5, "jm": 1000000}

WORDS = "invoice key answer rotate morning error the of missing your since ticket please account".split()


def task(rng, changed):
    """What a task left behind: 270 B."""
    state = {
        "status": "SUCCESS" if changed else "RUNNING",
        "usage": {"prompt_tokens": rng.randrange(4000), "completion_tokens": rng.randrange(900), "model": "m-1"},
        "output": {"text": " ".join(rng.choice(WORDS) for _ in range(9)), "score": round(rng.random(), 3), "urgent": rng.random() < 0.3},
        "labels": rng.sample(WORDS, 2),
    }
    if changed:
        state["error"] = None
    return state


def document(size, changed=False):
    rng = random.Random(7)
    tasks, length = {}, 20
    while not tasks or length < size - 100:
        tasks["task_%d" % len(tasks)] = task(rng, changed)
        length = len(json.dumps({"n": 1250, "tasks": tasks})) if size < 3000 or len(tasks) % 50 == 0 else length + 290
    return json.dumps({"n": 1250, "tasks": tasks})


def small(number):
    """One of a million, 200 B."""
    return json.dumps({"id": number, "kind": "ticket", "usage": {"model": "m-%d" % (number % 7), "prompt_tokens": number % 4000},
                       "text": "the invoice of the last month is missing", "labels": ["billing", "urgent"]})


def make_table(engine, table):
    count = engine.count(table)
    if table == "jm":
        lines = ((small(number), None) for number in range(count))
    else:
        texts = document(SIZES[table[1:]]), document(SIZES[table[1:]], True)
        lines = (tuple(text.replace("1250", str(number)) for text in texts) for number in range(1000, 1000 + count))
    engine.make_pairs(table, lines)


def merged(size):
    return [
        ("pg_merge_%s_vs_concat" % size, "postgres", "count(pg_column_size(d))", "count(compozy_json_merge(d, e))", "count(d || e)", 2,
         "j" + size),
        ("pg_merge_%s_vs_plpgsql" % size, "postgres", "count(pg_column_size(d))", "count(compozy_json_merge(d, e))",
         "count(peer_deep_merge(d, e))", (">=", 15), "j" + size),
        ("sqlite_merge_patch_%s_vs_json_patch" % size, "sqlite", "count(length(d))", "count(compozy_json_merge_patch(d, e))",
         "count(json_patch(d, e))", 0.8, "j" + size),
        ("pg_get_%s_vs_path_operator" % size, "postgres", "count(pg_column_size(d))", "count(compozy_json_get(d, '/tasks/task_0/usage/model'))",
         "count(d #> '{tasks,task_0,usage,model}')", 1.3, "j" + size),
        ("sqlite_get_%s_vs_json_extract" % size, "sqlite", "count(length(d))", "count(compozy_json_get(d, '/tasks/task_0/usage/model'))",
         "count(json_extract(d, '$.tasks.task_0.usage.model'))", 1, "j" + size),
        ("parse_write_%s_vs_yyjson" % size, "program", size, None, None, 1.5),
    ]


FIGURES = [figure for size in SIZES for figure in merged(size)] + [
    ("pg_path_million_vs_jsonb_path", "postgres", "count(pg_column_size(d))", "count(compozy_json_query_first(d, '$.usage.model'))",
     "count(jsonb_path_query_first(d, 'strict $.usage.model'))", 1.3, "jm"),
    ("pg_path_million_filter_vs_jsonb_path", "postgres", "count(pg_column_size(d))",
     "count(compozy_json_query_first(d, '$.labels[?@ == \"urgent\"]'))",
     "count(jsonb_path_query_first(d, 'strict $.labels[*] ? (@ == \"urgent\")'))", 1.3, "jm"),
    ("sqlite_path_million_vs_json_extract", "sqlite", "count(length(d))", "count(compozy_json_query_first(d, '$.usage.model'))",
     "count(json_extract(d, '$.usage.model'))", 1.3, "jm"),
]


class Program:
    """Reading and writing a text in C; yyjson is the system's (Debian 13: libyyjson-dev), or where YYJSON_FLAGS says."""

    name = "program"

    def __init__(self):
        self.place = tempfile.TemporaryDirectory(prefix="compozy_bench.")
        self.program = os.path.join(self.place.name, "parse_write")
        objects = [os.path.join(ROOT, "build", "shared", ring, name) for ring in ("base", "json")
                   for name in os.listdir(os.path.join(ROOT, "build", "shared", ring)) if name.endswith(".o")]
        command = ["cc", "-O2", "-std=c11", "-D_DEFAULT_SOURCE", "-I" + os.path.join(ROOT, "shared"), "-o", self.program,
                   os.path.join(HERE, "parse_write.c"), *objects, *shlex.split(os.environ.get("YYJSON_FLAGS", "-lyyjson")),
                   "-lnettle", "-lunistring", "-lm"]
        self.missing = subprocess.run(command, capture_output=True, text=True).returncode != 0

    def measure(self, figure, rounds):
        if self.missing:
            return None
        text = os.path.join(self.place.name, "text")
        with open(text, "w") as file:
            file.write(document(SIZES[figure[2]]))
        done = subprocess.run([self.program, text, str(rounds)], capture_output=True, text=True, check=True)
        ours, peer, median = map(float, done.stdout.split())
        return ours, peer, median / ours - 1
