#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "net/http.hpp"

namespace cobot::tests {

/// Gives the prepared replies one after the other, then the last for ever; keeps the addresses asked for.
class ScriptedTransport : public net::HttpTransport {
public:
    explicit ScriptedTransport(std::deque<net::Reply> replies) : replies_(std::move(replies)) {}

    net::Reply get(const net::Request& request) override
    {
        urls.push_back(request.url);
        net::Reply reply = replies_.front();
        if (replies_.size() > 1) replies_.pop_front();
        return reply;
    }
    int requests() const { return static_cast<int>(urls.size()); }

    std::vector<std::string> urls;

private:
    std::deque<net::Reply> replies_;
};

inline net::Response ok(const std::string& body) { return {200, {}, body}; }

}  // namespace cobot::tests
