"""RFC 6902: patches applied or refused; and of every document and its expected one the diff, which must lead there.

SPDX-License-Identifier: PostgreSQL
"""
from checks import expect_document, expect_error, read_spelled, spell

PATCH = "compozy_json_patch(compozy_json({}), compozy_json({}))"
DIFF = "compozy_json_patch(compozy_json({}), compozy_json_diff(compozy_json({}), compozy_json({})))"
TOOLS = ["add", "copy", "move", "remove", "replace", "test"]


def add_case(group, label, doc, patch, expected):
    """expected is a document, or None when the patch must merely succeed."""
    if expected is None:
        expected = doc
        if any(operation["op"] != "test" for operation in patch):
            group.case(label, lambda engine: succeeds(engine.text(PATCH, spell(doc), spell(patch))))
            return
    group.case(label, expect_document(spell(expected), PATCH, spell(doc), spell(patch)))


def succeeds(outcome):
    return outcome.error is None, outcome


def json_patch_tests(report):
    for name in ("spec_tests.json", "tests.json"):
        with report.group(f"json-patch {name}", "the document expected, or an error of the patch") as group:
            for record in read_spelled("json-patch", name):
                label = record.get("comment", record["patch"])
                if record.get("disabled") and "error" in record:
                    group.skip("a doubled member, which the JSON reader drops (disabled by its authors)")
                elif "error" in record:
                    group.case(label, expect_error("INVALID_ARGUMENT", PATCH, spell(record["doc"]), spell(record["patch"])))
                else:
                    add_case(group, label, record["doc"], record["patch"], record.get("expected"))


def json_patch_tools(report):
    for name in TOOLS:
        data = read_spelled("json-patch", "java-json-tools", f"{name}.json")
        with report.group(f"json-patch java-json-tools {name}", "the document expected, or an error of the patch") as group:
            for case in data["errors"]:
                group.case(case["op"], expect_error("INVALID_ARGUMENT", PATCH, spell(case["node"]), spell([case["op"]])))
            for case in data["ops"]:
                add_case(group, case["op"], case["node"], [case["op"]], case.get("expected"))


def pairs():
    for name in ("spec_tests.json", "tests.json"):
        for record in read_spelled("json-patch", name):
            if "expected" in record:
                yield record["doc"], record["expected"]
    for name in TOOLS:
        for case in read_spelled("json-patch", "java-json-tools", f"{name}.json")["ops"]:
            if "expected" in case:
                yield case["node"], case["expected"]
    for case in read_spelled("json-patch", "java-json-tools", "diff.json"):
        yield case["first"], case["second"]


def json_patch_diff(report):
    with report.group("json-patch diff", "patch(a, diff(a, b)) = b, for every document and its expected one, both ways") as group:
        for pair in pairs():
            for a, b in (pair, reversed(pair)):
                a, b = spell(a), spell(b)
                group.case((a, b), expect_document(b, DIFF, a, a, b))


FOLDER = "json-patch"
GROUPS = [json_patch_tests, json_patch_tools, json_patch_diff]
