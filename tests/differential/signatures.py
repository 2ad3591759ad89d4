"""What docs/reference.md, which is printed from shared/functions.def, says of each function.

SPDX-License-Identifier: PostgreSQL
"""
import os
import re
from collections import namedtuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# kind is scalar, aggregate or table; group is pure, volatile, stable, reads or writes.
Function = namedtuple("Function", "name kind group arguments variadic result columns")
Argument = namedtuple("Argument", "name types optional")


def _arguments(text):
    variadic = text.endswith(", …")
    found = []
    for part in text.removesuffix(", …").split(", ") if text else []:
        name, _, types = part.strip("[]").partition(" ")
        found.append(Argument(name, types.split(" or "), part.startswith("[")))
    return found, variadic


def _group(words):
    for word in ("writes", "reads", "volatile", "stable"):
        if word in words:
            return word
    return "pure"


def read():
    """The functions by name, in the order of the table."""
    with open(os.path.join(ROOT, "docs", "reference.md"), encoding="utf-8") as file:
        lines = file.read().split("\n")
    functions = {}
    for line, words in zip(lines, lines[1:]):
        match = re.match(r"`(compozy_\w+)\((.*)\)` → (.*?)\s*$", line)
        if not match:
            continue
        name, arguments, result = match.groups()
        arguments, variadic = _arguments(arguments)
        columns = re.findall(r"`(\w+)` (\w+)", result) if result.startswith("table") else []
        kind = "table" if columns else "aggregate" if words.startswith("aggregate") else "scalar"
        functions[name] = Function(name, kind, _group(words), arguments, variadic, result.split()[0], columns)
    return functions


def error_codes():
    """Each error's SQLSTATE and SQLite result code, from shared/base/errors.def."""
    with open(os.path.join(ROOT, "shared", "base", "errors.def"), encoding="utf-8") as file:
        rows = re.findall(r'^CZ_ERROR\((\w+), "(\w+)", (\d+)\)', file.read(), re.MULTILINE)
    return {name: (state, int(code)) for name, state, code in rows}
