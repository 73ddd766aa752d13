#!/usr/bin/env bash
# Makes the gallery of pictures in docs/gallery: the window, each panel, and each reference architecture.
set -euo pipefail
cd "$(dirname "$0")/.."
out="$PWD/docs/gallery"
. scripts/stage.sh
mkdir -p "$out"

# The reference architectures, drawn by the same scene as in the window.
for id in $("$YUNTU" templates --format json | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p'); do
    "$YUNTU" new --template "$id" -o "$work/$id.yuntu" --lang zh --force > /dev/null
    "$YUNTU" export "$work/$id.yuntu" -o "$work/$id.png" --lang zh > /dev/null
    convert "$work/$id.png" -resize '900x700>' +dither -colors 96 -define png:compression-level=9 "$out/template-$id.png"
done

shot() {
    nap 1.2
    import -window root "$work/$1.png"
    convert "$work/$1.png" -resize 1080x +dither -colors 160 -define png:compression-level=9 "$out/$1.png"
}

open_screen 1440x900
"$YUNTU" new --template vpc-two-az -o "$work/two-az.yuntu" --lang en > /dev/null
open_window --lang en "$work/two-az.yuntu"
shot window
# One node in the hand: its fields on the right.
keys ctrl+f; words "web"; keys Return
shot inspector
for tab in Findings Sizing Quote Addresses Access Resilience; do
    run "$tab"
    shot "panel-$(echo "$tab" | tr '[:upper:]' '[:lower:]')"
done
run "Results"
run "Switch light or dark"
shot window-dark
keys ctrl+k
shot command-palette
keys Escape
run "Home and templates"
shot home
close_window
open_window --lang zh "$work/vpc-two-az.yuntu"
shot window-zh
ls -l "$out" | awk '{ sum += $5 } END { print "docs/gallery: " sum / 1000 " kB" }'
