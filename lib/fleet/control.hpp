#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace cobot::fleet {

/// The Unix socket on which a running fleet takes orders from `cobot bots`: one line of JSON in, one out. Only the user
/// that runs the fleet may connect.
class ControlServer {
public:
    static core::Result<std::unique_ptr<ControlServer>> open(const std::filesystem::path& socket);
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;
    ~ControlServer();

    int descriptor() const { return descriptor_; }
    /// Answers everyone who is waiting.
    void serve(const std::function<std::string(const std::string& request)>& answer);

private:
    ControlServer(int descriptor, std::filesystem::path socket) : descriptor_(descriptor), socket_(std::move(socket)) {}
    int descriptor_;
    std::filesystem::path socket_;
};

/// Sends one request and waits for its answer. ErrorCode::runtime when nobody listens.
core::Result<std::string> ask_fleet(const std::filesystem::path& socket, const std::string& request);

/// <user data>/run/<fleet>.sock
std::filesystem::path socket_of(const std::filesystem::path& user_data, const std::string& fleet);
/// Fleets that have a socket there, sorted; whether they still run, only asking tells.
std::vector<std::string> fleets_in(const std::filesystem::path& user_data);

}  // namespace cobot::fleet
