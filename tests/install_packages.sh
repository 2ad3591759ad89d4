#!/usr/bin/env bash
# Installs what is missing of the named groups of packages.txt: install_packages.sh GROUP...
#
# Debian only; elsewhere it leaves that to the user and the build says what it misses. Asks for nothing: root, or sudo
# without a password. Does nothing, and needs no network, when all is there. A pg_config that the user names (PG_CONFIG)
# stands for the group postgres.
#
# SPDX-License-Identifier: PostgreSQL
set -eu
export LC_ALL=C.UTF-8
list=$(dirname "$0")/packages.txt

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The packages of the groups given, {version} still standing.
wanted() {
  for group in "$@"; do
    if [ "$group" = postgres ] && [ -n "${PG_CONFIG:-}" ]; then
      continue
    fi
    sed -n "s/^$group  *//p" "$list"
  done
}

# The major version that the package postgresql stands for, if apt's lists are there.
postgres_version() {
  apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Those of the packages given that are not there; a name without a version yet counts as missing.
missing() {
  for package in "$@"; do
    is_installed "$package" || echo "$package"
  done
}

packages=$(wanted "$@")
version=$(postgres_version)
[ -n "$(missing ${packages//\{version\}/$version})" ] || exit 0

export DEBIAN_FRONTEND=noninteractive
as_root apt-get -q -o DPkg::Lock::Timeout=600 update </dev/null
version=$(postgres_version)
as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends \
  $(missing ${packages//\{version\}/$version}) </dev/null
