#!/usr/bin/env bash
# Makes the two bundled fonts from Debian's fonts-noto-cjk: GB 2312, Latin, Greek, Cyrillic and the symbols the
# program draws. Needs fonttools (pyftsubset). Layout features are dropped on purpose: without kerning and
# substitution a text is exactly as wide as its advances, so screen, picture and paper agree to the unit.
set -eu
cd "$(dirname "$0")"
source_dir=${1:-/usr/share/fonts/opentype/noto}
wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
python3 - > "$wanted" <<'PY'
chars = {chr(c) for first, last in [
    (0x20, 0x7E), (0xA0, 0x17F),          # Latin with its accents
    (0x370, 0x3FF), (0x400, 0x45F),       # Greek, Cyrillic
    (0x2000, 0x206F), (0x20A0, 0x20BF),   # spaces, dashes, quotation, currencies
    (0x2100, 0x214F), (0x2150, 0x218F),   # letter-like signs, numerals
    (0x2190, 0x21FF), (0x2200, 0x22FF),   # arrows, mathematics
    (0x2300, 0x23FF), (0x2460, 0x24FF),   # technical signs, circled digits
    (0x2500, 0x257F), (0x2580, 0x25FF),   # box drawing, blocks, geometric shapes
    (0x2600, 0x26FF), (0x2700, 0x27BF),   # signs, ticks and crosses
    (0x3000, 0x303F), (0x3040, 0x30FF),   # CJK punctuation, kana
    (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),   # full-width forms
] for c in range(first, last + 1)}
for high in range(0xA1, 0xF8):
    for low in range(0xA1, 0xFF):
        try:
            chars.add(bytes([high, low]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
chars.add("\u3164")  # an empty glyph, which becomes the hair space below
print("".join(sorted(chars)))
PY
for weight in Regular Bold; do
    pyftsubset "$source_dir/NotoSansCJK-$weight.ttc" --font-number=2 \
        --text-file="$wanted" --output-file="NotoSansCJKsc-$weight.otf" \
        --glyphs=cid00733 --layout-features='' --no-hinting --notdef-outline --name-IDs='*' --drop-tables+=vhea,vmtx,VORG,BASE
    python3 - "NotoSansCJKsc-$weight.otf" <<'PY'
# The family has no hair space, and draws the middle dot and the multiplication sign a full em wide, which tears
# "2 vCPU · 4 GiB" and "× 2" apart in both languages.
import sys
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

path = sys.argv[1]
font = TTFont(path, recalcTimestamp=False)
cff = font["CFF "].cff.topDictIndex[0]
glyphs, names = font.getGlyphSet(), font.getBestCmap()

def redraw(name, width, transform):
    old = cff.CharStrings[name]
    pen = T2CharStringPen(width - old.private.nominalWidthX, glyphs)
    glyphs[name].draw(TransformPen(pen, transform))
    new = pen.getCharString(old.private, old.globalSubrs)
    cff.CharStrings[name] = new
    bounds = new.calcBounds(font.getGlyphSet())
    font["hmtx"][name] = (width, int(bounds[0]) if bounds else 0)

def point(codes, name):
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code in codes:
                table.cmap[code] = name

blank = names[0x3164]
redraw(blank, 125, (1, 0, 0, 1, 0, 0))
point([0x2009, 0x200A, 0x202F], blank)
for table in font["cmap"].tables:
    table.cmap.pop(0x3164, None)
point([0x00B7], "cid00733")
redraw(names[0x00D7], 600, (0.72, 0, 0, 0.72, -60, 85))
for tag in ("GSUB", "GPOS"):
    if tag in font:
        del font[tag]
font.save(path)
PY
done
ls -l ./*.otf
