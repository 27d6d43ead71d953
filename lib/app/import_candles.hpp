#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "storage/candle_import.hpp"
#include "storage/candle_store.hpp"

/// Candle files of any kind into the store.
namespace cobot::app {

struct ImportRequest {
    std::vector<std::string> files;
    storage::ImportHints hints;
    std::filesystem::path data_directory;
    storage::Conflict conflict = storage::Conflict::keep_stored;
    bool dry_run = false;  ///< Read and check everything, store nothing.
};

/// What one file held and what became of it.
struct ImportOutcome {
    std::string file;  ///< With the name inside, for an archive.
    std::string exchange;
    market::Pair pair;
    market::Timeframe timeframe;
    std::string format;
    core::Time begin;
    core::Time end;
    std::uint64_t candles = 0;
    std::uint64_t gaps = 0;  ///< Places between the first and the last candle that have none.
    std::uint64_t duplicates = 0;
    std::uint64_t moved = 0;
    storage::MergeReport stored;  ///< All zero in a dry run.
    bool fees_known = false;      ///< Whether the exchange's fees were noted with the candles.
    bool synthetic = false;
};

/// Reads and checks all files before anything is stored, so that one bad row stops everything. Errors: data (a bad
/// file), usage (something must be told), storage.
core::Result<std::vector<ImportOutcome>> import_files(const ImportRequest& request);

/// The text of a file, or of every file in a zip archive, unpacked. gzip and zip are known by their content.
core::Result<std::vector<storage::Document>> read_documents(const std::string& path);

}  // namespace cobot::app
