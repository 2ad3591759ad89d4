#!/usr/bin/env bash
# Runs a command against a PostgreSQL of its own: with_postgres.sh COMMAND...
#
# The server is a private copy of the installation that PG_CONFIG names (pg_config unless set), in a new temporary
# directory, with a socket there and no TCP. It goes, with everything it wrote, when the command ends, whatever
# happens; the status is the command's. Two at once don't meet. Exported: PGHOST, PGPORT, PGUSER and PGDATABASE (both
# postgres), and a PATH on which the copy's programs come first.
#
#   COMPOZY_DESTDIR          unset: the extension is built here and installed into the copy. A directory that
#                            `make install DESTDIR=…` wrote to: its files are taken. Empty: no extension.
#   COMPOZY_POSTGRES_OPTIONS more options of the server, such as -c fsync=on
#
# The copy works since PostgreSQL looks for its share and lib directories relative to where its program really lies:
# the paths are those of the installation under another root, bin copied, the rest links. So the system's own
# directories are never written to, and a checkout that only root can read does no harm.
#
# SPDX-License-Identifier: PostgreSQL
set -eu
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "$0")/.." && pwd)
pg_config=${PG_CONFIG:-pg_config}

[ $# -gt 0 ] || { echo "usage: with_postgres.sh COMMAND..." >&2; exit 2; }
command -v "$pg_config" >/dev/null || { echo "with_postgres.sh: no $pg_config; set PG_CONFIG" >&2; exit 2; }

bin_directory=$("$pg_config" --bindir)
share_directory=$("$pg_config" --sharedir)
library_directory=$("$pg_config" --pkglibdir)
[ -x "$bin_directory/initdb" ] || { echo "with_postgres.sh: $bin_directory holds no server" >&2; exit 2; }

# /tmp rather than TMPDIR: the path of a socket may have a hundred bytes.
place=$(mktemp -d /tmp/compozy_postgres.XXXXXX)
bin=$place$bin_directory
data=$place/data
command=

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif command -v setpriv >/dev/null; then
    setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --clear-groups "$@"
  else
    runuser -u "$server_user" -- "$@"
  fi
}

clean_up() {
  status=$?
  trap - EXIT HUP INT TERM
  [ -z "$command" ] || kill "$command" 2>/dev/null || true
  if [ -f "$data/postmaster.pid" ]; then
    as_server "$bin/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$place"
  exit $status
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# A directory of links to all entries of another but the extension's own, so that files can be added.
link_directory() {
  mkdir -p "$2"
  ln -s "$1"/* "$2/"
  rm -rf "$2"/compozy*
}

copy_installation() {
  mkdir -p "$bin"
  cp "$bin_directory"/{initdb,postgres,pg_ctl,psql,pg_dump,pg_config} "$bin/"
  link_directory "$share_directory" "$place$share_directory"
  rm "$place$share_directory/extension"
  link_directory "$share_directory/extension" "$place$share_directory/extension"
  link_directory "$library_directory" "$place$library_directory"
  if [ -d "$library_directory/bitcode" ]; then
    rm "$place$library_directory/bitcode"
    link_directory "$library_directory/bitcode" "$place$library_directory/bitcode"
  fi
}

install_extension() {
  if [ -z "${COMPOZY_DESTDIR+set}" ]; then
    make --silent -C "$root/pg_ext" PG_CONFIG="$pg_config" install DESTDIR="$place" >"$place/install.log" 2>&1 || {
      cat "$place/install.log" >&2
      exit 1
    }
  elif [ -n "$COMPOZY_DESTDIR" ]; then
    cp -r "$COMPOZY_DESTDIR/." "$place/"
  fi
}

start_server() {
  chmod 755 "$place"
  server_user=$(id -un)
  if [ "$(id -u)" = 0 ]; then
    server_user=$(id -un postgres 2>/dev/null || echo nobody)
  fi
  mkdir "$data" "$place/socket"
  chown "$server_user" "$data" "$place/socket"
  cd "$place"
  as_server "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale=C --auth=trust -N >"$place/initdb.log" 2>&1 || {
    cat "$place/initdb.log" >&2
    exit 1
  }
  options="-k $place/socket -p 5432 -c listen_addresses='' -c fsync=off -c full_page_writes=off -c timezone=UTC -c max_connections=150"
  options+=" ${COMPOZY_POSTGRES_OPTIONS:-}"
  as_server "$bin/pg_ctl" -D "$data" -l "$data/server.log" -o "$options" -w -s start </dev/null >/dev/null 2>&1 || {
    cat "$data/server.log" >&2
    exit 1
  }
  cd "$OLDPWD"
}

copy_installation
install_extension
start_server
export PGHOST=$place/socket PGPORT=5432 PGUSER=postgres PGDATABASE=postgres PATH=$bin:$PATH
# In the background, since bash hears a signal only between commands; which needs a standard input that is open.
{ true <&0; } 2>/dev/null || exec </dev/null
status=0
"$@" <&0 &
command=$!
wait "$command" || status=$?
command=
exit $status
