"""Commands, options, help, the man page and completion.

SPDX-License-Identifier: PostgreSQL
"""
import os
import re
import shutil
import subprocess
import tempfile

from places import PROGRAM, ROOT, call

COMMANDS = re.findall(r"^  (\w+) ", call("--help").out.split("\n\n")[2], re.M)


def test_wrong(expect):
    for arguments, sentence in [
        (("wrkflow",), 'unknown command "wrkflow"; did you mean "workflow"?'),
        (("dance",), 'unknown command "dance"; see compozy --help'),
        (("help", "migrat"), 'unknown command "migrat"; did you mean "migrate"?'),
        (("migrate",), "migrate needs up|down|status; see compozy migrate --help"),
        (("migrate", "upp"), 'unknown migrate "upp"; did you mean "up"?'),
        (("migrate", "up", "down"), 'migrate has no place for "down"; see compozy migrate --help'),
        (("migrate", "up", "--dry-rnu"), 'unknown option "--dry-rnu"; did you mean "--dry-run"?'),
        (("migrate", "up", "--limit", "3"), 'unknown option "--limit"; see compozy --help'),
        (("migrate", "up", "--dry-run=yes"), "--dry-run takes no value"),
        (("usage", "--since"), "--since needs a value"),
        (("usage", "-x"), 'unknown option "-x"; see compozy --help'),
        (("workflow", "list", "x"), "workflow list takes no ID"),
        (("workflow", "show"), "workflow show needs the workflow's ID"),
        (("sql", "no_such.sql"), "no_such.sql: No such file or directory"),
        (("completion", "csh"), 'unknown completion "csh"; did you mean "zsh"?'),
    ]:
        outcome = call(*arguments)
        expect(outcome.status == 2 and outcome.out == "" and outcome.err == f"compozy: {sentence}\n", f"{arguments}: {outcome}")
    outcome = call()
    expect(outcome.status == 2 and outcome.err.startswith("usage: compozy"), f"no command: {outcome}")


def test_wrong_values(place, expect):
    place.call("migrate", "up")
    for arguments, sentence in [
        (("migrate", "up", "--to", "x"), '--to is "x"; allowed: a whole number from 0 to '),
        (("migrate", "up", "--to", "99"), '--to is "99"; allowed: a whole number from 0 to '),
        (("workflow", "list", "--limit", "-1"), '--limit is "-1"; allowed: a whole number from 0 to '),
        (("workflow", "list", "--status", "RUNNING,done"), '--status is "done"; allowed: PENDING RUNNING '),
        (("workflow", "watch", "w", "--interval", "0"), '--interval is "0"; allowed: a whole number from 1 to 3600'),
    ]:
        outcome = place.call(*arguments)
        expect(outcome.status == 2 and outcome.out == "" and outcome.err.startswith(f"compozy: {sentence}"), f"{arguments}: {outcome}")
    outcome = place.call("usage", "--since", "yesterday")
    expect(outcome.status == 1 and "yesterday" in outcome.err, f"a time: {outcome}")


def test_help(expect):
    expect(len(COMMANDS) >= 6, f"commands: {COMMANDS}")
    for command in COMMANDS:
        outcome = call(command, "--help")
        expect(outcome.status == 0 and outcome.err == "" and outcome.out.startswith(f"usage: compozy {command}") and
               f"\nExamples:\n  " in outcome.out and f"compozy {command}" in outcome.out.split("Examples:")[1], f"{outcome}")
        expect(call("help", command).out == outcome.out, f"help {command}")
        expect(max(map(len, outcome.out.splitlines())) <= 120, f"{command}: fits")
    expect(re.fullmatch(r"compozy \d+\.\d+\.\d+\n", call("--version").out), "the version")


def all_flags():
    return sorted({flag for command in COMMANDS for flag in re.findall(r"^  --([\w-]+)", call(command, "--help").out, re.M)})


def test_man_page(expect):
    with open(os.path.join(ROOT, "cli/compozy.1")) as file:
        page = file.read().replace("\\-", "-")
    expect(f'"{call("--version").out.strip()}"' in page, "the man page is of this version")
    for command in COMMANDS:
        expect(re.search(rf"^\.SS {command}\b", page, re.M), f"the man page has {command}")
    for flag in all_flags():
        expect(f"--{flag}" in page, f"the man page has --{flag}")
    for status in ["0", "1", "2", "3", "4", "5", "6", "7", "130"]:
        expect(re.search(rf"^\.TP\n\.B {status}$", page, re.M), f"the man page has status {status}")
    done = subprocess.run(["man", "--warnings", "-l", os.path.join(ROOT, "cli/compozy.1")], capture_output=True, text=True,
                          env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}) if shutil.which("man") else None
    expect(not done or (done.returncode == 0 and done.stderr == ""), f"man: {done and done.stderr}")


def test_install(expect):
    with tempfile.TemporaryDirectory(prefix="compozy_cli.") as folder:
        arguments = ["make", "--silent", "-C", ROOT, f"DESTDIR={folder}", "prefix=/usr"]
        done = subprocess.run([*arguments, "install-program"], capture_output=True, text=True)
        expect(done.returncode == 0, f"installed: {done.stderr}")
        outcome = call("--version", program=os.path.join(folder, "usr/bin/compozy"))
        expect(outcome.status == 0, f"it runs: {outcome}")
        for file in ["man/man1/compozy.1", "bash-completion/completions/compozy", "zsh/site-functions/_compozy",
                     "fish/vendor_completions.d/compozy.fish"]:
            expect(os.path.getsize(os.path.join(folder, "usr/share", file)) > 1000, file)
        subprocess.run([*arguments, "uninstall-program"], check=True)
        expect([files for _, _, files in os.walk(folder) if files] == [], "all taken away again")


def completed(line):
    """What bash would offer for the last word of a line."""
    script = call("completion", "bash").out + f"""
COMP_WORDS=({line}); [[ {line!r} == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_compozy; printf '%s\\n' "${{COMPREPLY[@]}}" """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else done.stderr


def test_completion(expect):
    for line, words in [("compozy wor", ["workflow"]), ("compozy migrate ", ["up", "down", "status"]),
                        ("compozy migrate --dry", ["--dry-run"]), ("compozy workflow tr", ["tree"]),
                        ("compozy --db-driver sqlite workflow --sta", ["--status"]),
                        ("compozy workflow list --status TIM", ["TIMED_OUT"]), ("compozy migrate --db-driver s", ["sqlite"]),
                        ("compozy completion ", ["bash", "zsh", "fish"])]:
        expect(completed(line) == words, f"{line}: {completed(line)}")
    for shell in ["bash", "zsh", "fish"]:
        script = call("completion", shell)
        expect(script.status == 0, f"{shell}: {script}")
        for flag in all_flags():
            expect(flag in script.out, f"{shell} knows --{flag}")
        if shutil.which(shell):
            done = subprocess.run([shell, "-n"], input=script.out, capture_output=True, text=True)
            expect(done.returncode == 0, f"{shell} reads it: {done.stderr}")
