"""Counting cases: for each group of them, engine by engine, and over a whole suite.

SPDX-License-Identifier: PostgreSQL
"""
import os

from engines import ROOT

DATA = os.path.abspath(os.environ.get("COMPOZY_CONFORMANCE_DIR") or os.path.join(ROOT, "..", "shared", "conformance"))

FAILURES_SHOWN = 10


class Group:
    """Cases with one expectation. A check gets an engine and gives (whether it is as expected, what was seen)."""

    def __init__(self, report, name, expectation):
        self.report, self.name = report, name
        self.counts = {engine.name: [0, 0] for engine in report.engines}
        self.counts["both"] = [0, 0]
        self.skipped = {}
        self.shown = 0
        print(f"{name}: {expectation}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for engine, (passed, failed) in self.counts.items():
            line = f"  {engine:9} {passed + failed:5} cases {passed:5} passed {failed:5} failed"
            for reason, count in self.skipped.items():
                line += f" {count:5} skipped: {reason}"
            print(line, flush=True)
        self.report.add(self)

    def case(self, label, check):
        """Checks one case on each engine; the line "both" counts those in which the engines showed the same."""
        seen = []
        for engine in self.report.engines:
            good, observation = check(engine)
            seen.append(observation)
            self._count(engine.name, good, label, observation)
        self._count("both", all(observation == seen[0] for observation in seen), label, seen)

    def skip(self, reason):
        """Counts a case that is not run. The reason is one for many cases."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def _count(self, engine, good, label, observation):
        self.counts[engine][0 if good else 1] += 1
        if not good and self.shown < FAILURES_SHOWN:
            self.shown += 1
            print(f"  not ok, {engine}: {str(label)[:100]}: {str(observation)[:300]}")


class Report:
    def __init__(self, engines):
        self.engines = engines
        self.suites = {}  # name: (counts by engine, skipped by reason)
        self.suite = None

    def begin(self, suite):
        """The suite that the groups from here on belong to."""
        self.suite = suite
        self.suites[suite] = ({}, {})

    def group(self, name, expectation):
        return Group(self, name, expectation)

    def add(self, group):
        counts, skipped = self.suites[self.suite]
        for engine, (passed, failed) in group.counts.items():
            before = counts.get(engine, (0, 0))
            counts[engine] = before[0] + passed, before[1] + failed
        for reason, count in group.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + count

    def total(self, index):
        return sum(count[index] for counts, _ in self.suites.values() for count in counts.values())

    def print_table(self):
        """Suite by suite and engine by engine: cases, passed, failed, skipped; then why."""
        print(f"\n{'suite':18} {'engine':9} {'cases':>6} {'passed':>7} {'failed':>7} {'skipped':>8}")
        for suite, (counts, skipped) in self.suites.items():
            for engine, (passed, failed) in counts.items():
                left_out = sum(skipped.values())
                print(f"{suite:18} {engine:9} {passed + failed + left_out:6} {passed:7} {failed:7} {left_out:8}")
            for reason, count in skipped.items():
                print(f"{'':18} {count:6} skipped: {reason}")
        print()
