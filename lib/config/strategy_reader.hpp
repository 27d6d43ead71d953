#pragma once

#include <map>
#include <optional>
#include <string>

#include "config/document.hpp"
#include "config/mapping_reader.hpp"
#include "config/problems.hpp"
#include "indicators/definition.hpp"
#include "strategy/spec.hpp"

namespace cobot::config {

/// What a number of a strategy may be, written out or through a parameter.
struct NumberRule {
    bool whole = false;
    Range range;
};

/// Reads a strategy from a tree: every key, and every rule that needs no candles and no compiler. One object reads one
/// file; its parts are in the files strategy_*.cpp.
class StrategyReader {
public:
    explicit StrategyReader(Problems& problems) : problems_(problems) {}

    /// What could be read. Means something only if `problems` stayed empty.
    strategy::Spec read(const Node& root);

    /// The entries of a `params` mapping alone.
    std::vector<strategy::Parameter> parameters_of(const Node& params);

    /// Whether parameters, indicators and entries are whole, so that what a compiler says of them means something.
    bool is_compilable() const { return compilable_; }

private:
    void read_head(MappingReader& top);
    void read_parameters(const Node& node);
    void read_parameter(const Entry& entry);
    void read_parameter_numbers(strategy::Parameter& parameter, MappingReader& reader, const Node* initial);
    std::vector<core::Decimal> read_choices(MappingReader& reader);
    std::vector<strategy::Parameter::When> read_when(const Node& node, const std::string& path);
    std::optional<core::Decimal> read_value_of(const strategy::Parameter& parameter, const Node& node,
                                               const std::string& path);
    void check_parameter(const strategy::Parameter& parameter, const Node& node, const std::string& path);
    bool check_choice(const strategy::Parameter& parameter, const Node& node, const std::string& path);

    void read_indicators(const Node& node);
    void read_indicator(const Entry& entry);
    const indicators::Definition* read_indicator_type(const Node& node, MappingReader& reader);
    void read_source(MappingReader& reader, std::string_view key, strategy::IndicatorSpec::Source& source);
    std::optional<strategy::Number> read_word(MappingReader& reader, const indicators::Parameter& parameter);
    std::optional<market::Timeframe> read_coarser_timeframe(const Node& node, const std::string& path);

    void read_entries(const Node& node);
    std::optional<strategy::Rule> read_rule(const Node& node, const std::string& path);
    std::vector<strategy::Condition> read_conditions(const Node& list, const std::string& path);
    std::optional<strategy::Condition> read_condition(const Node& node, const std::string& path);
    std::optional<strategy::Condition> read_group(const Node& node, const std::string& path, MappingReader& reader);
    std::optional<strategy::Condition> read_comparison(MappingReader& reader);

    void read_exits(const Node& node);
    void read_stop(const Node& node);
    void read_trailing(const Node& node);
    void read_target(const Node& node);
    void read_roi(const Node& node);
    void read_risk(const Node& node);
    void read_size(const Node& node);
    void read_hours(const Node& node);
    void check_whole();

    std::optional<strategy::Number> read_number(MappingReader& reader, std::string_view key, const NumberRule& rule);
    std::optional<strategy::Number> read_number(const Node& node, const std::string& path, const NumberRule& rule);
    std::optional<strategy::Number> read_reference(const Node& node, const std::string& path, const NumberRule& rule);
    const strategy::Parameter* parameter(std::string_view name) const;

    Problems& problems_;
    strategy::Spec spec_;
    const Node* root_ = nullptr;
    bool compilable_ = false;
};

/// Overrides, reader and compiler over one document: everything that is wrong with a strategy, in `problems`.
strategy::Spec read_strategy(Document& document, const std::string& path, const std::vector<std::string>& overrides,
                             Problems& problems);

/// The line and column of a place; zeros when it is not in a file.
strategy::Location location_of(const Place& place);

/// A plain name for parameters and indicators: small letters, digits and _, a letter first.
bool is_identifier(std::string_view name);
/// A strategy's name: words of small letters and digits joined by -.
bool is_kebab_case(std::string_view name);

std::optional<market::Timeframe> read_timeframe(const Node& node, const std::string& path, Problems& problems);
std::optional<market::Pair> read_pair(const Node& node, const std::string& path, Problems& problems);
/// A list of different pairs.
std::vector<market::Pair> read_pairs(const Node& node, const std::string& path, Problems& problems);

}  // namespace cobot::config
