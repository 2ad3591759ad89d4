"""compozy.yaml, the environment, flags.

SPDX-License-Identifier: PostgreSQL
"""
import json
import os
import tempfile

from places import call

# What is wrong with a file, and the sentence that says so.
WRONG = [
    ("database: [", "compozy.yaml:2: this is no YAML: did not find expected node content"),
    ("database:\n  driver: sqlite\n path: x\n", "compozy.yaml:3: this is no YAML: did not find expected key"),
    ("database:\n\tdriver: sqlite\n", "compozy.yaml:2: this is no YAML: found character that cannot start any token"),
    ('database:\n  "dri\\e[31m\\nver": sqlite\n', 'compozy.yaml:2: unknown key "dri\\x1B[31m\\nver" in database; allowed: driver, conn_string, host, '
     "port, user, password, dbname, sslmode, path, busy_timeout, journal_mode, synchronous, auto_migrate"),
    ("- database\n", "compozy.yaml:1: the whole is a list; allowed: a mapping"),
    ("text", "compozy.yaml:1: the whole is a single value; allowed: a mapping"),
    ("database: sqlite\n", "compozy.yaml:1: database is a single value; allowed: a mapping"),
    ("database:\n  driver: [sqlite]\n", "compozy.yaml:2: database.driver is a list; allowed: a single value"),
    ("database:\n  drvier: sqlite\n", 'compozy.yaml:2: unknown key "drvier" in database; did you mean "driver"?'),
    ("database:\n  path: x\n  pasword: x\n", 'compozy.yaml:3: unknown key "pasword" in database; did you mean "password"?'),
    ("database:\n  colour: red\n", 'compozy.yaml:2: unknown key "colour" in database; allowed: driver, conn_string, host, port, '
     "user, password, dbname, sslmode, path, busy_timeout, journal_mode, synchronous, auto_migrate"),
    ("databse:\n  driver: sqlite\n", 'compozy.yaml:1: unknown key "databse"; did you mean "database"?'),
    ("knowlege: {}\n", 'compozy.yaml:1: unknown key "knowlege"; did you mean "knowledge"?'),
    ("knowledge:\n  vector_db: []\n", 'compozy.yaml:2: unknown key "knowledge.vector_db"; did you mean "knowledge.vector_dbs"?'),
    ("database: {path: a, path: b}\n", 'compozy.yaml:1: the key "path" is there twice'),
    ("database:\n  driver: mysql\n", 'compozy.yaml:2: database.driver is "mysql"; allowed: postgres, sqlite'),
    ("database:\n  driver: Postgres\n", 'compozy.yaml:2: database.driver is "Postgres"; allowed: postgres, sqlite'),
    ("database:\n  port: lots\n", 'compozy.yaml:2: database.port is "lots"; allowed: a whole number from 0 to 2147483647'),
    ("database:\n  busy_timeout: 5s\n", 'compozy.yaml:2: database.busy_timeout is "5s"; allowed: a whole number from 0 to '
     "2147483647"),
    ("database:\n  busy_timeout: 99999999999999999999\n", 'compozy.yaml:2: database.busy_timeout is "99999999999999999999"; '
     "allowed: a whole number from 0 to 2147483647"),
    ("database:\n  auto_migrate: maybe\n", 'compozy.yaml:2: database.auto_migrate is "maybe"; allowed: true, false'),
    ("database:\n  journal_mode: off\n", 'compozy.yaml:2: database.journal_mode is "off"; allowed: wal, delete, truncate, persist'),
    ("database:\n  sslmode: maybe\n", 'compozy.yaml:2: database.sslmode is "maybe"; allowed: disable, allow, prefer, require, '
     "verify-ca, verify-full"),
    ("database:\n  host: ${NOT_THERE}\n", "compozy.yaml:2: database.host names ${NOT_THERE}, which is not in the environment"),
    ("database:\n  path: x\n", "compozy.yaml:2: database.path is set, but database.driver is postgres unless set to sqlite "
     "(database.driver, COMPOZY_DB_DRIVER, --db-driver)"),
    ("database: {driver: sqlite}\nknowledge:\n  vector_dbs:\n    - {id: main, provider: pgvector}\n",
     "compozy.yaml:4: pgvector provider is incompatible with SQLite driver"),
    ("knowledge:\n  vector_dbs:\n    - {id: main}\n", "compozy.yaml:3: an entry of knowledge.vector_dbs lacks its provider"),
    ("knowledge:\n  vector_dbs:\n    - {provider: pgvector}\n", "compozy.yaml:3: an entry of knowledge.vector_dbs lacks its id"),
    ("knowledge:\n  vector_dbs: {}\n", "compozy.yaml:2: knowledge.vector_dbs is a mapping; allowed: a list"),
    ("knowledge:\n  vector_dbs: [main]\n", "compozy.yaml:2: an entry of knowledge.vector_dbs is a single value; allowed: a mapping"),
    ("knowledge:\n  vector_dbs:\n    - {id: a, provider: b, metric: angle}\n",
     'compozy.yaml:3: metric of a vector_dbs entry is "angle"; allowed: cosine, l2, ip'),
    ("knowledge:\n  vector_dbs:\n    - {id: a, provider: b, dimension: -1}\n",
     'compozy.yaml:3: dimension of a vector_dbs entry is "-1"; allowed: a whole number from 0 to 2147483647'),
    ("knowledge:\n  vector_dbs:\n    - {id: a, provider: b, dimensions: 3}\n",
     'compozy.yaml:3: unknown key "dimensions" in knowledge.vector_dbs; did you mean "dimension"?'),
]


def in_folder(text, *arguments, **options):
    with tempfile.TemporaryDirectory(prefix="compozy_cli.") as folder:
        if text is not None:
            with open(os.path.join(folder, "compozy.yaml"), "w") as file:
                file.write(text)
        return call(*arguments, cwd=folder, **options)


def settings(outcome):
    return {row["setting"]: (row["value"], row["source"]) for row in json.loads(outcome.out)}


def test_wrong_files(expect):
    for text, sentence in WRONG:
        outcome = in_folder(text, "config")
        expect(outcome.status == 2 and outcome.out == "" and outcome.err == f"compozy: {sentence}\n", f"{text!r}: {outcome}")


def test_wrong_elsewhere(expect):
    for arguments, env, sentence in [
        (("--config", "none.yaml"), {}, "none.yaml: No such file or directory"),
        (("--db-driver", "oracle"), {}, '--db-driver: database.driver is "oracle"; allowed: postgres, sqlite'),
        ((), {"COMPOZY_DB_PORT": "x"}, 'COMPOZY_DB_PORT: database.port is "x"; allowed: a whole number from 0 to 2147483647'),
        ((), {"COMPOZY_DB_AUTO_MIGRATE": "1"}, 'COMPOZY_DB_AUTO_MIGRATE: database.auto_migrate is "1"; allowed: true, false'),
    ]:
        outcome = in_folder(None, "config", *arguments, env=env)
        expect(outcome.status == 2 and outcome.err == f"compozy: {sentence}\n", f"{arguments} {env}: {outcome}")
    outcome = in_folder(None, "config", "--config", ".")
    expect(outcome.status == 2 and "input error" in outcome.err, f"a folder: {outcome}")


def test_defaults(expect):
    found = settings(in_folder(None, "config", "--json"))
    expect(found["database.driver"] == ("postgres", "default"), f"driver: {found}")
    expect(found["database.busy_timeout"] == ("5000", "default"), f"busy_timeout: {found}")
    expect(found["database.journal_mode"] == ("wal", "default"), f"journal_mode: {found}")
    expect(found["database.synchronous"] == ("normal", "default"), f"synchronous: {found}")
    expect(found["database.auto_migrate"] == ("false", "default"), f"auto_migrate: {found}")
    expect(found["database.path"] == (None, None), f"path: {found}")
    for text in ["", "# nothing\n", "---\n", "database:\n", "database: {path: ~}\nknowledge: {vector_dbs: }\n"]:
        expect(settings(in_folder(text, "config", "--json")) == found, f"nothing set: {text!r}")


def test_precedence(expect):
    text = "database:\n  driver: sqlite\n  path: from_file.db\n  auto_migrate: yes\n"
    found = settings(in_folder(text, "config", "--json"))
    expect(found["database.path"] == ("from_file.db", "compozy.yaml:3"), f"file: {found}")
    expect(found["database.auto_migrate"] == ("true", "compozy.yaml:4"), f"yes is true: {found}")
    env = {"COMPOZY_DB_PATH": "from_environment.db", "COMPOZY_DB_HOST": ""}
    found = settings(in_folder(text, "config", "--json", env=env))
    expect(found["database.path"] == ("from_environment.db", "COMPOZY_DB_PATH"), f"environment: {found}")
    expect(found["database.host"] == (None, None), f"an empty variable is none: {found}")
    for arguments in [("config", "--db-path", "flag.db"), ("--db-path=flag.db", "config")]:
        found = settings(in_folder(text, *arguments, "--json", env=env))
        expect(found["database.path"] == ("flag.db", "--db-path"), f"{arguments}: {found}")


def test_variables(expect):
    found = settings(in_folder(None, "config", "--json", env={
        "COMPOZY_DB_DRIVER": "postgres", "COMPOZY_DB_HOST": "h", "COMPOZY_DB_PORT": "1", "COMPOZY_DB_USER": "u",
        "COMPOZY_DB_PASSWORD": "p", "COMPOZY_DB_NAME": "n", "COMPOZY_DB_SSL_MODE": "require", "COMPOZY_DB_CONN_STRING": "dbname=d",
        "COMPOZY_DB_BUSY_TIMEOUT": "7", "COMPOZY_DB_AUTO_MIGRATE": "true"}))
    expect([found["database." + key][0] for key in
            "driver host port user password dbname sslmode conn_string busy_timeout auto_migrate".split()] ==
           ["postgres", "h", "1", "u", "***", "n", "require", "dbname=d", "7", "true"], f"each variable: {found}")


def test_expansion(expect):
    text = "database:\n  host: ${A}-${B}.$A.${}.${A\n  user: '${B}'\n  dbname: $${A}\n"
    found = settings(in_folder(text, "config", "--json", env={"A": "x", "B": "${A}"}))
    expect(found["database.host"][0] == "x-${A}.$A.${}.${A", f"expanded once: {found}")
    expect(found["database.dbname"][0] == "$x", f"a dollar in front: {found}")
    outcome = in_folder("database:\n  host: ${NOT_THERE}\n", "config", env={"COMPOZY_DB_HOST": "h"})
    expect(outcome.status == 0, f"what is overridden need not be there: {outcome}")


SECRET_STRINGS = [
    ("postgres://ann:s3cret@host:5432/db?sslmode=require", "postgres://ann:***@host:5432/db?sslmode=require"),
    ("postgresql://ann:s3cr@et/3cret@host/db", "postgresql://ann:***@host/db"),
    ("postgres://host/db?password=s3cret&user=ann", "postgres://host/db?password=***&user=ann"),
    ("postgres://ann@host/db", "postgres://ann@host/db"),
    ("host=h password=s3cret user=ann", "host=h password=*** user=ann"),
    ("host=h password = 's3cret s3cret' user=ann", "host=h password = *** user=ann"),
    (r"password='s3\'cret' user=ann", "password=*** user=ann"),
    (r"PASSWORD=s3\ cret user=ann", "PASSWORD=*** user=ann"),
    ("sslpassword=s3cret", "sslpassword=***"),
    ("s3cret", "***"),
]


def test_secrets(expect):
    for string, masked in SECRET_STRINGS:
        found = in_folder(None, "config", "--json", env={"COMPOZY_DB_CONN_STRING": string})
        expect(settings(found)["database.conn_string"][0] == masked, f"{string}: {found}")
        plain = in_folder(None, "config", "--db-conn-string", string)
        expect(masked in plain.out and "cret" not in plain.out, f"{string}: {plain}")
    found = in_folder("database:\n  password: ${PW}\n", "config", env={"PW": "s3cret"})
    expect("s3cret" not in found.out and "***" in found.out, f"a password: {found}")


def test_other_sections(expect):
    text = "name: demo\nagents: []\nknowledge:\n  embedders: []\n  vector_dbs:\n    - {id: main, provider: pgvector, dimension: 3}\n"
    found = in_folder(text, "config")
    expect(found.status == 0 and "not read: name (compozy.yaml:1)" in found.out, f"a section of others: {found}")
    expect("not read: knowledge.embedders (compozy.yaml:4)" in found.out, f"a key of others: {found}")
    expect("pgvector 3 cosine" in found.out, f"a vector database: {found}")
