#!/usr/bin/env bash
# Makes target/Narthex.app from a release build, with the carts inside, for /Applications.
set -eu
here=$(cd "$(dirname "$0")/../../.." && pwd)
app=$here/target/Narthex.app
(cd "$here" && cargo build --release)
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp "$here/target/release/narthex" "$app/Contents/MacOS/narthex"
cp "$here/assets/install/macos/Info.plist" "$app/Contents/Info.plist"
cp -R "$here/carts" "$app/Contents/Resources/carts"
if command -v rsvg-convert >/dev/null && command -v iconutil >/dev/null; then
    set=$here/target/narthex.iconset
    rm -rf "$set" && mkdir -p "$set"
    for side in 16 32 128 256 512; do
        rsvg-convert -w $side "$here/assets/install/narthex.svg" -o "$set/icon_${side}x$side.png"
        rsvg-convert -w $((side * 2)) "$here/assets/install/narthex.svg" -o "$set/icon_${side}x$side@2x.png"
    done
    iconutil -c icns "$set" -o "$app/Contents/Resources/narthex.icns"
fi
echo "Made $app; drag it to Applications. Carts (.nrx) open with it by double-click."
