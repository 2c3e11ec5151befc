#!/usr/bin/env bash
# Builds Narthex without its window as one static file, which runs on any Linux of this processor.
#   headless.sh           builds it and prints where it is
#   headless.sh cargo ... runs cargo with the flags of that build
#   headless.sh prove     checks that it needs nothing: no library, and no other file
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
triple=$(rustc -vV | sed -n 's/^host: //p')
program="${CARGO_TARGET_DIR:-target}/$triple/release/narthex"

released() {
    local command=$1
    shift
    # With a target named, the flags are for the program and not for what only builds it.
    RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" \
        cargo "$command" --release --no-default-features --target "$triple" "$@"
}

# Plays a cart where there is nothing but the program, the cart and /dev/null: in a root of its own where the
# system lets anybody have one, else with no library path to find.
alone() {
    local root=$1
    shift
    if unshare -r true 2>/dev/null; then
        unshare -r chroot "$root" "$@"
    else
        (cd "$root" && env -i ".$1" "${@:2}")
    fi
}

prove() {
    local root
    case "$(ldd "$program" 2>&1)" in
    *"statically linked"* | *"not a dynamic executable"*) ;;
    *)
        ldd "$program" >&2
        echo "headless.sh: the program needs these libraries" >&2
        return 1
        ;;
    esac
    root=$(mktemp -d)
    mkdir "$root/tmp"
    cp "$program" "$root/narthex"
    cp carts/hello.lua tests/carts/hello/hello.mov "$root/"
    alone "$root" /narthex hello.lua --test-frames 200 --input hello.mov --verify-determinism
    printf '%s\n' 'test("moves", function() wait(9) expect_equal(frame(), 10) end)' >"$root/hello_test.lua"
    # Tests run in processes of their own, which find their program without /proc only by its name.
    alone "$root" /narthex test --worker \
        '{"job":{"Script":{"cart":"hello.lua","path":"hello_test.lua","inside":"hello_test.lua"}},"suite":"s"}' |
        grep -q '"findings":\[\]'
    rm -r "$root"
}

case "${1:-build}" in
build)
    released build --quiet --bin narthex >&2
    echo "$program"
    ;;
cargo) shift && released "$@" ;;
prove) released build --quiet --bin narthex >&2 && prove ;;
*) echo "headless.sh: there is no $1" >&2 && exit 2 ;;
esac
