#include "tidy/rules.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "support/pattern.hpp"
#include "support/shell.hpp"

using namespace cobot::tidy;

namespace {

using Exceptions = std::set<std::pair<std::string, std::string>>;  ///< Rule and path.

Exceptions read_exceptions()
{
    Exceptions exceptions;
    const std::string text = cobot::tests::read_file(std::string(COBOT_SOURCE_DIR) + "/tests/tidy/exceptions.txt");
    for (const std::string& line : cobot::tests::lines_of(text)) {
        if (line.empty() || line.starts_with(';')) continue;
        std::istringstream words(line);
        std::string rule, path, reason;
        words >> rule >> path >> reason;
        CHECK_MESSAGE(!reason.empty(), "exceptions.txt: an entry is rule, path, reason: " << line);
        exceptions.emplace(rule, path);
    }
    return exceptions;
}

std::vector<std::string> broken_rules(const std::string& path, const std::string& text)
{
    std::vector<std::string> names;
    for (const Fault& fault : faults_of(source_of(path, text))) names.push_back(fault.rule);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the code keeps the rules of the house, but for the exceptions listed with their reasons")
{
    const Exceptions exceptions = read_exceptions();
    Exceptions used;
    const auto sources =
        sources_in({"lib", "cli", "tests", "scripts", "docs", "config", "strategies"},
                   {".cpp", ".hpp", ".sh", ".cmake", ".txt", ".md", ".yaml", ".json", ".py", ".js", ".css"});
    REQUIRE(sources.size() > 50);
    for (const Source& source : sources) {
        for (const Fault& fault : faults_of(source)) {
            const std::pair key(fault.rule, fault.path);
            used.insert(key);
            if (!exceptions.contains(key)) report({fault.text});
        }
    }
    for (const auto& [rule, path] : exceptions) {
        CHECK_MESSAGE(used.contains({rule, path}), "exceptions.txt: no longer needed: " << rule << " " << path);
    }
}

TEST_CASE("each rule catches what it is for, with file, line and what to write instead")
{
    const std::string domain = "lib/engine/a.cpp";
    CHECK(broken_rules(domain, "const auto t = std::chrono::system_clock::now();") == Names{"clock"});
    CHECK(broken_rules(domain, "auto seed = time(nullptr);") == Names{"clock"});
    CHECK(broken_rules(domain, "std::random_device device;") == Names{"random"});
    CHECK(broken_rules(domain, "int dice = rand() % 6;") == Names{"random"});
    CHECK(broken_rules(domain, "std::thread worker(run);") == Names{"thread"});
    CHECK(broken_rules(domain, "const char* home = std::getenv(name);") == Names{"environment"});
    CHECK(broken_rules(domain, "std::ifstream file(path);") == Names{"file"});
    CHECK(broken_rules(domain, "#include <iostream>") == Names{"iostream"});
    CHECK(broken_rules(domain, "if (ratio == 0.5) return;") == Names{"float-equal"});
    CHECK(broken_rules(domain, "double x = std::stod(text);") == Names{"locale"});
    CHECK(broken_rules(domain, "std::abort();") == Names{"exit"});
    CHECK(broken_rules("lib/core/a.hpp", "using namespace std;") == Names{"using-namespace"});
    CHECK(broken_rules("lib/storage/a.cpp", "#include <curl/curl.h>") == Names{"socket"});
    CHECK(broken_rules("docs/a.md", "run /home/me/cobot") == Names{"machine-path"});
    CHECK(broken_rules("docs/a.md",
                       "TO"
                       "DO: write this") == Names{"unfinished"});
    CHECK(broken_rules("tests/unit/a.cpp", "CHECK(true);") == Names{"test-that-cannot-fail"});

    const auto faults = faults_of(source_of(domain, "// first\nstd::thread worker(run);"));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].text ==
          "lib/engine/a.cpp:2: rule \"thread\" forbids \"std::thread\": let app decide about threads; domain code is "
          "called by one");
}

TEST_CASE("rules leave alone what they are not for")
{
    const std::string domain = "lib/engine/a.cpp";
    CHECK(broken_rules(domain, "// never system_clock::now() here").empty());
    CHECK(broken_rules(domain, "return Error{code, \"no std::thread\"};").empty());
    CHECK(broken_rules(domain, "fmt::print(stderr, text); operand(1); core::parse_time(text);").empty());
    CHECK(broken_rules(domain, "if (count == 0) return; if (ratio <= 0.5) return; if (x == 0.0) y();").empty());
    CHECK(broken_rules("lib/storage/a.cpp", "std::ifstream file(path); std::thread t;").empty());
    CHECK(broken_rules("lib/net/a.cpp", "#include <curl/curl.h>").empty());
    CHECK(broken_rules("docs/a.md", "see user_data/data and ../work/ and http://host/work/").empty());
}
