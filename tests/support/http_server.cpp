#include "support/http_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <stdexcept>

namespace cobot::tests {
namespace {

constexpr int requests_max = 5000;
constexpr int look_around_ms = 20;

/// Waits until there is something to read, or the flag is raised.
bool readable(int descriptor, const std::atomic<bool>& stop)
{
    while (!stop) {
        pollfd waiting{descriptor, POLLIN, 0};
        if (poll(&waiting, 1, look_around_ms) > 0) return true;
    }
    return false;
}

bool send_all(int connection, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// The target of the next GET, or absent when the client closed.
std::optional<std::string> read_target(int connection, const std::atomic<bool>& stop)
{
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
        if (!readable(connection, stop)) return std::nullopt;
        char block[4096];
        const ssize_t count = recv(connection, block, sizeof block, 0);
        if (count <= 0) return std::nullopt;
        head.append(block, static_cast<std::size_t>(count));
    }
    const auto first = head.find(' ');
    return head.substr(first + 1, head.find(' ', first + 1) - first - 1);
}

}  // namespace

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler))
{
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener_, 16) != 0 || getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("the test server cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

HttpServer::~HttpServer()
{
    stop_ = true;
    thread_.join();
    close(listener_);
}

std::string HttpServer::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::vector<std::string> HttpServer::targets() const
{
    const std::lock_guard lock(mutex_);
    return targets_;
}

void HttpServer::run()
{
    while (readable(listener_, stop_)) {
        const int connection = accept(listener_, nullptr, nullptr);
        if (connection < 0) continue;
        const int at_once = 1;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        ++connections_;
        serve(connection);
        close(connection);
    }
}

void HttpServer::serve(int connection)
{
    while (const auto target = read_target(connection, stop_)) {
        int number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = static_cast<int>(targets_.size());
            targets_.push_back(*target);
        }
        if (number >= requests_max) return;
        const ServerReply reply = handler_(*target, number);
        answer(connection, reply);
        if (reply.wire != ServerReply::Wire::whole) return;
    }
}

void HttpServer::answer(int connection, const ServerReply& reply)
{
    if (reply.wire == ServerReply::Wire::slam) return;
    std::string head = fmt::format("HTTP/1.1 {} Test\r\nContent-Length: {}\r\n", reply.status, reply.body.size());
    for (const auto& [name, value] : reply.headers) head += fmt::format("{}: {}\r\n", name, value);
    head += "\r\n";
    if (!send_all(connection, head)) return;
    switch (reply.wire) {
        case ServerReply::Wire::whole: send_all(connection, reply.body); break;
        case ServerReply::Wire::cut_half_way:
            send_all(connection, std::string_view(reply.body).substr(0, reply.body.size() / 2));
            break;
        case ServerReply::Wire::drip:
            for (std::size_t i = 0; i < reply.body.size() && !stop_; ++i) {
                if (!send_all(connection, std::string_view(reply.body).substr(i, 1))) return;
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
            }
            break;
        case ServerReply::Wire::slam: break;
    }
}

}  // namespace cobot::tests
