#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::imports {

/// A line of the Python text, and what became of it.
struct LeftOut {
    int line = 0;
    std::string what;
};

/// A freqtrade strategy as a strategy file.
struct Imported {
    std::string name;  ///< Of the strategy, "ema-cross".
    std::string yaml;  ///< Not yet checked by the reader of strategies.
    std::vector<LeftOut>
        left_out;                ///< What changes how it trades, in line order; empty when it was carried over whole.
    std::vector<LeftOut> notes;  ///< What belongs elsewhere, such as order types.
};

/// Reads the common shape of a freqtrade strategy without executing it: attributes, parameters, indicators of TA-Lib
/// and qtpylib, and conditions of columns. `path` names it in the result. ErrorCode::config when there is no strategy
/// in it, or nothing of its entries could be carried over; the message lists why.
core::Result<Imported> import_freqtrade(std::string_view python, const std::string& path);

}  // namespace cobot::imports
