#include "case.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <stdexcept>

#include "support/pattern.hpp"
#include "support/shell.hpp"

namespace cobot::tests {
namespace {

std::string indented(const std::string& text)
{
    std::string result;
    for (const std::string& line : lines_of(text)) result += "    " + line + "\n";
    return result.empty() ? "    (nothing)\n" : result;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string result;
    for (const std::string& line : lines) result += line + "\n";
    return result;
}

/// Adds one line of a case file; false when its first character means nothing.
bool add_line(Case& test, const std::string& line)
{
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    switch (line.front()) {
        case '#': test.title += (test.title.empty() ? "" : " ") + rest; return true;
        case '%': test.preparation.push_back(rest); return true;
        case '$': test.command += (test.command.empty() ? "" : "\n") + rest; return true;
        case '>': test.out.push_back(rest); return true;
        case '!': test.err.push_back(rest); return true;
        case '=': test.exit_code = std::stoi(rest); return true;
        case ';': return true;
        default: return false;
    }
}

/// A file to write or a command to run.
struct Step {
    int line = 0;
    std::string command;
    std::vector<std::string> expected;
    std::string file;
};

/// The name in a fence such as "```yaml file=my-strategy.yaml".
std::string file_of(const std::string& fence)
{
    const std::size_t at = fence.find(" file=");
    return at == std::string::npos ? "" : fence.substr(at + 6);
}

class PageReader {
public:
    std::vector<Step> read(const std::filesystem::path& page)
    {
        for (const std::string& line : lines_of(read_file(page))) {
            ++number_;
            if (line.starts_with("```")) {
                fence(line);
            } else if (block_ == Block::file) {
                steps_.back().command += line + "\n";
            } else if (block_ == Block::console) {
                console(line);
            }
        }
        return std::move(steps_);
    }

private:
    enum class Block { none, console, file, other };

    void fence(const std::string& line)
    {
        continued_ = false;
        if (block_ != Block::none) {
            block_ = Block::none;
        } else if (line == "```console") {
            block_ = Block::console;
        } else if (const std::string file = file_of(line); !file.empty()) {
            block_ = Block::file;
            steps_.push_back({number_, "", {}, file});
        } else {
            block_ = Block::other;
        }
    }

    void console(const std::string& line)
    {
        if (continued_) {
            steps_.back().command += "\n" + line;
            continued_ = line.ends_with('\\');
        } else if (line.starts_with("$ ")) {
            steps_.push_back({number_, line.substr(2), {}, ""});
            continued_ = line.ends_with('\\');
        } else if (!steps_.empty()) {
            steps_.back().expected.push_back(line);
        }
    }

    std::vector<Step> steps_;
    Block block_ = Block::none;
    bool continued_ = false;
    int number_ = 0;
};

}  // namespace

std::vector<Case> read_cases(const std::filesystem::path& file)
{
    std::vector<Case> cases;
    Case current;
    int number = 0;
    const auto fail = [&](const char* why) {
        throw std::runtime_error(fmt::format("{}:{}: {}", file.string(), number, why));
    };
    const auto finish = [&] {
        if (current.line == 0) return;
        if (current.command.empty() || current.title.empty()) fail("a case needs a title (#) and a command ($)");
        cases.push_back(current);
        current = Case();
    };
    for (const std::string& line : lines_of(read_file(file))) {
        ++number;
        if (line.empty()) {
            finish();
            continue;
        }
        if (line.front() == ';') continue;
        if (current.line == 0) current.line = number;
        if (!add_line(current, line)) fail("a line begins with one of # % $ > ! = ;");
    }
    finish();
    if (cases.empty()) fail("no cases");
    return cases;
}

std::optional<std::string> failure_of(const Case& test)
{
    const TemporaryFolder folder;
    if (!test.preparation.empty()) {
        const Outcome prepared = run_in_shell("set -e\n" + joined(test.preparation), folder.path());
        if (prepared.exit_code != 0) {
            return fmt::format("preparation failed with {}:\n{}", prepared.exit_code, indented(prepared.err));
        }
    }
    const Outcome outcome = run_in_shell(test.command, folder.path());
    std::string complaint;
    if (outcome.exit_code != test.exit_code) {
        complaint += fmt::format("  exit code {}, expected {}\n", outcome.exit_code, test.exit_code);
    }
    if (!matches(lines_of(outcome.out), test.out)) {
        complaint += fmt::format("  stdout:\n{}  expected:\n{}", indented(outcome.out), indented(joined(test.out)));
    }
    if (!matches(lines_of(outcome.err), test.err)) {
        complaint += fmt::format("  stderr:\n{}  expected:\n{}", indented(outcome.err), indented(joined(test.err)));
    }
    if (complaint.empty()) return std::nullopt;
    if (outcome.exit_code != test.exit_code) complaint += fmt::format("  stderr was:\n{}", indented(outcome.err));
    return fmt::format("  $ {}\n{}", test.command, complaint);
}

std::optional<std::string> failure_of_page(const std::filesystem::path& page)
{
    const TemporaryFolder folder;
    for (const Step& step : PageReader().read(page)) {
        if (!step.file.empty()) {
            std::ofstream(folder.path() / step.file) << step.command;
            continue;
        }
        const Outcome outcome = run_in_shell("set -e\n" + step.command, folder.path());
        const bool as_shown = step.expected.empty() || matches(lines_of(outcome.out), step.expected);
        if (outcome.exit_code == 0 && as_shown) continue;
        return fmt::format("{}:{}:\n  $ {}\n  exit code {}\n  printed:\n{}  shown in the page:\n{}", page.string(),
                           step.line, step.command, outcome.exit_code, indented(outcome.out + outcome.err),
                           indented(joined(step.expected)));
    }
    return std::nullopt;
}

}  // namespace cobot::tests
