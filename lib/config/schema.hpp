#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"

namespace cobot::config {

/// The JSON Schemas (draft-07) of the kinds of files. Editors use them from config/schemas; the program carries
/// them along.
enum class SchemaOf { strategy, config, bot, fleet };
constexpr SchemaOf all_schemas[] = {SchemaOf::strategy, SchemaOf::config, SchemaOf::bot, SchemaOf::fleet};

/// "strategy.schema.json"
std::string_view schema_file_name(SchemaOf kind);

/// The complete schema. Its parts about indicators and kinds of bots are made from their definitions; everything else
/// is written by hand in config/schemas, where the result is kept (`cobot schema export --dir config/schemas`).
std::string schema_text(SchemaOf kind);

/// What a schema refuses, at the deepest place that it names.
struct SchemaFault {
    Place place;
    std::string path;     ///< "indicators.rsi.period"
    std::string message;  ///< The validator's words.
};

/// What the schema says to a tree, by valijson; empty when it accepts. Takes some milliseconds: for
/// `cobot strategy check` and tests. Loading relies on the readers, which tests hold equal to the schemas.
std::vector<SchemaFault> schema_faults(const Node& root, SchemaOf kind);

}  // namespace cobot::config
