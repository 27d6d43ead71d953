#include "net/peer.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace cobot::net {
namespace {

using core::Error;
using core::ErrorCode;
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

constexpr int gone_after_ms = 30'000;

void set(int descriptor, int level, int option, int value)
{
    ::setsockopt(descriptor, level, option, &value, sizeof value);
}

/// Small messages at once; a machine that has gone is noticed.
void tune(int descriptor)
{
    set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 10);
    set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 4);
    set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, gone_after_ms);
}

core::Result<Addresses> resolve(const std::string& host, const std::string& port, int flags)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found);
    if (code != 0) {
        return Error{ErrorCode::exchange, fmt::format("{}:{}: {}", host, port, gai_strerror(code))};
    }
    return Addresses(found, &freeaddrinfo);
}

bool wait_for(int descriptor, short events, int patience_ms)
{
    pollfd one{descriptor, events, 0};
    int ready = 0;
    do {
        ready = ::poll(&one, 1, patience_ms);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

/// A connected socket, or none and errno.
Socket connected(const addrinfo& address, int patience_ms)
{
    Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return {};
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return socket;
    if (errno != EINPROGRESS) return {};
    if (!wait_for(socket.get(), POLLOUT, patience_ms)) {
        errno = ETIMEDOUT;
        return {};
    }
    int problem = 0;
    socklen_t size = sizeof problem;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem == 0) return socket;
    errno = problem;
    return {};
}

}  // namespace

Socket::~Socket()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

Peer::Peer(Socket socket) : socket_(std::move(socket))
{
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
    tune(socket_.get());
}

core::Result<Peer> Peer::connect(const std::string& host, const std::string& port, int patience_ms)
{
    const auto addresses = resolve(host, port, 0);
    if (!addresses) return addresses.error();
    int problem = ECONNREFUSED;
    for (const addrinfo* one = addresses->get(); one != nullptr; one = one->ai_next) {
        if (Socket socket = connected(*one, patience_ms)) return Peer(std::move(socket));
        problem = errno;
    }
    return Error{ErrorCode::exchange, fmt::format("nobody answers at {}:{} ({})", host, port, std::strerror(problem))};
}

bool Peer::send(std::string_view message)
{
    std::string bytes(sizeof(std::uint32_t), '\0');
    const auto size = static_cast<std::uint32_t>(message.size());
    std::memcpy(bytes.data(), &size, sizeof size);
    bytes += message;
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            rest.remove_prefix(static_cast<std::size_t>(sent));
        } else if (sent < 0 && errno == EAGAIN) {
            if (!wait_for(socket_.get(), POLLOUT, gone_after_ms)) return false;
        } else if (sent < 0 && errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool Peer::take()
{
    std::array<char, 65'536> bytes;
    while (true) {
        const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        if (count > 0) {
            arrived_.append(bytes.data(), static_cast<std::size_t>(count));
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else {
            return count < 0 && errno == EAGAIN && !broken_;
        }
    }
}

std::optional<std::string> Peer::next()
{
    std::uint32_t size = 0;
    if (arrived_.size() < sizeof size) return std::nullopt;
    std::memcpy(&size, arrived_.data(), sizeof size);
    if (size > message_size_max) {
        broken_ = true;
        return std::nullopt;
    }
    if (arrived_.size() < sizeof size + size) return std::nullopt;
    std::string message = arrived_.substr(sizeof size, size);
    arrived_.erase(0, sizeof size + size);
    return message;
}

std::optional<std::string> Peer::receive(int patience_ms)
{
    while (true) {
        if (auto message = next()) return message;
        if (broken_ || !wait_for(socket_.get(), POLLIN, patience_ms)) return std::nullopt;
        if (!take()) return next();
    }
}

core::Result<Listener> Listener::open(const std::string& host, const std::string& port)
{
    const auto addresses = resolve(host, port, AI_PASSIVE);
    if (!addresses) return addresses.error();
    int problem = EADDRNOTAVAIL;
    // IPv6 first: unless told otherwise by the system, it takes IPv4 too.
    for (const int family : {AF_INET6, AF_INET}) {
        for (const addrinfo* one = addresses->get(); one != nullptr; one = one->ai_next) {
            if (one->ai_family != family) continue;
            Listener listener;
            listener.socket_ = Socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            if (!listener.socket_) continue;
            set(listener.descriptor(), SOL_SOCKET, SO_REUSEADDR, 1);
            if (family == AF_INET6) set(listener.descriptor(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
            sockaddr_storage bound{};
            socklen_t size = sizeof bound;
            if (::bind(listener.descriptor(), one->ai_addr, one->ai_addrlen) == 0 &&
                ::listen(listener.descriptor(), 1024) == 0 &&
                ::getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&bound), &size) == 0) {
                const in_port_t number = family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                                            : reinterpret_cast<sockaddr_in&>(bound).sin_port;
                listener.port_ = ntohs(number);
                return listener;
            }
            problem = errno;
        }
    }
    return Error{ErrorCode::exchange,
                 fmt::format("cannot listen at {}:{}: {}", host.empty() ? "*" : host, port, std::strerror(problem))};
}

std::optional<Peer> Listener::accept()
{
    Socket socket(::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) return std::nullopt;
    return Peer(std::move(socket));
}

std::vector<std::string> own_addresses()
{
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return {"127.0.0.1"};
    std::vector<std::string> found;
    std::vector<std::string> loopback;
    for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
        const int family = one->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6) continue;
        std::array<char, NI_MAXHOST> text{};
        const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (::getnameinfo(one->ifa_addr, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) continue;
        const std::string name = text.data();
        if (name.find('%') != std::string::npos) continue;  // Of one link only.
        ((one->ifa_flags & IFF_LOOPBACK) != 0 ? loopback : found).push_back(name);
    }
    ::freeifaddrs(all);
    found.insert(found.end(), loopback.begin(), loopback.end());
    return found;
}

}  // namespace cobot::net
