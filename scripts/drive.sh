#!/usr/bin/env bash
# Does the main job in a real window with the mouse alone: from the empty frame of the gallery to a saved two-AZ
# design without errors, then looks at it in both languages and both themes. Takes a picture after every step and
# puts them on one sheet, docs/drive.jpg. Uses the program in $YUNTU, else builds it.
set -euo pipefail
cd "$(dirname "$0")/.."
sheet="$PWD/docs/drive.jpg"
. scripts/stage.sh

open_screen 1440x900
open_window --lang zh

step=0
# Waits for the window to come to rest, and takes a picture under a title.
shot() {
    nap 1
    step=$((step + 1))
    import -window root -resize 50% "$work/shots/$(printf '%02d' "$step")-$1.png"
}
click() { xdotool mousemove "$1" "$2"; nap 0.3; xdotool click 1; nap 0.7; }
drag() {
    xdotool mousemove "$1" "$2"; nap 0.3
    xdotool mousedown 1; nap 0.15
    for i in 1 2 3 4 5 6 7 8; do
        xdotool mousemove $(($1 + ($3 - $1) * i / 8)) $(($2 + ($4 - $2) * i / 8)); nap 0.06
    done
    nap 0.2; xdotool mouseup 1; nap 0.8
}
# Turns the wheel over a place: 5 is down, 4 is up.
scroll() {
    xdotool mousemove "$1" "$2"; nap 0.3
    for ((i = 0; i < $4; i++)); do xdotool click "$3"; nap 0.03; done
    nap 1
}
fit() { click 404 20; }

shot gallery
scroll 700 700 5 30
shot frames
click 1120 680                      # the empty two-AZ frame, the last card
shot new
click 904 520                       # create
shot frame
drag 70 120 606 225                 # a server into the first AZ's DMZ
shot server
click 844 725                       # fix HA-001: clone it into the second AZ
shot twin
click 968 777                       # fix BAS-002: a bastion in each AZ
shot bastions
drag 70 205 700 225                 # a public load balancer across the DMZ
fit
shot balancer
click 690 178
drag 695 208 615 293                # balancer to the first server
click 700 178
drag 764 176 785 280                # balancer to the second server
drag 70 383 700 530                 # a database into the intranet
fit
shot database
click 936 803                       # fix VPN-014: a management VPN with its operators
fit
shot vpn
click 636 270
drag 583 275 682 570                # first server to the database
click 740 262
drag 791 267 690 570                # second server to the database
shot links
click 541 654                       # the Access tab: who reaches whom
scroll 600 800 5 30
scroll 600 800 4 4
shot access
click 380 750                       # take over the derived groups and whitelists
shot granted
click 232 654                       # back to the findings: no errors
shot findings
click 112 20                        # save; without a system dialog a path is proposed
nap 4
shot save
click 941 500
shot saved
click 401 655                       # the Quote tab
shot quote
click 1384 20                       # English
shot english
click 1416 20                       # dark
shot english-dark
click 1384 20                       # Chinese
shot chinese-dark

saved="$(find "$HOME" -name '*.yuntu' -print -quit)"
if [ -z "$saved" ]; then
    echo "drive.sh: nothing was saved; look at $sheet" >&2
    status=1
elif "$YUNTU" check "$saved" --lang en; then
    status=0
else
    echo "drive.sh: the design has errors; look at $sheet" >&2
    status=1
fi
montage "$work"/shots/*.png -tile 4x -geometry +6+6 -background '#808080' -quality 90 "$sheet"
exit "$status"
