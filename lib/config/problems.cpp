#include "config/problems.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/plural.hpp"

namespace cobot::config {
namespace {

std::string_view line_around(const Source& source, std::size_t offset)
{
    const std::string_view text = source.text;
    const std::size_t at = std::min(offset, text.size());
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > begin && text[end - 1] == '\r') --end;
    return text.substr(begin, end - begin);
}

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

/// The source line and, below it, a caret under the place.
std::string excerpt(const Place& place)
{
    constexpr std::size_t width_max = 160;
    const std::string_view whole = line_around(*place.source, place.offset);
    const auto column = static_cast<std::size_t>(place.column());
    if (whole.size() > width_max || whole.empty()) return "";
    const auto characters = static_cast<std::size_t>(std::count_if(whole.begin(), whole.end(), starts_character));
    std::string line(whole);
    std::replace(line.begin(), line.end(), '\t', ' ');
    const std::size_t room = characters + 1 > column ? characters + 1 - column : 1;
    const std::size_t tail = std::min(std::max<std::size_t>(place.length, 1), std::max<std::size_t>(room, 1)) - 1;
    return fmt::format("\n{:5} | {}\n      | {}^{}", place.line(), line, std::string(column - 1, ' '),
                       std::string(tail, '~'));
}

}  // namespace

void Problems::add(const Place& place, std::string message, Breaks breaks)
{
    const auto same = [&](const Mistake& known) {
        return known.place.source == place.source && known.place.offset == place.offset && place.source != nullptr;
    };
    const auto known = std::find_if(mistakes_.begin(), mistakes_.end(), same);
    if (known == mistakes_.end()) {
        mistakes_.push_back({place, std::move(message), breaks});
        return;
    }
    if (breaks == Breaks::shape) known->breaks = Breaks::shape;
}

bool Problems::any(Breaks breaks) const
{
    return std::any_of(mistakes_.begin(), mistakes_.end(), [&](const Mistake& m) { return m.breaks == breaks; });
}

std::string format_place(const Place& place)
{
    if (place.source == nullptr) return "";
    if (place.source->kind != Source::Kind::file) return place.source->name;
    return fmt::format("{}:{}:{}", place.source->name, place.line(), place.column());
}

std::string format_mistake(const Mistake& mistake)
{
    const std::string where = format_place(mistake.place);
    std::string result = fmt::format("{}{}error: {}", where, where.empty() ? "" : ": ", mistake.message);
    const Source* source = mistake.place.source;
    if (source != nullptr && source->kind == Source::Kind::file) result += excerpt(mistake.place);
    return result;
}

core::Error Problems::to_error() const
{
    // Sources stay in the order in which they first had a mistake; within one, by place.
    std::vector<const Source*> order;
    for (const Mistake& mistake : mistakes_) {
        if (std::find(order.begin(), order.end(), mistake.place.source) == order.end()) {
            order.push_back(mistake.place.source);
        }
    }
    std::vector<const Mistake*> sorted;
    for (const Mistake& mistake : mistakes_) sorted.push_back(&mistake);
    const auto rank = [&](const Mistake* m) {
        return std::pair(std::find(order.begin(), order.end(), m->place.source) - order.begin(), m->place.offset);
    };
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const Mistake* a, const Mistake* b) { return rank(a) < rank(b); });

    std::string message;
    for (std::size_t i = 0; i < sorted.size() && i < shown_max; ++i) message += format_mistake(*sorted[i]) + "\n";
    if (sorted.size() > shown_max) message += fmt::format("... and {} more\n", sorted.size() - shown_max);
    message += fmt::format("{} error{}, nothing was loaded", sorted.size(), core::plural(sorted.size()));
    // A wrong argument often makes the file around it wrong as well.
    const bool wrong_arguments = std::ranges::any_of(mistakes_, [](const Mistake& mistake) {
        return mistake.place.source != nullptr && mistake.place.source->kind == Source::Kind::argument;
    });
    return core::Error{wrong_arguments ? core::ErrorCode::usage : core::ErrorCode::config, message};
}

core::Error single_mistake(const Place& place, std::string message)
{
    Problems problems;
    problems.add(place, std::move(message));
    return problems.to_error();
}

}  // namespace cobot::config
