"""Random documents, as Python values with exact numbers, and as texts that spell them in many ways.

SPDX-License-Identifier: PostgreSQL
"""
import json
from decimal import Decimal

# Keys and strings that escape, sort or compare in a way of their own.
TEXTS = ["", "a", "b", "c", "aa", "ab", "a/b", "m~n", "~1", "0", "1", "-", "01", "\u20ac", "\r", "\ufb33", "\U0001f600", "\u0080",
         "\u00f6", "\ue000x", "\U00010000", "\"", "\\", "\x1f", "\x7f", "\u2028", "key", "long key " * 4]
SCALARS = [None, True, False, "", "a", "1", "null", "\U0001f600", "/~", "\u0001\n\t\"\\"]
NUMBERS = ["0", "1", "-1", "2", "10", "0.5", "-0.25", "1.5", "100", "1e21", "1e-7", "123456789012", "9007199254740991",
           "9007199254740993", "12345678901234567890", "0.1", "0.30000000000000004", "3.141592653589793", "1e300", "5e-324",
           "1e400", "0.1234567890123456789", "-1234567890.5"]


def number(rng):
    text = rng.choice(NUMBERS) if rng.random() < 0.6 else str(rng.randrange(-50, 50))
    return Decimal(text)


def scalar(rng):
    return number(rng) if rng.random() < 0.5 else rng.choice(SCALARS)


def document(rng, depth=4, nulls=True):
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        value = scalar(rng)
        return value if value is not None or nulls else False
    if kind < 0.65:
        return [document(rng, depth - 1, nulls) for _ in range(rng.choice([0, 1, 2, 3, 5, 8]))]
    return {rng.choice(TEXTS): document(rng, depth - 1, nulls) for _ in range(rng.choice([0, 1, 2, 3, 5, 18]))}


def changed(rng, value, nulls=True):
    """A document like another one."""
    if rng.random() < 0.08:
        return document(rng, 2, nulls)
    if isinstance(value, list):
        value = [changed(rng, item, nulls) if rng.random() < 0.3 else item for item in value]
        for _ in range(rng.choice([0, 0, 1, 2])):
            place = rng.randrange(len(value) + 1)
            if rng.random() < 0.5:
                value[place:place] = [document(rng, 1, nulls)]
            else:
                del value[place : place + 1]
        if rng.random() < 0.05:
            rng.shuffle(value)
    elif isinstance(value, dict):
        value = {key: changed(rng, item, nulls) if rng.random() < 0.3 else item for key, item in value.items()}
        for _ in range(rng.choice([0, 0, 1, 2])):
            if value and rng.random() < 0.5:
                del value[rng.choice(sorted(value))]
            else:
                value[rng.choice(TEXTS)] = document(rng, 1, nulls)
    return value


def smaller(rng, value):
    """A document that the other one contains, as jsonb's @> has it."""
    if isinstance(value, list):
        return [smaller(rng, item) for item in rng.sample(value, rng.randrange(len(value) + 1))]
    if isinstance(value, dict):
        return {key: smaller(rng, value[key]) for key in rng.sample(sorted(value), rng.randrange(len(value) + 1))}
    return value


def spell_number(rng, value):
    """One of the spellings of a decimal."""
    sign, digits, exponent = value.as_tuple()
    whole = "".join(map(str, digits)).lstrip("0") or "0"
    forms = [f"{whole}e{exponent}", f"{whole}E{exponent:+}"]
    if abs(exponent) < 30:
        plain = format(value.copy_abs(), "f")
        forms += [plain] * 4 + [plain + (".00" if "." not in plain else "0")]
    return ("-" if sign else "") + rng.choice(forms)


def spell_text(rng, value):
    return json.dumps(value, ensure_ascii=rng.random() < 0.3)


def spell(rng, value):
    """A text of a document: members in any order, numbers, escapes and white space in any of their forms."""
    space = rng.choice(["", "", " ", "\n\t"])
    if isinstance(value, list):
        return "[" + space + ("," + space).join(spell(rng, item) for item in value) + "]"
    if isinstance(value, dict):
        keys = rng.sample(sorted(value), len(value))
        return "{" + ("," + space).join(spell_text(rng, key) + ":" + space + spell(rng, value[key]) for key in keys) + "}"
    if isinstance(value, Decimal):
        return spell_number(rng, value)
    return spell_text(rng, value)
