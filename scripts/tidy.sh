#!/usr/bin/env bash
# Lints with clang-tidy the C++ files given, or all of lib/ and cli/.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset tidy >/dev/null
# The generated tables of built-ins are part of the sources.
if [ "$#" -gt 0 ]; then files=("$@"); else mapfile -t files < <(git ls-files 'lib/*.cpp' 'cli/*.cpp'); fi
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy-14 -p build/tidy --quiet
