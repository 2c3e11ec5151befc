#!/usr/bin/env bash
# Fuzzes one target, or each in turn: fuzz/run.sh TARGET|all SECONDS
# Debug assertions and AddressSanitizer are on. It begins with the repository's own programs and
# carts; what is found lands in fuzz/artifacts. Needs a nightly toolchain and cargo-fuzz.
set -eu
cd "$(dirname "$0")"
targets="lexer_parser run library cart"
[ $# -eq 2 ] || { echo "usage: fuzz/run.sh TARGET|all SECONDS; targets: $targets" >&2; exit 2; }
[ "$1" = all ] || targets=$1

# Usage: seed FOLDER BYTE FILE...   Copies files, with a byte before each that the target reads.
seed() {
    local folder=$1 byte=$2 file
    shift 2
    mkdir -p "$folder"
    for file in "$@"; do
        { printf "$byte"; cat "$file"; } >"$folder/$(echo "$file" | tr '/' '-')"
    done
}

# A dozen lines of a program are often a program, and small ones are quicker to change.
pieces() {
    mkdir -p corpus/pieces
    find ../tests/lua -name '*.lua' | while read -r file; do
        split -l 12 "$file" "corpus/pieces/$(basename "$file" .lua)-"
    done
}

seeds() {
    case $1 in
    lexer_parser) pieces; seed corpus/lexer_parser '' corpus/pieces/* ;;
    run)
        pieces
        seed corpus/run '\000' corpus/pieces/*
        seed corpus/run-sliced '\002' corpus/pieces/*
        cp -r corpus/run-sliced/. corpus/run/
        ;;
    library) mkdir -p corpus/library ;;
    cart)
        seed corpus/cart '\000' ../carts/*/cart.toml
        seed corpus/cart '\001' ../carts/*/sound.txt
        seed corpus/cart '\003' ../carts/*/sprites.png
        seed corpus/cart 'm' ../tests/carts/*/*.mov
        ;;
    *) echo "fuzz: there is no target $1" >&2; exit 2 ;;
    esac
}

for target in $targets; do
    seeds "$target"
    words=lua.dict
    [ "$target" = cart ] && words=cart.dict
    cargo +nightly fuzz run --fuzz-dir . "$target" -- -dict="$words" -max_total_time="$2" \
        -timeout=10 -rss_limit_mb=2048 -max_len=2048 -print_final_stats=1
done
