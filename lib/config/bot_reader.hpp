#pragma once

#include <string>
#include <vector>

#include "bots/spec.hpp"
#include "config/mapping_reader.hpp"

namespace cobot::config {

/// Reads a bot file from a tree: the keys that all kinds share, and those of its own kind by its definition. Every
/// mistake is in `problems`, and what was read means something only if there is none.
class BotReader {
public:
    explicit BotReader(Problems& problems) : problems_(problems) {}

    bots::Spec read(const Node& root);

private:
    void read_head(MappingReader& top);
    void read_type(MappingReader& top);
    void read_listings(MappingReader& top);
    void read_money(MappingReader& top);
    void read_balances(const Node& balances);
    void read_contract_terms(MappingReader& top);
    void read_leverage(MappingReader& top);
    void read_brackets(const Node& node);
    void read_funding(const Node& node);
    void read_funding_file(const Node& node);
    void read_terms(MappingReader& top);
    std::optional<bots::Threshold> read_threshold(const Node& node, const std::string& path, bool is_gain);
    void check_kind(const Node& root);

    Problems& problems_;
    bots::Spec spec_;
};

/// Reads the keys that `parameters` describe into settings, fills in defaults, and names what is missing or wrong.
bots::Settings read_bot_settings(MappingReader& reader, const std::vector<bots::Parameter>& parameters,
                                 Problems& problems);

/// "90s", "15m", "4h", "1d", "2w"; absent after adding what is wrong to `problems`.
std::optional<core::Duration> read_duration(const Node& node, const std::string& path, Problems& problems);
/// "0.02" or "2%".
std::optional<core::Decimal> read_ratio(const Node& node, const std::string& path, Problems& problems,
                                        const Range& range = {});

}  // namespace cobot::config
