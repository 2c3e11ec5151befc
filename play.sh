#!/usr/bin/env bash
# Plays a cart: installs what is missing, builds Narthex, starts it.
#
#   ./play.sh                          the game that comes with it
#   ./play.sh CART                     another cart: a folder, a .nrx, a .nrx.png or a .lua file
#   ./play.sh CART --test-frames 600   the same without a window, with a verdict
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tools/setup.sh"

game="$here/carts/emberwick"
[ $# -gt 0 ] || set -- "$game"

case " $* " in
*" --test-frames"* | *" --help "* | *" -h "* | *" --version "* | " lua "* | " disasm "*) needs=build ;;
" replay "*" --watch"*) needs=window ;;
" test "* | " profile "* | " replay "* | " bisect "* | " manual "* | " api "*) needs=build ;;
" new "* | " lsp-setup "* | " check "* | " info "* | " pack "* | " unpack "*) needs=build ;;
*) needs=window ;;
esac
if [ $needs = window ] && [ "$(uname -s)" = Linux ] &&
    [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    say "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open." \
        "To play the cart without a window and get a verdict:" "" "    $0 $1 --test-frames 600" ""
    exit 2
fi

set_up $needs
quiet=--quiet
if [ ! -x "$here/target/release/narthex" ]; then
    quiet=
    say "Building Narthex; the first time takes a few minutes ..."
fi
(cd "$here" && cargo build --release $quiet) >&2 ||
    fail "The build failed; what is wrong stands above."
exec "${CARGO_TARGET_DIR:-$here/target}/release/narthex" "$@"
