"""JSONTestSuite: what must be accepted, what must not, and that both engines judge the rest alike.

SPDX-License-Identifier: PostgreSQL
"""
import os

from checks import expect_verdict, path, read_bytes, read_document, spells_null


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


FOLDER = "json-parsing"
GROUPS = [json_parsing]
