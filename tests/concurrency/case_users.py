"""Users and keys wanted by many processes at once: one first admin, one user per e-mail, no key without its user; and how
long it takes to be refused.

SPDX-License-Identifier: PostgreSQL
"""
import math
import time

from engines import run_workers

WORKERS = 8
CALLS = 40


def refused(connection, code, function, *values):
    """Whether a call was refused with that code; any other error is raised."""
    try:
        connection.call(function, *values)
    except Exception as error:
        if f"{code}: " not in str(error):
            raise
        return True
    return False


def count(connection, query):
    return connection.execute(f"SELECT count(*) FROM {query}").fetchone()[0]


# ---- the first admin ----


def bootstrap_once(connection, number):
    refused(connection, "ALREADY_BOOTSTRAPPED", "compozy_user_bootstrap", {"email": f"root{number}@x.y"})


def test_bootstrap(engine, expect):
    run_workers(engine, bootstrap_once, WORKERS)
    connection = engine.connect()
    expect(count(connection, "users") == 1, f"{count(connection, 'users')} users after a race, 1 expected")
    expect(count(connection, "users WHERE role = 'admin'") == 1, "the one user is an admin")
    connection.close()


def bootstrap_again(connection, number):
    """Who has won is the only admin until it deletes itself, and then another may win."""
    for i in range(CALLS):
        name = f"{number}-{i}"
        if refused(connection, "ALREADY_BOOTSTRAPPED", "compozy_user_bootstrap", {"id": name, "email": f"{name}@x.y"}):
            continue
        admins = count(connection, "users WHERE role = 'admin'")
        if admins != 1:
            raise RuntimeError(f"{admins} admins at once")
        connection.call("compozy_user_delete", name)


def test_bootstrap_again(engine, expect):
    run_workers(engine, bootstrap_again, WORKERS)
    connection = engine.connect()
    expect(count(connection, "users") == 0, "every first admin has deleted itself")
    expect(count(connection, "compozy_bootstrap") == 1, "and the last left its mark")
    connection.close()


# ---- e-mails ----


def spelled(number, i):
    return f"User{i}@Example.com" if number % 2 else f"uSER{i}@example.COM"


def create_same(connection, number):
    for i in range(CALLS):
        refused(connection, "EMAIL_EXISTS", "compozy_user_create", {"email": spelled(number, i)})


def test_same_email(engine, expect):
    run_workers(engine, create_same, WORKERS)
    connection = engine.connect()
    expect(count(connection, "users") == CALLS, f"{count(connection, 'users')} users with {CALLS} e-mails")
    connection.close()


def update_same(connection, number):
    for i in range(CALLS):
        refused(connection, "EMAIL_EXISTS", "compozy_user_update", {"id": f"u{number}", "email": spelled(number, i)})


def test_updated_to_same_email(engine, expect):
    connection = engine.connect()
    for number in range(WORKERS):
        connection.call("compozy_user_create", {"id": f"u{number}", "email": f"{number}@x.y"})
    run_workers(engine, update_same, WORKERS)
    emails = [row[0].lower() for row in connection.execute("SELECT email FROM users").fetchall()]
    expect(len(emails) == WORKERS and len(set(emails)) == WORKERS, f"e-mails that differ expected: {emails}")
    connection.close()


# ---- keys ----

KEYS = 4  # each takes bcrypt's time


def create_or_delete(connection, number):
    if number == 0:
        time.sleep(0.2)
        connection.call("compozy_user_delete", "u")
        return
    for _ in range(KEYS):
        refused(connection, "USER_NOT_FOUND", "compozy_api_key_create", "u")


def test_key_of_deleted_user(engine, expect):
    connection = engine.connect()
    connection.call("compozy_user_create", {"id": "u", "email": "u@x.y"})
    run_workers(engine, create_or_delete, 4)
    expect(count(connection, "api_keys") == 0, f"{count(connection, 'api_keys')} keys of a deleted user")
    connection.close()


def touch(connection, number):
    before = ""
    for _ in range(CALLS):
        after = connection.call("compozy_api_key_touch", "k")["last_used"]
        if after < before:
            raise RuntimeError(f"last_used went from {before} back to {after}")
        before = after


def test_touch(engine, expect):
    connection = engine.connect()
    connection.call("compozy_user_create", {"id": "u", "email": "u@x.y"})
    key = connection.call("compozy_api_key_create", "u")
    connection.execute(f"UPDATE api_keys SET id = 'k' WHERE id = '{key['id']}'")
    run_workers(engine, touch, WORKERS)
    expect(connection.call("compozy_api_key_get", "k")["last_used"] > key["created_at"], "the key was used")
    connection.close()


# ---- the time of a refusal ----

ROUNDS = 15
ATTEMPTS = 20  # on a busy machine the undisturbed ones take a while to come
TOLERANCE = 0.1


def verify_times(connection, keys, times):
    """Lowers times to the least that verifying each key took: what a busy machine adds is in the others."""
    for _ in range(ROUNDS):
        for i, key in enumerate(keys):
            start = time.perf_counter()
            refused(connection, "INVALID_CREDENTIALS", "compozy_api_key_verify", key)
            times[i] = min(times[i], time.perf_counter() - start)


def test_verify_time(engine, expect):
    connection = engine.connect()
    connection.call("compozy_user_create", {"id": "u", "email": "u@x.y"})
    keys = [connection.call("compozy_api_key_create", "u")["key"], connection.call("compozy_api_key_new"), "x", "x" * 1000]
    times = [math.inf] * len(keys)
    for _ in range(ATTEMPTS):
        verify_times(connection, keys, times)
        ratios = [least / times[0] for least in times[1:]]
        if all(abs(ratio - 1) <= TOLERANCE for ratio in ratios):
            break
    shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
    print(f"a good key is verified in {times[0] * 1000:.1f} ms; refused, as a ratio to that: {shown}")
    expect(all(abs(ratio - 1) <= TOLERANCE for ratio in ratios), f"refused in another time: {shown}")
    connection.close()
