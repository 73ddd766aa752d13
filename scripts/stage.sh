# Sourced by the scripts that show the window: a display of its own, a home of its own, the program in it, and what
# a person does with it. Uses the program in $YUNTU, else builds it.
scripts/setup.sh drive
if [ -z "${YUNTU:-}" ]; then
    cargo build --locked
    YUNTU="${CARGO_TARGET_DIR:-target}/debug/yuntu"
fi
YUNTU="$(realpath "$YUNTU")"
work="$(mktemp -d)"
trap 'kill ${window:-} ${screen:-} 2> /dev/null || true; rm -rf "$work"' EXIT
mkdir -p "$work/home" "$work/shots"
export HOME="$work/home" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" XDG_DATA_HOME="$work/data"
export YUNTU_STATE_DIR="$work/state/yuntu" YUNTU_CONFIG_DIR="$work/config/yuntu" LIBGL_ALWAYS_SOFTWARE=1

# Waits; on a busy machine everything takes longer: SLOW=4 waits four times as long.
nap() { sleep "$(awk "BEGIN { print $1 * ${SLOW:-1} }")"; }

# Opens a display of a size.
open_screen() {
    exec 3> "$work/display"
    Xvfb -displayfd 3 -screen 0 "${1}x24" > /dev/null 2>&1 &
    screen=$!
    for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
    DISPLAY=":$(cat "$work/display")"
    export DISPLAY
}
# Opens the window with these arguments and waits until it is there.
open_window() {
    (cd "$HOME" && exec "$YUNTU" --renderer glow "$@") > "$work/log" 2>&1 &
    window=$!
    nap 6
    # There is no window manager: the window is given the keyboard.
    xdotool windowfocus "$(xdotool search --onlyvisible --name . | tail -1)"
    nap 0.5
}
close_window() {
    kill "$window" 2> /dev/null || true
    wait "$window" 2> /dev/null || true
}
# Keys, one after the other, as a person presses them.
keys() {
    for key in "$@"; do xdotool key --delay 40 "$key"; nap 0.3; done
    nap 0.5
}
words() { xdotool type --delay 25 "$1"; nap 0.4; }
# Runs a command by its English name from the command palette.
run() { keys ctrl+k; words "$1"; keys Return; nap 0.6; }
