#pragma once

#include <memory>
#include <string>

#include "app/hyperopt.hpp"
#include "app/search_worker.hpp"
#include "cli/command.hpp"

namespace cobot::cli {

/// How a search is shared with other processes.
struct CrewOptions {
    bool distributed = false;  ///< Among those that mpirun started.
    std::string listen;        ///< "PORT" or "HOST:PORT": others may connect.
    int workers = 0;           ///< To wait for, where others may connect.
    std::string connect;       ///< "HOST:PORT": run trials for the process that listens there.

    bool any() const { return workers > 0 || distributed || !listen.empty() || !connect.empty(); }
};

/// What this process is in the crew: the one that searches, with the others; or one that runs trials for it.
struct CrewRole {
    std::unique_ptr<app::SearchCrew> crew;
    app::CrewAddress leader;  ///< Without a crew.
};

core::Result<CrewRole> join_crew(const CrewOptions& options, const Globals& globals);

}  // namespace cobot::cli
