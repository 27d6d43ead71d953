#!/usr/bin/env bash
# Installs what cobot needs to be built, from Debian 12's own packages. Safe to run again: does nothing when
# everything is there.
#
#   scripts/install-deps.sh            to build and run cobot
#   scripts/install-deps.sh --tests    and to test it
#   scripts/install-deps.sh --dev      and to format, lint and measure it
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    # compiler and build
    g++ cmake ninja-build ccache mold ca-certificates
    # libraries
    libcli11-dev libyaml-cpp-dev libcurl4-openssl-dev libsqlitecpp-dev libsqlite3-dev libspdlog-dev libfmt-dev
    nlohmann-json3-dev libsimdjson-dev libhowardhinnant-date-dev libzip-dev libzstd-dev zlib1g-dev
    libeigen3-dev libboost1.74-dev
    # searches over several processes; without it everything else is built
    libopenmpi-dev openmpi-bin
)
test_packages=(doctest-dev librapidcheck-dev libbenchmark-dev)
browser_packages=(chromium)
dev_packages=(clang-format-14 clang-tidy-14 gcovr hyperfine jq)

for option in "$@"; do
    case "$option" in
        --tests) packages+=("${test_packages[@]}"); browser=yes ;;
        --dev) packages+=("${test_packages[@]}" "${dev_packages[@]}"); browser=yes ;;
        *) echo "install-deps.sh: unknown option $option; known: --tests, --dev" >&2; exit 2 ;;
    esac
done

say() { echo "install-deps: $*"; }

# Charts of the HTML report come from npm. A node that is already there, from wherever, will do.
if ! { command -v node && command -v npm; } >/dev/null 2>&1; then packages+=(nodejs npm); fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "install-deps.sh: packages are installed by root; run it as root or install sudo" >&2
        exit 1
    fi
    as_root=(sudo)
fi

missing_of() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

apt_updated=no
apt_update() {
    [ "$apt_updated" = yes ] && return
    say "reading package lists"
    "${as_root[@]}" apt-get update -qq
    apt_updated=yes
}

mapfile -t missing < <(missing_of "${packages[@]}")
if [ "${#missing[@]}" -gt 0 ]; then
    apt_update
    say "installing ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# One test looks at the report in a browser; without one it says that it was skipped.
if [ "${browser:-no}" = yes ] && ! command -v chromium >/dev/null 2>&1; then
    apt_update
    say "installing ${browser_packages[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${browser_packages[@]}" >/dev/null || say "chromium could not be installed; the picture test will be skipped"
fi

# valijson is headers only, but its package depends on 89 others (Qt, Poco): take the headers alone.
if [ ! -e build/deps/usr/include/valijson/validator.hpp ]; then
    say "unpacking the headers of libvalijson-dev into build/deps"
    mkdir -p build/deps
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    chmod 755 "$folder"
    (cd "$folder" && { apt-get download -qq libvalijson-dev 2>/dev/null; }) || {
        apt_update
        (cd "$folder" && apt-get download -qq libvalijson-dev)
    }
    dpkg-deb -x "$folder"/libvalijson-dev_*.deb build/deps
fi
say "all there"
