#!/usr/bin/env bash
# Does the main job in a real window with the keyboard alone: from an empty frame to a saved two-AZ design without
# errors. Takes a picture after every step and puts them on one sheet, docs/keys.jpg.
set -euo pipefail
cd "$(dirname "$0")/.."
sheet="$PWD/docs/keys.jpg"
. scripts/stage.sh

step=0
shot() {
    nap 0.8
    step=$((step + 1))
    import -window root -resize 50% "$work/shots/$(printf '%02d' "$step")-$1.png"
}
# Puts a product into the place whose words contain the second argument.
add() { keys a; words "$1"; keys Return; words "$2"; keys Return; nap 0.8; }
# Connects the thing found by the first words with the node found by the second.
link() { keys ctrl+f; words "$1"; keys Return shift+l; words "$2"; keys Return; nap 0.8; keys Escape; }

open_screen 1440x900
open_window --lang en
shot home
keys ctrl+n
shot new
keys Return
shot frame
add "App server" "DMZ-1"
shot server
keys F8; shot finding
keys ctrl+period                    # HA-001: a twin in the second AZ
shot fixed
add "Public SLB" "DMZ"
shot balancer
add "RDS" "Intranet-1"
shot database
keys shift+l; shot link-to; keys Escape
link "Public SLB" "App server"
link "Public SLB" "server-AZ"
link "App server" "RDS"
link "server-AZ" "RDS"
shot linked
run "Apply all automatic fixes"
run "Apply the derived groups and whitelists"
shot access
keys F6; shot fields
keys Escape
run "Findings"
shot findings
keys ctrl+s; nap 4; keys Return; nap 2
shot saved

saved="$(find "$HOME" -name '*.yuntu' -print -quit)"
status=0
if [ -z "$saved" ]; then
    echo "keys.sh: nothing was saved; look at $sheet" >&2
    status=1
elif ! "$YUNTU" check "$saved" --lang en; then
    echo "keys.sh: the design has errors; look at $sheet" >&2
    status=1
fi
montage "$work"/shots/*.png -tile 4x -geometry +6+6 -background '#808080' -quality 62 "$sheet"
exit "$status"
