// The page of a search in a real browser.

#include "app/study_page.hpp"
#include "support/browser.hpp"
#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

/// `second` objective: the better the first, the worse.
app::StoredStudy study_of(std::size_t trials, bool second = false)
{
    app::StoredStudy study;
    study.head.id = "h-20250102-1";
    study.head.strategy = "ema-crossover";
    study.head.sampler = "random";
    study.head.losses = {"sharpe"};
    if (second) study.head.losses.emplace_back("drawdown");
    study.head.train = "2024-01-01..2024-07-01";
    study.space = optimize::Space(
        {whole("fast", 5, 30), real("stop", 0.01, 0.3), choice("kind", {core::Decimal(1), core::Decimal(2)})});
    const auto made = searched(
        "random", study.space, [](const optimize::Point& x) { return (x[0] - 12) * (x[0] - 12) / 100 + x[1] + x[2]; },
        trials, 3);
    for (const optimize::Trial& trial : made) {
        app::JournalledTrial one{trial, {}, {}};
        if (second) one.trial.losses.push_back(1 / (1 + trial.losses.front()));
        if (trial.epoch % 7 == 0) one.trial.state = optimize::Trial::State::pruned;
        for (std::size_t i = 0; i < study.space.size(); ++i) {
            one.values.emplace_back(study.space[i].name, study.space[i].decimal(trial.point[i]).to_string());
        }
        study.trials.push_back(std::move(one));
    }
    return study;
}

}  // namespace

TEST_CASE("a search is drawn: its history, what matters, slices, contours, the best")
{
    if (!has_chromium()) return;
    const std::string document = drawn(app::study_page(study_of(140)));
    check_drawn_without_errors(document);
    for (const auto* id : {"history", "importance", "slices", "contours", "best"}) {
        CAPTURE(id);
        CHECK(document.find(fmt::format("<section id=\"{}\"", id)) != std::string::npos);
    }
    CHECK(document.find("<section id=\"pareto\"") == std::string::npos);
    CHECK(occurrences(document, "class=\"trial given-up\"") == 20);
    CHECK(occurrences(document, "class=\"best-line\"") == 1);
    CHECK(occurrences(document, "class=\"mean-line\"") == 3);
    CHECK(occurrences(document, "class=\"trial\"") >= 4 * 120);  // History and three slices.
    CHECK(occurrences(document, "class=\"band ") >= 26 * 2);     // Of the pair whose tab is open.
    CHECK(document.find("NaN") == std::string::npos);
    CHECK(document.find("undefined") == std::string::npos);
}

TEST_CASE("two objectives have a trade-off and charts of their own")
{
    if (!has_chromium()) return;
    const std::string document = drawn(app::study_page(study_of(60, true)));
    check_drawn_without_errors(document);
    CHECK(document.find("<section id=\"pareto\"") != std::string::npos);
    CHECK(occurrences(document, "class=\"trial front\"") > 10);
}

TEST_CASE("a search of too few trials, or none, has a page that says so")
{
    if (!has_chromium()) return;
    for (const std::size_t trials : {0U, 3U}) {
        const std::string document = drawn(app::study_page(study_of(trials)));
        check_drawn_without_errors(document);
        CHECK(document.find("Too few different trials") != std::string::npos);
        CHECK(document.find("NaN") == std::string::npos);
    }
}
