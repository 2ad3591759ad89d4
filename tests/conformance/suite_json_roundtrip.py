"""Strings, numbers and documents that must come back as they went in, and what PostgreSQL and SQLite themselves test.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import re
import struct
from decimal import Decimal, InvalidOperation

from checks import (
    exact,
    expect_error,
    expect_normal_form,
    expect_text,
    expect_truth,
    expect_verdict,
    is_text,
    path,
    read_bytes,
    read_json,
    same,
)

# The limits of shared/json/json.h.
INTEGER_DIGITS = 131072
FRACTION_DIGITS = 16383


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


FOLDER = "json-roundtrip"
GROUPS = [json_roundtrip_strings, json_roundtrip_numbers, json_roundtrip_documents, json_roundtrip_peers]
