// Runs command lines that are data: files of cases (tests/cli/case.hpp) and the shell blocks of documentation pages.
//
//     cobot_cases FILE              all cases of a file, or all steps of a .md page
//     cobot_cases FILE NUMBER       one case
//     cobot_cases --list FILE...    CTest commands, one for each case and page
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

#include "case.hpp"

namespace {

using namespace cobot::tests;
namespace fs = std::filesystem;

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '$' || c == ';') result += '\\';
        result += c;
    }
    return result;
}

void list_test(const std::string& name, const std::string& arguments)
{
    fmt::print(
        "add_test(\"{0}\" \"${{program}}\" {1})\nset_tests_properties(\"{0}\" PROPERTIES TIMEOUT 900 LABELS cli)\n",
        name, arguments);
}

void list_file(const fs::path& file)
{
    if (file.extension() == ".md") {
        list_test(fmt::format("docs: commands of {}", file.filename().string()), fmt::format("\"{}\"", file.string()));
        return;
    }
    int number = 0;
    for (const Case& test : read_cases(file)) {
        list_test(escaped(fmt::format("cli/{}: {}", file.stem().string(), test.title)),
                  fmt::format("\"{}\" {}", file.string(), ++number));
    }
}

int run_file(const fs::path& file, int only)
{
    if (file.extension() == ".md") {
        const auto failure = failure_of_page(file);
        if (failure) fmt::print(stderr, "{}", *failure);
        return failure ? 1 : 0;
    }
    const auto cases = read_cases(file);
    if (only > static_cast<int>(cases.size())) throw std::runtime_error("there is no case of that number");
    int failed = 0;
    int number = 0;
    for (const Case& test : cases) {
        if (++number != only && only != 0) continue;
        const auto failure = failure_of(test);
        if (!failure) continue;
        ++failed;
        fmt::print(stderr, "{}:{}: {}\n{}\n", file.string(), test.line, test.title, *failure);
    }
    fmt::print("{}: {} of {} cases failed\n", file.filename().string(), failed, only != 0 ? 1 : cases.size());
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        const std::vector<std::string> words(argv + 1, argv + argc);
        if (words.empty()) throw std::runtime_error("usage: cobot_cases FILE [NUMBER] | --list FILE...");
        if (words.front() == "--list") {
            for (std::size_t i = 1; i < words.size(); ++i) list_file(words[i]);
            return 0;
        }
        return run_file(words.front(), words.size() > 1 ? std::stoi(words[1]) : 0);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
