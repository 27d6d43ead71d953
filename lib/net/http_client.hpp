#pragma once

#include <memory>
#include <string>

#include "net/clock.hpp"
#include "net/http.hpp"

namespace cobot::net {

/// HTTP over libcurl, which is loaded when the first request is made. One connection is kept open and used again;
/// replies are decompressed; hosts must prove their names; at most three redirections are followed, and never from
/// https to http. Setting `cancelled` ends a request within a second. Not shared between threads.
class HttpClient : public HttpTransport {
public:
    explicit HttpClient(const CancelFlag& cancelled);
    ~HttpClient() override;

    Reply get(const Request& request) override;

private:
    struct Handle;

    const CancelFlag& cancelled_;
    std::unique_ptr<Handle> handle_;
};

}  // namespace cobot::net
