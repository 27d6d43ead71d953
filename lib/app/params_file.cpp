#include "app/params_file.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "config/document.hpp"
#include "config/mapping_reader.hpp"
#include "config/write_file.hpp"

namespace cobot::app {

ParamsOwner owner_of(std::string kind, const std::string& name_or_path)
{
    return {std::move(kind), std::filesystem::path(name_or_path).stem().string()};
}

core::Result<void> write_params(const std::string& path, const ParamsOwner& owner, const std::string& study,
                                std::size_t epoch, const std::vector<std::pair<std::string, std::string>>& overrides)
{
    std::string text = fmt::format(
        "# Written by cobot hyperopt. Use it: cobot backtest --{0} {1} --params {2}\n"
        "kind: params\nversion: 1\n{0}: {1}\nstudy: {3}\nepoch: {4}\nset:\n",
        owner.kind, owner.name, path, study, epoch);
    for (const auto& [name, value] : overrides) text += fmt::format("  {}: {}\n", name, value);
    return config::write_file(path, text);
}

core::Result<std::vector<std::string>> read_params(const std::string& path, const ParamsOwner& owner)
{
    const auto document = config::read_document_file(path);
    if (!document) return document.error();
    config::Problems problems;
    config::MappingReader top(document->root, "", problems);
    std::vector<std::string> overrides;
    if (top.is_mapping()) {
        if (const auto* kind = top.required("kind")) config::read_choice(*kind, "kind", problems, {"params"});
        if (const auto* version = top.required("version")) config::read_version(*version, problems);
        const config::Node* name = top.required(owner.kind);
        if (name != nullptr) {
            const auto text = config::read_text(*name, owner.kind, problems);
            if (text && *text != owner.name) {
                problems.add(name->place, fmt::format("{}: these are the parameters of {}, not of {}", owner.kind,
                                                      *text, owner.name));
            }
        }
        top.accept("study");
        top.accept("epoch");
        const config::Node* set = top.required("set");
        if (set != nullptr && set->kind != config::Node::Kind::mapping) {
            config::wrong_kind(*set, "set", "a mapping, as in {params.fast: 9}", problems);
        } else if (set != nullptr) {
            for (const config::Entry& entry : set->entries) {
                std::string value = entry.value.scalar;
                if (entry.value.kind == config::Node::Kind::mapping) {
                    value = "{";
                    for (const config::Entry& part : entry.value.entries) {
                        value += fmt::format("{}{}: {}", value.size() > 1 ? ", " : "", part.key, part.value.scalar);
                    }
                    value += "}";
                }
                overrides.push_back(entry.key + "=" + value);
            }
        }
        top.finish();
    }
    if (!problems.empty()) return problems.to_error();
    return overrides;
}

}  // namespace cobot::app
