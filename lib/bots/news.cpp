#include "bots/news.hpp"

#include <nlohmann/json.hpp>

namespace cobot::bots {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

/// Collects names and values as the parser meets them, numbers as their own text.
class Collector : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit Collector(Values& values) : values_(values) {}

    bool null() override { return skip(); }
    bool boolean(bool value) override { return add(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& written) override { return add(written); }
    bool string(string_t& value) override { return add(value); }
    bool binary(binary_t&) override { return false; }
    bool key(string_t& name) override
    {
        path_.back() = name;
        return true;
    }
    bool start_object(std::size_t) override
    {
        path_.emplace_back();
        return true;
    }
    bool end_object() override
    {
        path_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override { return !path_.empty(); }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool skip() const { return !path_.empty(); }
    bool add(std::string value)
    {
        if (path_.empty()) return false;  // A bare value is no object.
        std::string name;
        for (const std::string& part : path_) name += (name.empty() ? "" : ".") + part;
        values_.emplace_back(std::move(name), std::move(value));
        return true;
    }

    Values& values_;
    std::vector<std::string> path_;
};

}  // namespace

std::optional<News> News::parse(std::string_view text)
{
    News news;
    Collector collector(news.values_);
    if (!nlohmann::json::sax_parse(text, &collector)) return std::nullopt;
    return news;
}

std::optional<std::string> News::text(std::string_view name) const
{
    for (const auto& [known, value] : values_) {
        if (known == name) return value;
    }
    return std::nullopt;
}

std::optional<core::Decimal> News::number(std::string_view name) const
{
    const auto written = text(name);
    if (!written) return std::nullopt;
    const auto number = core::Decimal::parse(*written);
    return number ? std::optional(*number) : std::nullopt;
}

std::vector<std::pair<std::string, core::Decimal>> News::numbers_below(std::string_view name) const
{
    std::vector<std::pair<std::string, core::Decimal>> numbers;
    for (const auto& [known, value] : values_) {
        if (known.size() <= name.size() + 1 || !known.starts_with(name) || known[name.size()] != '.') continue;
        if (const auto number = core::Decimal::parse(value))
            numbers.emplace_back(known.substr(name.size() + 1), *number);
    }
    return numbers;
}

}  // namespace cobot::bots
