#!/usr/bin/env bash
# Installs what Debian must provide: `setup.sh run` for the program, `setup.sh test` for the tests as well.
# Does nothing when everything is there already.
set -euo pipefail

run=(gcc libc6-dev libxkbcommon0 libxkbcommon-x11-0 libwayland-client0 libx11-6 libx11-xcb1 libxcursor1 libxi6
     libxrandr2 libegl1 libgl1 libgl1-mesa-dri)
test=("${run[@]}" mesa-vulkan-drivers poppler-utils libxml2-utils)
drive=("${run[@]}" xvfb xdotool imagemagick x11-utils matchbox-window-manager)

case "${1:-run}" in
    run) wanted=("${run[@]}") ;;
    test) wanted=("${test[@]}") ;;
    drive) wanted=("${drive[@]}") ;;
    *) echo "setup.sh: say run, test or drive, not '$1'" >&2; exit 2 ;;
esac

if ! command -v cargo > /dev/null; then
    echo "setup.sh: cargo is not on the PATH; install Rust 1.95 (https://rustup.rs) and call this again" >&2
    exit 2
fi

missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "setup.sh: installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
