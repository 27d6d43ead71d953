#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace cobot::imports {

/// A function of TA-Lib's abstract interface as an indicator of ours.
struct KnownCall {
    struct Setting {
        std::string_view keyword;        ///< In Python.
        std::string_view name;           ///< Of the indicator's setting.
        std::string_view default_value;  ///< TA-Lib's.
    };

    std::string_view function;
    std::string_view type;
    std::vector<Setting> settings = {};
    std::vector<std::pair<std::string_view, std::string_view>> outputs = {};   ///< Python's and ours; empty: one.
    std::vector<std::pair<std::string_view, std::string_view>> fixed = {};     ///< Settings that are always so.
    std::vector<std::pair<std::string_view, std::string_view>> required = {};  ///< Keywords and their only value.
};

/// Null when there is none of that name.
const KnownCall* find_known_call(std::string_view function);

}  // namespace cobot::imports
