#!/usr/bin/env bash
# How many times as fast as real time the shipped carts play without a window, on one core: each cart of
# tests/carts with its movie, for FRAMES frames, by the processor's time in the program.
#   speed.sh [PROGRAM] [FRAMES]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
program=${1:-$(tools/headless.sh)}
frames=${2:-6000}
TIMEFORMAT=%U

printf '| %-20s | %9s | %9s |\n|---|--:|--:|\n' cart 'µs/frame' '× real'
for sheet in tests/carts/*/test.toml; do
    value() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" "$sheet"; }
    cart=$(value cart)
    # The fastest of three: whatever else runs only makes it slower.
    best=
    for _ in 1 2 3; do
        seconds=$({ time "$program" "$cart" --test-frames "$frames" --input "$(dirname "$sheet")/$(value movie)" \
            >/dev/null 2>&1 || true; } 2>&1)
        best=$(printf '%s\n%s\n' "$best" "$seconds" | sed '/^$/d' | sort -n | head -1)
    done
    awk -v name="$(basename "$(dirname "$sheet")")" -v s="$best" -v n="$frames" \
        'BEGIN { if (s <= 0) s = 0.001; printf "| %-20s | %9.1f | %9.0f |\n", name, s / n * 1e6, n / 60 / s }'
done
