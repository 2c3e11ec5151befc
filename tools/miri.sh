#!/usr/bin/env bash
# The heap's own tests under Miri, which checks every access: ./tools/miri.sh [name of a test]
#
# Needs `rustup toolchain install nightly --component miri --component rust-src`. Miri is a thousand
# times slower: under it the tests make fewer rounds (`rounds` in src/lua/heap/tests/mod.rs).
# All of them take about ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo +nightly miri test --target-dir target/miri --no-default-features --lib \
  "lua::heap::${1:-tests}"
