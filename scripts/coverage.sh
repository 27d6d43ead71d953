#!/usr/bin/env bash
# Runs the tests with coverage and prints the lines of lib/ that they reached, file by file and in total.
# An HTML page per file is left in build/coverage/html.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-deps.sh --dev
cmake --preset coverage >/dev/null
cmake --build --preset coverage -j "$(nproc)"
find build/coverage -name '*.gcda' -delete
ctest --preset coverage -j "$(nproc)"
mkdir -p build/coverage/html
gcovr --root . --filter lib/ --object-directory build/coverage --exclude-throw-branches --exclude-unreachable-branches \
    --gcov-ignore-parse-errors --html-details build/coverage/html/index.html --txt - "$@"
