#include "net/zip_archive.hpp"

#include <memory>

#include <fmt/format.h>
#include <zip.h>

#include "net/shared_library.hpp"

namespace cobot::net {
namespace {

/// The functions of libzip that are used, under their own names.
struct Zip {
    decltype(zip_source_buffer_create)* source_buffer_create = nullptr;
    decltype(zip_source_free)* source_free = nullptr;
    decltype(zip_open_from_source)* open_from_source = nullptr;
    decltype(zip_discard)* discard = nullptr;
    decltype(zip_get_num_entries)* get_num_entries = nullptr;
    decltype(zip_stat_index)* stat_index = nullptr;
    decltype(zip_fopen_index)* fopen_index = nullptr;
    decltype(zip_fread)* fread = nullptr;
    decltype(zip_fclose)* fclose = nullptr;
};

core::Result<Zip> load_zip()
{
    const auto library = SharedLibrary::open("libzip.so.4", "libzip4");
    if (!library) return library.error();
    Zip zip;
    for (const auto& loaded :
         {library->load(zip.source_buffer_create, "zip_source_buffer_create"),
          library->load(zip.source_free, "zip_source_free"),
          library->load(zip.open_from_source, "zip_open_from_source"), library->load(zip.discard, "zip_discard"),
          library->load(zip.get_num_entries, "zip_get_num_entries"), library->load(zip.stat_index, "zip_stat_index"),
          library->load(zip.fopen_index, "zip_fopen_index"), library->load(zip.fread, "zip_fread"),
          library->load(zip.fclose, "zip_fclose")}) {
        if (!loaded) return loaded.error();
    }
    return zip;
}

const core::Result<Zip>& zip_library()
{
    static const core::Result<Zip> loaded = load_zip();
    return loaded;
}

core::Error damaged(std::string_view what)
{
    return {core::ErrorCode::data, fmt::format("the zip archive is damaged: {}", what)};
}

/// One entry, which may hold at most `room` bytes.
core::Result<ZipEntry> read_entry(const Zip& zip, zip_t* archive, std::uint64_t index, std::size_t room)
{
    zip_stat_t about{};
    if (zip.stat_index(archive, index, 0, &about) != 0 || (about.valid & ZIP_STAT_NAME) == 0) {
        return damaged("an entry without a name");
    }
    ZipEntry entry{about.name, {}};
    const auto close = [&](zip_file_t* file) { zip.fclose(file); };
    const std::unique_ptr<zip_file_t, decltype(close)> file(zip.fopen_index(archive, index, 0), close);
    if (!file) return damaged(entry.name + " cannot be opened");
    // The announced size is not trusted: read until the end, whatever it said.
    std::string block(std::size_t{1} << 16, '\0');
    while (true) {
        const zip_int64_t count = zip.fread(file.get(), block.data(), block.size());
        if (count < 0) return damaged(entry.name + " cannot be unpacked");
        if (count == 0) return entry;
        if (static_cast<std::size_t>(count) > room - entry.content.size()) {
            return core::Error{core::ErrorCode::data,
                               fmt::format("{} unpacks to more than {} bytes", entry.name, room)};
        }
        entry.content.append(block.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace

core::Result<std::vector<ZipEntry>> unzip(std::string_view bytes, std::size_t bytes_max)
{
    const auto& zip = zip_library();
    if (!zip) return zip.error();
    if (bytes.empty()) return damaged("it is empty");  // libzip would take it for a new archive.
    zip_error_t error{};
    zip_source_t* source = zip->source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) return damaged("it cannot be read from memory");
    zip_t* opened = zip->open_from_source(source, ZIP_RDONLY, &error);
    if (opened == nullptr) {
        zip->source_free(source);
        return damaged("it has no table of contents");
    }
    const auto close = [&](zip_t* archive) { zip->discard(archive); };
    const std::unique_ptr<zip_t, decltype(close)> archive(opened, close);

    std::vector<ZipEntry> entries;
    std::size_t room = bytes_max;
    const zip_int64_t count = zip->get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        auto entry = read_entry(*zip, archive.get(), static_cast<std::uint64_t>(i), room);
        if (!entry) return entry.error();
        if (entry->name.ends_with('/')) continue;
        room -= entry->content.size();
        entries.push_back(std::move(*entry));
    }
    return entries;
}

}  // namespace cobot::net
