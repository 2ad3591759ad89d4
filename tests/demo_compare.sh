#!/usr/bin/env bash
# The demo prints the same bytes on both engines.
set -u
cd "$(dirname "$0")/.."
mkdir -p build
failed=0
for engine in sqlite postgres; do
  examples/demo.sh $engine > build/demo.$engine.out || { echo "the demo fails on $engine"; failed=1; }
done
if ! diff build/demo.sqlite.out build/demo.postgres.out; then
  echo "the demo differs"
  failed=1
fi
if ! grep -q 'incident' build/demo.sqlite.out; then
  echo "the demo printed no result"
  failed=1
fi
echo "$((1 - failed)) passed, $failed failed"
exit $failed
