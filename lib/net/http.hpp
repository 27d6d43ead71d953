#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"

/// Talking to hosts: HTTP, pacing, patience. What the words mean is the caller's business.
namespace cobot::net {

/// A GET request. (The adapters of this version only read.)
struct Request {
    std::string url;
    core::Duration connect_timeout = std::chrono::seconds(10);
    core::Duration timeout = std::chrono::seconds(60);        ///< For the whole reply.
    core::Duration stall_timeout = std::chrono::seconds(20);  ///< Without a single byte; whole seconds.
    std::size_t body_bytes_max = std::size_t{64} << 20;       ///< After decompression.
};

/// What came back, whatever its status.
struct Response {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
    std::string body;                                          ///< Decompressed.

    /// The value of the first header of that name (lower case).
    std::optional<std::string_view> header(std::string_view name) const;
};

/// Why nothing usable came back.
struct Failure {
    enum class Kind {
        unreachable,  ///< Name not found, connection refused, or no route.
        lost,         ///< The connection broke before the reply was whole.
        timed_out,
        too_large,  ///< The reply passed body_bytes_max.
        insecure,   ///< The host could not prove its name.
        invalid,    ///< The request cannot be sent at all (a bad URL, a missing library).
        cancelled,
    };

    Kind kind = Kind::unreachable;
    std::string message;
};

using Reply = std::variant<Response, Failure>;

/// One request at a time over some wire. Tests put their own behind it.
class HttpTransport {
public:
    virtual ~HttpTransport() = default;
    virtual Reply get(const Request& request) = 0;
};

/// `text` made safe for a URL's path or query: everything but letters, digits and -._~ becomes %XX.
std::string percent_encoded(std::string_view text);

/// "Sun, 06 Nov 1994 08:49:37 GMT", the form of the Date and Retry-After headers (RFC 9110, 5.6.7).
std::optional<core::Time> parse_http_date(std::string_view text);

}  // namespace cobot::net
