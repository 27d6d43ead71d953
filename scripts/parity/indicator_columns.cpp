// Reads candles and says what indicators make of them, so that scripts/parity/indicators.py can hold them against other
// libraries. stdin: a line "time open high low close volume" for each candle, then lines "TYPE [VALUE...]", one for
// each indicator to run with those settings (the defaults without any). stdout: for each output a line "OUTPUT WARMUP
// VALUE...", at full precision, and an empty line after each indicator.

#include <cstdio>
#include <iostream>
#include <sstream>

#include "support/indicator_columns.hpp"

int main()
{
    using namespace cobot;
    std::vector<market::Candle> candles;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        double time = 0;
        market::Candle candle;
        if (words >> time >> candle.open >> candle.high >> candle.low >> candle.close >> candle.volume) {
            candle.open_time = core::from_ms(static_cast<std::int64_t>(time));
            candles.push_back(candle);
            continue;
        }
        words = std::istringstream(line);
        std::string type;
        words >> type;
        const indicators::Definition* definition = indicators::find(type);
        if (definition == nullptr) {
            std::fprintf(stderr, "there is no indicator \"%s\"\n", type.c_str());
            return 1;
        }
        std::vector<double> settings;
        for (double value = 0; words >> value;) settings.push_back(value);
        for (std::size_t k = settings.size(); k < definition->parameters.size(); ++k)
            settings.push_back(definition->parameters[k].default_value);
        const auto columns = tests::indicator_columns(type, settings, candles);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            std::printf("%s %zu", std::string(definition->outputs[k]).c_str(), definition->warmup(settings, k));
            for (const double value : columns[k]) std::printf(" %.17g", value);
            std::printf("\n");
        }
        std::printf("\n");
    }
    return 0;
}
