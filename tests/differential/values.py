"""Random values of every kind that an argument may ask for, as SQL: valid ones, borderline ones and wrong ones.

A maker takes the random generator and gives an expression; makers of texts give Python texts, which quote() turns into
SQL. An argument's maker is found by its function and name, else by its name, else by its type, so that a new function is
called at once.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "laws"))

import documents  # noqa: E402

STATUSES = ["PENDING", "RUNNING", "WAITING", "PAUSED", "SUCCESS", "FAILED", "CANCELED", "TIMED_OUT"]
EVENTS = ["started", "waiting_started", "waiting_ended", "waiting_timed_out", "paused", "resumed", "success", "failed",
          "canceled", "timed_out", "retried"]
STRATEGIES = ["wait_all", "fail_fast", "best_effort", "race"]
TYPES = ["basic", "router", "parallel", "collection", "composite", "wait", "signal", "aggregate", "memory"]
METRICS = ["cosine", "l2", "ip"]
ODD_TEXTS = ["", " ", "\t", "\n", "\r\n", "\x01", "\x1f", "\x7f", "\x80", "\x85", "\xa0", "é", "e\u0301", "ß", "ẞ", "İ", "ı", "ﬁ", "\u200b",
             "\u200d", "\u2028", "\ufeff", "\ufffd", "\uffff", "\ufdd0", "\U0001f600", "\U0001f468\u200d\U0001f469", "\U0010ffff", "\U00010000",
             "\ud7ff", "\ue000", "'", "''", "\"", "\\", "\\n", "%", "%s", "_", "$1", "{}", "{0}", "?", ":a", "@", "--", "/*", "NULL", "null",
             "0", "-0", "1e5", "Ａ", "١", "x" * 200, "é" * 130, "a\u0301" * 40]
UNITS = ["ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w", "second", "seconds", "sec", "minute", "minutes", "min", "hour", "hours",
         "day", "days", "week", "weeks", "month", "year", "S", "H", "Days", ""]
KEYS = ["cpzy_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cpzy_bbbbbbbbBBBBBBBB00000000--------________wxy"]
# Of the first of KEYS, and of "x", at the lowest cost; and some that are none.
HASHES = ["$2b$04$abcdefghijklmnopqrstuuC16oos763o8fK1xiweg2H7sdbPydqNy", "$2a$04$......................8QPuF36SqwZ1d9QO3taNcRXHOtLxpvS",
          "$2y$04$abcdefghijklmnopqrstuu", "$2b$31$abcdefghijklmnopqrstuuZ9YVTKpLMBlqLkGqHsyTGEzVQmk1M1W", "$1$x$y"]


class Random(random.Random):
    """A generator that also says how many values are to be wrong: their usual share is multiplied by it."""

    wrong = 1.0


def quote(text):
    """A text as SQL. Neither U+0000 nor a lone surrogate is one."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def js(value):
    return json.dumps(value, ensure_ascii=False)


def pick(rng, makers):
    """One of (weight, maker) pairs, called."""
    total = sum(weight for weight, _ in makers)
    at = rng.random() * total
    for weight, maker in makers:
        at -= weight
        if at < 0:
            return maker(rng)
    return makers[-1][1](rng)


def choice(*values):
    return lambda rng: rng.choice(values)


# ---- texts ----


def odd_text(rng):
    return "".join(rng.choice(ODD_TEXTS) for _ in range(rng.choice([1, 1, 2, 3])))


def plain_text(rng):
    return "".join(rng.choice("abcxyzABC019 _-./:é") for _ in range(rng.choice([1, 2, 3, 5, 8, 13])))


def text(rng):
    return odd_text(rng) if rng.random() < 0.4 else plain_text(rng)


def spoiled(rng, whole):
    """A text with something missing, doubled, exchanged or put in."""
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(whole) + 1)
        to = min(len(whole), at + rng.choice([0, 1, 1, 1, 2, 5]))
        whole = whole[:at] + rng.choice(["", "", whole[at:to] * 2, rng.choice(ODD_TEXTS), rng.choice("{}[]\",:0-+.eE\\tf/~$@?*()'")]) + whole[to:]
    return whole


def mostly(valid, chance=0.12):
    """A maker of texts that spoils some of another's."""
    return lambda rng: spoiled(rng, valid(rng)) if rng.random() < chance * rng.wrong else valid(rng)


def vocabulary(words):
    def make(rng):
        word = rng.choice(words)
        if rng.random() < 0.06 * rng.wrong:
            word = rng.choice([word.lower(), word.upper(), word + " ", "x" + word, "", word[:-1], "ſ" + word[1:], word.replace("I", "İ")])
        return word
    return make


status, event, strategy = vocabulary(STATUSES), vocabulary(EVENTS), vocabulary(STRATEGIES)


def legacy(rng):
    return rng.choice(["AGENT_STATUS_", "TASK_STATUS_", "TOOL_STATUS_", "WORKFLOW_STATUS_", "", "X_"]) + rng.choice([*STATUSES, "UNSPECIFIED"])


def duration(rng):
    if rng.random() < 0.05 * rng.wrong:
        return rng.choice(["", "0", "-", "s", "9223372036854775807us", "9223372036854775808us", "-9223372036854775808us", "1e3s", ".s",
                           "106751991d", "292277h", "1,5h", "1h-3m", "+1h", "- 1h", "1 h 2", "99999999999999999999s", "0.0000000001ns"])
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        number = rng.choice([str(rng.randrange(100)), f"{rng.randrange(1000)}.{rng.randrange(1000)}", ".5", "1.", "007", str(rng.randrange(10 ** 9))])
        parts.append(number + rng.choice(["", "", " ", "  "]) + rng.choice(UNITS[:18]))
    return rng.choice(["", "", "", "-", "+"]) + rng.choice(["", " ", " "]).join(parts)


def time_text(rng):
    year = rng.choice([1, 1582, 1752, 1899, 1969, 1970, 1999, 2000, 2014, 2023, 2024, 2024, 2025, 2025, 2038, 2100, 2150, 9999])
    month, day = rng.randrange(1, 13), rng.choice([1, 2, 15, 28, 28, 29, 30, 31])
    if rng.random() < 0.9:
        day = min(day, 28)
    result = f"{year:04}-{month:02}-{day:02}"
    if rng.random() < 0.05:
        return result
    result += rng.choice("TTT t") + rng.choice(["00:00:00", "12:00:00", "23:59:59", "07:08:09", "16:53:20"] * 4 + ["24:00:00", "23:59:60", "12:00", "12"])
    if rng.random() < 0.4:
        result += "." + rng.choice(["0", "5", "000001", "999999", "9999999", "1234567890123", "123456", "000000999"])
    return result + rng.choice(["Z", "Z", "Z", "z", "", "+00:00", "-00:00", "+02", "+0200", "-05:30", " +01:00", " UTC", "+14:00", "-12:00", "+23:59",
                                " +0200 CEST", " +0000 UTC m=+0.000000001"])


def good_time(rng):
    return f"2025-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z"


def ksuid(rng):
    if rng.random() < 0.1:
        return rng.choice(["0" * 27, "aWgEPTl1tmebfsQzFP4bxwgy80V", "aWgEPTl1tmebfsQzFP4bxwgy80W", "z" * 27, "0" * 26, "0" * 28, "0" * 26 + "-"])
    return rng.choice("0123456789ABZaZ"[:10]) + "".join(rng.choice("0123456789ABCXYZabcxyz") for _ in range(26))


def email(rng):
    return rng.choice(["a@b", "Ann@Example.com", "ann@example.com", "BOB@x.org", "é@ü.de", "É@ü.de", "a@b@c", "@", "a@", "a b@c", "x" * 250 + "@c.d",
                       "x" * 251 + "@c.d", "o'neil@x.ie", "\u00a0@x", "a@b\u2003", "ı@i"])


def secret_text(rng):
    parts = []
    for _ in range(rng.choice([1, 2, 3, 5])):
        parts.append(rng.choice([
            "password=hunter2", "api_key: \"sk-" + "a1B2" * 6 + "\"", "Authorization: Bearer abc.def-ghi", "Basic dXNlcjpwYXNz", "sk-proj-" + "x9" * 24,
            "ghp_" + "Ab1" * 12, "AKIAIOSFODNN7EXAMPLE", "https://user:pa%40ss@host/x?token=abc&y=1", "postgres://u:p@h:5432/d", "mail ann@example.com now",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123-_x", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", KEYS[0], "xoxb-123-456-abcdef",
            "secret = 'x y'", "PASSWORD", "pass\u0301word=1", "token=" + odd_text(rng), "\"client_secret\": 12", "Set-Cookie: sid=1; Path=/", "key", plain_text(rng),
            "AIza" + "b" * 35, "cookie: a=b", "pwd:\tq"]))
    return rng.choice(["", " ", "\n", ", ", ";"]).join(parts)


# ---- JSON texts ----


def document(rng):
    return documents.spell(rng, documents.document(rng, rng.choice([0, 1, 2, 3])))


def similar_documents(rng):
    """Two documents, mostly alike."""
    a = documents.document(rng, 3)
    b = documents.changed(rng, a) if rng.random() < 0.7 else documents.document(rng, 2)
    return documents.spell(rng, a), documents.spell(rng, b)


def odd_document(rng):
    return rng.choice([
        "[" * 999 + "]" * 999, "[" * 1000 + "]" * 1000, "[" * 1001 + "]" * 1001, "1e131071", "1e131072", "1e-16383", "1e-16384", "-0", "-0.0", "0e999999999",
        "1E400", "1e-400", "0.1e1", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\udc00\\ud800\"", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\"}", "01", "+1", ".5",
        "1.", "nul", "\"\t\"", "", " ", "[1]x", "\ufeff1", "{\"\":{\"\":{\"\":0}}}", "9" * 300, "0." + "0" * 200 + "1", "\"" + "\U0001f600" * 100 + "\"", "NaN", "[1 2]"])


def pointer(rng):
    tokens = [rng.choice(["a", "b", "c", "aa", "0", "1", "2", "-", "01", "", "key", "a~1b", "m~0n", "~2", "-1", "99999999999999999999", "é", "status", "\U0001f600"])
              for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    return "".join("/" + token for token in tokens)


def patch(rng):
    operations = []
    for _ in range(rng.choice([0, 1, 1, 2, 4])):
        operation = {"op": rng.choice(["add", "remove", "replace", "move", "copy", "test"]), "path": pointer(rng)}
        if operation["op"] in ("add", "replace", "test"):
            operation["value"] = rng.choice([1, 1.0, "x", None, [1], {"a": {}}, True])
        if operation["op"] in ("move", "copy"):
            operation["from"] = pointer(rng)
        if rng.random() < 0.05:
            operation.pop(rng.choice(sorted(operation)))
        operations.append(operation)
    return js(operations)


def path(rng):
    def query(depth):
        result = rng.choice("$$$@") if depth else "$"
        return result + "".join(segment(depth) for _ in range(rng.choice([0, 1, 1, 2, 3])))

    def segment(depth):
        return rng.choice([".a", ".b", ".aa", "[0]", "[-1]", "[1:3]", "[::-1]", "[::2]", "[*]", ".*", "..a", "..*", "..[0]", "['a','b']", "[\"key\"]", "[0,1,0]",
                           "['\\u00e9']", ".é", f"[?{condition(depth + 1)}]", f"[?{condition(depth + 1)}]", "[9007199254740991]", "[:-2:]"])

    def condition(depth):
        if depth > 3:
            return "@.a"
        form = rng.randrange(7)
        if form == 0:
            return f"!({condition(depth + 1)})"
        if form == 1:
            return f"{condition(depth + 1)} {rng.choice(['&&', '||'])} {condition(depth + 1)}"
        if form == 2:
            return query(depth)
        if form == 3:
            pattern = rng.choice(["a.*", "[a-c]+", "\\\\p{Lu}", ".", "(a|b)*c", "x{2,3}", "[^é]", "a)"])
            return f"{rng.choice(['match', 'search'])}(@.a, '{pattern}')"
        return f"{operand(depth)} {rng.choice(['==', '!=', '<', '<=', '>', '>='])} {operand(depth)}"

    def operand(depth):
        return rng.choice(["1", "0", "-1.5e1", "'a'", "null", "true", "false", "\"\\ud83d\\ude00\"", "@.a", "@", "@[0]", "$.a", "length(@)", "length(@.a)", "count(@.*)",
                           "value(@.a)", f"count({query(depth)})"])

    return query(0)


def _schema(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([True, False, {}, {"type": "integer"}, {"type": "string"}, {"type": ["null", "array"]}, {"const": 1.0}, {"enum": [1, "a", None]}])
    keywords = {
        "type": lambda: rng.choice(["object", "array", "string", "number", "integer", "boolean", "null", ["object", "array"], "any"]),
        "properties": lambda: {rng.choice("abc"): _schema(rng, depth - 1) for _ in range(2)},
        "required": lambda: rng.choice([["a"], ["b", "c"], []]),
        "additionalProperties": lambda: _schema(rng, depth - 1),
        "patternProperties": lambda: {rng.choice(["^a", "b$", "[0-9]+", "\\p{L}", "("]): _schema(rng, depth - 1)},
        "items": lambda: _schema(rng, depth - 1), "prefixItems": lambda: [_schema(rng, depth - 1), _schema(rng, depth - 1)],
        "contains": lambda: _schema(rng, depth - 1), "minContains": lambda: rng.randrange(3), "uniqueItems": lambda: True,
        "minItems": lambda: rng.randrange(3), "maxItems": lambda: rng.randrange(4), "minimum": lambda: rng.choice([0, 1.5, -1e300]),
        "exclusiveMaximum": lambda: rng.choice([10, 0.1]), "multipleOf": lambda: rng.choice([2, 0.1, 1e-7, 0, 3.5]),
        "minLength": lambda: rng.randrange(3), "maxLength": lambda: rng.choice([0, 1, 5]), "pattern": lambda: rng.choice(["^a", "é", "\\d+", ".{2}", "[", "(?=a)"]),
        "allOf": lambda: [_schema(rng, depth - 1)], "anyOf": lambda: [_schema(rng, depth - 1), _schema(rng, depth - 1)],
        "oneOf": lambda: [_schema(rng, depth - 1), _schema(rng, depth - 1)], "not": lambda: _schema(rng, depth - 1),
        "if": lambda: _schema(rng, depth - 1), "then": lambda: _schema(rng, depth - 1), "else": lambda: _schema(rng, depth - 1),
        "$ref": lambda: rng.choice(["#", "#/$defs/x", "#/nowhere", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"]),
        "$defs": lambda: {"x": _schema(rng, depth - 1)}, "unevaluatedProperties": lambda: rng.choice([False, {"type": "string"}]),
        "unevaluatedItems": lambda: False, "propertyNames": lambda: {"maxLength": 1}, "dependentRequired": lambda: {"a": ["b"]},
        "dependentSchemas": lambda: {"a": _schema(rng, depth - 1)}, "minProperties": lambda: rng.randrange(3), "maxProperties": lambda: rng.randrange(3),
        "$schema": lambda: rng.choice(["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema", "urn:x"]),
        "const": lambda: rng.choice([1, "a", None, [1.0], {"a": 1}]), "enum": lambda: [1, "a", {}], "title": lambda: "t", "format": lambda: "date",
    }
    return {keyword: keywords[keyword]() for keyword in rng.sample(sorted(keywords), rng.choice([1, 1, 2, 3]))}


def schema(rng):
    return js(_schema(rng, 3))


def usage(rng):
    entries = []
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        entry = {"provider": rng.choice(["openai", "openai", " anthropic", "OpenAI", "é"]), "model": rng.choice(["m", "m", "n ", "gpt-4o"])}
        for counter in ("prompt_tokens", "completion_tokens", "total_tokens", "reasoning_tokens", "cached_prompt_tokens", "input_audio_tokens", "output_audio_tokens"):
            if rng.random() < 0.4:
                entry[counter] = rng.choice([0, 1, 2, 10, 100, 1000000, None, rng.randrange(10 ** 6)])
        if rng.random() < 0.3:
            entry["agent_ids"] = [rng.choice(["a", "b", " c", "é", "B"]) for _ in range(rng.randrange(4))]
        for time in ("captured_at", "updated_at"):
            if rng.random() < 0.2:
                entry[time] = good_time(rng)
        if rng.random() < 0.3:
            entry["source"] = rng.choice(["task", "workflow", "Task", "WORKFLOW", ""])
        if rng.random() < 0.03:
            entry[rng.choice(["prompt_tokens", "extra", "source", "provider", "captured_at", "agent_ids"])] = rng.choice(
                [-1, 1.5, "x", 9223372036854775807, 9223372036854775808, [], {}, True, [1], "ſ", "İ"])
        entries.append(entry)
    return js({"entries": entries} if rng.random() < 0.2 else entries)


def prices(rng):
    rows = []
    for provider in rng.sample(["openai", "anthropic", "OpenAI", "é"], rng.choice([1, 2, 4])):
        for model in rng.sample(["m", "n", "gpt-4o"], rng.choice([1, 2])):
            row = {"provider": provider, "model": model, "prompt": rng.choice([0, 2.5, 0.075, 10]), "completion": rng.choice([0, 10, 0.3])}
            for part in ("cached", "reasoning"):
                if rng.random() < 0.3:
                    row[part] = rng.choice([0, 1.25, 0.000001])
            if rng.random() < 0.2:
                row["currency"] = rng.choice(["EUR", "USD", "é"])
            if rng.random() < 0.03:
                row[rng.choice(["prompt", "currency", "extra"])] = rng.choice([-1, "x", 1e30, 1e-30, None, ""])
            rows.append(row)
    return js(rows)


def progress(rng):
    counts = {name: rng.randrange(4) for name in ("total_children", "success_count", "failed_count", "canceled_count", "timed_out_count", "terminal_count",
                                                  "running_count", "pending_count")}
    if rng.random() < 0.1:
        counts[rng.choice(sorted(counts))] = rng.choice([-1, 1.5, "x", None, 1e30, 9223372036854775808])
    if rng.random() < 0.1:
        counts.pop(rng.choice(sorted(counts)))
    return js(counts)


def vector(rng, dimensions=None):
    count = dimensions or rng.choice([1, 2, 2, 3, 4, 7, 8, 9, 33])
    special = [0, 1, -1, 0.1, 1e-45, 1e-46, 3.4028234663852886e38, 3.4028235677973366e38, 1e39, 1.17549435e-38, 0.333333343, 16777217, 1e-300]
    return js([rng.choice(special) if rng.random() < 0.06 else round(rng.uniform(-2, 2), rng.choice([0, 1, 3, 9])) for _ in range(count)])


def error_object(rng):
    return js(rng.choice([{}, {"a": 1}, {"code": "x", "é": [1, None]}, [], 1, "x", None]))


# ---- expressions ----


def as_json(maker):
    """A document as the value of compozy_json."""
    return lambda rng: f"compozy_json({quote(maker(rng))})"


def as_text(maker):
    return lambda rng: quote(maker(rng))


def either_json(maker):
    return lambda rng: (as_json if rng.random() < 0.5 else as_text)(maker)(rng)


def as_vector(maker=vector):
    return lambda rng: f"compozy_vector({quote(maker(rng))})"


def raw_bytes(rng):
    length = rng.choice([0, 1, 3, 4, 8, 12, 32, 33])
    return f"decode('{bytes(rng.choice([0, 0, 63, 127, 128, 255, rng.randrange(256)]) for _ in range(length)).hex()}', 'hex')"


def some_bytes(rng):
    return pick(rng, [(6, as_vector(lambda r: vector(r, 3))), (2, as_vector()), (1, raw_bytes)])


def integer(rng):
    return str(rng.choice([0, 1, 2, 3, 10, 100, 1000, 1001, -1, 4, 15, 16, 65536, 65537, 2147483647, 2147483648, 9223372036854775807, -9223372036854775807]))


def time(rng):
    return f"compozy_time({quote(good_time(rng) if rng.random() < 0.7 else time_text(rng))})"


def any_value(rng):
    return pick(rng, [(3, as_text(text)), (3, as_json(document)), (1, integer), (1, time), (0.5, choice("NULL")), (0.2, some_bytes)])


any_document = mostly(lambda rng: odd_document(rng) if rng.random() < 0.03 * rng.wrong else document(rng), 0.02)


def any_json(rng):
    # A valid document may also be a bare literal, which PostgreSQL's own reader takes; of others its sentence differs.
    return quote(document(rng)) if rng.random() < 0.15 else as_json(any_document)(rng)


def json_value(rng):
    """For an argument of any type, where a bare literal would be a text."""
    return as_json(any_document)(rng)


# By "function argument" or "argument": what makes it.
MAKERS = {
    "compozy_json json": either_json(mostly(any_document, 0.1)),
    "compozy_json_is_valid text": as_text(lambda rng: pick(rng, [(2, any_document), (1, lambda r: spoiled(r, document(r))), (1, odd_document)])),
    "compozy_json_object key_value": as_text(text),  # a time as a key: SQLite's is text
    "compozy_json_object_agg key": as_text(text),
    "compozy_json_patch patch": as_json(patch),
    "compozy_json_query path": as_text(mostly(path, 0.08)), "compozy_json_query_first path": as_text(mostly(path, 0.08)),
    "pointer": as_text(mostly(pointer, 0.05)), "schema": either_json(mostly(schema, 0.02)), "arrays": as_text(vocabulary(["append", "replace", "union"])),
    "compozy_status_from_legacy name": as_text(mostly(legacy, 0.05)), "status": as_text(status), "from": as_text(status), "to": as_text(status),
    "event": as_text(event), "strategy": as_text(strategy), "execution_type": as_text(vocabulary(TYPES)), "metric": as_text(vocabulary(METRICS)),
    "compozy_time text": as_text(mostly(time_text)), "duration": as_text(mostly(duration, 0.08)), "lease": as_text(mostly(duration, 0.05)),
    "compozy_id_time id": as_text(mostly(ksuid, 0.05)), "compozy_id_is_valid id": as_text(mostly(ksuid)), "time": time,
    "compozy_redact text": as_text(mostly(secret_text)), "compozy_json_redact json": as_json(lambda rng: js(
        {rng.choice(["password", "apiKey", "X-Auth-Token", "a", "tokens", "max_tokens", "secretary"]): rng.choice([secret_text(rng), 1, [secret_text(rng), None], {"k": secret_text(rng)}])
         for _ in range(3)})),
    "vector": either_json(mostly(vector, 0.06)), "compozy_vector_json vector": some_bytes, "compozy_vector_dims vector": some_bytes,
    "compozy_sha256 data": lambda rng: pick(rng, [(2, as_text(text)), (1, raw_bytes)]),
    "compozy_api_key_prefix key": as_text(mostly(choice(*KEYS), 0.3)), "compozy_api_key_matches key": as_text(choice(KEYS[0], "x", "", "y" * 72, "y" * 73)),
    "compozy_api_key_hash key": as_text(choice(KEYS[0], "x", "y" * 73)), "cost": choice("4", "4", "4", "5", "3", "16", "-1"),
    "hash": as_text(mostly(choice(*HASHES), 0.05)), "usage": as_json(mostly(usage, 0.02)), "compozy_usage_merge a": as_json(mostly(usage, 0.02)),
    "compozy_usage_merge b": as_json(mostly(usage, 0.02)), "prices": as_json(mostly(prices, 0.02)), "progress": as_json(mostly(progress, 0.02)),
    "details": as_json(error_object),
}

BY_TYPE = {"text": as_text(text), "json": any_json, "integer": integer, "boolean": choice("TRUE", "FALSE"), "time": time, "bytes": some_bytes, "any": any_value}

PAIRED = {"compozy_json_merge_patch", "compozy_json_merge_diff", "compozy_json_diff", "compozy_json_equal", "compozy_json_contains", "compozy_json_merge"}


def value(rng, function, argument):
    """An argument's expression."""
    if rng.random() < 0.015:
        return "NULL"
    maker = MAKERS.get(f"{function.name} {argument.name}") or MAKERS.get(argument.name) or BY_TYPE[argument.types[0]]
    return maker(rng)


def arguments(rng, function):
    """All arguments of a call, as expressions; those that may be left out sometimes are."""
    declared = function.arguments
    if function.variadic:
        count = rng.choice([0, 1, 2, 2, 4, 6])
        if function.name == "compozy_json_object" and rng.random() < 0.95:
            made = []
            for _ in range(count // 2):
                made += [quote(text(rng)), any_value(rng)]
            return made
        return [value(rng, function, declared[0]) for _ in range(count)]
    while declared and declared[-1].optional and rng.random() < 0.35:
        declared = declared[:-1]
    if function.name in PAIRED and rng.random() < 0.8:
        a, b = similar_documents(rng)
        return [f"compozy_json({quote(a)})", f"compozy_json({quote(b)})"] + [value(rng, function, argument) for argument in declared[2:]]
    return [value(rng, function, argument) for argument in declared]

# Of these no column's text makes a call that isn't an error.
REFUSED_TEXTS = {"compozy_status_is_terminal", "compozy_status_can_transition", "compozy_status_next", "compozy_status_from_legacy",
                 "compozy_execution_type_has_children", "compozy_id_time", "compozy_time", "compozy_duration", "compozy_api_key_prefix", "compozy_usage",
                 "compozy_usage_merge", "compozy_usage_totals", "compozy_usage_cost", "compozy_progress_status"}
# Calls of these that give an error are too many to make them in a batch.
OFTEN_WRONG = {"compozy_json_set", "compozy_json_patch", "compozy_status_next", "compozy_vector_distance", "compozy_error", "compozy_json_remove",
               "compozy_time", "compozy_json_canonical", "compozy_status_from_legacy", "compozy_progress_status", "compozy_id_floor", "compozy_time_add",
               "compozy_json_schema_is_valid", "compozy_usage_cost", "compozy_json_merge_diff"}
