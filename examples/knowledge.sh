#!/usr/bin/env bash
# Asks this project's own documentation, as a knowledge base on either engine: knowledge.sh [sqlite|postgres] [QUESTION...].
#
# What knowledge.py prints is run as the demo is; see there how the embeddings are made.
set -eu
cd "$(dirname "$0")/.."
engine=${1:-sqlite}
[ $# = 0 ] || shift
mkdir -p build
python3 examples/knowledge.py "$@" > build/knowledge_example.sql
exec examples/demo.sh "$engine" build/knowledge_example.sql
