#include "cli/completion.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/option_facts.hpp"
#include "config/load_strategy.hpp"
#include "exchanges/exchange.hpp"
#include "market/timeframe.hpp"
#include "storage/candle_store.hpp"

namespace cobot::cli {
namespace {

/// The words of a command line, in the parts that decide what may come next.
struct Line {
    const Command* command = nullptr;
    std::vector<std::string> before;  ///< Between the command and the cursor.
    std::string current;              ///< Up to the cursor.
    std::string user_data = "user_data";
};

void add_words(Completion& completion, const std::vector<std::string>& words)
{
    for (const std::string& word : words) completion.candidates.push_back({word, ""});
}

std::vector<std::string> stored_pairs(const std::string& user_data)
{
    std::set<std::string> pairs;
    const std::filesystem::path directory = std::filesystem::path(user_data) / "data";
    for (const std::string& exchange : storage::stored_exchanges(directory)) {
        const auto list = storage::CandleStore(directory, exchange).list();
        if (!list) continue;
        for (const storage::StoredSeries& series : *list) pairs.insert(series.instrument.pair.to_string());
    }
    return {pairs.begin(), pairs.end()};
}

void add_values(Completion& completion, const OptionFacts& option, const Line& line)
{
    const std::string name = option.long_names.empty() ? option.value : option.long_names.front();
    if (!option.allowed.empty()) {
        add_words(completion, option.allowed);
    } else if (name == "strategy") {
        add_words(completion, config::strategy_names(line.user_data));
        completion.files = true;
    } else if (name == "exchange") {
        for (const exchanges::Definition* exchange : exchanges::all()) {
            completion.candidates.push_back({std::string(exchange->name), std::string(exchange->summary)});
        }
    } else if (name == "pairs" || name == "pair") {
        add_words(completion, stored_pairs(line.user_data));
    } else if (name.starts_with("timeframe")) {
        add_words(completion, market::Timeframe::names());
    } else {
        completion.files =
            option.value.find("FILE") != std::string::npos || option.value.find("DIR") != std::string::npos;
    }
}

/// The option whose value the cursor stands in, if any.
const OptionFacts* option_awaiting(const std::vector<OptionFacts>& options, const std::vector<std::string>& before)
{
    for (std::size_t back = 0; back < before.size(); ++back) {
        const std::string& word = before[before.size() - 1 - back];
        if (!word.starts_with('-')) continue;
        const auto option = std::ranges::find_if(options, [&](const OptionFacts& o) { return o.has_name(word); });
        const bool takes_this = option != options.end() && !option->is_flag() && (back == 0 || option->many);
        return takes_this ? &*option : nullptr;
    }
    return nullptr;
}

Completion complete_options(const Line& line)
{
    const std::vector<OptionFacts> options = options_of(line.command);
    Completion completion;
    if (const OptionFacts* option = option_awaiting(options, line.before)) {
        add_values(completion, *option, line);
        if (!line.current.starts_with('-')) return completion;
    }
    const bool wants_names = line.current.starts_with('-') || line.command == nullptr;
    for (const OptionFacts& option : options) {
        if (!wants_names && option.positional) add_values(completion, option, line);
        if (!wants_names) continue;
        for (const std::string& name : option.long_names) {
            completion.candidates.push_back({"--" + name, option.description});
        }
    }
    return completion;
}

/// The next word of every command that begins with `known` ("" or "data ").
Completion complete_commands(const std::string& known)
{
    Completion completion;
    std::set<std::string> seen;
    for (const Command* command : all_commands()) {
        if (!command->name.starts_with(known)) continue;
        const std::string_view rest = command->name.substr(known.size());
        const std::string word(rest.substr(0, rest.find(' ')));
        const bool whole = word.size() == rest.size();
        if (seen.insert(word).second)
            completion.candidates.push_back({word, whole ? std::string(command->summary) : ""});
    }
    return completion;
}

/// A shell that splits at "=" hands over "--color", "=", "never".
std::vector<std::string> without_equals(const std::vector<std::string>& words)
{
    std::vector<std::string> kept;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (word == "=") {
            continue;
        }
        if (word.starts_with("--") && equals != std::string::npos) {
            kept.push_back(word.substr(0, equals));
            kept.push_back(word.substr(equals + 1));
        } else {
            kept.push_back(word);
        }
    }
    if (!words.empty() && words.back() == "=") kept.emplace_back();
    return kept;
}

bool any_command_starts(const std::string& text)
{
    return std::ranges::any_of(all_commands(), [&](const Command* c) { return c->name.starts_with(text); });
}

/// Candidates of any beginning.
Completion candidates_for(std::vector<std::string> words)
{
    Line line;
    if (!words.empty()) {
        line.current = words.back();
        words.pop_back();
    }
    const auto user_data = std::ranges::find(words, "--user-data");
    if (user_data != words.end() && user_data + 1 != words.end()) line.user_data = user_data[1];
    if (words.empty()) return line.current.starts_with('-') ? complete_options(line) : complete_commands("");

    std::size_t used = 1;
    if (words.size() > 1) line.command = find_command(words[0] + " " + words[1]);
    if (line.command != nullptr) {
        used = 2;
    } else {
        line.command = find_command(words[0]);
    }
    const std::string group = words.front() + " ";
    if (words.size() == 1 && any_command_starts(group) && !line.current.starts_with('-'))
        return complete_commands(group);
    if (line.command == nullptr) return {};
    line.before.assign(words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
    return complete_options(line);
}

}  // namespace

Completion complete(const std::vector<std::string>& words)
{
    const std::vector<std::string> split = without_equals(words);
    const std::string current = split.empty() ? "" : split.back();
    Completion completion = candidates_for(split);
    std::erase_if(completion.candidates, [&](const Candidate& c) { return !c.word.starts_with(current); });
    return completion;
}

std::string completion_script(const std::string& shell)
{
    if (shell == "bash") {
        return R"(_cobot()
{
    local current="${COMP_WORDS[COMP_CWORD]}" line
    [ "$current" = "=" ] && current=""
    COMPREPLY=()
    while IFS=$'\t' read -r line _; do
        if [ "$line" = ":files" ]; then
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
            compopt -o filenames
        elif [[ "$line" == "$current"* ]]; then
            COMPREPLY+=("$line")
        fi
    done < <(cobot complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cobot cobot
)";
    }
    if (shell == "zsh") {
        return R"(#compdef cobot
_cobot()
{
    local line files=0
    local -a candidates
    while IFS= read -r line; do
        if [[ "$line" == ":files" ]]; then
            files=1
        else
            candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done < <(cobot complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#candidates} )) && _describe cobot candidates
    (( files )) && _files
}
compdef _cobot cobot
)";
    }
    return R"(function __cobot_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (cobot complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c cobot -f -a '(__cobot_complete)'
)";
}

}  // namespace cobot::cli
