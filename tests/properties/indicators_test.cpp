#include <bit>
#include <cmath>

#include <rapidcheck.h>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;
using Columns = std::vector<std::vector<double>>;

// What holds for every indicator that is registered, so that a new one needs no line here.

namespace {

/// Settings within their ranges; periods are short, so that most runs get past the warm-up.
std::vector<double> random_settings(const indicators::Definition& definition)
{
    for (int attempt = 0; attempt < 50; ++attempt) {
        std::vector<double> values;
        for (const auto& parameter : definition.parameters) {
            const auto low = static_cast<int>(std::ceil(parameter.min));
            const auto high = static_cast<int>(std::floor(std::min(parameter.max, parameter.min + 40)));
            double value = *rc::gen::inRange(low, std::max(low, high) + 1);
            if (parameter.kind == indicators::Parameter::Kind::real && *rc::gen::arbitrary<bool>()) {
                value = parameter.default_value;
            }
            values.push_back(value);
        }
        if (!indicators::problem_with(definition, values)) return values;
    }
    std::vector<double> defaults;
    for (const auto& parameter : definition.parameters) defaults.push_back(parameter.default_value);
    return defaults;
}

/// A market in one of the states that break formulas: still for a while, without trades, with jumps, tiny or huge.
std::vector<market::Candle> random_market()
{
    const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
    const auto count = *rc::gen::element<std::size_t>(1, 2, 3, 30, 200, 400);
    auto candles = tests::made_up_candles(count, seed, 0, market::Timeframe::minutes(240));
    const auto begin = *rc::gen::inRange<std::size_t>(0, count);
    const auto end = *rc::gen::inRange<std::size_t>(begin, count + 1);
    const double scale = *rc::gen::element(1.0, 1e-9, 1e9);
    for (auto& candle : candles) {
        candle.open *= scale;
        candle.high *= scale;
        candle.low *= scale;
        candle.close *= scale;
    }
    const double still = candles[begin].open;
    const int kind = *rc::gen::inRange(0, 4);
    for (std::size_t i = begin; i < end; ++i) {
        market::Candle& candle = candles[i];
        if (kind == 1) candle = {candle.open_time, still, still, still, still, 0, false};
        if (kind == 2) candle.volume = 0;
        if (kind == 3) candle.high = candle.close = candle.open * 1000;
    }
    return candles;
}

bool same_bits(const Columns& a, const Columns& b)
{
    for (std::size_t k = 0; k < a.size(); ++k) {
        for (std::size_t i = 0; i < a[k].size(); ++i) {
            if (std::bit_cast<std::uint64_t>(a[k][i]) != std::bit_cast<std::uint64_t>(b[k][i])) return false;
        }
    }
    return true;
}

template <class Check>
void for_each_indicator(const char* what, Check check)
{
    for (const indicators::Definition* definition : indicators::all()) {
        const std::string title = fmt::format("{}: {}", definition->name, what);
        CHECK(rc::check(title, [definition, &check] {
            const auto settings = random_settings(*definition);
            const auto candles = random_market();
            check(*definition, settings, candles);
        }));
    }
}

}  // namespace

TEST_CASE("every indicator is the same in columns as candle by candle, with copies taken on the way")
{
    for_each_indicator("columns are the stream", [](const auto& definition, const auto& settings, const auto& candles) {
        const auto inputs = tests::input_columns(definition, candles);
        const auto whole = tests::indicator_columns(definition.name, settings, candles);
        Columns pieces(whole.size(), std::vector<double>(candles.size()));
        auto stream = definition.stream(settings);
        for (std::size_t first = 0; first < candles.size();) {
            const auto size = *rc::gen::element<std::size_t>(1, 1, 2, 5, 64, 300);
            const std::size_t last = std::min(candles.size(), first + size);
            if (size == 5) {
                // A copy that sees something else must not matter.
                auto copy = stream->clone();
                Columns ignored(whole.size(), std::vector<double>(candles.size()));
                tests::run_block(*copy, inputs, ignored, 0, candles.size());
            }
            tests::run_block(*stream, inputs, pieces, first, last);
            first = last;
        }
        RC_ASSERT(same_bits(whole, pieces));
    });
}

TEST_CASE("no indicator ever says something that is not a number, nor a word that it does not have")
{
    for_each_indicator("always a number", [](const auto& definition, const auto& settings, const auto& candles) {
        const auto columns = tests::indicator_columns(definition.name, settings, candles);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const auto labels = definition.labels_of(k);
            for (const double value : columns[k]) {
                RC_ASSERT(std::isfinite(value));
                if (labels.empty()) continue;
                RC_ASSERT(value >= 0 && value < static_cast<double>(labels.size()) && value == std::floor(value));
            }
        }
    });
}

TEST_CASE("what comes later changes nothing that an indicator has said")
{
    for_each_indicator("no look ahead", [](const auto& definition, const auto& settings, auto candles) {
        const auto before = tests::indicator_columns(definition.name, settings, candles);
        const auto from = *rc::gen::inRange<std::size_t>(0, candles.size());
        for (std::size_t i = from; i < candles.size(); ++i) {
            market::Candle& candle = candles[i];
            candle.high *= 2;
            candle.close = candle.high;
            candle.volume += 7;
        }
        auto after = tests::indicator_columns(definition.name, settings, candles);
        for (std::size_t k = 0; k < after.size(); ++k) {
            after[k].resize(from);
            auto head = before[k];
            head.resize(from);
            RC_ASSERT(same_bits({head}, {after[k]}));
        }
    });
}

TEST_CASE("an output is the same whether the others are wanted or not")
{
    for_each_indicator("outputs alone", [](const auto& definition, const auto& settings, const auto& candles) {
        const auto inputs = tests::input_columns(definition, candles);
        const auto all = tests::indicator_columns(definition.name, settings, candles);
        const auto wanted = *rc::gen::inRange<std::size_t>(0, all.size());
        Columns alone(1, std::vector<double>(candles.size()));
        const auto stream = definition.stream(settings);
        const auto split = *rc::gen::inRange<std::size_t>(0, candles.size() + 1);
        for (const auto& [first, last] : {std::pair{std::size_t{0}, split}, std::pair{split, candles.size()}}) {
            std::vector<const double*> in;
            for (const auto& column : inputs) in.push_back(column.data() + first);
            std::vector<double*> out(all.size(), nullptr);
            out[wanted] = alone[0].data() + first;
            stream->block(in.data(), out.data(), last - first);
        }
        RC_ASSERT(same_bits(alone, {all[wanted]}));
    });
}
