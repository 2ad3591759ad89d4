"""What tests count with, and the line they end with.

SPDX-License-Identifier: PostgreSQL
"""


class Counter:
    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, condition, sentence):
        self.passed += bool(condition)
        self.failed += not condition
        if not condition:
            print(f"not ok - {sentence}")

    def end(self):
        """Prints the count; gives the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
