#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "report/format.hpp"
#include "report/table.hpp"

namespace cobot::app {

/// Which results, and how.
struct ReportRequest {
    std::string user_data;
    /// Each a run's id or its beginning, "latest", or the path of a result file. Several are compared.
    std::vector<std::string> runs;
    report::Format format = report::Format::text;
    report::TextStyle style;
};

struct Report {
    std::string text;
    std::string file_name;           ///< Without a folder: "ema-crossover-7f3a91c2d4e5.html".
    std::vector<std::string> notes;  ///< What could not be shown, and why.
};

/// Reads the results and shows them in the form asked for. HTML looks for the candles of the run in the store, and
/// uses them only when they give the run's daily equity to the last bit.
core::Result<Report> make_report(const ReportRequest& request);

}  // namespace cobot::app
