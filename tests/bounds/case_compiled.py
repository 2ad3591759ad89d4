"""A schema or a path given as a constant is compiled once for a statement, wherever it stands.

No clock of ours could see one compilation among many rows; so these take long to compile, some milliseconds, and next to
nothing to use. Over ROWS rows the difference is one of a thousand times and more. That it is the compiling which takes long is
shown by texts that change from row to row.

SPDX-License-Identifier: PostgreSQL
"""
import json
import time

ROWS = 20000
FEW = 20  # rows for texts that change
MOST = 0.1  # of the time that compiling for each row would take

PATTERNS = ["^[a-z]{1,%d}(x|y)[0-9]{1,300}$" % (300 + n) for n in range(30)]
SCHEMA = json.dumps({"type": "object", "$defs": {str(n): {"pattern": pattern} for n, pattern in enumerate(PATTERNS)}})
PATH = "$.a[?%s]" % " || ".join("match(@, '%s')" % pattern[1:-1] for pattern in PATTERNS)


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def seconds(connection, statement):
    begin = time.perf_counter()
    connection.execute(statement)
    return time.perf_counter() - begin


def made(engine):
    connection = engine.connect()
    postgres = engine.name == "PostgreSQL"
    json_type = "jsonb" if postgres else "text"
    numbers = (f"SELECT n FROM generate_series(1, {ROWS}) n" if postgres else
               f"WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {ROWS}) SELECT n FROM c")
    connection.execute("DROP TABLE IF EXISTS compiled_rows")
    connection.execute(f"CREATE TABLE compiled_rows (n int, input {json_type})")
    value = "jsonb_build_object('a', n)" if postgres else "json_object('a', n)"
    connection.execute(f"INSERT INTO compiled_rows SELECT n, {value} FROM ({numbers}) c")
    return connection, json_type


def where(condition):
    return f"SELECT count(*) FROM compiled_rows WHERE {condition}"


def statements(json_type):
    """Name, statement, once the argument is there; the last ones write."""
    schema, path = literal(SCHEMA), literal(PATH)
    parsed = schema + "::jsonb" if json_type == "jsonb" else f"compozy_json({schema})"
    return [
        ("a schema as text", where(f"compozy_json_schema_is_valid({schema}, input)")),
        ("a schema as json", where(f"compozy_json_schema_is_valid({parsed}, input)")),
        ("the errors by a schema", f"SELECT count(*) FROM compiled_rows r, compozy_json_schema_errors({schema}, r.input) e"),
        ("a path, the first value", where(f"compozy_json_query_first(input, {path}) IS NULL")),
        ("a path, the rows", f"SELECT count(*) FROM compiled_rows r, compozy_json_query(r.input, {path}) q"),
        ("a path twice in a statement", where(f"compozy_json_query_first(input, {path}) IS NULL AND "
                                              f"compozy_json_query_first(input, {path}) IS NULL")),
    ]


def test_once(engine, expect):
    connection, json_type = made(engine)
    each = {}
    for name, changing in [("schema", f"compozy_json_schema_is_valid({literal(SCHEMA[:-1])} || ', \"x\": ' || n || '}}', input)"),
                           ("path", f"compozy_json_query_first(input, {literal(PATH[:-1])} || ' || @ == ' || n || ']') IS NULL")]:
        each[name] = seconds(connection, where(f"n <= {FEW} AND {changing}")) / FEW
    for name, statement in statements(json_type):
        compiling = each["schema" if "schema" in name else "path"]
        taken = seconds(connection, statement)
        expect(taken < MOST * ROWS * compiling,
               f"{name} on {engine.name}: {taken:.2f} s for {ROWS} rows, {compiling * 1e3:.1f} ms to compile")
    connection.execute("DROP TABLE compiled_rows")
    connection.close()


def test_check(engine, expect):
    """In a CHECK: rows inserted by one statement, and updated."""
    connection, json_type = made(engine)
    compiling = seconds(connection, f"SELECT compozy_json_schema_is_valid({literal(SCHEMA)}, '1')")
    connection.execute("DROP TABLE IF EXISTS compiled_checked")
    connection.execute(f"CREATE TABLE compiled_checked (n int, input {json_type} "
                       f"CHECK (compozy_json_schema_is_valid({literal(SCHEMA)}, input)))")
    for statement in ["INSERT INTO compiled_checked SELECT n, input FROM compiled_rows",
                      "UPDATE compiled_checked SET input = '{}'"]:
        taken = seconds(connection, statement)
        expect(taken < MOST * ROWS * compiling,
               f"{statement.split()[0]} on {engine.name}: {taken:.2f} s for {ROWS} rows, {compiling * 1e3:.1f} ms to compile")
    connection.execute("DROP TABLE compiled_checked")
    connection.execute("DROP TABLE compiled_rows")
    connection.close()
