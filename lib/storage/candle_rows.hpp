#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::storage {

/// The text of a candle file, unpacked.
struct Document {
    std::string name;  ///< As the user knows it: a path; for a file in an archive "archive.zip:inner.csv".
    std::string text;
};

/// "NAME:LINE:COLUMN: error: WHAT" for a place in the document.
core::Error error_at(const Document& document, std::size_t offset, std::string_view what);

/// How rows of cells are written.
struct RowSyntax {
    enum class Kind { delimited, json };
    Kind kind = Kind::delimited;
    char delimiter = ',';       ///< Of delimited text.
    std::size_t first_row = 0;  ///< Where the first row begins: after a banner and a header; in JSON at the first [.
};

/// Takes the rows of a document one by one. Cells come without quotes and blanks.
class RowReader {
public:
    RowReader(const Document& document, const RowSyntax& syntax);

    /// False at the end. Errors name the place.
    core::Result<bool> next();

    const std::vector<std::string_view>& cells() const { return cells_; }
    /// Where the row, or a cell of it, begins.
    std::size_t row_offset() const { return row_; }
    std::size_t cell_offset(std::size_t cell) const;

private:
    bool next_line();
    core::Result<bool> next_array();
    void skip_blanks();
    core::Error error(std::string_view what) const { return error_at(*document_, at_, what); }

    const Document* document_;
    RowSyntax syntax_;
    std::string_view text_;
    std::size_t at_;
    std::size_t row_ = 0;
    bool ended_ = false;
    bool first_ = true;
    std::vector<std::string_view> cells_;
};

/// Appends the cells of one line.
void split_line(std::string_view line, char delimiter, std::vector<std::string_view>& cells);

}  // namespace cobot::storage
