#!/usr/bin/env bash
# Puts Narthex in place for you: the program, its icon, and carts that open by double-click.
#
#   ./install.sh                     build it and install it below ~/.local
#   ./install.sh --prefix DIR        install it below DIR
#   ./install.sh --program FILE      install a program that is built already
#   ./install.sh --uninstall         take it away again; carts, settings and saves stay
#   ./install.sh --deb               build a package for Debian and Ubuntu instead
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tools/setup.sh"

prefix=${XDG_DATA_HOME:+${XDG_DATA_HOME%/share}}
prefix=${prefix:-$HOME/.local}
program=
action=install

while [ $# -gt 0 ]; do
    case "$1" in
    --prefix) prefix=${2:?--prefix needs a folder}; shift ;;
    --program) program=${2:?--program needs a file}; shift ;;
    --uninstall) action=uninstall ;;
    --deb) action=deb ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "What is $1? ./install.sh --help lists what can be asked." ;;
    esac
    shift
done

case "$(uname -s)" in
Linux) ;;
Darwin) exec "$here/assets/install/macos/bundle.sh" ;;
*) fail "This is for Linux; for Windows see assets/install/windows/README.md." ;;
esac

share=$prefix/share
icons=$share/icons/hicolor

# Tells the desktop what has changed, with whichever of its tools are here.
tell_the_desktop() {
    ! command -v update-mime-database >/dev/null || update-mime-database "$share/mime" 2>/dev/null || true
    ! command -v update-desktop-database >/dev/null || update-desktop-database -q "$share/applications" || true
    ! command -v gtk-update-icon-cache >/dev/null || gtk-update-icon-cache -qtf "$icons" 2>/dev/null || true
}

build() {
    [ -z "$program" ] || return 0
    set_up window
    say "Building Narthex; the first time takes a few minutes ..."
    (cd "$here" && cargo build --release --quiet) >&2 || fail "The build failed; what is wrong stands above."
    program=${CARGO_TARGET_DIR:-$here/target}/release/narthex
}

install_it() {
    build
    [ -x "$program" ] || fail "There is no program at $program."
    mkdir -p "$prefix/bin" "$share/applications" "$share/mime/packages" "$icons/scalable/apps" "$share/narthex"
    install -m 755 "$program" "$prefix/bin/narthex"
    # The full path: a desktop need not have ~/.local/bin in its PATH. Quoted where it must be only,
    # since xdg-open by itself knows no quotes.
    local exec=$prefix/bin/narthex
    case "$exec" in *[!A-Za-z0-9_./+-]*) exec="\"$exec\"" ;; esac
    sed "s|^Exec=narthex|Exec=$exec|; s|^TryExec=narthex|TryExec=$prefix/bin/narthex|" \
        "$here/assets/install/linux/narthex.desktop" >"$share/applications/narthex.desktop"
    install -m 644 "$here/assets/install/linux/narthex.xml" "$share/mime/packages/narthex.xml"
    install -m 644 "$here/assets/install/narthex.svg" "$icons/scalable/apps/narthex.svg"
    rm -rf "$share/narthex/carts"
    cp -R "$here/carts" "$share/narthex/carts"
    tell_the_desktop
    if command -v xdg-mime >/dev/null; then
        xdg-mime default narthex.desktop application/x-narthex-cart application/x-narthex-cart-picture || true
    fi
    say "Narthex is installed: $prefix/bin/narthex" "Carts (.nrx and .nrx.png) open with it by double-click."
    case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "To type just \"narthex\", add $prefix/bin to your PATH." ;;
    esac
}

uninstall_it() {
    rm -f "$prefix/bin/narthex" "$share/applications/narthex.desktop" \
        "$share/mime/packages/narthex.xml" "$icons/scalable/apps/narthex.svg"
    rm -rf "$share/narthex/carts"
    rmdir "$share/narthex" 2>/dev/null || true
    tell_the_desktop
    say "Narthex is gone from $prefix. Your carts, settings and saves are where they were."
}

build_package() {
    set_up window
    command -v cargo-deb >/dev/null || cargo install --locked cargo-deb
    (cd "$here" && cargo deb) || fail "The package could not be built; what is wrong stands above."
}

case $action in
install) install_it ;;
uninstall) uninstall_it ;;
deb) build_package ;;
esac
