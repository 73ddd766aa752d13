#!/usr/bin/env bash
# Passes all tests, without a display or a GPU.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
export WGPU_BACKEND="${WGPU_BACKEND:-vulkan}"   # lavapipe, the software renderer
export PROPTEST_RNG_SEED="${PROPTEST_RNG_SEED:-1}"   # the same cases every time; another seed looks elsewhere
cargo test --locked "$@"
