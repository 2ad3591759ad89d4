#!/usr/bin/env python3
"""ALTER EXTENSION compozy UPDATE: what it leaves is what a fresh installation makes, and until then the library refuses older objects.

    tests/with_postgres.sh /usr/bin/python3 -B tests/upgrade/run.py

Every update script that stands in pg_ext/ is tried. So that there is one before the first has been released, a release 0.0.1 is made
here of today's script: some functions it doesn't have yet, some it has with other properties, one is gone since.

SPDX-License-Identifier: PostgreSQL
"""
import glob
import os
import re
import subprocess
import sys

import psycopg2

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from counter import Counter  # noqa: E402

PLACE = os.path.join(subprocess.run(["pg_config", "--sharedir"], stdout=subprocess.PIPE, check=True, text=True).stdout.strip(), "extension")
FORMER = "0.0.1"
GONE = "CREATE FUNCTION compozy_gone() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"

CATALOGUE = """
SELECT p.oid::regprocedure::text,
       (to_jsonb(p) - '{oid,pronamespace,proowner,proargdefaults}'::text[])::text || pg_get_function_arguments(p.oid),
       (SELECT to_jsonb(a)::text FROM pg_aggregate a WHERE a.aggfnoid = p.oid), obj_description(p.oid, 'pg_proc')
FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'compozy'
ORDER BY 1"""
OTHERS = """
SELECT d.classid::regclass::text, count(*) FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'compozy' AND d.deptype = 'e'
GROUP BY 1 ORDER BY 1"""

CALLS = ["SELECT compozy_version()", "SELECT count(*) FROM compozy_statuses()", "SELECT compozy_json_merge_agg('{}'::jsonb)"]


class Database:
    """A new one; each statement by a connection of its own, as after a restart with another library."""

    def __init__(self, name, options=""):
        self.name = name
        self.run(f"CREATE DATABASE {name} {options}", "postgres")

    def run(self, statement, name=None):
        connection = psycopg2.connect(dbname=name or self.name)
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else None
        connection.close()
        return rows

    def refusal(self, statement):
        try:
            return f"gave {self.run(statement)}"
        except psycopg2.Error as error:
            return str(error).split("\n")[0]

    def catalogue(self):
        return self.run(CATALOGUE) + self.run(OTHERS)


def write(name, text):
    with open(os.path.join(PLACE, name), "w", encoding="utf-8") as file:
        file.write(text)


def make_former(version):
    """The scripts of a release before this one, and of the way from it to here."""
    with open(os.path.join(ROOT, "pg_ext", f"compozy--{version}.sql"), encoding="utf-8") as file:
        script = file.read()
    scalar = re.compile(r"CREATE FUNCTION (compozy_\w+)\((.*?)\)\nRETURNS \w+\nAS .*?;\nCOMMENT ON FUNCTION \1(\(.*?\)) IS '.*?';\n", re.S)
    former, update = script, "DROP FUNCTION compozy_gone();\n"
    alone = [match for match in scalar.finditer(script) if "Part of the aggregate" not in match[0]]
    for number, match in enumerate(alone):
        if number % 5 == 1:
            former = former.replace(match[0], "")
            update += match[0]
        elif number % 5 == 2:
            former = former.replace(match[0], match[0].replace("LANGUAGE C", "COST 7 LANGUAGE C").replace(" IS '", " IS 'Formerly: "))
            update += match[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    write(f"compozy--{FORMER}.sql", former + GONE)
    write(f"compozy--{FORMER}--{version}.sql", update)


def check_update(expect, former, version, fresh):
    database = Database("updated_" + former.replace(".", "_"))
    database.run(f"CREATE EXTENSION compozy VERSION '{former}'")
    wanted = f"UNSUPPORTED: the extension's objects are of version {former} and the library is of {version}; " \
             "ALTER EXTENSION compozy UPDATE makes them one"
    same = former.rpartition(".")[0] == version.rpartition(".")[0]
    for call in CALLS:
        found = database.refusal(call)
        expect(("gave" in found) if same else found.endswith(wanted), f"{call} of {former}: {found}")
    expect(database.catalogue() != fresh, f"{former} has what {version} has: nothing is tried")
    # A session that loads the library at its start must open: it is where the update is made.
    database.run(f"ALTER DATABASE {database.name} SET session_preload_libraries = 'compozy'", "postgres")
    for call in CALLS:
        found = database.refusal(call)
        expect(("gave" in found) if same else found.endswith(wanted) and "FATAL" not in found, f"{call} of {former}, preloaded: {found}")
    database.run(f"ALTER EXTENSION compozy UPDATE TO '{version}'")
    updated = database.catalogue()
    for row in fresh:
        expect(row in updated, f"updated from {former}, this is missing or not the same: {row[0]}")
    for row in updated:
        expect(row in fresh, f"updated from {former}, this is left or not the same: {row[0]}")
    for call in CALLS:
        expect("gave" in database.refusal(call), f"{call} updated from {former}: {database.refusal(call)}")


def check_unchanged(expect, version):
    """A release that changes no function goes with the objects of another."""
    other = version.rpartition(".")[0] + ".99"
    with open(os.path.join(ROOT, "pg_ext", f"compozy--{version}.sql"), encoding="utf-8") as file:
        write(f"compozy--{other}.sql", file.read())
    database = Database("unchanged")
    database.run(f"CREATE EXTENSION compozy VERSION '{other}'")
    for call in CALLS:
        found = database.refusal(call)
        expect("gave" in found, f"{call} with the objects of {other}: {found}")


def check_encoding(expect):
    """Nothing but UTF-8 is served, and a database of another encoding is told so when it asks for the extension."""
    database = Database("latin1", "TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    found = database.refusal("CREATE EXTENSION compozy")
    expect(found == "UNSUPPORTED: the database's encoding is LATIN1; compozy needs UTF-8", f"in a database of LATIN1: {found}")


def main():
    expect = Counter()
    with open(os.path.join(ROOT, "pg_ext", "compozy.control"), encoding="utf-8") as control:
        version = re.search(r"default_version = '(.*)'", control.read())[1]
    fresh = Database("fresh")
    fresh.run("CREATE EXTENSION compozy")
    fresh = fresh.catalogue()
    make_former(version)
    released = [os.path.basename(path).split("--")[1] for path in glob.glob(os.path.join(ROOT, "pg_ext", f"compozy--*--{version}.sql"))]
    for former in [FORMER] + released:
        check_update(expect, former, version, fresh)
    check_unchanged(expect, version)
    check_encoding(expect)
    return expect.end()


if __name__ == "__main__":
    sys.exit(main())
