#include "config/load_strategy.hpp"

#include "config/document.hpp"
#include "config/overrides.hpp"
#include "config/problems.hpp"
#include "config/strategy_reader.hpp"
#include "core/sha256.hpp"
#include "strategy/program.hpp"

namespace cobot::config {
namespace {

/// The strategy of a document, with every problem found on the way.
core::Result<strategy::Spec> strategy_of(Document document, const std::string& path,
                                         const std::vector<std::string>& overrides)
{
    Problems problems;
    strategy::Spec spec = read_strategy(document, path, overrides, problems);
    if (!problems.empty()) return problems.to_error();
    return spec;
}

}  // namespace

strategy::Spec read_strategy(Document& document, const std::string& path, const std::vector<std::string>& overrides,
                             Problems& problems)
{
    const Source& file = *document.sources.front();
    apply_overrides(document, overrides, problems);
    StrategyReader reader(problems);
    strategy::Spec spec = reader.read(document.root);
    spec.path = path;
    spec.sha256 = core::sha256_hex(file.text);
    if (!reader.is_compilable()) return spec;
    for (const strategy::Problem& problem : strategy::Program::check(spec)) {
        const Place place = place_at(file, problem.at.line, problem.at.column);
        const std::string where = place.source == nullptr ? path + ": " : "";
        problems.add(place, where + problem.message, Breaks::meaning);
    }
    return spec;
}

core::Result<strategy::Spec> load_strategy_text(std::string_view text, const std::string& path,
                                                const std::vector<std::string>& overrides)
{
    auto document = read_document(std::string(text), path);
    if (!document) return document.error();
    return strategy_of(std::move(*document), path, overrides);
}

core::Result<strategy::Spec> load_strategy(const std::string& path, const std::vector<std::string>& overrides)
{
    auto document = read_document_file(path);
    if (!document) return document.error();
    return strategy_of(std::move(*document), path, overrides);
}

}  // namespace cobot::config
