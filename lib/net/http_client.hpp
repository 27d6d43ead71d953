#pragma once

#include <memory>
#include <string>

#include "core/stop.hpp"
#include "net/http.hpp"

namespace cobot::net {

/// HTTP over libcurl, which is loaded when the first request is made. One connection is kept open and used again;
/// replies are decompressed; hosts must prove their names; at most three redirections are followed, and never from
/// https to http. Raising `stop` ends a request within a second. Not shared between threads.
class HttpClient : public HttpTransport {
public:
    explicit HttpClient(core::StopFlag stop);
    ~HttpClient() override;

    Reply get(const Request& request) override;

private:
    struct Handle;

    core::StopFlag stop_;
    std::unique_ptr<Handle> handle_;
};

}  // namespace cobot::net
