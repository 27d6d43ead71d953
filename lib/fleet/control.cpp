#include "fleet/control.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace cobot::fleet {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int patience_ms = 10'000;
constexpr std::size_t line_max = std::size_t{64} << 20;

Result<sockaddr_un> address_of(const fs::path& socket)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket.string();
    if (path.size() >= sizeof address.sun_path) {
        return Error{ErrorCode::runtime, fmt::format("{}: the path of a socket may have {} characters; use a shorter "
                                                     "--user-data",
                                                     path, sizeof address.sun_path - 1)};
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

/// Up to the first line end, for at most a few seconds.
bool read_line(int descriptor, std::string& line, int patience)
{
    while (line.find('\n') == std::string::npos && line.size() < line_max) {
        pollfd wait{descriptor, POLLIN, 0};
        if (::poll(&wait, 1, patience) <= 0) return false;
        char buffer[4096];
        const auto count = ::read(descriptor, buffer, sizeof buffer);
        if (count <= 0) return false;
        line.append(buffer, static_cast<std::size_t>(count));
    }
    const auto end = line.find('\n');
    if (end == std::string::npos) return false;
    line.resize(end);
    return true;
}

bool write_line(int descriptor, std::string text)
{
    text += '\n';
    for (std::size_t done = 0; done < text.size();) {
        const auto count = ::send(descriptor, text.data() + done, text.size() - done, MSG_NOSIGNAL);
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(const fs::path& socket)
{
    std::error_code failed;
    fs::create_directories(socket.parent_path(), failed);
    const auto address = address_of(socket);
    if (!address) return address.error();
    fs::remove(socket, failed);  // The journal's lock says that nobody else serves this fleet.
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const mode_t before = ::umask(0177);
    const bool bound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
    ::umask(before);
    if (!bound || ::listen(descriptor, 16) != 0) {
        const std::string why = std::strerror(errno);
        ::close(descriptor);
        return Error{ErrorCode::runtime, fmt::format("{}: cannot listen: {}", socket.string(), why)};
    }
    return std::unique_ptr<ControlServer>(new ControlServer(descriptor, socket));
}

ControlServer::~ControlServer()
{
    ::close(descriptor_);
    std::error_code failed;
    fs::remove(socket_, failed);
}

void ControlServer::serve(const std::function<std::string(const std::string&)>& answer)
{
    while (true) {
        const int client = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        std::string request;
        if (read_line(client, request, 1'000)) write_line(client, answer(request));
        ::close(client);
    }
}

Result<std::string> ask_fleet(const fs::path& socket, const std::string& request)
{
    const auto address = address_of(socket);
    if (!address) return address.error();
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string reply;
    const bool answered = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 &&
                          write_line(descriptor, request) && read_line(descriptor, reply, patience_ms);
    ::close(descriptor);
    if (!answered) return Error{ErrorCode::runtime, fmt::format("{}: nobody answers", socket.string())};
    return reply;
}

fs::path socket_of(const fs::path& user_data, const std::string& fleet)
{
    return user_data / "run" / (fleet + ".sock");
}

std::vector<std::string> fleets_in(const fs::path& user_data)
{
    std::vector<std::string> names;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(user_data / "run", failed)) {
        if (entry.path().extension() == ".sock") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace cobot::fleet
