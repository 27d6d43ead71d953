#!/bin/sh
# Times every indicator that TA-Lib has beside TA-Lib's own C code, in one run on the same candles.
#
#     scripts/bench/compare_talib.sh [NAME...]        for example: RSI ADX
#
# Needs `pip install TA-Lib` in the python3 at hand (TALIB_PYTHON names another): its wheel brings the C library along.
# A development tool; nothing of TA-Lib is part of the product.
set -eu
cd "$(dirname "$0")/../.."
library=$("${TALIB_PYTHON:-python3}" -c '
import glob, os, talib
print(glob.glob(os.path.join(os.path.dirname(os.path.dirname(talib.__file__)), "ta_lib.libs", "libta-lib*"))[0])')
cmake --preset bench >/dev/null
cmake --build --preset bench --target talib_bench >&2
exec build/bench/talib_bench "$library" "$@"
