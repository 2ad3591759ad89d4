"""JSON Schema, draft 2020-12 and draft 7: the verdict of each case, and errors listed exactly for the invalid ones.

Nothing is fetched, so the cases that refer to documents on the suite's own server are refused. Those are checked twice: that
the refusal is INVALID_ARGUMENT, and, with the documents bundled into the schema (2020-12 Core, section 9.3), for their
verdicts.

SPDX-License-Identifier: PostgreSQL
"""
import copy
import glob
import json
import os
from urllib.parse import urldefrag, urljoin

from checks import expect_error, path, read_json

DRAFTS = {"draft2020-12": None, "draft7": "http://json-schema.org/draft-07/schema#"}
SERVER = "http://localhost:1234/"
DEFINITIONS = {"draft2020-12": "$defs", "draft7": "definitions"}

# Optional files that assert what is an annotation here.
ANNOTATIONS = {
    "content": "content… are annotations",
    "format-assertion": "format is an annotation",
}

VERDICT = "compozy_json_schema_is_valid({}, compozy_json({}))"
ERRORS = (
    "(SELECT compozy_json_array_agg(compozy_json_array(e.instance_path, e.schema_path, e.message)) "
    "FROM compozy_json_schema_errors({}, compozy_json({})) e)"
)
PLACE = "CASE WHEN compozy_json_get(compozy_json({}), {}) IS NULL THEN 'nothing' ELSE 'something' END"


# ---- references to the server ----


def walk(schema, base, identifiers, references):
    """Collects the identifiers and the documents referred to, both absolute, of everything that looks like one."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$id"), str):
            base = urljoin(base, schema["$id"])
            identifiers.add(urldefrag(base)[0])
        for keyword in ("$ref", "$dynamicRef", "$schema"):
            if isinstance(schema.get(keyword), str):
                references.add(urldefrag(urljoin(base, schema[keyword]))[0])
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        walk(value, base, identifiers, references)


def missing(schema):
    """The server's documents that a schema refers to and doesn't hold."""
    identifiers, references = set(), set()
    walk(schema, "", identifiers, references)
    return sorted(uri for uri in references - identifiers if uri.startswith(SERVER))


def remote(uri):
    file = path("json-schema", "remotes", *uri[len(SERVER) :].split("/"))
    return read_json(file) if os.path.isfile(file) else None


def bundle(schema, draft):
    """The schema with the server's documents among its definitions, or None."""
    schema = copy.deepcopy(schema)
    if "$schema" in schema and schema["$schema"].startswith(SERVER):
        return None
    for number in range(10):
        wanted = missing(schema)
        if not wanted:
            return schema
        document = remote(wanted[0])
        if not isinstance(document, dict) or urljoin(wanted[0], document.get("$id", "")) != wanted[0]:
            return None
        document["$id"] = wanted[0]
        schema.setdefault(DEFINITIONS[draft], {})[f"bundled {number}"] = document
    return None


# ---- cases ----


def expect_case(schema, data, valid):
    """The verdict; no errors when valid, else such that their places are there."""
    schema, data = json.dumps(schema), json.dumps(data)

    def check(engine):
        verdict = engine.truth(VERDICT, schema, data)
        errors = engine.text(ERRORS, schema, data)
        good = verdict.error is None and verdict.value is valid
        good = good and errors.error is None and (errors.value == "[]") is valid
        for instance_path, schema_path, _ in json.loads(errors.value) if good else []:
            for document, pointer in ((data, instance_path), (schema, schema_path)):
                good = good and engine.text(PLACE, document, pointer).value == "something"
        return good, (verdict, errors)

    return check


def groups_of(draft, *folders):
    """(file, group) of each group of cases, its schema saying which draft it is."""
    for file in sorted(glob.glob(path("json-schema", "tests", draft, *folders, "*.json"))):
        for group in read_json(file):
            schema = group["schema"]
            if DRAFTS[draft] and isinstance(schema, dict):
                group["schema"] = {"$schema": DRAFTS[draft], **schema}
            yield os.path.basename(file)[: -len(".json")], group


def label(file, group, test):
    return f"{file}: {group['description']}: {test['description']}"


def mandatory(report):
    for draft in DRAFTS:
        checked = "the verdict; errors listed, their places there, exactly when invalid"
        with report.group(f"json-schema {draft}", checked) as counted:
            for file, group in groups_of(draft):
                for test in group["tests"]:
                    if missing(group["schema"]):
                        counted.skip("needs a document from the network")
                    else:
                        counted.case(label(file, group, test), expect_case(group["schema"], test["data"], test["valid"]))


def remotes(report):
    for draft in DRAFTS:
        with report.group(f"json-schema {draft} network", "refused: INVALID_ARGUMENT") as counted:
            for file, group in groups_of(draft):
                for test in group["tests"] if missing(group["schema"]) else []:
                    texts = json.dumps(group["schema"]), json.dumps(test["data"])
                    counted.case(label(file, group, test), expect_error("INVALID_ARGUMENT", VERDICT, *texts))
        with report.group(f"json-schema {draft} bundled", "the same with the documents bundled: the verdict") as counted:
            for file, group in groups_of(draft):
                bundled = bundle(group["schema"], draft) if missing(group["schema"]) else None
                for test in group["tests"] if bundled else []:
                    counted.case(label(file, group, test), expect_case(bundled, test["data"], test["valid"]))


def optional(report):
    for draft in DRAFTS:
        with report.group(f"json-schema {draft} optional", "the same where we have what is optional") as counted:
            for file, group in groups_of(draft, "optional"):
                for test in group["tests"]:
                    if file in ANNOTATIONS:
                        counted.skip(ANNOTATIONS[file])
                    elif missing(group["schema"]):
                        counted.skip("needs a document from the network")
                    else:
                        counted.case(label(file, group, test), expect_case(group["schema"], test["data"], test["valid"]))
            for file, group in groups_of(draft, "optional", "format"):
                for _ in group["tests"]:
                    counted.skip("format is an annotation")


FOLDER = "json-schema"
GROUPS = [mandatory, remotes, optional]
