#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace cobot::tests {

/// What the server does for one request, good or bad.
struct ServerReply {
    enum class Wire {
        whole,
        cut_half_way,  ///< Announces the whole body, sends half of it, closes.
        drip,          ///< A byte now and then until the client goes away.
        slam,          ///< Closes without a word.
    };

    int status = 200;
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    Wire wire = Wire::whole;
};

/// A small HTTP server on 127.0.0.1 that misbehaves as told. One thread, one connection at a time, kept alive between
/// requests; it ends with its object, whatever the clients do.
class HttpServer {
public:
    /// Called for every request on the server's thread with "/path?query" and the number of the request, from 0.
    using Handler = std::function<ServerReply(const std::string& target, int number)>;

    explicit HttpServer(Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::string url() const;                   ///< "http://127.0.0.1:43211"
    std::vector<std::string> targets() const;  ///< Of all requests so far.
    int connections() const { return connections_; }

private:
    void run();
    void serve(int connection);
    void answer(int connection, const ServerReply& reply);

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stop_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::vector<std::string> targets_;
    std::thread thread_;
};

}  // namespace cobot::tests
