"""RFC 7396: what a merge patch makes, and that the merge patch between two documents leads from one to the other.

SPDX-License-Identifier: PostgreSQL
"""
from checks import expect_document, expect_error, expect_text, read_spelled, spell

PATCH = "compozy_json_merge_patch(compozy_json({}), compozy_json({}))"
DIFF = "compozy_json_merge_patch(compozy_json({}), compozy_json_merge_diff(compozy_json({}), compozy_json({})))"


def cases():
    """original, patch, result: texts."""
    for name in ("rfc7396-appendix-a.json", "rfc7396-text.json", "sqlite-json104.json"):
        for case in read_spelled("json-merge-patch", name):
            yield spell(case["original"]), case["patch_text"], spell(case["result"])
    for case in read_spelled("json-merge-patch", "java-json-tools", "patch-object.json"):
        yield spell(case["victim"]), spell(case["patch"]), spell(case["result"])
    for case in read_spelled("json-merge-patch", "java-json-tools", "patch-nonobject.json"):
        yield spell(case["victim"]), spell(case["patch"]), spell(case["patch"])


def has_null(value):
    return isinstance(value, dict) and any(item is None or has_null(item) for item in value.values())


def sets_null(a, b):
    """Whether b has a null that isn't in a as well."""
    common = a.items() if isinstance(a, dict) else []
    return isinstance(b, dict) and has_null({key: value for key, value in b.items() if (key, value) not in common})


def results():
    for name in ("rfc7396-appendix-a.json", "rfc7396-text.json", "sqlite-json104.json"):
        for case in read_spelled("json-merge-patch", name):
            yield case["original"], case["result"]
    for case in read_spelled("json-merge-patch", "java-json-tools", "patch-object.json"):
        yield case["victim"], case["result"]


def json_merge_patch(report):
    with report.group("json-merge-patch", "the result") as group:
        for original, patch, result in cases():
            group.case((original, patch), expect_document(result, PATCH, original, patch))
        group.case("NULL", expect_text(None, "compozy_json_merge_patch(compozy_json(NULL), compozy_json({}))", "{}"))


def json_merge_diff(report):
    checked = "merge_patch(a, merge_diff(a, b)) = b; for a null to be set, INVALID_ARGUMENT"
    with report.group("json-merge-patch diff", checked) as group:
        for a, b in results():
            texts = spell(a), spell(a), spell(b)
            if sets_null(a, b):
                group.case(texts, expect_error("INVALID_ARGUMENT", DIFF, *texts))
            else:
                group.case(texts, expect_document(spell(b), DIFF, *texts))


FOLDER = "json-merge-patch"
GROUPS = [json_merge_patch, json_merge_diff]
