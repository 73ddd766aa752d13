#!/usr/bin/env bash
# Builds the program and opens the window on the template gallery; arguments go to the program.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
cargo build --release --locked
exec "${CARGO_TARGET_DIR:-target}/release/yuntu" "$@"
