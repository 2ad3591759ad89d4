"""KSUIDs: their seconds, their order, what is one.

SPDX-License-Identifier: PostgreSQL
"""
import datetime
import json

from checks import expect_error, expect_truth, read_bytes, read_json


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


FOLDER = "ksuid"
GROUPS = [ksuid]
