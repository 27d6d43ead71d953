#pragma once

#include "app/search_crew.hpp"
#include "app/search_setup.hpp"

namespace cobot::app {

/// What a process says of the search that its own options describe.
core::Result<SearchIdentity> identity_of(const HyperoptPlan& plan, SearchSetup& setup);

/// Where the first process listens.
struct CrewAddress {
    std::vector<std::string> hosts;  ///< Tried in turn.
    std::string port;
    std::string token;
};

/// "PORT TOKEN HOST HOST ...", and back.
std::string to_text(const CrewAddress& address);
core::Result<CrewAddress> parse_crew_address(const std::string& text);

/// Runs trials for the process that listens there, until it says that the search is over. Candles are those of the
/// user data folder if they are the same; otherwise they are sent, once, and kept in a temporary folder meanwhile.
core::Result<void> work_for_search(const HyperoptPlan& plan, const CrewAddress& address,
                                   std::chrono::milliseconds patience);

}  // namespace cobot::app
