#!/usr/bin/env python3
"""Public suites, on both engines: what each expects, and that both engines give the same.

    tests/with_postgres.sh /usr/bin/python3 tests/conformance/run.py

The data are other people's and stay where they are: COMPOZY_CONFORMANCE_DIR, ../shared/conformance beside the
repository unless set. Without them nothing is tested, and a line says so.

Prints a line per group and engine: group, engine, cases, passed, failed, skipped; the line "both" counts the cases in
which the engines gave the same value and the same sentence. Another suite is another function in SUITES.

SPDX-License-Identifier: PostgreSQL
"""
import datetime
import json
import os
import re
import struct
import sys
from decimal import Decimal, InvalidOperation

from engines import ROOT, Postgres, Sqlite

DATA = os.environ.get("COMPOZY_CONFORMANCE_DIR") or os.path.join(ROOT, "..", "shared", "conformance")

# The limits of shared/json/json.h.
INTEGER_DIGITS = 131072
FRACTION_DIGITS = 16383

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
            print(line)
            self.report.passed += passed
            self.report.failed += failed

    def case(self, label, check):
        seen = []
        for engine in self.report.engines:
            good, observation = check(engine)
            seen.append(observation)
            self._count(engine.name, good, label, observation)
        self._count("both", all(observation == seen[0] for observation in seen), label, seen)

    def skip(self, reason):
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def _count(self, engine, good, label, observation):
        self.counts[engine][0 if good else 1] += 1
        if not good and self.shown < FAILURES_SHOWN:
            self.shown += 1
            print(f"  not ok, {engine}: {str(label)[:100]}: {str(observation)[:300]}")


class Report:
    def __init__(self, engines):
        self.engines = engines
        self.passed = self.failed = 0

    def group(self, name, expectation):
        return Group(self, name, expectation)


# ---- helpers ----


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


def json_parsing(report):
    files = sorted(os.listdir(path("json-parsing", "test_parsing")))
    with report.group(
        "json-parsing y_, n_",
        "accepted (but \\u0000, which text can't hold) and rejected, by compozy_json and compozy_json_is_valid",
    ) as group:
        for name in files:
            if name[:2] in ("y_", "n_"):
                raw = read_bytes("json-parsing", "test_parsing", name)
                group.case(name, expect_verdict(name.startswith("y_") and not spells_null(raw), raw))
    with report.group("json-parsing i_, test_transform", "no expectation but one verdict of both functions") as group:
        texts = [("test_parsing", name) for name in files if name.startswith("i_")]
        texts += [("test_transform", name) for name in sorted(os.listdir(path("json-parsing", "test_transform")))]
        for folder, name in texts:
            raw = read_bytes("json-parsing", folder, name)

            def check(engine, raw=raw):
                accepted, rejected, seen = read_document(engine, raw)
                return accepted or rejected, seen

            group.case(name, check)


def json_roundtrip_strings(report):
    checked = "encoded, stored, decoded: the same string; its JSON reads back in Python"
    with report.group("json-roundtrip blns", checked) as group:
        for text in read_json("json-roundtrip", "blns.json"):
            if not is_text(text.encode("utf-8", "surrogatepass")):
                group.skip("not text: U+0000 or a lone surrogate")
                continue

            def check(engine, text=text):
                encoded = engine.text("compozy_json_array({})", text)
                decoded = engine.text("compozy_json_get_text(compozy_json_array({}), '/0')", text)
                engine.store("compozy_json_array({})", text)
                stored = engine.stored("compozy_json_get_text(compozy_json(doc), '/0')")
                good = decoded.value == text and stored.value == text and json.loads(encoded.value) == [text]
                return good, (encoded, decoded, stored)

            group.case(text, check)
    with report.group("json-roundtrip nativejson strings", "decoded as given; U+0000 rejected") as group:
        for case in read_json("json-roundtrip", "nativejson-parse.json")["strings"]:
            document = f"[{case['json']}]"
            if "\0" in case["text"]:
                group.case(case["json"], expect_error("INVALID_JSON", "compozy_json({})", document))
            else:
                call = "compozy_json_get_text(compozy_json({}), '/0')"
                group.case(case["json"], expect_text(case["text"], call, document))


def number_is_within(text):
    """Whether numeric has room for all digits of a number."""
    try:
        sign, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:  # an exponent beyond Python's
        return False
    return len(digits) + exponent <= INTEGER_DIGITS and -exponent <= FRACTION_DIGITS


def expect_number(text):
    if not number_is_within(text):
        return expect_error("LIMIT_EXCEEDED", "compozy_json({})", text)

    def is_good(normal):
        return re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", normal) is not None and Decimal(normal) == Decimal(text)

    return expect_normal_form(text, is_good)


def json_roundtrip_numbers(report):
    checked = "a plain decimal of the same value, which reads as the double given"
    with report.group("json-roundtrip nativejson doubles", checked) as group:
        for case in read_json("json-roundtrip", "nativejson-parse.json")["doubles"]:
            double = struct.unpack(">d", bytes.fromhex(case["ieee754"]))[0]
            if Decimal(case["json"]) != 0 and float(case["json"]) != double:
                group.skip("the reader of these tests disagrees")
                continue
            group.case(case["json"], expect_number(case["json"]))
    checked = "a plain decimal of exactly the same value, or LIMIT_EXCEEDED beyond numeric's digits"
    with report.group("json-roundtrip parse-number-fxx", checked) as group:
        for line in read_bytes("json-roundtrip", "parse-number-fxx.txt").decode().splitlines():
            text = line[31:]
            if not re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", text):
                group.case(text, expect_verdict(False, text.encode()))
            else:
                group.case(text, expect_number(text))


def json_roundtrip_documents(report):
    with report.group("json-roundtrip roundtrip", "the same value, and a normal form that stays as it is") as group:
        for name in sorted(os.listdir(path("json-roundtrip", "roundtrip"))):
            raw = read_bytes("json-roundtrip", "roundtrip", name)

            def check(engine, raw=raw):
                once = engine.text("compozy_json({})", raw)
                twice = engine.text("compozy_json({})", once.value)
                return same(exact(once.value), exact(raw)) and twice == once, once

            group.case(name, check)


def json_roundtrip_peers(report):
    data = read_json("json-roundtrip", "postgresql-jsonb.json")
    with report.group("json-roundtrip postgresql-jsonb input", "accepted as jsonb does, and printed alike") as group:
        for case in data["input"]:
            raw = case["input"].encode()
            if not case["valid"]:
                group.case(case["input"], expect_verdict(False, raw))
            elif "jsonb_text" in case:
                group.case(case["input"], expect_text(case["jsonb_text"], "compozy_json({})", raw))
            else:
                group.case(case["input"], expect_verdict(True, raw))
    with report.group("json-roundtrip postgresql-jsonb contains", "as @>") as group:
        for case in data["contains"]:
            call = "compozy_json_contains(compozy_json({}), compozy_json({}))"
            group.case((case["a"], case["b"]), expect_truth(case["contains"], call, case["a"], case["b"]))
    data = read_json("json-roundtrip", "sqlite-json1.json")
    checked = "accepted as json_valid does (1000 levels are SQLite's limit too)"
    with report.group("json-roundtrip sqlite-json1 valid", checked) as group:
        for case in data["valid"]:
            group.case(case["input"], expect_verdict(case["valid"], case["input"].encode()))
    with report.group("json-roundtrip sqlite-json1 strings", "encoded and decoded as given") as group:
        for case in data["strings"]:
            if case["kind"] == "encode":
                group.case(case["text"], expect_text(f"[{case['json']}]", "compozy_json_array({})", case["text"]))
            else:
                call = "compozy_json_get_text(compozy_json({}), '/0')"
                group.case(case["json"], expect_text(case["text"], call, f"[{case['json']}]"))


def ksuid_time(seconds):
    epoch = datetime.datetime(1970, 1, 1)
    return (epoch + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def expect_id_time(identifier, seconds):
    """Valid, made at that second, and not below the floor of its second nor above that of the next."""
    call = "compozy_json_get_text(compozy_json_array(compozy_id_time({})), '/0')"

    def check(engine):
        valid = engine.truth("compozy_id_is_valid({})", identifier)
        made = engine.text(call, identifier)
        floor = engine.text("compozy_id_floor(compozy_time({}))", ksuid_time(seconds))
        after = engine.text("compozy_id_floor(compozy_time({}))", ksuid_time(seconds + 1))
        good = valid.value is True and made.value == ksuid_time(seconds)
        good = good and floor.value <= identifier and (identifier < after.value if after.value else after.error)
        return bool(good), (valid, made, floor, after)

    return check


def ksuid(report):
    lines = [json.loads(line) for line in read_bytes("ksuid", "test_kuids.txt").splitlines()]
    vectors = read_json("ksuid", "vectors.json")
    epoch = vectors["constants"]["epoch"]
    checked = "valid, the second as given, between the floors of its second and the next"
    with report.group("ksuid times", checked) as group:
        for line in lines:
            group.case(line["ksuid"], expect_id_time(line["ksuid"], line["timestamp"]))
        for case in vectors["inspect"]:
            group.case(case["ksuid"], expect_id_time(case["ksuid"], epoch + case["timestamp"]))
    with report.group("ksuid order", "floors of rising seconds rise, in text order") as group:
        for before, after in zip(lines, lines[1:]):
            times = ksuid_time(before["timestamp"]), ksuid_time(after["timestamp"])
            call = "compozy_id_floor(compozy_time({})) <= compozy_id_floor(compozy_time({}))"
            group.case(times, expect_truth(True, call, *times))
        listed = vectors["order"]["sorted"]
        for before, after in zip(listed, listed[1:]):
            call = "compozy_id_time({}) <= compozy_id_time({})"
            group.case((before, after), expect_truth(True, call, before, after))
    with report.group("ksuid valid, invalid", "compozy_id_is_valid; compozy_id_time refuses the invalid") as group:
        for text in vectors["valid"]:
            group.case(text, expect_truth(True, "compozy_id_is_valid({})", text))
        for case in vectors["invalid"]:
            group.case(case["text"], expect_truth(False, "compozy_id_is_valid({})", case["text"]))
            call = "CAST(compozy_id_time({}) AS text)"
            group.case(case["text"], expect_error("INVALID_ARGUMENT", call, case["text"]))


def expect_pointer(document, pointer, value):
    def check(engine):
        outcome = engine.text("compozy_json_get(compozy_json({}), {})", json.dumps(document), pointer)
        return outcome.value is not None and same(json.loads(outcome.value), value), outcome

    return check


def json_pointer(report):
    call = "compozy_json_get(compozy_json({}), {})"
    data = read_json("json-pointer", "rfc6901.json")
    with report.group("json-pointer rfc6901", "compozy_json_get gives the value; URI fragments are refused") as group:
        for case in data["pointers"]:
            group.case(case["pointer"], expect_pointer(data["document"], case["pointer"], case["value"]))
        for case in data["uri_fragments"]:
            document = json.dumps(data["document"])
            group.case(case["fragment"], expect_error("INVALID_ARGUMENT", call, document, case["fragment"]))
    checked = "the value, NULL where nothing is, INVALID_ARGUMENT for what is no pointer"
    with report.group("json-pointer implementations", checked) as group:
        for case in read_json("json-pointer", "implementations.json")["cases"]:
            document, pointer = json.dumps(case["document"]), case["pointer"]
            if case["expect"] == "value":
                group.case(pointer, expect_pointer(case["document"], pointer, case["value"]))
            elif case["expect"] == "missing":
                group.case(pointer, expect_text(None, call, document, pointer))
            else:
                group.case(pointer, expect_error("INVALID_ARGUMENT", call, document, pointer))


def crypto(report):
    with report.group("crypto sha256", "the digest given") as group:
        for case in read_json("crypto", "sha256.json"):
            text = case["text"] if "text" in case else case["repeat"] * case["times"]

            def check(engine, text=text, digest=bytes.fromhex(case["sha256"])):
                outcome = engine.bytes("compozy_sha256({})", text)
                return outcome.value == digest, outcome

            group.case(text[:60], check)
    with report.group("crypto bcrypt", "the key matches its hash, in each of the three spellings; another does not") as group:
        for case in read_json("crypto", "bcrypt.json"):
            key, known = bytes.fromhex(case["password_hex"]), case["hash"]
            if not is_text(key):
                group.skip("the key is not text")
                continue
            call = "compozy_api_key_matches({}, {})"
            for variant in "aby":
                group.case(known, expect_truth(True, call, key, f"$2{variant}{known[3:]}"))
            group.case(known, expect_truth(False, call, key + b"x", known))


SUITES = {
    "json-parsing": [json_parsing],
    "json-roundtrip": [json_roundtrip_strings, json_roundtrip_numbers, json_roundtrip_documents, json_roundtrip_peers],
    "ksuid": [ksuid],
    "json-pointer": [json_pointer],
    "crypto": [crypto],
}


def main():
    if not os.path.isdir(DATA):
        print(f"skipped: no conformance data at {os.path.normpath(DATA)}")
        print("0 passed, 0 failed")
        return 0
    report = Report([Sqlite(), Postgres()])
    for folder, functions in SUITES.items():
        if not os.path.isdir(path(folder)):
            print(f"{folder}: skipped: no data")
            continue
        for function in functions:
            function(report)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
