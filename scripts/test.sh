#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. Safe to run again; a second run rebuilds only what changed.
#
#   scripts/test.sh                every test, optimised
#   scripts/test.sh --sanitizers   before that, all of them under the address and undefined-behaviour sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."

sanitizers=no
for option in "$@"; do
    case "$option" in
        --sanitizers) sanitizers=yes ;;
        *) echo "test.sh: unknown option $option; known: --sanitizers" >&2; exit 2 ;;
    esac
done

step() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

step "installing dependencies"
scripts/install-deps.sh --tests

build() {
    cmake --preset "$1" >"build/configure-$1.log" || { cat "build/configure-$1.log"; exit 1; }
    cmake --build --preset "$1" -j "$(nproc)"
}
mkdir -p build
# Properties draw the same cases in every run, so that a failure is of the change; RC_PARAMS=seed=N draws others.
export RC_PARAMS=${RC_PARAMS:-seed=7}

failed=no
if [ "$sanitizers" = yes ]; then
    step "building with the address and undefined-behaviour sanitizers"
    build asan
    step "testing with the sanitizers"
    ctest --preset asan -j "$(nproc)" || failed=yes
    [ "$failed" = no ] && echo "sanitizers: clean" || echo "sanitizers: FAILED, see above"
fi

step "building the tests"
build test
step "testing"
status=0
# Last, so that the output ends with ctest's own count.
ctest --preset test -j "$(nproc)" || status=$?
[ "$failed" = no ] || status=1
exit "$status"
