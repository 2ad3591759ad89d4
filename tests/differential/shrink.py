"""Makes a program that differs small: fewer statements, fewer calls, shorter literals.

SPDX-License-Identifier: PostgreSQL
"""
import re
import time

import statements

PATIENCE = 60  # seconds


def _fewer(items, holds):
    """A part of a list for which holds() is still true, by taking out ever smaller pieces (delta debugging)."""
    size = max(1, len(items) // 2)
    while True:
        at, smaller = 0, False
        while at < len(items):
            candidate = items[:at] + items[at + size:]
            if holds(candidate):
                items, smaller = candidate, True
            else:
                at += size
        if size == 1 and not smaller:
            return items
        size = max(1, size // 2)


def smallest(pair, made, difference):
    deadline = time.time() + PATIENCE
    found = [difference]

    def holds(candidate):
        if time.time() > deadline:
            return False
        seen = pair.differs(candidate)
        if seen:
            found[0] = seen
        return seen is not None

    made = made[: difference.position + 1]
    if not holds(made):
        return made, difference  # it depends on what went before
    made = _fewer(made, holds)
    for position, statement in enumerate(made):
        if len(statement.calls) > 1:
            def only(calls, position=position, statement=statement):
                return bool(calls) and holds(made[:position] + [statement._replace(calls=calls, names=statement.names[: len(calls)])] + made[position + 1:])
            calls = _fewer(statement.calls, only)
            made = made[:position] + [statement._replace(calls=calls, names=statement.names[: len(calls)])] + made[position + 1:]
    for position, statement in enumerate(made):
        made = made[:position] + [_shorter(statement, lambda candidate: holds(made[:position] + [candidate] + made[position + 1:]))] + made[position + 1:]
    holds(made)
    return made, found[0]


def _shorter(statement, holds):
    """A statement whose literals are shorter."""
    def of(text):
        return statements.plain(text, *statement.names)._replace(unordered=statement.unordered)

    pieces = re.split(r"('(?:[^']|'')*')", statements.sql(statement))
    for index in range(1, len(pieces), 2):
        def fits(characters, index=index):
            inside = "".join(characters).replace("'", "''")
            return holds(of("".join(pieces[:index]) + f"'{inside}'" + "".join(pieces[index + 1:])))
        characters = list(pieces[index][1:-1].replace("''", "'"))
        if len(characters) > 1:
            characters = _fewer(characters, fits)
        pieces[index] = "'" + "".join(characters).replace("'", "''") + "'"
    return of("".join(pieces))
