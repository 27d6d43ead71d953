#include <algorithm>

#include <fmt/format.h>

#include "config/strategy_reader.hpp"

namespace cobot::config {
namespace {

using strategy::Condition;

const std::vector<std::string>& operators()
{
    static const std::vector<std::string> names{"<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below"};
    return names;
}

/// Text that carries its places, put together from pieces of the file.
class LocatedText {
public:
    void append(const Node& node)
    {
        for (const ScalarPiece& piece : scalar_pieces(node)) {
            const Place place{node.place.source, piece.source_offset, 1};
            pieces_.push_back({text_.size() + piece.text_offset, location_of(place)});
        }
        text_ += node.scalar;
    }
    void append(const std::string& text, const Place& place)
    {
        pieces_.push_back({text_.size(), location_of(place)});
        text_ += text;
    }
    /// Closes what append opened, at the same place.
    void append(const std::string& text) { text_ += text; }

    Condition finish(const Place& whole)
    {
        Condition condition;
        condition.kind = Condition::Kind::expression;
        condition.at = pieces_.empty() ? location_of(whole) : pieces_.front().at;
        condition.text = std::move(text_);
        condition.pieces = std::move(pieces_);
        return condition;
    }

private:
    std::string text_;
    std::vector<Condition::Piece> pieces_;
};

/// Whether an operand keeps its meaning beside an operator without parentheses.
bool is_simple(std::string_view operand)
{
    return std::all_of(operand.begin(), operand.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("_.$[]").find(c) != std::string::npos;
    });
}

void append_operand(LocatedText& text, const Node& node)
{
    if (is_simple(node.scalar)) {
        text.append(node);
        return;
    }
    text.append("(", node.place);
    text.append(node);
    text.append(")");
}

/// Whether an unquoted scalar is an item of a list in [ ], where a comma would have ended it.
bool in_brackets(const Node& node)
{
    if (node.quoted || node.place.source == nullptr) return false;
    const std::string_view before = std::string_view(node.place.source->text).substr(0, node.place.offset);
    const std::size_t last = before.find_last_not_of(" \t\r\n");
    return last != std::string_view::npos && (before[last] == '[' || before[last] == ',');
}

int whole_number(core::Decimal value) { return static_cast<int>(value.raw() / core::Decimal::unit); }

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

void StrategyReader::read_entries(const Node& node)
{
    MappingReader reader(node, "entry_conditions", problems_);
    const Node* enter_long = reader.optional("long");
    const Node* enter_short = reader.optional("short");
    if (enter_long != nullptr) spec_.enter_long = read_rule(*enter_long, "entry_conditions.long");
    if (enter_short != nullptr) spec_.enter_short = read_rule(*enter_short, "entry_conditions.short");
    reader.finish();
    if (reader.is_mapping() && enter_long == nullptr && enter_short == nullptr) {
        problems_.add_missing(node.place, "entry_conditions: needs \"long\" or \"short\", or both");
    }
}

std::optional<strategy::Rule> StrategyReader::read_rule(const Node& node, const std::string& path)
{
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, path, "a mapping, as in {all: [ema_fast > ema_slow]}", problems_);
        return std::nullopt;
    }
    MappingReader reader(node, path, problems_);
    strategy::Rule rule;
    rule.at = location_of(node.place);
    if (const Node* tag = reader.optional("tag")) {
        rule.tag = read_text(*tag, reader.path_of("tag"), problems_).value_or("");
        if (tag->kind == Node::Kind::text && is_blank_text(rule.tag)) {
            problems_.add(tag->place, path + ".tag: is empty; leave it out or name the signal");
        }
    }
    auto condition = read_group(node, path, reader);
    reader.finish();
    if (!condition) return std::nullopt;
    rule.condition = std::move(*condition);
    return rule;
}

std::optional<Condition> StrategyReader::read_group(const Node& node, const std::string& path, MappingReader& reader)
{
    const Node* all = reader.optional("all");
    const Node* any = reader.optional("any");
    if (all == nullptr && any == nullptr) {
        problems_.add_missing(node.place, path + ": needs a list \"all\" or \"any\" of conditions");
        return std::nullopt;
    }
    if (all != nullptr && any != nullptr) {
        problems_.add(node.place, path +
                                      ": has both \"all\" and \"any\"; put one inside the other, as in "
                                      "all: [..., {any: [...]}]");
        return std::nullopt;
    }
    Condition condition;
    condition.kind = all != nullptr ? Condition::Kind::all : Condition::Kind::any;
    condition.at = location_of(node.place);
    condition.children = read_conditions(all != nullptr ? *all : *any, reader.path_of(all != nullptr ? "all" : "any"));
    return condition;
}

std::vector<Condition> StrategyReader::read_conditions(const Node& list, const std::string& path)
{
    std::vector<Condition> conditions;
    if (list.kind != Node::Kind::sequence) {
        wrong_kind(list, path, "a list of conditions", problems_);
        return conditions;
    }
    if (list.items.empty()) problems_.add(list.place, path + ": is empty; it needs at least one condition");
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        auto condition = read_condition(list.items[i], fmt::format("{}[{}]", path, i));
        if (condition) conditions.push_back(std::move(*condition));
    }
    return conditions;
}

std::optional<Condition> StrategyReader::read_condition(const Node& node, const std::string& path)
{
    if (node.kind == Node::Kind::text) {
        if (is_blank_text(node.scalar)) {
            problems_.add(node.place, path + ": is empty; write a condition, as in rsi < 30");
            return std::nullopt;
        }
        const auto opened = std::count(node.scalar.begin(), node.scalar.end(), '(');
        if (in_brackets(node) && opened > std::count(node.scalar.begin(), node.scalar.end(), ')')) {
            problems_.add(node.place,
                          path +
                              ": a ( is not closed; inside [ ] a comma ends the item, so put a condition "
                              "with a comma in quotes",
                          Breaks::meaning);
            return std::nullopt;
        }
        LocatedText text;
        text.append(node);
        return text.finish(node.place);
    }
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, path, "a condition, as in rsi < 30", problems_);
        return std::nullopt;
    }
    MappingReader reader(node, path, problems_);
    const bool comparison =
        node.find("indicator1") != nullptr || node.find("indicator2") != nullptr || node.find("operator") != nullptr;
    auto condition = comparison ? read_comparison(reader) : read_group(node, path, reader);
    reader.finish();
    return condition;
}

std::optional<Condition> StrategyReader::read_comparison(MappingReader& reader)
{
    const Node* left = reader.required("indicator1");
    const Node* middle = reader.required("operator");
    const Node* right = reader.required("indicator2");
    const auto lookback = read_number(reader, "lookback", {true, {core::Decimal(0), core::Decimal(10'000)}});
    bool complete = left != nullptr && right != nullptr && middle != nullptr;
    if (middle != nullptr && !read_choice(*middle, reader.path_of("operator"), problems_, operators()))
        complete = false;
    for (const auto& [operand, key] : {std::pair(left, "indicator1"), std::pair(right, "indicator2")}) {
        if (operand == nullptr) continue;
        const bool number = operand->kind == Node::Kind::integer || operand->kind == Node::Kind::real;
        const bool text = operand->kind == Node::Kind::text && !is_blank_text(operand->scalar);
        if (number || text) continue;
        wrong_kind(*operand, reader.path_of(key), "an indicator, a candle field, a $parameter or a number", problems_);
        complete = false;
    }
    if (!complete) return std::nullopt;
    LocatedText text;
    const bool tunable = lookback && lookback->is_parameter();
    if (tunable) text.append("(", left->place);
    append_operand(text, *left);
    text.append(" ");
    text.append(middle->scalar, middle->place);
    text.append(" ");
    append_operand(text, *right);
    if (tunable) text.append(")[$" + lookback->parameter + "]", reader.node().find("lookback")->place);
    Condition condition = text.finish(reader.node().place);
    if (lookback && !tunable) condition.lookback = whole_number(lookback->value);
    return condition;
}

}  // namespace cobot::config
