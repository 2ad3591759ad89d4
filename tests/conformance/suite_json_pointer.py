"""RFC 6901: the value, nothing, or an error.

SPDX-License-Identifier: PostgreSQL
"""
import json

from checks import expect_error, expect_text, read_json, same


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


FOLDER = "json-pointer"
GROUPS = [json_pointer]
