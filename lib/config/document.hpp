#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::config {

/// Text that settings were read from, kept for messages.
struct Source {
    enum class Kind { file, argument, environment };

    Kind kind = Kind::file;
    std::string name;  ///< A path, "--set fast=9", "COBOT__FEE".
    std::string text;  ///< Without a byte order mark.
};

/// Some characters of a source. Without a source: of something the program made itself.
struct Place {
    const Source* source = nullptr;
    std::size_t offset = 0;  ///< In bytes.
    std::size_t length = 1;

    int line() const;    ///< From 1.
    int column() const;  ///< From 1, in characters.
};

/// The word that stands at a line and column, both from 1; without a source when the line is 0.
Place place_at(const Source& source, int line, int column);

struct Entry;

/// A value of a YAML or JSON file that remembers where it stands. Scalars are typed by the YAML 1.2 core schema:
/// what is quoted is text, `yes` and `no` are text, `null`, `true`, `0x1F` and `1e-3` are what they look like.
struct Node {
    enum class Kind { null, boolean, integer, real, text, sequence, mapping };

    Kind kind = Kind::null;
    std::string scalar;  ///< As written, escapes undone.
    bool quoted = false;
    Place place;
    std::vector<Node> items;     ///< Of a sequence.
    std::vector<Entry> entries;  ///< Of a mapping, in file order, keys unique.

    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
    bool is_true() const { return kind == Kind::boolean && (scalar[0] == 't' || scalar[0] == 'T'); }
};

struct Entry {
    std::string key;
    Place key_place;
    Node value;
};

/// A tree and the texts that its places point into.
struct Document {
    std::vector<std::shared_ptr<const Source>> sources;
    Node root;
};

/// Beyond these a file is refused before anything is built from it. yaml-cpp reads about five bytes per microsecond;
/// with these limits no text keeps it busy for longer than a tenth of a second.
struct Limits {
    static constexpr std::size_t bytes = 128 * 1024;
    static constexpr std::size_t nodes = 20'000;
    static constexpr int depth = 64;
};

/// What a file without any value, such as one with comments only, is.
enum class WhenEmpty { mistake, mapping };

/// Reads YAML, or JSON with comments and trailing commas when the name ends in .json or .jsonc. Refused, each with
/// its place: what is not UTF-8, control characters, tabs that indent, duplicate keys, anchors, aliases, tags, a
/// second document, and everything beyond Limits.

core::Result<Document> read_document(std::string text, std::string name, Source::Kind kind = Source::Kind::file,
                                     WhenEmpty when_empty = WhenEmpty::mistake);

/// The text of the file at `path`, one character more than Limits allow at most.
core::Result<std::string> read_file_text(const std::string& path);

/// Reads the file at `path`; a file that cannot be read is an error that names it.
core::Result<Document> read_document_file(const std::string& path, WhenEmpty when_empty = WhenEmpty::mistake);

/// The kind of a plain scalar by the YAML 1.2 core schema.
Node::Kind scalar_kind(std::string_view scalar);

/// "a mapping", "the text \"x\"", "the number 3", ... for messages.
std::string describe(const Node& node);

/// A character of a scalar's text and where it stands in the source; text between two pieces stands side by side.
struct ScalarPiece {
    std::size_t text_offset = 0;
    std::size_t source_offset = 0;
};

/// Where the text of a scalar stands: one piece for a plain scalar on one line, more for quotes with escapes and for
/// scalars over several lines. Empty when the node has no source.
std::vector<ScalarPiece> scalar_pieces(const Node& node);

}  // namespace cobot::config
