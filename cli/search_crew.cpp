#include "cli/search_crew.hpp"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "net/mpi_rendezvous.hpp"

namespace cobot::cli {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr const char* token_variable = "COBOT_JOIN_TOKEN";
constexpr std::chrono::seconds meeting_time{20};
constexpr std::chrono::seconds joining_time{300};

std::string token_of_environment()
{
    const char* token = std::getenv(token_variable);
    return token == nullptr ? "" : token;
}

app::SearchCrew::Say to_stderr(const Globals& globals)
{
    return [quiet = globals.quiet](const std::string& text) {
        if (!quiet) fmt::print(stderr, "cobot: {}\n", text);
    };
}

/// For one search, so that nobody else joins it.
std::string secret()
{
    std::array<std::uint8_t, 16> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) return {};
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

/// "HOST:PORT", "[HOST]:PORT" or "PORT".
Result<std::pair<std::string, std::string>> host_and_port(std::string_view option, const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    std::string host = colon == std::string::npos ? "" : text.substr(0, colon);
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    std::uint16_t number = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_port = problem == std::errc() && end == port.data() + port.size();
    if (!is_port || (host.empty() && option == "--connect")) {
        return Error{ErrorCode::usage,
                     fmt::format("{}: must be HOST:PORT, as in node1:7070, not \"{}\"", option, text)};
    }
    return std::pair(host, port);
}

Result<CrewRole> listen(const CrewOptions& options, const Globals& globals)
{
    const auto place = host_and_port("--listen", options.listen);
    if (!place) return place.error();
    const std::string token = token_of_environment();
    const bool only_here = place->first == "localhost" || place->first.starts_with("127.") || place->first == "::1";
    if (token.empty() && !only_here) {
        return Error{ErrorCode::usage,
                     fmt::format("--listen {}: anybody could join; set {} to a secret here and for the workers, or "
                                 "listen at 127.0.0.1",
                                 options.listen, token_variable)};
    }
    auto listener = net::Listener::open(place->first, place->second);
    if (!listener) return listener.error();
    const auto say = to_stderr(globals);
    say(fmt::format("workers may join at port {}: the same command with --connect HOST:{} instead of --listen",
                    listener->port(), listener->port()));
    CrewRole role;
    role.crew = std::make_unique<app::SearchCrew>(std::move(*listener), token, say);
    role.crew->expect(static_cast<std::size_t>(options.workers), joining_time);
    return role;
}

Result<CrewRole> meet(const Globals& globals)
{
    if (!net::started_by_mpi()) {
        return Error{ErrorCode::usage,
                     "--distributed shares a search among the processes that mpirun starts: mpirun -n 4 cobot hyperopt "
                     "--distributed ...; without mpirun say --listen and --connect"};
    }
    CrewRole role;
    const std::string token = secret();
    const auto met = net::meet_by_mpi([&]() -> Result<std::string> {
        auto listener = net::Listener::open("", "0");
        if (!listener) return listener.error();
        const std::string port = std::to_string(listener->port());
        role.crew = std::make_unique<app::SearchCrew>(std::move(*listener), token, to_stderr(globals));
        return app::to_text({net::own_addresses(), port, token});
    });
    if (!met) return met.error();
    if (met->rank == 0) {
        role.crew->expect(static_cast<std::size_t>(met->ranks - 1), meeting_time);
        return role;
    }
    // mpirun ends a whole job when one of its processes dies. So the process that it knows says that all went well and
    // leaves the work to its child, which may die without taking anybody along.
    const pid_t child = ::fork();
    if (child < 0) return Error{ErrorCode::runtime, "cannot start a process for the work"};
    if (child > 0) ::_exit(0);
    auto leader = app::parse_crew_address(met->greeting);
    if (!leader) return leader.error();
    role.leader = std::move(*leader);
    return role;
}

}  // namespace

Result<CrewRole> join_crew(const CrewOptions& options, const Globals& globals)
{
    const int ways =
        (options.distributed ? 1 : 0) + (options.listen.empty() ? 0 : 1) + (options.connect.empty() ? 0 : 1);
    if (ways > 1) return Error{ErrorCode::usage, "--distributed, --listen and --connect exclude each other"};
    if (options.workers > 0 && options.listen.empty()) {
        return Error{ErrorCode::usage, "--workers says how many --listen waits for; mpirun knows by itself"};
    }
    if (options.distributed) return meet(globals);
    if (!options.listen.empty()) return listen(options, globals);
    const auto place = host_and_port("--connect", options.connect);
    if (!place) return place.error();
    CrewRole role;
    role.leader = {{place->first}, place->second, token_of_environment()};
    return role;
}

}  // namespace cobot::cli
