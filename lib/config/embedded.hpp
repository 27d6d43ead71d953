#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace cobot::config {

/// A file of config/ or strategies/ that was put into the program when it was built.
struct EmbeddedFile {
    std::string_view name;  ///< "config/schemas/strategy.schema.json", "strategies/breakout.yaml"
    std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

/// The text of one of them. Asking for one that is not there is a mistake of ours.
std::string_view embedded_text(std::string_view name);

}  // namespace cobot::config
