#include "config/load_strategy.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "config/document.hpp"
#include "config/overrides.hpp"
#include "config/problems.hpp"
#include "config/strategy_reader.hpp"
#include "core/sha256.hpp"

namespace cobot::config {
namespace {

/// The strategy of a document, with every problem found on the way.
core::Result<strategy::Spec> read_strategy(Document document, const std::string& path,
                                           const std::vector<std::string>& overrides)
{
    Problems problems;
    const std::string sha256 = core::sha256_hex(document.sources.front()->text);
    apply_overrides(document, overrides, problems);
    strategy::Spec spec = StrategyReader(problems).read(document.root);
    spec.path = path;
    spec.sha256 = sha256;
    if (!problems.empty()) return problems.to_error();
    return spec;
}

}  // namespace

core::Result<strategy::Spec> load_strategy_text(std::string_view text, const std::string& path,
                                                const std::vector<std::string>& overrides)
{
    auto document = read_document(std::string(text), path);
    if (!document) return document.error();
    return read_strategy(std::move(*document), path, overrides);
}

core::Result<strategy::Spec> load_strategy(const std::string& path, const std::vector<std::string>& overrides)
{
    auto document = read_document_file(path);
    if (!document) return document.error();
    return read_strategy(std::move(*document), path, overrides);
}

}  // namespace cobot::config
