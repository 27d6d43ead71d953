#include "report/bot_html.hpp"

#include "metrics/standing.hpp"
#include "report/bot_json.hpp"
#include "report/bot_text.hpp"
#include "report/html_data.hpp"
#include "report/html_page.hpp"
#include "report/json_text.hpp"

namespace cobot::report {
namespace {

std::string data_of(const BotResult& result)
{
    const BotOutcome& low = worst(result);
    JsonText json(1 << 18);
    json.open('{');
    json.field("kind", "bot");
    json.key("assumptions");
    json.open('[');
    for (const std::string& phrase : assumption_phrases(result)) json.value(phrase);
    json.close(']');
    json.key("definitions");
    write_definitions(json, &metrics::is_of_equity);
    json.key("attribution");
    json.open('[');
    for (const NamedPart& part : named_parts(low)) {
        json.open('[');
        json.value(part.name);
        json.value(part.amount);
        json.close(']');
    }
    json.close(']');
    json.field("worst", static_cast<std::int64_t>(&low - result.outcomes.data()));
    json.line_break();
    json.key("result");
    json.raw(to_json(result));
    json.close('}');
    return json.take();
}

}  // namespace

std::string render_html(const BotResult& result)
{
    return html_page({result.name + " · " + result.assumptions.exchange + " · " + result.period.to_string(),
                      render_text(result, {100, false}), data_of(result)});
}

}  // namespace cobot::report
