#!/usr/bin/env bash
# `make check` on every Debian that people run, as its reader would: from a clean clone on a fresh machine, with the README's command.
#
#   tests/matrix.sh [SUITE[/COMPILER[/FLAGS]]…]      bookworm trixie sid, and on bookworm clang, -O0 and 32 bits, unless given
#
# A suite is made by debootstrap in MATRIX_DIR (build/matrix) at its first use, and kept; the clone is of HEAD and new each time. COMPILER is
# gcc or clang, or m32, which builds and runs the tests of shared/ for 32 bits. Needs root and Debian. What each printed is in
# MATRIX_DIR/NAME.log. Ends with a line per entry, and the count of them.
#
# SPDX-License-Identifier: PostgreSQL
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
source=$PWD
conformance=$(realpath "${COMPOZY_CONFORMANCE_DIR:-../shared/conformance}")
place=$(realpath -m "${MATRIX_DIR:-build/matrix}")
[ "$(id -u)" = 0 ] || { echo "matrix.sh: debootstrap and chroot need root" >&2; exit 2; }
command -v debootstrap >/dev/null || apt-get -q -y install debootstrap </dev/null >/dev/null || exit 2
mkdir -p "$place"
[ $# -gt 0 ] || set -- bookworm trixie sid bookworm/clang bookworm/gcc/-O0 bookworm/m32

mounted=
leave() {
  [ -z "$mounted" ] || umount "$mounted/proc" "$mounted/dev/pts" "$mounted/dev" 2>/dev/null
  mounted=
}
trap leave EXIT
trap 'exit 130' HUP INT TERM

# A fresh machine of suite $1, but for the tool that the README begins with. With the configuration of this one's package manager, which
# may know of a mirror.
make_machine() {
  local root=$place/$1
  if [ ! -e "$root/ready" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include=make "$1" "$root" || return 1
    touch "$root/ready"
  fi
  cp /etc/resolv.conf "$root/etc/"
  cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null
  rm -rf "$root/root/work"
  mkdir -p "$root/root/work/shared" "$root/dev/shm"
  git clone -q "$source" "$root/root/work/main"
  cp -r "$conformance" "$root/root/work/shared/"
}

# What is run there for compiler $1 and flags $2.
command_of() {
  case $1 in
    m32) echo "make demo >/dev/null && apt-get -q -y install gcc-multilib && dpkg --add-architecture i386 && apt-get -q update &&
      apt-get -q -y install nettle-dev:i386 libcrypt-dev:i386 libunistring-dev:i386 libsqlite3-dev:i386 && make clean && make unit CC='gcc -m32'" ;;
    *) echo "make check CC=$1 CFLAGS='$2 -g'" ;;
  esac
}

failed=0 passed=0 summary=
for entry in "$@"; do
  IFS=/ read -r suite compiler flags <<<"$entry"
  compiler=${compiler:-gcc} flags=${flags:--O2}
  name=$suite-$compiler$flags
  log=$place/$name.log
  echo "== $name"
  status=1
  if make_machine "$suite" >"$log" 2>&1; then
    mounted=$place/$suite
    mount --bind /proc "$mounted/proc" && mount --bind /dev "$mounted/dev" && mount --bind /dev/pts "$mounted/dev/pts"
    chroot "$mounted" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive CC="${compiler/m32/gcc}" \
      /bin/bash -c "[ $compiler != clang ] || apt-get -q -y install clang; cd /root/work/main && $(command_of "$compiler" "$flags")" \
      >>"$log" 2>&1 </dev/null
    status=$?
    versions=$(chroot "$mounted" /bin/bash -c 'pg_config --version; echo "SQLite $(sqlite3 --version | cut -d" " -f1)"; "${0%%-*}" --version | head -1' \
      "${compiler/m32/gcc}" 2>/dev/null | paste -sd, | sed 's/,/, /g')
    leave
  fi
  if [ $status = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  summary+="$name ($versions): $(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1), status $status"$'\n'
done
printf '%s' "$summary"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
