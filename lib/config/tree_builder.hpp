#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/document.hpp"
#include "config/problems.hpp"

namespace cobot::config {

/// Assembles a tree from the events of a parser, and keeps the limits while it does. Every function returns false
/// when the parser should stop; failure() then says why.
class TreeBuilder {
public:
    explicit TreeBuilder(const Source& source) : source_(source) {}

    bool scalar(std::string text, bool quoted, Node::Kind kind, Place place);
    bool begin(Node::Kind kind, Place place);
    bool end();

    /// Stops with a message of the caller's.
    bool refuse(const Place& place, const std::string& message);

    bool failed() const { return failure_.has_value(); }
    bool complete() const { return root_.has_value(); }

    /// The tree, or all duplicate keys, or why building stopped.
    core::Result<Node> finish(WhenEmpty when_empty);

private:
    struct Frame {
        Node node;
        std::optional<Entry> pending;                       ///< A key that waits for its value.
        std::unordered_map<std::string, Place> known_keys;  ///< With the place of the first.
    };

    bool count_node(const Place& place);
    bool take_key(std::string text, const Place& place);
    bool attach(Node node);

    const Source& source_;
    std::vector<Frame> open_;
    std::optional<Node> root_;
    std::size_t nodes_ = 0;
    Problems duplicates_;
    std::optional<core::Error> failure_;
};

}  // namespace cobot::config
