#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace cobot::fleet {

/// A bot file as it stands on disk, read and found in order.
struct BotFile {
    std::string path;
    std::string name;      ///< Of the bot.
    std::string body;      ///< What a journal event carries: the path, a line end, the text, a strategy's text.
    std::string strategy;  ///< File of the strategy that it trades by, when that is another; or empty.
};

/// Every .yaml, .yml and .json file that `places` (files and folders) name, sorted by path.
std::vector<std::string> bot_file_paths(const std::vector<std::string>& places);

/// Reads one; every mistake is in the error.
core::Result<BotFile> read_bot_file(const std::string& path, const std::string& user_data);

/// Tells when something in the folders of `places` has changed (inotify), once it has been quiet for a moment, so that
/// an editor that writes a file in several steps is heard of once.
class BotFileWatch {
public:
    explicit BotFileWatch(const std::vector<std::string>& places);
    BotFileWatch(const BotFileWatch&) = delete;
    BotFileWatch& operator=(const BotFileWatch&) = delete;
    ~BotFileWatch();

    /// The folder of this file, too.
    void add(const std::string& file);

    int descriptor() const { return descriptor_; }
    /// Takes up what the kernel has told. Returns how many milliseconds to wait for quiet; -1: nothing has changed.
    int drain();

private:
    int descriptor_;
};

}  // namespace cobot::fleet
