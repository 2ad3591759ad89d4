"""What the suites share: reading the data, and checks to give to Group.case.

A check is a function of an engine that gives (whether it is as expected, what was seen).

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import re
from decimal import Decimal

from report import DATA


def path(*parts):
    return os.path.join(DATA, *parts)


def read_bytes(*parts):
    with open(path(*parts), "rb") as file:
        return file.read()


def read_json(*parts):
    return json.loads(read_bytes(*parts))


def exact(text):
    """A document with its numbers as they are."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal)


def same(a, b):
    """Equality of JSON values: 1 is 1.0, true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def is_text(raw):
    """Whether both engines can hold the bytes as text at all."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def spells_null(raw):
    return re.search(rb"(?<!\\)(\\\\)*\\u0000", raw) is not None


def read_document(engine, raw):
    """Whether a text is accepted, and what was seen. The two functions must agree."""
    valid = engine.truth("compozy_json_is_valid({})", raw)
    parsed = engine.text("compozy_json({})", raw)
    accepted = parsed.error is None
    agree = (valid.value is True) == accepted
    seen = (accepted, agree, parsed.value, parsed.error) if is_text(raw) else (accepted, agree)
    return accepted and agree, not accepted and agree, seen


def expect_verdict(accept, raw):
    def check(engine):
        accepted, rejected, seen = read_document(engine, raw)
        return (accepted if accept else rejected), seen

    return check


def expect_normal_form(raw, is_good):
    """Accepted, with a normal form of which is_good holds."""

    def check(engine):
        outcome = engine.text("compozy_json({})", raw)
        return outcome.error is None and is_good(outcome.value), outcome

    return check


def expect_error(code, expression, *texts):
    def check(engine):
        outcome = engine.text(expression, *texts)
        return outcome.error is not None and outcome.error.startswith(code + ": "), outcome

    return check


def expect_text(expected, expression, *texts):
    def check(engine):
        outcome = engine.text(expression, *texts)
        return outcome.error is None and outcome.value == expected, outcome

    return check


def expect_truth(expected, expression, *texts):
    def check(engine):
        outcome = engine.truth(expression, *texts)
        return outcome.error is None and outcome.value is expected, outcome

    return check


# ---- the suites ----


class Number(str):
    """A number as it is spelled."""


def read_spelled(*parts):
    """A file of JSON whose numbers keep their spelling, for spell()."""
    return json.loads(read_bytes(*parts), parse_float=Number, parse_int=Number)


def spell(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(spell, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(key) + ": " + spell(item) for key, item in value.items()) + "}"
    return json.dumps(value)


def expect_document(expected, expression, *texts):
    """A document of the same value as the text expected, in normal form."""

    def check(engine):
        outcome = engine.text(expression, *texts)
        good = outcome.error is None and same(exact(outcome.value), exact(expected))
        return good and engine.text("compozy_json({})", outcome.value).value == outcome.value, outcome

    return check
