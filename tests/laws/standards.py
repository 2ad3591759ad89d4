"""The standards in Python, written from the RFCs alone: what the functions are held against.

SPDX-License-Identifier: PostgreSQL
"""
import copy
import decimal
import json
import re
from decimal import Decimal

decimal.getcontext().prec = 2000  # no digit of a document is lost


class Refused(Exception):
    pass


def same(a, b):
    """Equality by value: 1 is 1.0, true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


def exact(text):
    """A document with its numbers as decimals."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


# ---- RFC 7396 ----


def merge_patch(target, patch):
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def has_null_member(value):
    return isinstance(value, dict) and any(item is None or has_null_member(item) for item in value.values())


def sets_null(a, b):
    """Whether a merge patch from a to b would have to set a null."""
    if not isinstance(a, dict) or not isinstance(b, dict):
        return not same(a, b) and has_null_member(b)
    for key, value in b.items():
        if key in a and same(a[key], value):
            continue
        if value is None or sets_null(a.get(key), value):
            return True
    return False


# ---- RFC 6901, 6902 ----


def tokens(pointer):
    if pointer == "":
        return []
    if not pointer.startswith("/") or re.search("~(?![01])", pointer):
        raise Refused(pointer)
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


def index(array, token, most):
    if not re.fullmatch("0|[1-9][0-9]*", token) or int(token) > most:
        raise Refused(token)
    return int(token)


def get(document, path):
    for token in path:
        if isinstance(document, dict) and token in document:
            document = document[token]
        elif isinstance(document, list):
            document = document[index(document, token, len(document) - 1)]
        else:
            raise Refused(token)
    return document


def add(document, path, value):
    if not path:
        return value
    holder, last = get(document, path[:-1]), path[-1]
    if isinstance(holder, dict):
        holder[last] = value
    elif isinstance(holder, list):
        holder.insert(len(holder) if last == "-" else index(holder, last, len(holder)), value)
    else:
        raise Refused(last)
    return document


def remove(document, path):
    get(document, path)
    if not path:
        raise Refused("the whole document")
    holder = get(document, path[:-1])
    del holder[path[-1] if isinstance(holder, dict) else int(path[-1])]
    return document


def run(document, operation):
    op, path = operation["op"], tokens(operation["path"])
    if op in ("add", "replace", "test"):
        value = copy.deepcopy(operation["value"])
    else:
        source = tokens(operation["from"]) if op != "remove" else None
    if op == "add":
        return add(document, path, value)
    if op == "remove":
        return remove(document, path)
    if op == "replace":
        get(document, path)
        return add(remove(document, path), path, value) if path else value
    if op == "copy":
        return add(document, path, copy.deepcopy(get(document, source)))
    if op == "move":
        moved = get(document, source)
        if path == source:
            return document
        if path[: len(source)] == source:
            raise Refused("into itself")
        return add(remove(document, source), path, moved)
    if op != "test" or not same(get(document, path), value):
        raise Refused("test")
    return document


def patch(document, operations):
    document = copy.deepcopy(document)
    for operation in operations:
        try:
            document = run(document, operation)
        except KeyError as error:
            raise Refused(error) from error
    return document


# ---- RFC 8785 ----


def ecmascript(value):
    """A finite double as ECMAScript prints it."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if 0 < point <= 21:
        text = text + "0" * (point - len(text)) if len(text) <= point else text[:point] + "." + text[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        text = text[0] + ("." + text[1:] if len(text) > 1 else "") + "e%+d" % (point - 1)
    return ("-" if sign else "") + text


def canonical(value):
    if isinstance(value, Decimal):
        return ecmascript(float(value))
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    return json.dumps(value, ensure_ascii=False)


def is_double(value):
    """Whether a number has a canonical form, as shared/json/canonical.c has it."""
    digits = value.normalize().as_tuple().digits
    if value == 0:
        return True
    nearest = float(value)
    if nearest == 0 or nearest in (float("inf"), float("-inf")):
        return False
    if len(digits) <= 17 and value != value.to_integral_value():
        return True
    return Decimal("%.*e" % (len(digits) - 1, nearest)) == value


def is_canonical(value):
    """Whether a document has a canonical form."""
    if isinstance(value, Decimal):
        return is_double(value)
    if isinstance(value, dict):
        value = value.values()
    return not isinstance(value, (list, type({}.values()))) or all(map(is_canonical, value))
