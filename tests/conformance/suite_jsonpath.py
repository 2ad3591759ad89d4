"""RFC 9535: the values a query selects, in order, and their normalized paths; or that it is refused.

SPDX-License-Identifier: PostgreSQL
"""
import json

from checks import expect_error, is_text, read_json, read_spelled, same, spell

ROWS = (
    "(SELECT compozy_json_array_agg(compozy_json_array(ordinal, path, compozy_json(value))) "
    "FROM compozy_json_query(compozy_json({}), {}))"
)
FIRST = "compozy_json_query_first(compozy_json({}), {})"


def same_bag(found, expected):
    left = list(expected)
    for value in found:
        match = next((i for i, other in enumerate(left) if same(value, other)), None)
        if match is None:
            return False
        del left[match]
    return not left


def expect_rows(selector, document, answers, any_order=False):
    """Rows as one of the answers, pairs of values and paths (None: whatever they are), and the first value alone."""

    def check(engine):
        rows = engine.text(ROWS, document, selector)
        first = engine.text(FIRST, document, selector)
        if rows.error or first.error:
            return False, (rows, first)
        found = json.loads(rows.value)
        values = [row[2] for row in found]
        paths = [row[1] for row in found]
        alone = json.loads(first.value) if first.value is not None else None
        good = [row[0] for row in found] == list(range(1, len(found) + 1))
        good = good and (first.value is not None) == bool(found) and (not found or same(alone, values[0]))
        is_same = same_bag if any_order else same
        good = good and any(is_same(values, answer[0]) and answer[1] in (None, paths) for answer in answers)
        return good, (rows, first)

    return check


def answers_of(case):
    if "results" in case:
        return list(zip(case["results"], case["results_paths"]))
    return [(case["result"], case.get("result_paths"))]


def refused(group, name, selector):
    for call in ROWS, FIRST:
        if is_text(selector.encode()):
            group.case(name, expect_error("INVALID_ARGUMENT", call, "null", selector))
        else:
            group.case(name, expect_any_error(call, selector))


def expect_any_error(call, selector):
    """For U+0000, which no text of PostgreSQL's can hold: its client refuses it before we are asked."""

    def check(engine):
        is_refused = engine.text(call, "null", selector).error is not None
        return is_refused, is_refused

    return check


def compliance(report):
    spelled = read_spelled("jsonpath", "cts.json")["tests"]
    with report.group("jsonpath cts", "values, their order and their normalized paths; wrong queries are refused") as group:
        for case, raw in zip(read_json("jsonpath", "cts.json")["tests"], spelled):
            if case.get("invalid_selector"):
                refused(group, case["name"], case["selector"])
            else:
                group.case(case["name"], expect_rows(case["selector"], spell(raw["document"]), answers_of(case)))


def normalized_paths(report):
    with report.group("jsonpath normalized paths", "the paths, and each selects its value alone") as group:
        for case in read_json("jsonpath", "normalized_paths.json")["tests"]:
            document = json.dumps(case["document"])
            group.case(case["name"], expect_paths(case["query"], document, case["paths"]))


def expect_paths(query, document, paths):
    def check(engine):
        rows = engine.text(ROWS, document, query)
        if rows.error:
            return False, rows
        found = json.loads(rows.value)
        good = [row[1] for row in found] == paths
        for _, path, value in found:
            again = engine.text(ROWS, document, path)
            good = good and again.error is None and same(json.loads(again.value), [[1, path, value]])
        return good, rows

    return check


def rfc_examples(report):
    data = read_json("jsonpath", "rfc9535-examples.json")
    with report.group("jsonpath RFC 9535", "the examples of the standard: queries, comparisons, well-typedness") as group:
        for case in data["queries"] + data["comparisons"]:
            name = case.get("name") or case["comparison"]
            answers = [(case["result"], None)]
            group.case(
                name, expect_rows(case["selector"], json.dumps(case["document"]), answers, case.get("any_order", False))
            )
        for case in data["well_typedness"]:
            if case.get("needs_extension"):
                group.skip("functions that the standard only supposes")
            elif case["valid"]:
                group.case(case["selector"], expect_accepted(case["selector"]))
            else:
                refused(group, case["selector"], case["selector"])


def expect_accepted(selector):
    def check(engine):
        outcome = engine.text(ROWS, "null", selector)
        return outcome.error is None, outcome

    return check


def canonical_paths(report):
    with report.group("jsonpath canonical paths", "optional: queries are never printed; both spellings are accepted") as group:
        for case in read_json("jsonpath", "canonical_paths.json")["tests"]:
            for query in dict.fromkeys([case["query"], case["canonical"]]):
                group.case(case["name"] + ": " + query, expect_accepted(query))


FOLDER = "jsonpath"
GROUPS = [compliance, normalized_paths, rfc_examples, canonical_paths]
