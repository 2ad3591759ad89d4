"""SHA-256, and bcrypt hashes of others that must match their keys.

SPDX-License-Identifier: PostgreSQL
"""
from checks import expect_truth, is_text, read_json


def sha256(report):
    with report.group("crypto sha256", "the digest given") as group:
        for case in read_json("crypto", "sha256.json"):
            text = case["text"] if "text" in case else case["repeat"] * case["times"]

            def check(engine, text=text, digest=bytes.fromhex(case["sha256"])):
                outcome = engine.bytes("compozy_sha256({})", text)
                return outcome.value == digest, outcome

            group.case(text[:60], check)


def bcrypt(report):
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


FOLDER = "crypto"
GROUPS = [sha256, bcrypt]
