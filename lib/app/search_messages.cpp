#include "app/search_messages.hpp"

#include <limits>

namespace cobot::app {

void MessageWriter::text(std::string_view text)
{
    count(text.size());
    raw(text.data(), text.size());
}

void MessageWriter::numbers(std::span<const double> numbers)
{
    count(numbers.size());
    raw(numbers.data(), numbers.size_bytes());
}

bool MessageReader::raw(void* data, std::size_t size)
{
    sound_ = sound_ && size <= rest_.size();
    if (!sound_) return false;
    std::memcpy(data, rest_.data(), size);
    rest_.remove_prefix(size);
    return true;
}

std::uint64_t MessageReader::count()
{
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
}

double MessageReader::number()
{
    double value = 0;
    raw(&value, sizeof value);
    return value;
}

std::string MessageReader::text()
{
    const std::uint64_t size = count();
    sound_ = sound_ && size <= rest_.size();
    if (!sound_) return {};
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
}

std::vector<double> MessageReader::numbers()
{
    const std::uint64_t size = count();
    sound_ = sound_ && size <= rest_.size() / sizeof(double);
    if (!sound_) return {};
    std::vector<double> values(size);
    raw(values.data(), size * sizeof(double));
    return values;
}

std::optional<SearchMessage> kind_of(std::string_view message)
{
    return message.empty() ? std::nullopt : std::optional(static_cast<SearchMessage>(message.front()));
}

void write(MessageWriter& to, const SpreadTrial& trial)
{
    to.count(static_cast<std::uint64_t>(trial.outcome.state));
    to.number(trial.outcome.violation);
    to.numbers(trial.outcome.losses);
    to.numbers(trial.figures.values);
    to.number(trial.figures.early_loss.value_or(std::numeric_limits<double>::quiet_NaN()));
    to.numbers(trial.figures.returns);
}

SpreadTrial read_trial(MessageReader& from)
{
    SpreadTrial trial;
    trial.outcome.state = static_cast<optimize::Trial::State>(std::min<std::uint64_t>(from.count(), 2));
    trial.outcome.violation = from.number();
    trial.outcome.losses = from.numbers();
    const std::vector<double> values = from.numbers();
    std::copy_n(values.begin(), std::min(values.size(), trial.figures.values.size()), trial.figures.values.begin());
    if (const double early = from.number(); early == early) trial.figures.early_loss = early;
    trial.figures.returns = from.numbers();
    return trial;
}

}  // namespace cobot::app
