#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace cobot::net {

/// A socket, closed when it goes out of scope.
class Socket {
public:
    Socket() = default;
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Socket();
    int get() const { return descriptor_; }
    explicit operator bool() const { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

/// A TCP connection to another process of ours: whole messages, each with its length before it. A peer that does not
/// answer for half a minute counts as gone.
class Peer {
public:
    /// Nobody of ours sends more at once.
    static constexpr std::size_t message_size_max = std::size_t{1} << 30;

    /// `socket` is connected.
    explicit Peer(Socket socket);
    /// ErrorCode::exchange when nobody answers.
    static core::Result<Peer> connect(const std::string& host, const std::string& port, int patience_ms);

    int descriptor() const { return socket_.get(); }
    /// Waits until all of it is on its way. False: the peer is gone.
    bool send(std::string_view message);
    /// The next message, waiting for it; absent: the peer is gone, or no message came in time.
    std::optional<std::string> receive(int patience_ms = -1);
    /// Takes what has arrived without waiting. False: the peer is gone.
    bool take();
    /// The next whole message of what was taken.
    std::optional<std::string> next();

private:
    Socket socket_;
    std::string arrived_;
    bool broken_ = false;  ///< It announced a message that nobody sends.
};

/// Where others connect to.
class Listener {
public:
    /// `host` empty: every address; `port` "0": any that is free.
    static core::Result<Listener> open(const std::string& host, const std::string& port);

    int descriptor() const { return socket_.get(); }
    std::uint16_t port() const { return port_; }
    /// Somebody who wants to connect, without waiting.
    std::optional<Peer> accept();

private:
    Socket socket_;
    std::uint16_t port_ = 0;
};

/// The addresses of this machine by which others may reach it, loopback last.
std::vector<std::string> own_addresses();

}  // namespace cobot::net
