#include <algorithm>
#include <cctype>
#include <unordered_set>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/leg.hpp"
#include "bots/news.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Quantity;
using orders::ExitReason;
using orders::Side;

std::vector<std::string> words_of(std::string_view list)
{
    std::vector<std::string> words;
    std::string word;
    const auto take = [&] {
        while (!word.empty() && word.back() == ' ') word.pop_back();
        if (!word.empty()) words.push_back(word);
        word.clear();
    };
    for (const char c : list) {
        if (c == ',') {
            take();
        } else if (c != ' ' || !word.empty()) {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    take();
    return words;
}

bool any_in(const std::string& text, const std::vector<std::string>& words)
{
    return std::any_of(words.begin(), words.end(), [&](const auto& word) { return text.find(word) != text.npos; });
}

/// Buys on good news, when the price agrees, and holds for a time; sells early on bad news.
class NewsTrader : public Machine {
public:
    NewsTrader(const Settings& settings, const Context&)
        : settings_(settings), good_(words_of(settings.text("keywords"))), bad_(words_of(settings.text("bad_keywords")))
    {
    }

    void start(Desk&) override {}

    /// {"id": "x1", "text": "...", "sentiment": "positive", "confidence": 0.9}; sentiment and confidence may be
    /// missing, and keywords decide then.
    void on_message(const Message& message, Desk& desk) override
    {
        const auto news = News::parse(message.text);
        const auto id = news ? news->text("id") : std::nullopt;
        if (!id || !known_.insert(*id).second) return;
        if (news->number("confidence").value_or(Decimal(1)) < settings_.number("min_confidence")) return;
        const int tone = tone_of(*news);
        if (tone == 0) return;
        ++heard_;
        if (tone < 0) {
            forget_wish(desk);
            if (leg_.is_open(desk)) leg_.leave(ExitReason::exit_signal, desk);
            return;
        }
        if (!leg_.is_flat(desk) || watch_ != Desk::none) return;
        const Decimal move = settings_.number("confirm_move");
        if (move.is_zero()) return enter(desk);
        watch_ = desk.watch(desk.price() * (Decimal(1) + move), true, 1);
        until_ = desk.now() + settings_.duration("max_age");
        desk.wake_at(until_);
    }

    void on_watch(SlotIndex slot, Desk& desk) override
    {
        if (slot != watch_) return;
        watch_ = Desk::none;
        if (desk.now() <= until_) enter(desk);
    }

    void on_timer(Desk& desk) override
    {
        if (watch_ != Desk::none && desk.now() >= until_) forget_wish(desk);
        if (!leg_.is_open(desk) || leg_.is_leaving()) return;
        const core::Time end = leg_.since() + settings_.duration("hold");
        if (desk.now() >= end) {
            leg_.leave(ExitReason::time_exit, desk);
        } else {
            desk.wake_at(end);
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const bool closed = leg_.take(fill, desk);
        if (closed || !fill.complete || !leg_.has_entered()) return;
        desk.wake_at(leg_.since() + settings_.duration("hold"));
        if (const auto distance = settings_.maybe("sl")) leg_.protect(leg_.average() * (Decimal(1) - *distance), desk);
    }
    void on_end(SlotIndex slot, OrderEnd, Desk&) override { leg_.ended(slot); }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = leg_.is_open(desk) ? "long" : watch_ != Desk::none ? "waits for the price" : "listens";
        picture.figures = {{"news that counted", std::to_string(heard_)},
                           {"trades", std::to_string(desk.round_trips())}};
        return picture;
    }

private:
    int tone_of(const News& news) const
    {
        if (const auto sentiment = news.text("sentiment")) {
            return *sentiment == "positive" ? 1 : *sentiment == "negative" ? -1 : 0;
        }
        std::string text = news.text("text").value_or("");
        for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (any_in(text, bad_)) return -1;
        return any_in(text, good_) ? 1 : 0;
    }

    void forget_wish(Desk& desk)
    {
        if (watch_ != Desk::none) desk.cancel(watch_);
        watch_ = Desk::none;
    }

    void enter(Desk& desk)
    {
        const Decimal each = desk.price().value() * (Decimal(1) + desk.instrument().taker_fee);
        const Quantity lots = desk.round_quantity(Quantity(desk.free_quote() * settings_.number("size") / each));
        if (desk.is_large_enough(desk.price(), lots)) leg_.enter(Side::buy, lots, desk);
    }

    Settings settings_;
    std::vector<std::string> good_, bad_;
    std::unordered_set<std::string> known_;
    Leg leg_{0};
    SlotIndex watch_ = Desk::none;
    core::Time until_{};
    int heard_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context&)
{
    std::vector<std::string> problems;
    if (settings.duration("hold").count() <= 0) problems.push_back("'hold' must be above 0");
    if (settings.number("confirm_move").is_positive() && settings.duration("max_age").count() <= 0) {
        problems.push_back("'max_age' must be above 0 where the price is to confirm");
    }
    for (const std::string& word : words_of(settings.text("keywords"))) {
        const auto bad = words_of(settings.text("bad_keywords"));
        if (std::find(bad.begin(), bad.end(), word) == bad.end()) continue;
        problems.push_back(fmt::format("'bad_keywords' has \"{}\", which is among 'keywords' too", word));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<NewsTrader>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition news;
const Definition news{
    .name = "news",
    .summary = "buys on good news when the price agrees, and holds for a time",
    .grade = Grade::d,
    .parameters =
        {
            {.name = "feed",
             .kind = Parameter::Kind::text,
             .summary = "archive of the news, and when each was received"},
            {.name = "keywords",
             .kind = Parameter::Kind::text,
             .summary = "words of good news, with commas, where the feed gives no sentiment",
             .fallback = "listing, approval, partnership",
             .asked = true},
            {.name = "bad_keywords",
             .kind = Parameter::Kind::text,
             .summary = "words of bad news",
             .fallback = "hack, delisting, lawsuit"},
            {.name = "min_confidence",
             .kind = Parameter::Kind::ratio,
             .summary = "news of less confidence is ignored",
             .fallback = "70%",
             .min = "0",
             .max = "1"},
            {.name = "confirm_move",
             .kind = Parameter::Kind::ratio,
             .summary = "the price must rise by this first; 0: at once",
             .fallback = "0.5%",
             .min = "0",
             .max = "1"},
            {.name = "max_age",
             .kind = Parameter::Kind::duration,
             .summary = "time in which it must",
             .fallback = "15m"},
            {.name = "hold",
             .kind = Parameter::Kind::duration,
             .summary = "time until it sells",
             .fallback = "4h",
             .asked = true},
            {.name = "size",
             .kind = Parameter::Kind::ratio,
             .summary = "share of the free money that a trade takes",
             .fallback = "25%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "sl",
             .kind = Parameter::Kind::ratio,
             .summary = "stop: distance below the entry",
             .min = "0",
             .max = "1",
             .above_min = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
