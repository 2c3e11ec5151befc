#!/usr/bin/env bash
# The steps of action.yml.
#   action.sh key                        prints what the build depends on, as key=...
#   action.sh build FOLDER               puts the program there, unless it is
#   action.sh test FOLDER TESTS [NAME]   plays the tests below a folder
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

case "$1" in
key)
    cd "$here"
    find src assets docs carts Cargo.toml Cargo.lock rust-toolchain.toml -type f | LC_ALL=C sort |
        while IFS= read -r file; do sum <"$file"; done | sum | sed 's/ .*//; s/^/key=/'
    ;;
build)
    if [ ! -x "$2/narthex" ] && [ ! -x "$2/narthex.exe" ]; then
        (cd "$here" && cargo build --release --locked --no-default-features --target-dir "$2/target")
        cp "$2"/target/release/narthex* "$2/" 2>/dev/null || true
        # The cache keeps the program alone.
        rm -rf "$2/target" "$2"/*.d
    fi
    "$2/narthex" --version
    ;;
test)
    name=()
    [ -z "${4:-}" ] || name=(-k "$4")
    "$2/narthex" test "$3" --artifacts narthex-failures --report-junit narthex-junit.xml ${name[@]+"${name[@]}"}
    ;;
*)
    echo "action.sh: there is no step $1" >&2
    exit 2
    ;;
esac
