#include "app/study_journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "app/parallel.hpp"
#include "app/study_distributions.hpp"
#include "report/json_text.hpp"
#include "report/json_tree.hpp"
#include "storage/result_files.hpp"

namespace cobot::app {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using optimize::Trial;
using report::JsonText;
using report::JsonTree;

constexpr std::string_view worker = "cobot";

// The numbers of Optuna's JournalOperation, StudyDirection and TrialState.
constexpr int create_study = 0;
constexpr int set_study_user_attr = 2;
constexpr int create_trial = 4;
constexpr int minimize = 1;

int number_of(Trial::State state)
{
    switch (state) {
        case Trial::State::complete: return 1;
        case Trial::State::pruned: return 2;
        case Trial::State::failed: return 3;
    }
    return 3;
}

Trial::State state_of(int number)
{
    return number == 1 ? Trial::State::complete : number == 2 ? Trial::State::pruned : Trial::State::failed;
}

void begin(JsonText& json, int operation)
{
    json.open('{');
    json.field("op_code", operation);
    json.field("worker_id", worker);
}

void list(JsonText& json, std::string_view name, const std::vector<std::string>& texts)
{
    json.key(name);
    json.open('[');
    for (const std::string& text : texts) json.value(text);
    json.close(']');
}

std::string head_lines(const StudyHead& head)
{
    JsonText study;
    begin(study, create_study);
    study.field("study_name", head.id);
    study.key("directions");
    study.open('[');
    for (std::size_t i = 0; i < head.losses.size(); ++i) study.value(minimize);
    study.close(']');
    study.close('}');

    JsonText json;
    begin(json, set_study_user_attr);
    json.field("study_id", 0);
    json.key("user_attr");
    json.open('{');
    json.key("cobot");
    json.open('{');
    json.field("schema", "cobot.study/1");
    json.field("strategy", head.strategy);
    json.field("strategy_sha256", head.strategy_sha256);
    json.field("version", head.version);
    json.field("setting", head.setting);
    list(json, "arguments", head.arguments);
    list(json, "losses", head.losses);
    json.field("sampler", head.sampler);
    json.field("train", head.train);
    json.field("test", head.test);
    json.field("seed", head.seed);
    if (head.window > 0) {
        json.field("window", static_cast<std::uint64_t>(head.window));
        json.field("walk", head.walk);
    }
    json.close('}');
    json.close('}');
    json.close('}');
    return study.take() + "\n" + json.take() + "\n";
}

std::string text_of(const JsonTree* node)
{
    if (node == nullptr) return {};
    if (const auto* text = node->string()) return *text;
    if (const auto* number = node->number()) return number->text;
    return {};
}

std::vector<std::string> texts_of(const JsonTree* node)
{
    std::vector<std::string> texts;
    if (node == nullptr || node->array() == nullptr) return texts;
    for (const JsonTree& item : *node->array()) texts.push_back(text_of(&item));
    return texts;
}

/// NaN when there is no number.
double double_of(const JsonTree* node)
{
    double value = std::nan("");
    if (node == nullptr || node->number() == nullptr) return value;
    const std::string& text = node->number()->text;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void read_head(const JsonTree& attribute, StudyHead& head)
{
    head.strategy = text_of(attribute.find("strategy"));
    head.strategy_sha256 = text_of(attribute.find("strategy_sha256"));
    head.version = text_of(attribute.find("version"));
    head.setting = text_of(attribute.find("setting"));
    head.arguments = texts_of(attribute.find("arguments"));
    head.losses = texts_of(attribute.find("losses"));
    head.sampler = text_of(attribute.find("sampler"));
    head.train = text_of(attribute.find("train"));
    head.test = text_of(attribute.find("test"));
    const std::string seed = text_of(attribute.find("seed"));
    std::from_chars(seed.data(), seed.data() + seed.size(), head.seed);
    const std::string window = text_of(attribute.find("window"));
    std::from_chars(window.data(), window.data() + window.size(), head.window);
    head.walk = text_of(attribute.find("walk"));
}

JournalledTrial trial_of(const JsonTree& line, std::size_t epoch)
{
    JournalledTrial one;
    one.trial.epoch = epoch;
    one.trial.state = state_of(static_cast<int>(double_of(line.find("state"))));
    if (const JsonTree* params = line.find("params"); params != nullptr && params->members() != nullptr) {
        for (const auto& [name, value] : *params->members()) one.trial.point.push_back(double_of(&value));
    }
    const JsonTree* attributes = line.find("user_attrs");
    if (attributes == nullptr) return one;
    one.trial.violation = double_of(attributes->find("violation"));
    if (const JsonTree* losses = attributes->find("losses"); losses != nullptr && losses->array() != nullptr) {
        for (const JsonTree& loss : *losses->array()) one.trial.losses.push_back(double_of(&loss));
    }
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i) {
        one.figures.values[i] = double_of(attributes->find(TrialFigures::names[i]));
    }
    if (const JsonTree* early = line.find("intermediate_values"); early != nullptr && early->find("0") != nullptr) {
        one.figures.early_loss = double_of(early->find("0"));
    }
    if (const JsonTree* values = attributes->find("values"); values != nullptr && values->members() != nullptr) {
        for (const auto& [name, value] : *values->members()) one.values.emplace_back(name, text_of(&value));
    }
    return one;
}

core::Result<std::string> resolve(const std::string& user_data, const std::string& id)
{
    const auto all = StudyJournal::ids(user_data);
    if (all.empty()) {
        return Error{ErrorCode::data, fmt::format("there is no study in {}; make one with `cobot hyperopt`",
                                                  StudyJournal::folder(user_data).string())};
    }
    if (id == "latest") return all.back();
    if (std::ranges::find(all, id) != all.end()) return id;
    return Error{ErrorCode::data, fmt::format("there is no study \"{}\"; `cobot hyperopt list` names them", id)};
}

/// By day, then by number: h-20250102-10 is after h-20250102-9.
bool is_older(const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

}  // namespace

fs::path StudyJournal::folder(const std::string& user_data) { return fs::path(user_data) / "results" / "hyperopt"; }
fs::path StudyJournal::path_of(const std::string& user_data, const std::string& id)
{
    return folder(user_data) / id / "journal.log";
}

std::vector<std::string> StudyJournal::ids(const std::string& user_data)
{
    std::vector<std::string> all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder(user_data), error)) {
        if (fs::is_regular_file(entry.path() / "journal.log")) all.push_back(entry.path().filename().string());
    }
    std::ranges::sort(all, [](const std::string& a, const std::string& b) {
        const std::string day_a = a.substr(0, 10);
        const std::string day_b = b.substr(0, 10);
        return day_a != day_b ? day_a < day_b : is_older(a, b);
    });
    return all;
}

core::Result<StoredStudy> StudyJournal::read(const std::string& user_data, const std::string& id)
{
    const auto found = resolve(user_data, id);
    if (!found) return found.error();
    const fs::path path = path_of(user_data, *found);
    const auto text = storage::read_text(path);
    if (!text) return text.error();
    StoredStudy study;
    study.head.id = *found;
    std::size_t line_number = 0;
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = text->find('\n', at);
        if (end == std::string::npos) break;  // Cut off by a crash.
        ++line_number;
        const auto line = JsonTree::parse(std::string_view(*text).substr(at, end - at));
        if (!line) {
            return Error{ErrorCode::data, fmt::format("{}:{}: not a line of a journal; {}", path.string(), line_number,
                                                      line.error().message)};
        }
        at = end + 1;
        study.whole_bytes = at;
        const std::string operation = text_of(line->find("op_code"));
        if (operation == std::to_string(create_trial)) {
            study.trials.push_back(trial_of(*line, study.trials.size()));
            if (study.space.size() == 0) study.space = parse_distributions(line->find("distributions"));
        } else if (operation == std::to_string(set_study_user_attr)) {
            const JsonTree* attribute = line->find("user_attr");
            if (attribute != nullptr && attribute->find("cobot") != nullptr) {
                read_head(*attribute->find("cobot"), study.head);
            }
        }
    }
    if (study.head.strategy.empty()) {
        return Error{ErrorCode::data, fmt::format("{}: this journal was not written by cobot", path.string())};
    }
    return study;
}

std::map<std::size_t, std::string> StudyJournal::windows_of(const std::string& user_data, const std::string& walk)
{
    std::map<std::size_t, std::string> windows;
    for (const std::string& id : ids(user_data)) {
        std::ifstream file(path_of(user_data, id));
        std::string line;
        std::getline(file, line);  // Creates the study; the next one says what it is.
        if (!std::getline(file, line)) continue;
        const auto tree = JsonTree::parse(line);
        const JsonTree* attribute = tree ? tree->find("user_attr") : nullptr;
        if (attribute == nullptr || attribute->find("cobot") == nullptr) continue;
        StudyHead head;
        read_head(*attribute->find("cobot"), head);
        if (head.walk == walk) windows.emplace(head.window, id);
    }
    return windows;
}

StudyJournal::StudyJournal(std::string id, fs::path path, storage::FileHandle file, const optimize::Space& space)
    : id_(std::move(id)),
      path_(std::move(path)),
      file_(std::move(file)),
      space_(&space),
      distributions_(distributions_of(space))
{
}

core::Result<StudyJournal> StudyJournal::create(const std::string& user_data, StudyHead head,
                                                const optimize::Space& space, core::Time now)
{
    std::string day = core::format_date(now);
    std::erase(day, '-');
    std::error_code error;
    fs::create_directories(folder(user_data), error);
    for (int number = 1;; ++number) {
        head.id = fmt::format("h-{}-{}", day, number);
        const fs::path path = path_of(user_data, head.id);
        if (!fs::create_directory(path.parent_path(), error)) {
            if (error) return storage::system_error(path.parent_path(), "make the folder");
            continue;  // Another search has it.
        }
        storage::FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
        if (!file) return storage::system_error(path, "write");
        if (head.window > 0 && head.walk.empty()) head.walk = head.id;
        StudyJournal journal(head.id, path, std::move(file), space);
        if (const auto written = journal.append(head_lines(head)); !written) return written.error();
        return journal;
    }
}

core::Result<StudyJournal> StudyJournal::append_to(const std::string& user_data, const StoredStudy& study,
                                                   const optimize::Space& space)
{
    const fs::path path = path_of(user_data, study.head.id);
    storage::FileHandle file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file) return storage::system_error(path, "write");
    if (::ftruncate(file.get(), static_cast<off_t>(study.whole_bytes)) != 0) return storage::system_error(path, "cut");
    return StudyJournal(study.head.id, path, std::move(file), space);
}

core::Result<void> StudyJournal::append(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file_.get(), text.data(), text.size());
        if (written < 0) return storage::system_error(path_, "write");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

core::Result<void> StudyJournal::write(std::span<const Trial> trials, const TrialRunner& runner, core::Time now,
                                       int jobs)
{
    std::string time = core::format_time(now);
    if (time.ends_with('Z')) time.pop_back();
    time = time.substr(0, 19) + ".000000+00:00";
    std::vector<std::string> lines(trials.size());
    for_each_index(trials.size(), jobs,
                   [&](std::size_t i) { lines[i] = line_of(trials[i], runner.figures(trials[i].point), time); });
    std::string text;
    for (const std::string& line : lines) text += line;
    return append(text);
}

std::string StudyJournal::line_of(const Trial& trial, const TrialFigures& figures, const std::string& time) const
{
    JsonText json(1024);
    begin(json, create_trial);
    json.field("study_id", 0);
    json.field("datetime_start", time);
    json.field("datetime_complete", time);
    json.field("state", number_of(trial.state));
    json.key("value");
    const bool failed = trial.state == Trial::State::failed;
    if (trial.losses.size() == 1 && !failed) {
        json.value(trial.losses.front());
    } else {
        json.null();
    }
    const auto losses = [&](const char* name) {
        json.key(name);
        json.open('[');
        for (const double loss : trial.losses) json.value(loss);
        json.close(']');
    };
    if (trial.losses.size() > 1 && !failed) {
        losses("values");
    } else {
        json.key("values");
        json.null();
    }
    json.key("distributions");
    json.raw(distributions_);
    json.key("params");
    json.open('{');
    for (std::size_t i = 0; i < space_->size(); ++i) json.field((*space_)[i].name, trial.point[i]);
    json.close('}');
    json.key("user_attrs");
    json.open('{');
    losses("losses");
    json.field("violation", trial.violation);
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i) {
        json.field(TrialFigures::names[i], figures.values[i]);
    }
    json.key("values");
    json.open('{');
    for (std::size_t i = 0; i < space_->size(); ++i) {
        json.field((*space_)[i].name, (*space_)[i].decimal(trial.point[i]));
    }
    json.close('}');
    json.close('}');
    json.key("system_attrs");
    json.raw("{}");
    json.key("intermediate_values");
    json.open('{');
    if (figures.early_loss) json.field("0", *figures.early_loss);
    json.close('}');
    json.close('}');
    return json.take() + "\n";
}

}  // namespace cobot::app
