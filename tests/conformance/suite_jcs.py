"""RFC 8785: canonical bytes, numbers, and that the hash is the SHA-256 of the canonical form.

SPDX-License-Identifier: PostgreSQL
"""
import hashlib
import os
import struct

from checks import expect_text, path, read_bytes, read_json

CANONICAL = "compozy_json_canonical(compozy_json({}))"


def jcs_documents(report):
    with report.group("jcs input", "to the byte the output, which stays as it is; the hash is its SHA-256") as group:
        for name in sorted(os.listdir(path("jcs", "input"))):
            text, output = read_bytes("jcs", "input", name), read_bytes("jcs", "output", name).decode()
            hexadecimal = "".join(read_bytes("jcs", "outhex", name.replace(".json", ".txt")).decode().split())
            assert bytes.fromhex(hexadecimal).decode() == output
            digest = hashlib.sha256(output.encode()).hexdigest()
            group.case(name, expect_text(output, CANONICAL, text))
            group.case(name, expect_text(output, CANONICAL, output))
            group.case(name, expect_text(digest, "compozy_json_hash(compozy_json({}))", text))


def double(hexadecimal):
    return struct.unpack(">d", bytes.fromhex(hexadecimal.rjust(16, "0")))[0]


def expect_number(hexadecimal, expected):
    return expect_text(expected, CANONICAL, "%.17g" % double(hexadecimal))


def jcs_numbers(report):
    with report.group("jcs rfc8785-appendix-b", "the double, given with 17 digits, as ECMAScript prints it") as group:
        for case in read_json("jcs", "rfc8785-appendix-b.json"):
            if "error" in case:
                group.skip("NaN and Infinity have no JSON text to be given as")
            else:
                group.case(case["ieee754"], expect_number(case["ieee754"], case["json"]))
    with report.group("jcs es6numbers", "the double, given with 17 digits, as ECMAScript prints it") as group:
        for line in read_bytes("jcs", "es6numbers.txt").decode().splitlines():
            hexadecimal, expected = line.split(",")
            group.case(line, expect_number(hexadecimal, expected))


FOLDER = "jcs"
GROUPS = [jcs_documents, jcs_numbers]
