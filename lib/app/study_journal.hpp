#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/trial_runner.hpp"
#include "core/time.hpp"
#include "storage/file_handle.hpp"

namespace cobot::app {

/// What a study was made for, and of. A study can be taken up only if all of it is still so.
struct StudyHead {
    std::string id;
    std::string strategy;
    std::string strategy_sha256;
    std::string version;                 ///< Of cobot.
    std::string setting;                 ///< Everything else that its trials depend on, in words.
    std::vector<std::string> arguments;  ///< What was typed after `cobot hyperopt`.
    std::vector<std::string> losses;
    std::string sampler;
    std::string train, test;  ///< Time ranges as text; test may be empty.
    std::uint64_t seed = 0;
    std::size_t window = 0;  ///< Of a walk forward, from 1 on; 0: of none.
    std::string walk;        ///< The study of its first window; that one's own id.
};

/// A trial with its figures.
struct JournalledTrial {
    optimize::Trial trial;
    TrialFigures figures;                                     ///< Without returns.
    std::vector<std::pair<std::string, std::string>> values;  ///< By dimension, as written.
};

/// A study as it was read back.
struct StoredStudy {
    StudyHead head;
    optimize::Space space;  ///< Without conditions, empty before the first trial.
    std::vector<JournalledTrial> trials;
    std::uint64_t whole_bytes = 0;  ///< Of the file, up to the end of the last whole line.
};

/// A study's file, USER_DATA/results/hyperopt/ID/journal.log: one line appended for each trial, in the format of
/// Optuna's JournalStorage, so that optuna-dashboard opens it while the search runs. Readers need no lock; a line that
/// was cut off by a crash is passed over.
class StudyJournal {
public:
    static std::filesystem::path folder(const std::string& user_data);
    static std::filesystem::path path_of(const std::string& user_data, const std::string& id);
    /// Ids of all studies, the newest last.
    static std::vector<std::string> ids(const std::string& user_data);
    /// `id` in full, or the beginning of one, or "latest". ErrorCode::data.
    static core::Result<StoredStudy> read(const std::string& user_data, const std::string& id);

    /// Ids of the studies of one walk forward, by window.
    static std::map<std::size_t, std::string> windows_of(const std::string& user_data, const std::string& walk);

    /// Begins a new study; `id` is the first free one of the day, "h-20250102-1".
    static core::Result<StudyJournal> create(const std::string& user_data, StudyHead head, const optimize::Space& space,
                                             core::Time now);
    /// Goes on after the last whole line of one that was read.
    static core::Result<StudyJournal> append_to(const std::string& user_data, const StoredStudy& study,
                                                const optimize::Space& space);

    /// Lines are made by so many threads.
    core::Result<void> write(std::span<const optimize::Trial> trials, const TrialRunner& runner, core::Time now,
                             int jobs);
    const std::string& id() const { return id_; }
    const std::filesystem::path& path() const { return path_; }

private:
    StudyJournal(std::string id, std::filesystem::path path, storage::FileHandle file, const optimize::Space& space);
    core::Result<void> append(std::string_view text);
    std::string line_of(const optimize::Trial& trial, const TrialFigures& figures, const std::string& time) const;

    std::string id_;
    std::filesystem::path path_;
    storage::FileHandle file_;
    const optimize::Space* space_;
    std::string distributions_;
};

}  // namespace cobot::app
