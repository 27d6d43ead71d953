// The doctest program, and a listing of its cases for CTest:
//     cobot_unit --list-test-cases --reporters=ctest
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace {

/// CTest commands that run each case by its number: unlike names, numbers need no quoting, and a case that vanished
/// cannot be mistaken for one that passed. The script sets `program`, `prefix` and `label`.
class CtestListing : public doctest::IReporter {
public:
    explicit CtestListing(const doctest::ContextOptions& options) : out_(*options.cout) {}

    void report_query(const doctest::QueryData& query) override
    {
        for (unsigned i = 0; i < query.num_data; ++i) {
            const doctest::TestCaseData& test = *query.data[i];
            const std::string name = "${prefix}" + module_of(test.m_file.c_str()) + ": " + plain(test.m_name);
            const std::string number = std::to_string(i + 1);
            out_ << "add_test(\"" << name << "\" \"${program}\" --no-intro --first=" << number << " --last=" << number
                 << ")\nset_tests_properties(\"" << name << "\" PROPERTIES TIMEOUT 900 LABELS \"${label}\")\n";
        }
    }
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

private:
    /// ".../unit/core/time_test.cpp" is "core/time".
    static std::string module_of(std::string_view file)
    {
        const std::size_t slash = file.rfind('/');
        const std::size_t before = slash == std::string_view::npos || slash == 0 ? 0 : file.rfind('/', slash - 1) + 1;
        std::string_view name = file.substr(before);
        for (const std::string_view ending : {".cpp", "_test"}) {
            if (name.ends_with(ending)) name.remove_suffix(ending.size());
        }
        return std::string(name);
    }

    /// Characters that CMake would read in a quoted argument.
    static std::string plain(std::string_view name)
    {
        std::string result;
        for (const char c : name) {
            if (c == '"' || c == '\\' || c == '$' || c == ';') result += '\\';
            result += c;
        }
        return result;
    }

    std::ostream& out_;
};

REGISTER_REPORTER("ctest", 1, CtestListing);

}  // namespace
