#!/usr/bin/env bash
# Checks everything: format, lints, and every test, with the window and without.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
. tools/setup.sh
set_up build

logs="${CARGO_TARGET_DIR:-target}/check"
mkdir -p "$logs"

# Usage: step WORDS COMMAND...   Shows the command's output only when it fails.
step() {
    local words=$1 log="$logs/${1//[^a-z]/-}.log" began=$SECONDS
    shift
    printf '%-44s' "$words" >&2
    if "$@" >"$log" 2>&1; then
        say "ok  $((SECONDS - began)) s"
        count "$log"
    else
        say "failed"
        cat "$log" >&2
        fail "" "This failed: $*"
    fi
}

# Adds the tests that a log says have passed; cargo stops at the first that fails.
passed=0
count() {
    local more
    for more in $(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$1"); do
        passed=$((passed + more))
    done
}

lints() { cargo clippy --quiet --all-targets "$@" -- -D warnings; }

step "format" cargo fmt --check
step "lints, without a window" lints --no-default-features
step "lints, with a window" lints
step "tests, without a window" cargo test --quiet --no-default-features
step "tests, with a window" cargo test --quiet
# What is optimised works differently inside: see the dispatcher.
step "tests of the language, as released" \
    tools/headless.sh cargo test --quiet --test evidence --test lua
step "the program without a window, alone" tools/headless.sh prove
echo "$passed passed, 0 failed"
