#include "app/study_returns.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "storage/result_files.hpp"

namespace cobot::app {
namespace {

struct Header {
    std::uint64_t epoch = 0;
    std::uint64_t count = 0;
};

/// Calls `take` with each whole record of the first `trials`, in order; the bytes that they fill.
template <class Take>
std::size_t for_each_record(std::string_view bytes, std::size_t trials, Take take)
{
    std::size_t at = 0;
    while (bytes.size() - at >= sizeof(Header)) {
        Header header;
        std::memcpy(&header, bytes.data() + at, sizeof header);
        const std::size_t room = (bytes.size() - at - sizeof header) / sizeof(double);
        if (header.epoch >= trials || header.count > room) break;
        take(header, bytes.substr(at + sizeof header, header.count * sizeof(double)));
        at += sizeof header + header.count * sizeof(double);
    }
    return at;
}

/// Empty when there is none: a study of which no returns were kept.
std::string whole_file(const std::filesystem::path& path)
{
    auto text = storage::read_text(path);
    return text ? std::move(*text) : std::string();
}

}  // namespace

core::Result<StudyReturns> StudyReturns::create(const std::filesystem::path& path)
{
    storage::FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!file) return storage::system_error(path, "write");
    return StudyReturns(path, std::move(file));
}

core::Result<StudyReturns> StudyReturns::append_to(const std::filesystem::path& path,
                                                   std::span<const optimize::Trial> trials)
{
    auto opened = create(path);
    if (!opened) return opened.error();
    const std::size_t whole = for_each_record(whole_file(path), trials.size(), [&](const Header& header, auto) {
        opened->written_.insert(trials[header.epoch].point);
    });
    if (::ftruncate(opened->file_.get(), static_cast<off_t>(whole)) != 0) return storage::system_error(path, "cut");
    return opened;
}

std::vector<std::vector<double>> StudyReturns::read(const std::filesystem::path& path, std::size_t trials)
{
    std::vector<std::vector<double>> returns(trials);
    for_each_record(whole_file(path), trials, [&](const Header& header, std::string_view bytes) {
        std::vector<double>& row = returns[header.epoch];
        row.resize(header.count);
        std::memcpy(row.data(), bytes.data(), bytes.size());
    });
    return returns;
}

core::Result<void> StudyReturns::write(std::span<const optimize::Trial> trials, const TrialRunner& runner)
{
    std::string bytes;
    for (const optimize::Trial& trial : trials) {
        const std::vector<double>& row = runner.figures(trial.point).returns;
        if (row.empty() || !written_.insert(trial.point).second) continue;
        const Header header{trial.epoch, row.size()};
        bytes.append(reinterpret_cast<const char*>(&header), sizeof header);
        bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(double));
    }
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
        if (written < 0) return storage::system_error(path_, "write");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace cobot::app
