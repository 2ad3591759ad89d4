"""Usage added by many processes at once: every token is counted.

SPDX-License-Identifier: PostgreSQL
"""
from engines import run_workers

WORKERS = 6
CROWD = 100
CALLS = 40


def usage(number, tokens):
    return [{"provider": "p", "model": "m", "source": "task", "prompt_tokens": tokens, "agent_ids": [f"a{number}"]}]


def prepare(engine):
    connection = engine.connect()
    connection.call("compozy_workflow_create", {"workflow_exec_id": "w", "workflow_id": "a"})
    connection.call("compozy_task_create", {"workflow_exec_id": "w", "task_exec_id": "t", "task_id": "a"})
    return connection


def check(expect, summary, tokens, sentence, workers=WORKERS):
    expect(len(summary) == 1, f"{sentence}: {len(summary)} lines, 1 expected")
    expect(summary[0]["prompt_tokens"] == tokens, f"{sentence}: {summary[0]['prompt_tokens']} tokens, {tokens} expected")
    agents = sorted(f"a{number}" for number in range(workers))
    expect(summary[0]["agent_ids"] == agents, f"{sentence}: agents {summary[0]['agent_ids']}, {agents} expected")


def add_to_task(connection, number):
    for i in range(CALLS):
        connection.call("compozy_task_merge_usage", "t", usage(number, i + 1))


def test_one_task(engine, expect):
    connection = prepare(engine)
    run_workers(engine, add_to_task, WORKERS)
    tokens = WORKERS * CALLS * (CALLS + 1) // 2
    check(expect, connection.call("compozy_task_usage", "t"), tokens, "one task")
    check(expect, connection.call("compozy_workflow_usage", "w"), tokens, "its workflow's tasks")
    connection.close()


def add_to_workflow(connection, number):
    for i in range(CALLS):
        connection.call("compozy_workflow_merge_usage", "w", usage(number, i + 1))


def test_one_workflow(engine, expect):
    connection = prepare(engine)
    run_workers(engine, add_to_workflow, WORKERS)
    stored = connection.call("compozy_workflow_get", "w")["usage"]
    check(expect, stored, WORKERS * CALLS * (CALLS + 1) // 2, "one workflow")
    connection.close()


def create_and_add(connection, number):
    """As a worker that reports its task: the new row locks the workflow's, which then is changed."""
    for i in range(CALLS):
        state = {"workflow_exec_id": "w", "task_exec_id": f"t{number}-{i}", "task_id": "a", "usage": usage(number, 1)}
        connection.begin()
        connection.call("compozy_task_create", state)
        connection.call("compozy_workflow_merge_usage", "w", usage(number, 1))
        connection.commit()


def test_task_and_workflow(engine, expect):
    connection = prepare(engine)
    run_workers(engine, create_and_add, WORKERS)
    check(expect, connection.call("compozy_workflow_usage", "w"), WORKERS * CALLS, "tasks created")
    check(expect, connection.call("compozy_workflow_get", "w")["usage"], WORKERS * CALLS, "the workflow beside them")
    connection.close()


def add_to_both(connection, number):
    for i in range(CALLS // 10):
        connection.call("compozy_task_merge_usage", "t", usage(number, i + 1))
        connection.call("compozy_workflow_merge_usage", "w", usage(number, i + 1))


def test_a_hundred(engine, expect):
    """All on the same two rows."""
    connection = prepare(engine)
    run_workers(engine, add_to_both, CROWD)
    tokens = CROWD * (CALLS // 10) * (CALLS // 10 + 1) // 2
    check(expect, connection.call("compozy_task_usage", "t"), tokens, "a hundred on one task", CROWD)
    check(expect, connection.call("compozy_workflow_get", "w")["usage"], tokens, "a hundred on one workflow", CROWD)
    connection.close()
