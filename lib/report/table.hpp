#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cobot::report {

/// How text is fitted to where it will be read.
struct TextStyle {
    std::size_t width = 100;  ///< Columns of the terminal.
    bool color = false;
};

/// The number of columns that `text` takes on a terminal: UTF-8 characters, colour codes not counted.
std::size_t display_width(std::string_view text);

/// `text` in green when it begins with a plus, in red when with a minus and it is not zero, if colours are on.
std::string colored_by_sign(const std::string& text, const TextStyle& style);
std::string bold(const std::string& text, const TextStyle& style);
std::string dim(const std::string& text, const TextStyle& style);

/// A table of short texts.
class Table {
public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::right;
        /// When the table is too wide, columns with the highest number are left out first; those with 0 never.
        int expendable = 0;
        bool signed_colors = false;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// As many cells as there are columns.
    void add(std::vector<std::string> row);
    bool empty() const { return rows_.empty(); }

    /// Aligned columns with two spaces between them, a line per row.
    std::string text(const TextStyle& style) const;
    /// GitHub's Markdown.
    std::string markdown() const;
    /// RFC 4180, a header line first.
    std::string csv() const;

private:
    std::vector<std::size_t> fitting_columns(std::size_t width) const;
    std::size_t width_of(std::size_t column) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// A field of a CSV line, quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace cobot::report
