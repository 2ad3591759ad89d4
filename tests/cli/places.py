"""Where the program is called: an empty place for a database on each engine, and the call itself.

SPDX-License-Identifier: PostgreSQL
"""
import itertools
import os
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("COMPOZY_PROGRAM", os.path.join(ROOT, "build/unit/compozy"))

_number = itertools.count()


def environment(changes):
    """The caller's, without what sets the program up; a None takes a variable away."""
    result = {key: value for key, value in os.environ.items() if not key.startswith("COMPOZY_")}
    result.update(changes)
    return {key: value for key, value in result.items() if value is not None}


def start(*arguments, env=(), cwd=None, program=PROGRAM, merged=False, **options):
    """Starts the program; merged gives both its streams as one."""
    pipe = subprocess.PIPE
    return subprocess.Popen([program, *arguments], env=environment(dict(env)), cwd=cwd, encoding="utf-8", stdin=pipe, stdout=pipe,
                            stderr=subprocess.STDOUT if merged else pipe, **options)


class Outcome:
    def __init__(self, process, out, err):
        self.status, self.out, self.err = process.returncode, out, err

    def __repr__(self):
        return f"[{self.status}] {self.out!r} {self.err!r}"


def finish(process, text=None, timeout=120):
    try:
        out, err = process.communicate(text, timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Outcome(process, out, err)


def call(*arguments, text=None, **options):
    """Runs the program to its end."""
    return finish(start(*arguments, **options), text or "")


class Place:
    def call(self, *arguments, env=(), **options):
        return call(*arguments, env={**self.env, **dict(env)}, cwd=self.folder, **options)

    def start(self, *arguments, **options):
        return start(*arguments, env=self.env, cwd=self.folder, **options)

    def fingerprint(self):
        return self.sql("SELECT compozy_fingerprint();").splitlines()[2].strip()

    def sql(self, text):
        """What a script prints, in rows of fields."""
        outcome = self.call("sql", text="\\set ON_ERROR_STOP on\n" + text)
        if outcome.status != 0:
            raise RuntimeError(outcome.err)
        return outcome.out


class Sqlite(Place):
    name = "sqlite"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="compozy_cli.")
        self.path = os.path.join(self.folder, "work.db")
        self.address = self.path
        self.env = {"COMPOZY_DB_DRIVER": "sqlite", "COMPOZY_DB_PATH": self.path}

    def create(self):
        """The database, empty."""
        open(self.path, "w").close()

    def remove(self):
        shutil.rmtree(self.folder)


class Postgres(Place):
    name = "postgres"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="compozy_cli.")
        self.database = f"cli_{os.getpid()}_{next(_number)}"
        self.address = f"dbname={self.database}"
        self.env = {"COMPOZY_DB_DRIVER": "postgres", "COMPOZY_DB_NAME": self.database}
        psql(f"CREATE DATABASE {self.database} TEMPLATE template0")

    def create(self):
        psql("CREATE EXTENSION compozy", self.database)

    def remove(self):
        shutil.rmtree(self.folder)
        psql(f"DROP DATABASE {self.database}")


def psql(statement, database="postgres"):
    """Runs a statement as the server's owner, and gives its lines."""
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
                          text=True, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()


PLACES = [Sqlite, Postgres]
