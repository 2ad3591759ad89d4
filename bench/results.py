#!/usr/bin/env python3
"""Measures all figures, one harness after the other, and writes them with machine and versions to bench/results.md.

    bench/results.py [--quick]

--quick takes small tables and few rounds, to see within five minutes that every figure can be measured and roughly how it stands; what
flushes or fills for long comes out less sure than in a whole run, of an hour or two. docs/figures.md says what each figure is.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import datetime
import os
import platform
import re
import sqlite3
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RESULTS = os.path.join(ROOT, "bench", "results.md")

# Script, what it measures, and its arguments for a quick run.
HARNESSES = [
    ("bench.sh", "Functions", ["--rounds", "2", "--part", "5"]),
    ("orchestrator.sh", "An orchestrator's work", ["--rounds", "1", "--seconds", "1", "--tasks", "2400", "--scale", "20000"]),
    ("knowledge.sh", "Knowledge", ["--rows", "5000", "--dims", "384", "--rounds", "2"]),
    ("copy.sh", "Copying", ["20000"]),
]
FIGURE = re.compile(r"figure (\S+) (\S+) (\S+) (\S+) (\S+) (ok|short|OK|SHORT)(?: \((?:noise )?(.*)\))?$")


def first_line(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.split("\n")[0].strip()


def processor():
    with open("/proc/cpuinfo", encoding="ascii") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(names) or os.cpu_count()} × {names[0] if names else platform.machine()}"


def memory():
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def measure(script, arguments):
    """The lines that a harness prints, shown as they come; its status."""
    run = subprocess.Popen([os.path.join(ROOT, "bench", script), *arguments], stdout=subprocess.PIPE, text=True)
    lines = []
    for line in run.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line.rstrip())
    return lines, run.wait()


def table(lines):
    rows = ["| figure | ours | peer | ratio | goal | | noise |", "|---|---|---|---|---|---|---|"]
    others = []
    for line in lines:
        figure = FIGURE.match(line)
        if figure:
            name, ours, peer, ratio, goal, verdict, noise = figure.groups()
            rows.append(f"| `{name}` | {ours} | {peer} | {ratio} | {goal} | {verdict.lower()} | {noise or ''} |")
        elif line:
            others.append(f"- {line}")
    return (rows if len(rows) > 2 else []) + ([""] if others and len(rows) > 2 else []) + others


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    load, start, failed = os.getloadavg()[0], time.monotonic(), []
    parts = []
    for script, title, arguments in HARNESSES:
        lines, status = measure(script, arguments if quick else [])
        command = " ".join(["bench/" + script, *(arguments if quick else [])])
        parts += ["", f"## {title}", "", f"`{command}`" + (f" ended early, with status {status}" if status else ""), "", *table(lines)]
        failed += [script] if status else []
    head = [
        "# Results", "",
        f"Written by `make bench{' QUICK=1' if quick else ''}` on {datetime.date.today()}, in {time.monotonic() - start:.0f} s."
        + (" A quick run, of small tables and few rounds: see docs/figures.md for figures taken with care." if quick else ""), "",
        f"- {processor()}, {memory()}, {first_line('uname', '-srm')}; load {load:.1f} before",
        f"- {first_line(os.environ.get('PG_CONFIG', 'pg_config'), '--version')}, SQLite {sqlite3.sqlite_version}, "
        f"{first_line(os.environ.get('CC', 'cc'), '--version')}",
        f"- commit {first_line('git', '-C', ROOT, 'rev-parse', '--short', 'HEAD')}",
    ]
    with open(RESULTS, "w", encoding="utf-8") as file:
        file.write("\n".join(head + parts) + "\n")
    print(f"written to {os.path.relpath(RESULTS)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
