#include "config/tree_builder.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::config {

bool TreeBuilder::refuse(const Place& place, const std::string& message)
{
    if (!failure_) failure_ = single_mistake(place, message);
    return false;
}

bool TreeBuilder::count_node(const Place& place)
{
    if (++nodes_ <= Limits::nodes) return true;
    return refuse(place, fmt::format("more than {} values, the limit of a file", Limits::nodes));
}

bool TreeBuilder::take_key(std::string text, const Place& place)
{
    Frame& frame = open_.back();
    const auto [known, is_new] = frame.known_keys.emplace(text, place);
    if (!is_new) {
        duplicates_.add(place,
                        fmt::format("duplicate key \"{}\"; the first is on line {}", text, known->second.line()));
        if (duplicates_.all().size() >= Problems::shown_max) {
            failure_ = duplicates_.to_error();
            return false;
        }
    }
    frame.pending = Entry{std::move(text), place, {}};
    return true;
}

bool TreeBuilder::attach(Node node)
{
    if (open_.empty()) {
        root_ = std::move(node);
        return true;
    }
    Frame& frame = open_.back();
    if (frame.node.kind == Node::Kind::sequence) {
        frame.node.items.push_back(std::move(node));
        return true;
    }
    // The parser may place an empty value behind the following comment; its key is where people look.
    if (node.kind == Node::Kind::null && node.scalar.empty()) node.place = frame.pending->key_place;
    frame.pending->value = std::move(node);
    frame.node.entries.push_back(std::move(*frame.pending));
    frame.pending.reset();
    return true;
}

bool TreeBuilder::scalar(std::string text, bool quoted, Node::Kind kind, Place place)
{
    if (failed() || !count_node(place)) return false;
    const bool is_key = !open_.empty() && open_.back().node.kind == Node::Kind::mapping && !open_.back().pending;
    if (is_key) {
        if (text.empty()) return refuse(place, "a key is missing before the colon");
        return take_key(std::move(text), place);
    }
    Node node;
    node.kind = kind;
    node.scalar = std::move(text);
    node.quoted = quoted;
    node.place = place;
    return attach(std::move(node));
}

bool TreeBuilder::begin(Node::Kind kind, Place place)
{
    if (failed() || !count_node(place)) return false;
    if (static_cast<int>(open_.size()) >= Limits::depth) {
        return refuse(place, fmt::format("nested more than {} deep", Limits::depth));
    }
    if (!open_.empty() && open_.back().node.kind == Node::Kind::mapping && !open_.back().pending) {
        return refuse(place, "a key must be plain text, not a list or a mapping");
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.place = place;
    open_.push_back(std::move(frame));
    return true;
}

bool TreeBuilder::end()
{
    if (failed()) return false;
    Node node = std::move(open_.back().node);
    open_.pop_back();
    return attach(std::move(node));
}

core::Result<Node> TreeBuilder::finish(WhenEmpty when_empty)
{
    if (failure_) return *failure_;
    if (!duplicates_.empty()) return duplicates_.to_error();
    const bool nothing = !root_ || (root_->kind == Node::Kind::null && root_->scalar.empty());
    if (nothing && when_empty == WhenEmpty::mapping) {
        Node empty;
        empty.kind = Node::Kind::mapping;
        empty.place = {&source_, 0, 1};
        return empty;
    }
    if (nothing) return single_mistake({&source_, 0, 1}, "the file is empty");
    return std::move(*root_);
}

}  // namespace cobot::config
