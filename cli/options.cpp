#include "cli/options.hpp"

#include <CLI/App.hpp>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace cobot::cli {

OptionHandle OptionHandle::required()
{
    option_->required();
    return *this;
}

OptionHandle OptionHandle::type(const std::string& name)
{
    option_->type_name(name);
    return *this;
}

OptionHandle OptionHandle::one_of(const std::vector<std::string>& values)
{
    option_->check(CLI::IsMember(values));
    return *this;
}

OptionHandle OptionHandle::one_of(std::initializer_list<std::string> values)
{
    return one_of(std::vector<std::string>(values));
}

OptionHandle OptionHandle::at_least(double least) { return between(least, std::numeric_limits<double>::infinity()); }

OptionHandle OptionHandle::between(double least, double most)
{
    const auto check = [least, most](std::string& text) -> std::string {
        double value = 0;
        if (!CLI::detail::lexical_cast(text, value)) return "\"" + text + "\" is not a number";
        if (value >= least && value <= most) return "";
        const bool no_end = std::isinf(most);
        return no_end ? fmt::format("{} is too small; at least {}", text, least)
                      : fmt::format("{} is outside {} to {}", text, least, most);
    };
    option_->check(CLI::Validator(check, ""));
    return *this;
}

OptionHandle OptionHandle::one_each()
{
    option_->allow_extra_args(false);
    return *this;
}

OptionHandle OptionHandle::separated_by(char delimiter)
{
    option_->delimiter(delimiter);
    return *this;
}

OptionHandle OptionHandle::shown_default(const std::string& text)
{
    option_->default_str(text);
    return *this;
}

OptionHandle OptionHandle::group(const std::string& heading)
{
    option_->group(heading);
    return *this;
}

OptionHandle OptionHandle::needs(OptionHandle other)
{
    option_->needs(other.option_);
    return *this;
}

OptionHandle OptionHandle::excludes(OptionHandle other)
{
    option_->excludes(other.option_);
    return *this;
}

bool OptionHandle::given() const { return option_->count() > 0; }

OptionHandle option(CLI::App& app, const std::string& names, std::string& value, const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                    const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                    const std::string& description)
{
    return OptionHandle(app.add_option(names, values, description));
}

OptionHandle option(CLI::App& app, const std::string& names, int& value, const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::optional<int>& value, const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::uint64_t& value, const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::optional<std::uint64_t>& value,
                    const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, double& value, const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle option(CLI::App& app, const std::string& names, std::optional<double>& value,
                    const std::string& description)
{
    return OptionHandle(app.add_option(names, value, description));
}

OptionHandle flag(CLI::App& app, const std::string& names, bool& value, const std::string& description)
{
    return OptionHandle(app.add_flag(names, value, description));
}

OptionHandle flag(CLI::App& app, const std::string& names, int& count, const std::string& description)
{
    return OptionHandle(app.add_flag(names, count, description));
}

}  // namespace cobot::cli
