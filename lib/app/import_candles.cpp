#include "app/import_candles.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/huge_pages.hpp"
#include "exchanges/exchange.hpp"
#include "market/invented.hpp"
#include "net/zip_archive.hpp"
#include "storage/file_handle.hpp"
#include "storage/gzip.hpp"

namespace cobot::app {
namespace {

using storage::Document;
using storage::ImportedCandles;

/// Candles of so many are held while all files are checked; with more, the files are read a second time instead.
constexpr std::size_t candles_held_max = 40'000'000;
constexpr std::size_t unpacked_bytes_max = std::size_t{4} << 30;

core::Result<std::string> read_whole(const std::string& path)
{
    const auto file = storage::open_for_reading(path);
    if (!file) return core::Error{core::ErrorCode::data, file.error().message};
    const auto size = storage::size_of(*file, path);
    if (!size) return size.error();
    std::string bytes;
    bytes.reserve(*size);
    core::prefer_huge_pages(bytes.data(), *size);
    bytes.resize(*size);
    if (const auto got = storage::read_at(*file, path, 0, std::as_writable_bytes(std::span(bytes))); !got)
        return got.error();
    return bytes;
}

core::Result<void> check_exchange(const std::optional<std::string>& name)
{
    if (!name) return {};
    const bool plain = !name->empty() && name->size() <= 30 &&
                       name->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (plain) return {};
    return core::Error{
        core::ErrorCode::usage,
        fmt::format("\"{}\" cannot be the name of an exchange; use small letters, digits, - and _", *name)};
}

/// The rules noted with the candles: those stored already with the pair, or the venue's fees and the finest steps.
market::Instrument instrument_of(const ImportedCandles& imported, const storage::CandleStore& store)
{
    const auto stored = store.list();
    if (stored) {
        for (const storage::StoredSeries& series : *stored) {
            if (series.instrument.pair == imported.pair && series.problem.empty()) return series.instrument;
        }
    }
    market::Instrument instrument;
    instrument.exchange = imported.exchange;
    instrument.pair = imported.pair;
    if (const auto* venue = exchanges::find(imported.exchange)) {
        instrument.maker_fee = venue->maker_fee;
        instrument.taker_fee = venue->taker_fee;
    }
    return instrument;
}

ImportOutcome outcome_of(const ImportedCandles& imported)
{
    ImportOutcome outcome;
    outcome.file = imported.name;
    outcome.exchange = imported.exchange;
    outcome.pair = imported.pair;
    outcome.timeframe = imported.timeframe;
    outcome.format = imported.format;
    outcome.begin = imported.candles.front().open_time;
    outcome.end = imported.candles.back().open_time + imported.timeframe.duration();
    outcome.candles = imported.candles.size();
    outcome.gaps =
        static_cast<std::uint64_t>((outcome.end - outcome.begin) / imported.timeframe.duration()) - outcome.candles;
    outcome.duplicates = imported.duplicates;
    outcome.moved = imported.moved;
    outcome.fees_known = exchanges::find(imported.exchange) != nullptr;
    outcome.synthetic = market::is_invented(imported.exchange);
    return outcome;
}

core::Result<std::vector<ImportedCandles>> read_file(const std::string& path, const storage::ImportHints& hints)
{
    const auto documents = read_documents(path);
    if (!documents) return documents.error();
    std::vector<ImportedCandles> all;
    for (const Document& document : *documents) {
        auto imported = storage::import_candles(document, hints);
        if (!imported) return imported.error();
        if (const auto named = check_exchange(imported->exchange); !named) return named.error();
        all.push_back(std::move(*imported));
    }
    return all;
}

core::Result<storage::MergeReport> store_candles(const ImportedCandles& imported, const ImportRequest& request)
{
    storage::CandleStore store(request.data_directory, imported.exchange);
    storage::Batch batch;
    batch.instrument = instrument_of(imported, store);
    batch.timeframe = imported.timeframe;
    batch.candles = imported.candles;
    batch.source = std::filesystem::path(imported.name).filename().string();
    batch.conflict = request.conflict;
    return store.merge(batch);
}

}  // namespace

core::Result<std::vector<Document>> read_documents(const std::string& path)
{
    auto bytes = read_whole(path);
    if (!bytes) return bytes.error();
    if (storage::is_gzip(*bytes)) {
        auto text = storage::unpack_gzip(*bytes, path, unpacked_bytes_max);
        if (!text) return text.error();
        return std::vector{Document{path, std::move(*text)}};
    }
    if (!bytes->starts_with("PK\x03\x04")) return std::vector{Document{path, std::move(*bytes)}};

    auto entries = net::unzip(*bytes, unpacked_bytes_max);
    if (!entries) return entries.error().within(path);
    std::vector<Document> documents;
    for (net::ZipEntry& entry : *entries) {
        // Archives made on a Mac carry a shadow of every file.
        if (entry.name.starts_with("__MACOSX/")) continue;
        documents.push_back({path + ":" + entry.name, std::move(entry.content)});
    }
    if (documents.empty())
        return core::Error{core::ErrorCode::data, path + ": error: there are no files in the archive"};
    return documents;
}

core::Result<std::vector<ImportOutcome>> import_files(const ImportRequest& request)
{
    if (const auto named = check_exchange(request.hints.exchange); !named) return named.error();
    std::vector<ImportOutcome> outcomes;
    std::vector<ImportedCandles> held;
    std::size_t candles = 0;
    for (const std::string& path : request.files) {
        auto imported = read_file(path, request.hints);
        if (!imported) return imported.error();
        for (ImportedCandles& one : *imported) {
            outcomes.push_back(outcome_of(one));
            candles += one.candles.size();
            if (!request.dry_run) held.push_back(std::move(one));
        }
        if (candles > candles_held_max) held.clear();
    }
    if (request.dry_run) return outcomes;

    const bool all_held = held.size() == outcomes.size();
    std::size_t number = 0;
    for (const std::string& path : request.files) {
        if (all_held && number == outcomes.size()) break;
        if (!all_held) {
            auto again = read_file(path, request.hints);
            if (!again) return again.error();
            held = std::move(*again);
        }
        for (const ImportedCandles& one : held) {
            auto stored = store_candles(one, request);
            if (!stored) return stored.error().within(one.name);
            outcomes[number++].stored = std::move(*stored);
        }
    }
    return outcomes;
}

}  // namespace cobot::app
