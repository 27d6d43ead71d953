#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"
#include "config/problems.hpp"
#include "core/decimal.hpp"

namespace cobot::config {

/// What a number must lie in. Open ends are absent.
struct Range {
    std::optional<core::Decimal> min = std::nullopt;
    std::optional<core::Decimal> max = std::nullopt;
    bool above_min = false;  ///< Equal to `min` is not enough.
    bool below_max = false;

    bool contains(core::Decimal value) const;
    std::string to_string() const;  ///< "from 0 to 100", "above 0 and below 1", ...
};

/// Reads the keys of one mapping. Keys that nobody asked for are mistakes.
class MappingReader {
public:
    /// `path` names the mapping in messages: "exit_conditions.stop_loss"; empty for the whole file.
    MappingReader(const Node& node, std::string path, Problems& problems);

    bool is_mapping() const { return node_.kind == Node::Kind::mapping; }
    const Node& node() const { return node_; }
    const std::string& path() const { return path_; }
    std::string path_of(std::string_view key) const;

    /// Null when the file does not give it. Either way the key is known from now on.
    const Node* optional(std::string_view key);
    /// The same; a missing key is a mistake.
    const Node* required(std::string_view key);
    /// Lets a key pass that is neither read nor suggested.
    void accept(std::string_view key) { accepted_.emplace_back(key); }

    std::optional<std::string> text(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<core::Decimal> number(std::string_view key, const Range& range = {});
    std::optional<std::int64_t> integer(std::string_view key, const Range& range = {});

    /// Call after the last key was asked for.
    void finish();

private:
    const Node& node_;
    std::string path_;
    Problems& problems_;
    std::vector<std::string> known_;
    std::vector<std::string> accepted_;
};

std::optional<std::string> read_text(const Node& node, const std::string& path, Problems& problems);
std::optional<bool> read_boolean(const Node& node, const std::string& path, Problems& problems);
std::optional<core::Decimal> read_decimal(const Node& node, const std::string& path, Problems& problems,
                                          const Range& range = {});
std::optional<std::int64_t> read_integer(const Node& node, const std::string& path, Problems& problems,
                                         const Range& range = {});
/// One of `choices`; anything else is a mistake that names them all.
std::optional<std::string> read_choice(const Node& node, const std::string& path, Problems& problems,
                                       const std::vector<std::string>& choices);

/// `version:` of a file; only 1 is known.
void read_version(const Node& node, Problems& problems);

/// "PATH: must be WHAT, not ..." about a value of the wrong kind.
void wrong_kind(const Node& node, const std::string& path, std::string_view what, Problems& problems);

/// A plain number of the file as an exact decimal; absent when it has too many digits or is not finite.
std::optional<core::Decimal> decimal_of(const Node& node);

/// "a", "a or b", "a, b or c"
std::string listed(const std::vector<std::string>& names);

}  // namespace cobot::config
