#!/usr/bin/env bash
# The suite under AddressSanitizer, on the nightly compiler: ./tools/asan.sh [test ...]
#
# Needs `rustup toolchain install nightly --component rust-src`. Without arguments: the language's
# own tests, its suite and its stress tests. Reports end the run with exit code 1.
#
# The guest's memory is one allocation, so the sanitizer sees what leaves it and what the host does
# with its own memory; inside the block, the 0xFE that stress tests fill freed memory with and
# `Heap::verify` do its work.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=target/asan
export RUSTFLAGS="-Zsanitizer=address ${RUSTFLAGS:-}"
export RUSTDOCFLAGS="-Zsanitizer=address ${RUSTDOCFLAGS:-}"
# What a test process leaves behind at its end is not the point.
export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}"
run() { cargo +nightly test --no-default-features --target "$target" "$@"; }

if [ $# -gt 0 ]; then
  run "$@"
else
  run --lib
  run --test lua --test stress
fi
