#include "support/browser.hpp"

#include "support/shell.hpp"

namespace cobot::tests {

bool has_chromium()
{
    const TemporaryFolder folder;
    if (run_in_shell("command -v chromium", folder.path()).exit_code == 0) return true;
    MESSAGE("SKIPPED: there is no chromium here, so nobody looked at the HTML report (apt-get install chromium)");
    return false;
}

std::string drawn(const std::string& page, const std::string& address)
{
    const TemporaryFolder folder;
    folder.write("report.html", page);
    const Outcome outcome = run_in_shell(
        "chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir=\"$PWD/profile\" "
        "--window-size=1300,4000 --dump-dom \"file://$PWD/report.html" +
            address + "\"",
        folder.path(), 90);
    CHECK(outcome.exit_code == 0);
    return outcome.out.substr(0, outcome.out.find("<script"));  // What was drawn stands before the scripts.
}

std::size_t occurrences(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

void check_drawn_without_errors(const std::string& document)
{
    const std::string_view root = std::string_view(document).substr(0, document.find("<head"));
    CAPTURE(root);
    CHECK(root.find("data-ready=\"true\"") != std::string_view::npos);
    CHECK(root.find("data-error") == std::string_view::npos);
    CHECK(document.find("class=\"failed\"") == std::string::npos);
}

}  // namespace cobot::tests
