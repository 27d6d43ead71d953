#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace cobot::cli {

/// Makes sure that descriptors 0 to 2 are open, so that no data file is ever opened as "stdout" and scribbled over,
/// and that a reader who went away is an error of the write rather than the end of the process.
void open_standard_streams();

/// Flushes stdout. `code` when all of it was written; otherwise an exit code and, unless the reader merely went away,
/// a line on stderr.
int close_standard_output(int code);

/// Whether `stream` should get colours: asked for, or a terminal that NO_COLOR and TERM do not speak against.
bool use_color(const Globals& globals, std::FILE* stream);

/// Columns of the terminal behind `stream`; 100 when there is none.
std::size_t terminal_width(std::FILE* stream);

/// `text` with control characters and bytes that are not UTF-8 written as \xNN. Line ends and tabs stay.
std::string printable(std::string_view text);

/// `word` in double quotes, shortened in the middle when it is very long.
std::string in_quotes(std::string_view word);

}  // namespace cobot::cli
