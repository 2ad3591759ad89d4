#!/usr/bin/env python3
"""Laws of the JSON functions on random documents, on both engines.

    tests/with_postgres.sh /usr/bin/python3 tests/laws/run.py [--seed N] [--cases N]

A law is checked on each engine, and both must give the same bytes. What a standard says is asked of standards.py, which
knows nothing of our code. The seed is printed; with it a run can be repeated.

SPDX-License-Identifier: PostgreSQL
"""
import argparse
import hashlib
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))

import documents  # noqa: E402
import standards  # noqa: E402
from engines import Postgres, Sqlite  # noqa: E402

FAILURES_SHOWN = 10


class Report:
    def __init__(self, engines, rng):
        self.engines, self.rng = engines, rng
        self.passed = self.failed = 0

    def check(self, law, holds, seen):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= FAILURES_SHOWN:
                print(f"not ok: {law}: {str(seen)[:1500]}")

    def same(self, expressions, *texts):
        """The row that both engines give."""
        rows = [engine.row(expressions, *texts) for engine in self.engines]
        self.check("both engines give the same", rows[0] == rows[1], (expressions, texts, rows))
        return rows[1]


def json(text):
    return f"compozy_json({text})"


def is_true(expression):
    """A boolean as a text that both engines give."""
    return f"CASE WHEN {expression} THEN 'yes' ELSE 'no' END"


def pair(rng, nulls=True):
    """Two documents, mostly alike, and a text of each."""
    a = documents.document(rng, 4, nulls)
    b = documents.changed(rng, a, nulls) if rng.random() < 0.8 else documents.document(rng, 4, nulls)
    return a, b, documents.spell(rng, a), documents.spell(rng, b)


# ---- the laws; each is one case ----


def patches(report):
    """patch(a, diff(a, b)) = b; the diff is a patch for anybody, and not longer than replacing the document."""
    a, b, a_text, b_text = pair(report.rng)
    diff = f"compozy_json_diff({json('{0}')}, {json('{1}')})"
    seen = report.same([diff, f"compozy_json({diff}) ", f"compozy_json_patch({json('{0}')}, {diff})",
                        is_true(f"compozy_json_equal(compozy_json_patch({json('{0}')}, {diff}), {json('{1}')})")], a_text, b_text)
    report.check("diff gives a patch", seen.error is None, (a_text, b_text, seen))
    if seen.error:
        return
    operations = standards.exact(seen.value[0])
    report.check("patch(a, diff(a, b)) = b", seen.value[3] == "yes", (a_text, b_text, seen))
    report.check("the diff makes b of a in Python", standards.same(standards.patch(a, operations), b), (a_text, b_text, seen))
    report.check("the diff of equals is empty", (operations == []) == standards.same(a, b), (a_text, b_text, seen))
    report.check("a diff is in normal form", seen.value[1] == seen.value[0], seen)


def random_patch(rng, document):
    """Operations on a document, most of which work."""
    operations = []
    for _ in range(rng.choice([1, 2, 3, 6])):
        op = rng.choice(["add", "remove", "replace", "move", "copy", "test"])
        operation = {"op": op, "path": random_pointer(rng, document, op in ("add", "move", "copy"))}
        if op in ("add", "replace"):
            operation["value"] = documents.document(rng, 1)
        if op in ("move", "copy"):
            operation["from"] = random_pointer(rng, document, False)
        if op == "test":
            operation["value"] = documents.scalar(rng)
            try:
                if rng.random() < 0.8:
                    operation["value"] = standards.get(document, standards.tokens(operation["path"]))
            except standards.Refused:
                pass
        try:
            document = standards.patch(document, [operation])
        except standards.Refused:
            if rng.random() < 0.9:
                continue
        operations.append(operation)
    return operations


def random_pointer(rng, document, new):
    """Where something is, or might be put."""
    pointer = ""
    while rng.random() < 0.8 and isinstance(document, (list, dict)):
        if isinstance(document, list):
            place = rng.randrange(len(document) + 1)
            token, document = str(place), document[place] if place < len(document) else None
            if document is None and rng.random() < 0.3:
                token = rng.choice(["-", "01", "x", "99"])
        else:
            token = rng.choice(sorted(document)) if document and not (new and rng.random() < 0.3) else rng.choice(documents.TEXTS)
            document = document.get(token)
        pointer += "/" + token.replace("~", "~0").replace("/", "~1")
    return pointer


def operations(report):
    """A patch does what RFC 6902 says, or is refused when it has to be."""
    a = documents.document(report.rng)
    patch = random_patch(report.rng, a)
    texts = documents.spell(report.rng, a), documents.spell(report.rng, patch)
    try:
        expected = standards.patch(a, patch)
    except standards.Refused:
        expected = None
    seen = report.same([f"compozy_json_patch({json('{0}')}, {json('{1}')})"], *texts)
    if seen.error:
        report.check("a patch is refused for a reason", expected is None and "operation" in seen.error, (texts, seen))
    else:
        report.check("a patch does what the RFC says", standards.same(standards.exact(seen.value[0]), expected), (texts, seen))


def merge_patches(report):
    """merge_patch(a, merge_diff(a, b)) = b, or b has a null that can't be said; any patch does what RFC 7396 says."""
    a, b, a_text, b_text = pair(report.rng, report.rng.random() < 0.3)
    seen = report.same([f"compozy_json_merge_patch({json('{0}')}, {json('{1}')})"], a_text, b_text)
    good = seen.error is None and standards.same(standards.exact(seen.value[0]), standards.merge_patch(a, b))
    report.check("a merge patch does what the RFC says", good, (a_text, b_text, seen))
    diff = f"compozy_json_merge_diff({json('{0}')}, {json('{1}')})"
    seen = report.same([diff, f"compozy_json_merge_patch({json('{0}')}, {diff})",
                        is_true(f"compozy_json_equal(compozy_json_merge_patch({json('{0}')}, {diff}), {json('{1}')})")],
                       a_text, b_text)
    if seen.error:
        good = standards.sets_null(a, b) and seen.error.startswith("INVALID_ARGUMENT: a merge patch can't set the null at ")
        report.check("a merge diff is refused for a null alone", good, (a_text, b_text, seen))
        return
    report.check("a merge diff with a null is refused", not standards.sets_null(a, b), (a_text, b_text, seen))
    report.check("merge_patch(a, merge_diff(a, b)) = b", seen.value[2] == "yes", (a_text, b_text, seen))
    good = standards.same(standards.merge_patch(a, standards.exact(seen.value[0])), b)
    report.check("the merge diff makes b of a in Python", good, (a_text, b_text, seen))


def canonical_form(report):
    """canonical(canonical(x)) = canonical(x), and it is what RFC 8785 says; the hash is its SHA-256."""
    a = documents.document(report.rng)
    text, again = documents.spell(report.rng, a), documents.spell(report.rng, a)
    canonical = f"compozy_json_canonical({json('{0}')})"
    seen = report.same([canonical, f"compozy_json_canonical({json(canonical)})", f"compozy_json_canonical({json('{1}')})",
                        f"compozy_json_hash({json('{0}')})"], text, again)
    if seen.error:
        good = not standards.is_canonical(a) and seen.error.startswith("LIMIT_EXCEEDED: the number ")
        report.check("a number beyond doubles is refused", good, (text, seen))
        return
    report.check("canonical(canonical(x)) = canonical(x)", seen.value[0] == seen.value[1] == seen.value[2], (text, seen))
    report.check("the canonical form is RFC 8785's", seen.value[0] == standards.canonical(a), (text, seen))
    report.check("numbers are doubles", standards.is_canonical(a), (text, seen))
    digest = hashlib.sha256(seen.value[0].encode()).hexdigest()
    report.check("the hash is that of the canonical form", seen.value[3] == digest, (text, seen))


def hashes(report):
    """hash equal if and only if equal; equal is what jsonb's = says, and an equivalence."""
    a, b, a_text, b_text = pair(report.rng)
    c_text = documents.spell(report.rng, a)
    seen = report.same([f"compozy_json_hash({json('{0}')})", f"compozy_json_hash({json('{1}')})",
                        f"compozy_json_hash({json('{2}')})",
                        *(is_true(f"compozy_json_equal({json('{%d}' % x)}, {json('{%d}' % y)})")
                          for x, y in [(0, 0), (0, 1), (1, 0), (0, 2), (1, 2)])], a_text, b_text, c_text)
    hashed, equal = seen.value[:3], [value == "yes" for value in seen.value[3:]]
    report.check("hash equal ⇔ equal", (hashed[0] == hashed[1]) == equal[1], (a_text, b_text, seen))
    report.check("the hash does not depend on the spelling", hashed[0] == hashed[2], (a_text, c_text, seen))
    report.check("equal is reflexive", equal[0] and equal[3], (a_text, c_text, seen))
    report.check("equal is symmetric", equal[1] == equal[2], (a_text, b_text, seen))
    report.check("equal is transitive", equal[1] == equal[4], (a_text, b_text, c_text, seen))
    report.check("equal is what Python says", equal[1] == standards.same(a, b), (a_text, b_text, seen))
    report.check("equal is jsonb's =", equal[1] == report.operator("=", a_text, b_text), (a_text, b_text, seen))


def containment(report):
    """contains is jsonb's @>, reflexive and transitive."""
    rng = report.rng
    a = documents.document(rng)
    b = documents.smaller(rng, a)
    c = documents.smaller(rng, b) if rng.random() < 0.5 else documents.smaller(rng, documents.changed(rng, b))
    texts = [documents.spell(rng, value) for value in (a, b, c)]
    pairs = [(0, 0), (0, 1), (1, 2), (0, 2), (2, 0)]
    seen = report.same([is_true(f"compozy_json_contains({json('{%d}' % x)}, {json('{%d}' % y)})") for x, y in pairs], *texts)
    holds = [value == "yes" for value in seen.value]
    report.check("contains is reflexive", holds[0], (texts, seen))
    report.check("a document contains its parts", holds[1], (texts, seen))
    report.check("contains is transitive", holds[3] or not (holds[1] and holds[2]), (texts, seen))
    for (x, y), yes in zip(pairs, holds):
        report.check("contains is jsonb's @>", yes == report.operator("@>", texts[x], texts[y]), (texts, x, y, seen))


def normal_form(report):
    """Every output is in normal form: reading it again gives the same text."""
    a, b, a_text, b_text = pair(report.rng)
    left, right = json("{0}"), json("{1}")
    outputs = [left, f"compozy_json_merge({left}, {right})", f"compozy_json_merge_patch({left}, {right})",
               f"compozy_json_merge({left}, {right}, 'union')", f"compozy_json_diff({left}, {right})",
               f"compozy_json_patch({left}, compozy_json_diff({left}, {right}))", f"compozy_json_set({left}, '', {right})"]
    seen = report.same(outputs, a_text, b_text)
    report.check("the functions take any document", seen.error is None, (a_text, b_text, seen))
    for output in seen.value or []:
        report.check("every output is in normal form", report.same([json("{0}")], output).value == [output], output)


LAWS = [patches, operations, merge_patches, canonical_form, hashes, containment, normal_form]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--cases", type=int, default=500, help="of each law")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.cases} cases of each law")
    postgres = Postgres()
    report = Report([Sqlite(), postgres], random.Random(arguments.seed))
    report.operator = lambda name, a, b: postgres.truth("{}::jsonb " + name + " {}::jsonb", a, b).value
    for law in LAWS:
        before = report.passed, report.failed
        for _ in range(arguments.cases):
            law(report)
        print(f"{law.__name__:15} {report.passed - before[0]:6} passed {report.failed - before[1]:3} failed")
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


sys.exit(main())
