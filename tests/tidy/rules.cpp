#include "tidy/rules.hpp"

#include <fmt/format.h>

#include <set>

namespace cobot::tidy {
namespace {

/// Modules that know the world only by events.
bool in_domain(const std::string& path)
{
    static const std::set<std::string> domain{"core", "market", "orders", "indicators", "strategy",  "ledger",
                                              "bots", "risk",   "engine", "metrics",    "simulation"};
    return domain.contains(module_of(path));
}
bool in_product(const std::string& path) { return path.starts_with("lib/") || path.starts_with("cli/"); }
bool in_lib(const std::string& path) { return path.starts_with("lib/"); }
bool in_header(const std::string& path) { return path.ends_with(".hpp"); }
bool anywhere(const std::string& path) { return !path.starts_with("tests/tidy/"); }

}  // namespace

const std::vector<Rule>& rules()
{
    static const std::vector<Rule> all{
        {"clock",
         std::regex(
             R"((system|steady|high_resolution|utc)_clock::now|\btime\s*\(\s*(nullptr|NULL|0)\s*\)|\bgettimeofday|\bclock_gettime)"),
         "take the time from the event, or as a parameter", in_domain},
        {"random", std::regex(R"(\brandom_device\b|\bs?rand\s*\(|\bmt19937|\bdefault_random_engine\b)"),
         "use core::CounterRandom with a seed from the plan", in_product},
        {"thread", std::regex(R"(\bstd::(jthread|thread|async|mutex|condition_variable)\b)"),
         "let app decide about threads; domain code is called by one", in_domain},
        {"environment", std::regex(R"(\bgetenv\b|\bsetenv\b)"),
         "pass the value in; cli and config read the environment", in_domain},
        {"file", std::regex(R"(\b(i|o)?fstream\b|\bfopen\b|std::filesystem|::open\s*\()"),
         "take a span, a CandleSource or a Journal; storage and config open files", in_domain},
        {"socket", std::regex(R"(sys/socket\.h|curl/curl\.h|netinet/)"), "only net speaks to the network",
         [](const std::string& path) { return in_lib(path) && module_of(path) != "net"; }, true},
        {"iostream", std::regex(R"(#\s*include\s*<iostream>|\bstd::(cout|cerr|clog|endl)\b)"),
         "use fmt::print; iostream costs time at every start", in_product},
        {"printf", std::regex(R"((^|[^:\w])f?printf\s*\()"), "use fmt::print", in_product},
        {"locale", std::regex(R"(\b(strto(d|f|ld|l|ll|ul|ull)|ato(f|i|l|ll)|sto(f|d|ld)|setlocale|scanf|sscanf)\s*\()"),
         "use Decimal::parse or std::from_chars, which know no locale and say what was wrong", in_product},
        {"exit", std::regex(R"((^|[^:\w.>])(std::)?(_?exit|quick_exit|abort|terminate)\s*\()"),
         "return a core::Error, or use COBOT_ENSURE for a broken promise", in_lib},
        {"float-equal", std::regex(R"([!=]=\s*-?(\d*[1-9]\d*\.\d*|\d*\.\d*[1-9]))"),
         "compare with <= or >=, or with a tolerance that has a reason", in_domain},
        {"using-namespace", std::regex(R"(^\s*using\s+namespace\b)"), "name what the header uses", in_header},
        {"pragma-once", std::regex(R"(^#ifndef\s+\w+_H(PP)?_?\s*$)"), "use #pragma once", in_header},
        {"unfinished", std::regex(R"(\b(TODO|FIXME|XXX|HACK)\b)"),
         "finish it, or say in the documentation that it is not there", anywhere, true},
        {"machine-path", std::regex(R"((^|[\s"'=(:])/(work|home|root|Users|mnt|tmp/h)/)"),
         "use a path from the project's root or a temporary folder", anywhere, true},
        {"private-address", std::regex(R"(\b(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(\.\d{1,3})?:\d+)"),
         "name no machine of one's own", anywhere, true},
        {"test-that-cannot-fail", std::regex(R"(\b(CHECK|REQUIRE)\(true\)|doctest::skip)"),
         "check something, or delete the test",
         [](const std::string& path) { return path.starts_with("tests/") && anywhere(path); }},
    };
    return all;
}

std::vector<Fault> faults_of(const Source& source)
{
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string code = code_of(source.lines[i]);
        for (const Rule& rule : rules()) {
            if (!rule.applies(source.path)) continue;
            std::smatch match;
            if (!std::regex_search(rule.whole_line ? source.lines[i] : code, match, rule.pattern)) continue;
            faults.push_back({rule.name, source.path,
                              fmt::format("{}:{}: rule \"{}\" forbids \"{}\": {}", source.path, i + 1, rule.name,
                                          match.str(0), rule.instead)});
        }
    }
    return faults;
}

}  // namespace cobot::tidy
