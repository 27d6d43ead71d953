#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Declares the options of a command without CLI11's headers, which cost seven seconds of compiling and a dozen
/// global objects in every file that includes them.
namespace cobot::cli {

/// An option just declared, to say more about it.
class OptionHandle {
public:
    explicit OptionHandle(CLI::Option* option) : option_(option) {}

    OptionHandle required();
    OptionHandle type(const std::string& name);  ///< What the help calls its value: "FILE", "NAME".
    OptionHandle one_of(std::initializer_list<std::string> values);
    OptionHandle one_of(const std::vector<std::string>& values);
    OptionHandle at_least(double least);
    OptionHandle between(double least, double most);
    OptionHandle one_each();                              ///< A list that takes one value each time it is given.
    OptionHandle separated_by(char delimiter);            ///< "a,b" is two values of a list.
    OptionHandle shown_default(const std::string& text);  ///< In brackets behind the description.
    OptionHandle group(const std::string& heading);       ///< Heading in the help; "" hides the option.
    OptionHandle needs(OptionHandle other);
    OptionHandle excludes(OptionHandle other);

    bool given() const;  ///< After parsing.
    CLI::Option* get() const { return option_; }

private:
    CLI::Option* option_;
};

/// `names` as "--exchange" or "-q,--quiet"; without dashes it is a positional argument. The variable must live until
/// the command has run. A number that cannot be read is a usage error that says so.
OptionHandle option(CLI::App& app, const std::string& names, std::string& value, const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                    const std::string& description);
/// Takes all that follows up to the next option, and may be given again.
OptionHandle option(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                    const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, int& value, const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, std::optional<int>& value, const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, std::uint64_t& value, const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, std::optional<std::uint64_t>& value,
                    const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, double& value, const std::string& description);
OptionHandle option(CLI::App& app, const std::string& names, std::optional<double>& value,
                    const std::string& description);
OptionHandle flag(CLI::App& app, const std::string& names, bool& value, const std::string& description);
/// Counts how often it is given.
OptionHandle flag(CLI::App& app, const std::string& names, int& count, const std::string& description);

}  // namespace cobot::cli
