#!/usr/bin/env bash
# Makes contact sheets of everything that is handed over on paper: each page of each proposal in both languages, and
# each drawing in light and dark with all its views. `scripts/sheets.sh [FOLDER] [TEMPLATE…]`, by default
# target/sheets and all templates; the sheets are FOLDER/ID-proposal-zh.png and so on.
set -euo pipefail
cd "$(dirname "$0")/.."
out="${1:-target/sheets}"
shift || true
yuntu="${YUNTU:-target/release/yuntu}"
for tool in pdftoppm montage; do
    command -v "$tool" > /dev/null || { echo "$tool is missing: install poppler-utils and imagemagick" >&2; exit 2; }
done
[ -x "$yuntu" ] || { echo "$yuntu is missing: build it with scripts/run.sh --version, or name one in YUNTU" >&2; exit 2; }
mkdir -p "$out"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
ids=("$@")
if [ ${#ids[@]} -eq 0 ]; then
    mapfile -t ids < <("$yuntu" templates --format json | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p')
fi
date=2026-11-21
for id in "${ids[@]}"; do
    for lang in zh en; do
        "$yuntu" new --template "$id" -o "$work/$id.yuntu" --lang "$lang" --force > /dev/null
        "$yuntu" report "$work/$id.yuntu" -o "$work/a.pdf" --lang "$lang" --date "$date" > /dev/null
        rm -f "$work"/page-*.png
        pdftoppm -r 60 -png "$work/a.pdf" "$work/page"
        montage "$work"/page-*.png -tile 6x -geometry +6+6 -background '#777' "$out/$id-proposal-$lang.png"
        for theme in light dark; do
            "$yuntu" export "$work/$id.yuntu" -o "$work/whole.pdf" --lang "$lang" --theme "$theme" --paper a4 \
                --date "$date" > /dev/null
            "$yuntu" export "$work/$id.yuntu" -o "$work/views.pdf" --lang "$lang" --theme "$theme" --paper a4 \
                --view all --date "$date" > /dev/null
            rm -f "$work"/page-*.png
            pdftoppm -r 60 -png "$work/whole.pdf" "$work/page-0"
            pdftoppm -r 60 -png "$work/views.pdf" "$work/page-1"
            montage "$work"/page-*.png -tile 4x -geometry +6+6 -background '#777' "$out/$id-drawing-$lang-$theme.png"
        done
    done
    echo "$out/$id-*.png"
done
