#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "market/instrument.hpp"
#include "storage/candle_rows.hpp"

namespace cobot::storage {

/// What the cells of a candle file mean.
enum class CellRole { time, open, high, low, close, volume };
inline constexpr std::size_t role_count = 6;

/// The word for a role in messages.
std::string_view name_of(CellRole role);

/// How candles are written in one document.
struct CandleLayout {
    RowSyntax syntax;
    std::size_t cell_count = 0;                     ///< Of every row.
    std::array<std::size_t, role_count> columns{};  ///< Where each role stands, by its number.
    std::optional<std::size_t> symbol;              ///< A column that names the pair.
    std::string description;                        ///< "CSV with header", "JSON rows, close before high".

    std::size_t column(CellRole role) const { return columns[static_cast<std::size_t>(role)]; }
};

/// Finds out how the document is written: by its header's names, otherwise by what only a time, a high, a low can be.
/// `pair`, when known, tells the volume in its base from that in its quote. Errors: data, with what was expected.
core::Result<CandleLayout> sniff_layout(const Document& document, const std::optional<market::Pair>& pair);

}  // namespace cobot::storage
