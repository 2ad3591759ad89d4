"""The looks print the same on both engines.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import pty
import re
import subprocess

from places import PROGRAM, Postgres, Sqlite, environment, finish

SEED = r"""
\set ON_ERROR_STOP on
SELECT compozy_clock_set(compozy_time('2025-01-31T12:00:00.5Z')) IS NULL AS none;
SELECT count(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w1", "workflow_id": "triage", "input": {"text": "a\tb \"c\" ü"}}')));
SELECT count(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w2", "workflow_id": "日本 \u001b[31mred\nline"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t1", "task_id": "split", "execution_type": "parallel"}')));
SELECT compozy_clock_set(compozy_time('2025-02-01T12:00:01Z')) IS NULL AS none;
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t2", "task_id": "classify", "parent_state_id": "t1"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t3", "task_id": "answer", "parent_state_id": "t1", "agent_id": "ann", "action_id": "say"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t4", "task_id": "below", "parent_state_id": "t2"}')));
SELECT count(compozy_task_create(compozy_json('{"workflow_exec_id": "w1", "task_exec_id": "t5", "task_id": "report"}')));
SELECT count(compozy_task_transition('t2', 'started'));
SELECT count(compozy_task_transition('t2', 'failed', compozy_json('{"error": {"message": "no"}, "actor": "ann"}')));
SELECT count(compozy_task_merge_usage('t3', compozy_json('[{"provider": "p", "model": "m", "prompt_tokens": 10, "completion_tokens": 5, "reasoning_tokens": 2}]')));
SELECT count(compozy_task_merge_usage('t5', compozy_json('[{"provider": "p", "model": "large", "prompt_tokens": 9000000000, "completion_tokens": 5}]')));
SELECT count(compozy_workflow_create(compozy_json('{"workflow_exec_id": "w3", "workflow_id": "triage"}')));
SELECT count(compozy_workflow_transition('w3', 'started'));
SELECT count(compozy_workflow_transition('w3', 'success', compozy_json('{"output": [1, 2.50]}')));
SELECT count(compozy_workflow_cancel('w2', 'enough'));
"""

COMMANDS = [
    ["workflow", "list"], ["workflow", "list", "--limit", "2"], ["workflow", "list", "--limit", "0"],
    ["workflow", "list", "--status", "SUCCESS,CANCELED"], ["workflow", "list", "--workflow", "triage"],
    ["workflow", "list", "--since", "2025-02-01T00:00:00Z"], ["workflow", "list", "--until", "2025-02-01T00:00:00Z"],
    ["workflow", "list", "--status", "WAITING"], ["workflow", "list", "--since", "x"],
    ["workflow", "show", "w1"], ["workflow", "show", "w2"], ["workflow", "show", "w3"], ["workflow", "show", "none"],
    ["workflow", "tree", "w1"], ["workflow", "tree", "w2"], ["workflow", "tree", "none"],
    ["workflow", "watch", "w2"], ["workflow", "watch", "w3"], ["workflow", "watch", "none"],
    ["usage"], ["usage", "--agent", "ann"], ["usage", "--model", "large", "--provider", "p"], ["usage", "--workflow", "none"],
    ["usage", "--execution", "w1", "--since", "2025-02-01T00:00:00Z", "--until", "2025-02-02T00:00:00Z"],
    ["usage", "--since", "x"],
    ["migrate", "up"], ["migrate", "up", "--dry-run"], ["migrate", "down", "--dry-run"], ["migrate", "down"], ["migrate", "down", "--to", "0"],
    ["migrate", "up", "--to", "3"], ["usage"], ["migrate", "up"], ["usage"],
]


def test_same_on_both(expect):
    places = [Sqlite(), Postgres()]
    for place in places:
        place.call("migrate", "up")
        outcome = place.call("sql", text=SEED)
        expect(outcome.status == 0 and outcome.err == "", f"the seed on {place.name}: {outcome}")
    for command in COMMANDS:
        for json_too in [[], ["--json"]]:
            outcomes = [place.call(*command, *json_too) for place in places]
            expect(repr(outcomes[0]) == repr(outcomes[1]), f"{command + json_too}:\n{outcomes[0]}\n{outcomes[1]}")
            if json_too and outcomes[0].status == 0 and "watch" not in command:
                json.loads(outcomes[0].out)
            expect("\033" not in outcomes[0].out, f"no colours, no escapes of the data: {outcomes[0]}")
            expect(not any(line.endswith(" ") for line in outcomes[0].out.splitlines()), f"no blanks at ends: {outcomes[0]}")
    for place in places:
        place.remove()


TREE = """w1  triage  PENDING
├─ split  PENDING  parallel  t1
│  ├─ classify  FAILED  basic  t2
│  │  └─ below  PENDING  basic  t4
│  └─ answer  PENDING  basic  t3
└─ report  PENDING  basic  t5
"""

LIST = """ID  WORKFLOW                           STATUS    CREATED               UPDATED
w3  triage                             SUCCESS   2025-02-01T12:00:01Z  2025-02-01T12:00:01Z
w2  日本 \\x1B[31mred\\nline              CANCELED  2025-01-31T12:00:00Z  2025-02-01T12:00:01Z
w1  triage                             PENDING   2025-01-31T12:00:00Z  2025-01-31T12:00:00Z
"""

USAGE = """DAY         WORKFLOW  PROVIDER  MODEL  AGENT  TASKS      PROMPT  COMPLETION       TOTAL
2025-02-01  triage    p         large             1  9000000000           5  9000000005
2025-02-01  triage    p         m      ann        1          10           5          15
"""


def test_texts(place, expect):
    place.call("migrate", "up")
    place.call("sql", text=SEED)
    outcome = place.call("workflow", "tree", "w1")
    expect(outcome.out == TREE, f"tree: {outcome.out}")
    depths = [(row["task_exec_id"], row["depth"]) for row in json.loads(place.call("workflow", "tree", "w1", "--json").out)]
    expect(depths == [("t1", 0), ("t2", 1), ("t4", 2), ("t3", 1), ("t5", 0)], f"depths: {depths}")
    outcome = place.call("workflow", "list")
    expect(outcome.out.split() == LIST.split(), f"list: {outcome.out}")
    outcome = place.call("usage")
    expect(outcome.out == USAGE, f"usage: {outcome.out}")
    rows = json.loads(place.call("usage", "--json").out)
    expect(rows[0]["agent_id"] is None and rows[0]["prompt_tokens"] == 9000000000 and rows[1]["reasoning_tokens"] == 2, f"{rows}")
    shown = json.loads(place.call("workflow", "show", "w1", "--json").out)
    expect(shown["input"] == {"text": "a\tb \"c\" ü"} and len(shown["tasks"]) == 5, f"show: {shown}")
    listed = json.loads(place.call("workflow", "list", "--json").out)
    expect(listed[1]["workflow_id"] == "日本 \033[31mred\nline", f"JSON has the text itself: {listed[1]}")


def on_terminal(place, *arguments, env=()):
    """What the program prints on a terminal."""
    ours, theirs = pty.openpty()
    done = subprocess.run([PROGRAM, *arguments], env=environment({**place.env, "TERM": "xterm", **dict(env)}), stdout=theirs)
    os.close(theirs)
    text = os.read(ours, 65536).decode() if done.returncode == 0 else ""
    os.close(ours)
    return text


def test_colors(place, expect):
    place.call("migrate", "up")
    place.call("sql", text=SEED)
    for command in [("workflow", "list"), ("workflow", "show", "w3"), ("workflow", "watch", "w3"), ("migrate", "status")]:
        text = on_terminal(place, *command, env={"NO_COLOR": ""})
        expect("\033[32m" in text and "\033[0m" in text, f"colours: {text!r}")
        text = re.sub("\033\\[[0-9]*m", "", text).replace("\r\n", "\n")
        expect(text == place.call(*command).out, f"the same but for colours: {text!r}")
        for env in [{"NO_COLOR": "1"}, {"TERM": "dumb"}]:
            expect("\033" not in on_terminal(place, *command, env=env), f"{env}")


def test_pages(place, expect):
    """More workflows than a page has."""
    place.call("migrate", "up")
    place.sql("WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2345) INSERT INTO workflow_states "
              "(workflow_exec_id, workflow_id, status) SELECT 'w' || (10000 + n), 'many', 'PENDING' FROM r;")
    for limit, wanted in [("0", 2345), ("1500", 1500), ("2000", 2000), ("1", 1)]:
        rows = json.loads(place.call("workflow", "list", "--json", "--limit", limit).out)
        expect(len({row["workflow_exec_id"] for row in rows}) == wanted == len(rows), f"limit {limit}: {len(rows)}")
    expect(len(json.loads(place.call("workflow", "list", "--json").out)) == 20, "20 unless told")


def test_watch(place, expect):
    place.call("migrate", "up")
    place.sql("SELECT count(compozy_workflow_create('{\"workflow_exec_id\": \"w\", \"workflow_id\": \"w\"}'));")
    watcher = place.start("workflow", "watch", "w", "--json")
    first = json.loads(watcher.stdout.readline())
    expect(first["to_status"] == "PENDING" and first["task_exec_id"] is None, f"what was there: {first}")
    place.sql("SELECT count(compozy_workflow_transition('w', 'started'));")
    expect(json.loads(watcher.stdout.readline())["to_status"] == "RUNNING", "what came")
    place.sql("SELECT count(compozy_task_create('{\"workflow_exec_id\": \"w\", \"task_id\": \"t\"}'));")
    line = json.loads(watcher.stdout.readline())
    expect((line["task_id"], line["seq"]) == ("t", 1), f"a task: {line}")
    place.sql("SELECT count(compozy_workflow_transition('w', 'success'));")
    outcome = finish(watcher)
    expect(outcome.status == 0 and outcome.out.count("\n") == 1 and '"SUCCESS"' in outcome.out, f"it ends with the workflow: {outcome}")
