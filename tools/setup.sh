# Sourced by play.sh and check.sh, which set `here` to the repository: finds what Narthex needs, and
# installs what is missing. Silent when nothing is missing.

RUST_LEAST=1.95
NO_RUST="Rust could not be installed. See https://rustup.rs, then run this again."
RUSTUP_SCRIPT=https://static.rust-lang.org/rustup/rustup-init.sh

say() { printf '%s\n' "$@" >&2; }
fail() { say "$@"; exit 1; }

# What is needed: a file that the loader or compiler looks for, the Debian package that brings it, and
# what for.
NEEDS_BUILD='
libasound.so.2     libasound2           the sound device
libudev.so.1       libudev1             gamepads
'
NEEDS_WINDOW='
libX11.so.6        libx11-6             windows
libX11-xcb.so.1    libx11-xcb1          windows
libxcb.so.1        libxcb1              windows
libXcursor.so.1    libxcursor1          the mouse pointer
libXi.so.6         libxi6               the mouse
libxkbcommon.so.0  libxkbcommon0        the keyboard
libxkbcommon-x11.so.0 libxkbcommon-x11-0 the keyboard
libwayland-client.so.0 libwayland-client0 windows under Wayland
libwayland-egl.so.1 libwayland-egl1     windows under Wayland
libvulkan.so.1     libvulkan1           the picture
'

libraries() {
    local ldconfig
    ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
    "$ldconfig" -p 2>/dev/null || true
}

# Adds to `packages` and `reasons` what is missing from a list like those above.
look_for() {
    local known library package reason
    known=$(libraries)
    while read -r library package reason; do
        [ -n "$library" ] || continue
        case "$known" in *"$library "*) continue ;; esac
        packages="$packages $package"
        reasons="$reasons
  $package  for $reason ($library)"
    done <<<"$1"
}

# Something that draws with Vulkan or OpenGL must be there; in doubt the one that works without a GPU.
look_for_driver() {
    local found
    for found in /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json /usr/lib/*/dri/*_dri.so; do
        [ -e "$found" ] && return
    done
    packages="$packages mesa-vulkan-drivers"
    reasons="$reasons
  mesa-vulkan-drivers  for the picture"
}

# As root, with sudo where that is needed.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Root rights are needed for: $*" "There is no sudo here; run that as root, then this again."
    fi
}

# Debian 13 and Ubuntu 24.04 gave the sound library a new name.
rename_packages() {
    if apt-cache show libasound2t64 >/dev/null 2>&1; then
        packages=${packages/libasound2/libasound2t64}
    fi
}

install_packages() {
    say "These system packages are missing:$reasons"
    if ! command -v apt-get >/dev/null; then
        say "This system has no apt-get, so that they cannot be installed from here." \
            "Install what brings the files named above with your package manager (the names are" \
            "Debian's; yours may differ), then run this again."
        [ "$(uname -s)" = Darwin ] && say "macOS has not been tried yet."
        exit 1
    fi
    say "Installing them with apt-get (as root) ..."
    local apt="env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0"
    as_root $apt update >&2 || fail "apt-get update did not work; is there a network?"
    rename_packages
    # shellcheck disable=SC2086
    as_root $apt install --no-install-recommends $packages >&2 ||
        fail "apt-get could not install:$packages"
}

# Usage: set_up build|window. Everything to build, or to build and open windows.
set_up() {
    packages='' reasons=''
    if ! command -v cc >/dev/null; then
        packages="$packages gcc libc6-dev"
        reasons="$reasons
  gcc libc6-dev  for linking (cc)"
    fi
    if [ "$(uname -s)" = Linux ]; then
        look_for "$NEEDS_BUILD"
        if [ "$1" = window ]; then
            look_for "$NEEDS_WINDOW"
            look_for_driver
        fi
    fi
    [ -n "${CARGO_HOME:-}" ] || CARGO_HOME="$HOME/.cargo"
    PATH="$PATH:$CARGO_HOME/bin"
    if ! command -v cargo >/dev/null && ! command -v curl >/dev/null; then
        packages="$packages curl ca-certificates"
        reasons="$reasons
  curl ca-certificates  for fetching Rust"
    fi
    [ -z "$packages" ] || install_packages
    (cd "$here" && set_up_rust)
}

# Rust of the version in rust-toolchain.toml; rustup reads that in the repository's folder.
set_up_rust() {
    local installer
    if ! command -v cargo >/dev/null; then
        say "Rust is missing; installing it with rustup into $CARGO_HOME ..."
        installer=$(curl --proto '=https' --tlsv1.2 -sSf "$RUSTUP_SCRIPT") || fail "$NO_RUST"
        printf '%s\n' "$installer" |
            sh -s -- -y -q --no-modify-path --default-toolchain none >&2 || fail "$NO_RUST"
    fi
    rust_is_there && return
    command -v rustup >/dev/null ||
        fail "Rust $RUST_LEAST or newer is needed, this is $(rustc --version)." "$NO_RUST"
    say "Fetching the version of Rust that Narthex is built with ..."
    rustup -q toolchain install >&2 && rust_is_there || fail "$NO_RUST"
}

rust_is_there() {
    local version
    version=$(RUSTUP_AUTO_INSTALL=0 rustc --version 2>/dev/null | cut -d' ' -f2) || return 1
    [ "$(printf '%s\n%s\n' "$RUST_LEAST" "$version" | sort -V | head -n 1)" = "$RUST_LEAST" ]
}
