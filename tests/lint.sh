#!/usr/bin/env bash
# Static analysis: cppcheck, clang-tidy and gcc's -fanalyzer over each folder of C, pg_ext with PostgreSQL's headers.
#
#   lint.sh [TOOL[/FOLDER]…]     all, or only these: lint.sh cppcheck clang-tidy/cli
#
# All three print a finding as "file:line:column: kind: text [check]". One that stands in tests/lint/suppressed.txt, with
# the reason why it is false, doesn't count; clang-tidy's checks are chosen in .clang-tidy. What a tool printed is kept in
# build/lint/TOOL-FOLDER.log. What is missing on Debian is installed first.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
folders='shared sqlite_ext cli pg_ext'
tools='cppcheck clang-tidy gcc'
pg_config=${PG_CONFIG:-pg_config}

# What changes the meaning of a folder's files.
flags_of() {
  case $1 in
    shared | sqlite_ext) echo "-std=c11 -D_DEFAULT_SOURCE -Ishared" ;;
    cli) echo "-std=c11 -D_DEFAULT_SOURCE -Ishared -I$("$pg_config" --includedir)" ;;
    pg_ext) echo "-std=gnu11 -D_GNU_SOURCE -Ishared -I$("$pg_config" --includedir-server)" ;;
  esac
}

# Each tool reads the names of files and gets the flags.

# -D given, it looks at one combination of macros rather than at twelve. What is in others' headers isn't ours to mend.
run_cppcheck() {
  cppcheck --quiet -j "$(nproc)" --language=c --enable=warning,performance,portability --suppress='*:/usr/*' \
    --template='{file}:{line}:{column}: {severity}: {message} [{id}]' --file-list=- "${@/gnu11/c11}"
}

run_clang-tidy() {
  xargs -P "$(nproc)" -I{} clang-tidy --quiet {} -- "$@"
}

run_gcc() {
  xargs -P "$(nproc)" -I{} gcc -O1 -fanalyzer -fdiagnostics-plain-output "$@" -c -o /dev/null {}
}

# The findings in a log that aren't suppressed. $1 the tool.
findings() {
  awk -v tool="$1" '
    NR == FNR {
      if ($0 !~ /^(#|$)/ && $1 == tool) { count++; path[count] = $2; check[count] = $3 }
      next
    }
    /^[^ ].*:[0-9]+:[0-9]+: (fatal error|error|warning|performance|portability): / {
      split($0, place, ":")
      for (i = 1; i <= count; i++)
        if (place[1] == path[i] && index($0, "[" check[i])) next
      print
    }' tests/lint/suppressed.txt -
}

tests/install_packages.sh sqlite postgres lint || echo "not all packages could be installed"
mkdir -p build/lint

wanted=" ${*:-$tools} "
passed=0 failed=0
for tool in $tools; do
  for folder in $folders; do
    [[ $wanted == *" $tool "* || $wanted == *" $tool/$folder "* ]] || continue
    log=build/lint/$tool-$folder.log
    # Word by word.
    find "$folder" -name '*.c' | sort | run_$tool $(flags_of "$folder") > "$log" 2>&1
    status=$?
    found=$(sed "s|$PWD/||" "$log" | findings "$tool" | sort -u)
    # A tool that fails without a finding didn't look.
    if [ -z "$found" ] && { [ $status = 0 ] || grep -q "^[^ ].*: [a-z]*: " "$log"; }; then
      passed=$((passed + 1))
      echo "ok - $tool $folder"
    else
      failed=$((failed + 1))
      echo "not ok - $tool $folder (status $status, $log)"
      [ -z "$found" ] || echo "$found"
    fi
  done
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
