"""What the figures of both engines have in common: taking turns, judging, printing, and the data.

Every side takes its turn in every round, and its best round counts: the machine may have other work too, which only ever makes a round
slower.

Prints a line per figure:   figure NAME ours theirs ratio goal OK|SHORT
and a line per thing worth knowing that has no goal:   note NAME …

SPDX-License-Identifier: PostgreSQL
"""
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys

TASKS_PER_WORKFLOW = 10
TASK_COLUMNS = ("task_exec_id workflow_exec_id workflow_id task_id component status execution_type parent_state_id agent_id "
                "action_id tool_id usage input output error created_at updated_at").split()


def document(size=1000):
    """A realistic input of about so many bytes; its first member counts the changes of the pattern."""
    rng = random.Random(7)
    words = "invoice key answer rotate morning error the of missing your since ticket please account".split()
    text = {"count": 0, "ticket": {"id": 4711, "from": "ada@example.com", "labels": rng.sample(words, 3), "text": ""}}
    while len(json.dumps(text)) < size:
        text["ticket"]["text"] += rng.choice(words) + str(rng.randrange(100)) + " "
    return json.dumps(text)


def take_turns(rounds, **sides):
    """Runs the sides in turn, every other round backwards; the results of each by its name."""
    results = {name: [] for name in sides}
    order = list(sides)
    for number in range(rounds):
        for name in order if number % 2 == 0 else order[::-1]:
            results[name].append(sides[name]())
    return results


@contextlib.contextmanager
def awake():
    """
    Keeps the processors from sleeping, by loops that run when nothing else wants to: on a virtual machine waking up takes longer than a
    call, and would be most of what one client measures.
    """
    loop = "import os\nos.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile os.getppid() == %d: pass" % os.getpid()
    loops = [subprocess.Popen([sys.executable, "-c", loop]) for _ in range(os.cpu_count())]
    try:
        yield
    finally:
        for one in loops:
            one.kill()
            one.wait()


def median(numbers):
    return statistics.median(numbers)


def typical(rates, flushes):
    """The best of the rounds; where each change is flushed the median, since a disk is fast by luck as well."""
    return median(rates) if flushes else max(rates)


class Report:
    def __init__(self, only):
        self.only = only.split(",") if only else []
        self.short = []

    def wanted(self, *names):
        """Whether a figure whose name begins so was asked for."""
        return not self.only or any(name.startswith(begin) or begin.startswith(name) for name in names for begin in self.only)

    def figure(self, name, ours, theirs, ratio, goal, unit=""):
        """A goal is ('>=', number) or ('<=', number) for the ratio."""
        sign, limit = goal
        met = ratio >= limit if sign == ">=" else ratio <= limit
        if not met:
            self.short.append(name)
        print("figure %s %s%s %s%s %.2f %s%g %s" % (name, number(ours), unit, number(theirs), unit, ratio, sign, limit,
                                                    "OK" if met else "SHORT"), flush=True)

    def note(self, name, text):
        print("note %s %s" % (name, text), flush=True)


def number(value):
    if value is None:
        return "-"
    return "%.0f" % value if abs(value) >= 100 else "%.3g" % value
