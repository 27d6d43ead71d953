#!/usr/bin/env bash
# Writes docs/reference/commands.md from the program's own help. With --check, only says whether it is up to date.
# The program is the first cobot on PATH, or else that of the release build.
set -euo pipefail
cd "$(dirname "$0")/.."
page=docs/reference/commands.md
cobot=$(command -v cobot || echo build/release/cobot)

generate() {
    cat <<'EOF'
# Commands

This page is the program's own help, written by `scripts/docs.sh`.

Exit codes: 0 success, 1 failure while running, 2 a wrong command line, 3 an invalid configuration or strategy,
4 candles missing or bad, 5 exchange or network, 6 storage, 7 a bot that is not healthy, 10 an `--assert` that does not hold, 130 interrupted by
Ctrl-C. The result goes to stdout, everything else to stderr. `NO_COLOR`, `TERM=dumb` and an output that is no terminal
switch colours off.

```text
EOF
    "$cobot" --help
    echo '```'
    # "  hyperopt list     Show what searches were made"
    "$cobot" --help | sed -n 's/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)\?\)  .*/\1/p' | sort | while read -r name; do
        # shellcheck disable=SC2086,SC2016
        printf '\n## cobot %s\n\n```text\n%s\n```\n' "$name" "$("$cobot" $name --help)"
    done
}

if [ "${1:-}" = --check ]; then
    diff -u "$page" <(generate) || { echo "$page is out of date; run scripts/docs.sh" >&2; exit 1; }
else
    text=$(generate)
    printf '%s\n' "$text" >"$page"
fi
