# compozy: one set of SQL functions for PostgreSQL and SQLite.
#
#   make                both extensions (only SQLite's where PostgreSQL's headers are missing)
#   make sqlite         ./compozy.so alone (.load ./compozy)
#   make postgres       pg_ext/compozy.so alone
#   make program        build/compozy alone, the command
#   make install        the extension into PostgreSQL (PG_CONFIG=… chooses which), the program into prefix (/usr/local)
#   make installcheck   the regression tests on both engines, against a running server
#   make conformance    the public suites on both engines, on a throw-away server
#   make check          everything, on a throw-away server; installs what is missing on Debian
#   make demo           the main job on SQLite; ENGINE=postgres on a throw-away server
#   make bench          the figures, into bench/results.md; QUICK=1 in five minutes
#   make fuzz           the fuzzers, FUZZ_SECONDS each
#   make differential   N random calls from SEED on both engines, which must agree
#   make matrix         make check on each Debian, on fresh machines that debootstrap makes (needs root)
#   make crash          ROUNDS on SQLite and POSTGRES_ROUNDS on PostgreSQL of processes and servers killed at work
#   make lint           cppcheck, clang-tidy and gcc's -fanalyzer; TOOLS="gcc/cli" runs this alone
#   make valgrind       SQLite's regression tests under valgrind; FILES="json task" runs these alone
#   make generate       what is printed from shared/functions.def
#
# SPDX-License-Identifier: PostgreSQL

PG_CONFIG ?= pg_config
ENGINE ?= sqlite
CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow
WERROR ?=
SHARED_WARNINGS := $(WARNINGS) -Wconversion

BUILD := build
OS := $(shell uname -s)
ifeq ($(OS),Darwin)
MODULE := compozy.dylib
MODULE_LDFLAGS := -dynamiclib
else
MODULE := compozy.so
MODULE_LDFLAGS := -shared -Wl,--no-undefined
endif

# PostgreSQL's half is built where its headers are.
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
HAVE_POSTGRES := $(and $(wildcard $(PGXS)),$(wildcard $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)/postgres.h))

# The program is built where its libraries' headers are.
CLIENT_INCLUDE := $(addprefix -I,$(shell $(PG_CONFIG) --includedir 2>/dev/null))
HAVE_CLIENT := $(shell printf '\#include <libpq-fe.h>\n\#include <yaml.h>\n' | $(CC) $(CLIENT_INCLUDE) -E - >/dev/null 2>&1 && echo yes)

SHARED_SOURCES := $(wildcard shared/*.c shared/*/*.c)
SQLITE_SOURCES := $(wildcard sqlite_ext/*.c)
HEADERS := $(wildcard shared/*.h shared/*/*.h shared/*.def shared/*/*.def)
CLI_SOURCES := $(wildcard cli/*.c)

# Digests, bcrypt, and the data of Unicode.
SHARED_LIBS := -lnettle -lcrypt -lunistring -lm

# Sums must come out the same everywhere: no multiplication is fused with an addition unless the code says so.
ALL_CFLAGS := -std=c11 -ffp-contract=off -D_DEFAULT_SOURCE -fPIC -fvisibility=hidden -Ishared $(WERROR)

SHARED_OBJECTS := $(SHARED_SOURCES:%.c=$(BUILD)/%.o)
SQLITE_OBJECTS := $(SQLITE_SOURCES:%.c=$(BUILD)/%.o)

.PHONY: all sqlite postgres program install uninstall installcheck installcheck-sqlite installcheck-postgres check conformance demo \
	bench fuzz matrix lint valgrind unit generate clean

all: sqlite $(if $(HAVE_POSTGRES),postgres,no-postgres) $(if $(HAVE_CLIENT),program,no-program)

.PHONY: no-postgres no-program
no-postgres:
	@echo "PostgreSQL's server headers were not found ($(PG_CONFIG)): built for SQLite only."
no-program:
	@echo "The headers of libpq and libyaml were not found: built without the program compozy."

# ---- SQLite ----

sqlite: $(MODULE)

$(MODULE): $(SHARED_OBJECTS) $(SQLITE_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(MODULE_LDFLAGS) -o $@ $^ $(SHARED_LIBS)

$(SHARED_OBJECTS): $(BUILD)/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ALL_CFLAGS) $(SHARED_WARNINGS) -c -o $@ $<

$(SQLITE_OBJECTS): $(BUILD)/%.o: %.c $(HEADERS) $(wildcard sqlite_ext/*.h)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ALL_CFLAGS) $(WARNINGS) -c -o $@ $<

# ---- the program ----

# SQLite's half is part of it rather than an extension.
CORE_OBJECTS := $(SQLITE_SOURCES:%.c=$(BUILD)/core/%.o)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)
CLI_CFLAGS := -std=c11 -D_DEFAULT_SOURCE -Ishared $(CLIENT_INCLUDE) $(WERROR)
CLI_LIBS := -lsqlite3 $(addprefix -L,$(shell $(PG_CONFIG) --libdir 2>/dev/null)) -lpq -lyaml

program: $(BUILD)/compozy

$(CORE_OBJECTS): $(BUILD)/core/%.o: %.c $(HEADERS) $(wildcard sqlite_ext/*.h)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ALL_CFLAGS) $(WARNINGS) -DSQLITE_CORE -c -o $@ $<

$(CLI_OBJECTS): $(BUILD)/%.o: %.c $(wildcard cli/*.h cli/*.def) $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CLI_CFLAGS) $(WARNINGS) -c -o $@ $<

$(BUILD)/compozy: $(CLI_OBJECTS) $(CORE_OBJECTS) $(SHARED_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CLI_LIBS) $(SHARED_LIBS)

# ---- PostgreSQL ----

postgres:
	$(MAKE) -C pg_ext PG_CONFIG=$(PG_CONFIG) WERROR=$(WERROR) all

# ---- installing ----

# PostgreSQL's extension goes where PG_CONFIG says, the program below prefix.
prefix ?= /usr/local
BIN := $(DESTDIR)$(prefix)/bin
SHARE := $(DESTDIR)$(prefix)/share
COMPLETIONS := bash=bash-completion/completions/compozy zsh=zsh/site-functions/_compozy \
	fish=fish/vendor_completions.d/compozy.fish

install: $(if $(HAVE_POSTGRES),install-postgres) $(if $(HAVE_CLIENT),install-program)
uninstall: $(if $(HAVE_POSTGRES),uninstall-postgres) uninstall-program

.PHONY: install-postgres uninstall-postgres install-program uninstall-program
install-postgres uninstall-postgres:
	$(MAKE) -C pg_ext PG_CONFIG=$(PG_CONFIG) WERROR=$(WERROR) $(@:-postgres=)

install-program: program
	install -D -m 755 $(BUILD)/compozy $(BIN)/compozy
	install -D -m 644 cli/compozy.1 $(SHARE)/man/man1/compozy.1
	set -e; for pair in $(COMPLETIONS); do \
		file=$(SHARE)/$${pair#*=}; \
		install -d $$(dirname $$file); \
		$(BUILD)/compozy completion $${pair%%=*} > $$file; \
	done

uninstall-program:
	rm -f $(BIN)/compozy $(SHARE)/man/man1/compozy.1
	for pair in $(COMPLETIONS); do rm -f $(SHARE)/$${pair#*=}; done

# ---- tests ----

installcheck: installcheck-sqlite $(if $(HAVE_POSTGRES),installcheck-postgres)

installcheck-sqlite: sqlite program
	tests/regress_sqlite.sh

installcheck-postgres:
	$(MAKE) -C pg_ext PG_CONFIG=$(PG_CONFIG) installcheck

# Shared code alone, under the sanitizers.
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
UNIT_OBJECTS := $(SHARED_SOURCES:%.c=$(BUILD)/unit/%.o)
UNIT_SUPPORT := $(filter-out $(wildcard tests/unit/test_*.c),$(wildcard tests/unit/*.c))
# SQLite's half as part of the program rather than as an extension.
UNIT_SQLITE := $(SQLITE_SOURCES:%.c=$(BUILD)/unit/%.o)

$(UNIT_OBJECTS): $(BUILD)/unit/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) $(ALL_CFLAGS) $(SHARED_WARNINGS) -c -o $@ $<

$(UNIT_SQLITE): $(BUILD)/unit/%.o: %.c $(HEADERS) $(wildcard sqlite_ext/*.h)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) $(ALL_CFLAGS) $(WARNINGS) -DSQLITE_CORE -c -o $@ $<

# The program under the sanitizers: what tests/cli runs.
UNIT_CLI := $(CLI_SOURCES:%.c=$(BUILD)/unit/%.o)

$(UNIT_CLI): $(BUILD)/unit/%.o: %.c $(wildcard cli/*.h cli/*.def) $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) $(CLI_CFLAGS) $(WARNINGS) -c -o $@ $<

$(BUILD)/unit/compozy: $(UNIT_CLI) $(UNIT_SQLITE) $(UNIT_OBJECTS)
	$(CC) $(SANITIZE) -o $@ $^ $(CLI_LIBS) $(SHARED_LIBS)

$(UNIT_TESTS): $(BUILD)/unit/%: tests/unit/%.c $(UNIT_SUPPORT) $(UNIT_OBJECTS) $(UNIT_SQLITE) $(wildcard tests/unit/*.h)
	$(CC) $(SANITIZE) $(ALL_CFLAGS) $(WARNINGS) -Itests/unit -o $@ $< $(UNIT_SUPPORT) $(UNIT_OBJECTS) $(UNIT_SQLITE) $(SHARED_LIBS) -lsqlite3

export COMPOZY_CONFORMANCE_DIR ?= ../shared/conformance

unit: $(UNIT_TESTS)
	@status=0; export ASAN_OPTIONS=detect_stack_use_after_return=1; \
	for test in $^; do echo "== $$test"; $$test || status=1; done; exit $$status

# The fuzzers: each tests/fuzz/fuzz_NAME.c, from the inputs in tests/fuzz/corpus/NAME, for FUZZ_SECONDS. What is found
# grows in build/fuzz/corpus; FUZZERS="json_patch json_diff" runs these alone. They need clang.
FUZZ_SECONDS ?= 10
FUZZ_CC ?= clang
FUZZERS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_OBJECTS := $(SHARED_SOURCES:%.c=$(BUILD)/fuzz/%.o) $(UNIT_SUPPORT:%.c=$(BUILD)/fuzz/%.o)

$(FUZZ_OBJECTS): $(BUILD)/fuzz/%.o: %.c $(HEADERS) $(wildcard tests/unit/*.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(ALL_CFLAGS) $(SHARED_WARNINGS) -c -o $@ $<

$(BUILD)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_OBJECTS) $(wildcard tests/fuzz/*.h)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $(ALL_CFLAGS) $(WARNINGS) -Itests/unit -o $@ $< $(FUZZ_OBJECTS) $(SHARED_LIBS)

fuzz: $(FUZZERS:%=$(BUILD)/fuzz/fuzz_%)
	tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZERS)

# SUITES="json-patch jcs" runs these alone.
conformance: sqlite
	tests/with_postgres.sh /usr/bin/python3 -B tests/conformance/run.py $(SUITES)

# PROGRAM=17 runs one program of a seed again.
N ?= 100000
SEED ?= 1
differential: sqlite
	tests/with_postgres.sh /usr/bin/python3 -B tests/differential/run.py --calls $(N) --seed $(SEED) $(if $(PROGRAM),--program $(PROGRAM))

ROUNDS ?= 3
POSTGRES_ROUNDS ?= 1
crash: sqlite
	tests/with_postgres.sh /usr/bin/python3 -B tests/crash/run.py --sqlite $(ROUNDS) --postgres $(POSTGRES_ROUNDS) --seed $(SEED)

check:
	tests/check.sh

# SUITES="trixie sid/clang" runs these alone.
matrix:
	tests/matrix.sh $(SUITES)

# TOOLS="cppcheck gcc/pg_ext" runs these alone.
lint:
	tests/lint.sh $(TOOLS)

# FILES="json sqlite/NAME" runs these alone.
valgrind:
	tests/valgrind.sh $(FILES)

demo:
	examples/demo.sh $(ENGINE)

# QUICK=1 for five minutes.
bench:
	/usr/bin/python3 -B bench/results.py $(if $(QUICK),--quick)

# ---- what is printed from the table of functions ----

GENERATE := $(BUILD)/generate

$(GENERATE): tools/generate.c $(SHARED_OBJECTS)
	$(CC) $(CFLAGS) $(ALL_CFLAGS) $(WARNINGS) -o $@ $^ $(SHARED_LIBS)

generate: $(GENERATE)
	$(GENERATE) sql > pg_ext/compozy--$$($(GENERATE) version).sql
	$(GENERATE) reference > docs/reference.md

clean:
	rm -rf $(BUILD) $(MODULE)
	-$(if $(HAVE_POSTGRES),$(MAKE) -C pg_ext PG_CONFIG=$(PG_CONFIG) clean)
