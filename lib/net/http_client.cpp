#include "net/http_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <curl/curl.h>
#include <fmt/format.h>

#include "core/ensure.hpp"
#include "net/shared_library.hpp"

namespace cobot::net {
namespace {

/// The functions of libcurl that are used, under their own names.
struct Curl {
    decltype(curl_global_init)* global_init = nullptr;
    decltype(curl_easy_init)* easy_init = nullptr;
    decltype(curl_easy_setopt)* easy_setopt = nullptr;
    decltype(curl_easy_getinfo)* easy_getinfo = nullptr;
    decltype(curl_easy_perform)* easy_perform = nullptr;
    decltype(curl_easy_reset)* easy_reset = nullptr;
    decltype(curl_easy_cleanup)* easy_cleanup = nullptr;
    decltype(curl_easy_strerror)* easy_strerror = nullptr;
};

core::Result<Curl> load_curl()
{
    const auto library = SharedLibrary::open("libcurl.so.4", "libcurl4");
    if (!library) return library.error();
    Curl curl;
    for (const auto& loaded :
         {library->load(curl.global_init, "curl_global_init"), library->load(curl.easy_init, "curl_easy_init"),
          library->load(curl.easy_setopt, "curl_easy_setopt"), library->load(curl.easy_getinfo, "curl_easy_getinfo"),
          library->load(curl.easy_perform, "curl_easy_perform"), library->load(curl.easy_reset, "curl_easy_reset"),
          library->load(curl.easy_cleanup, "curl_easy_cleanup"),
          library->load(curl.easy_strerror, "curl_easy_strerror")}) {
        if (!loaded) return loaded.error();
    }
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return core::Error{core::ErrorCode::runtime, "libcurl cannot be initialised"};
    }
    return curl;
}

const core::Result<Curl>& curl_library()
{
    static const core::Result<Curl> loaded = load_curl();
    return loaded;
}

/// One request under way: what the callbacks write to.
struct Transfer {
    const Request& request;
    core::StopFlag stop;
    Response response;
    bool too_large = false;
};

std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* user)
{
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t bytes = size * count;
    if (bytes > transfer.request.body_bytes_max - transfer.response.body.size()) {
        transfer.too_large = true;
        return 0;
    }
    transfer.response.body.append(data, bytes);
    return bytes;
}

std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* user)
{
    auto& headers = static_cast<Transfer*>(user)->response.headers;
    std::string_view line(data, size * count);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    // A redirection brings a second set; only the last counts.
    if (line.starts_with("HTTP/")) headers.clear();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size * count;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    headers.emplace_back(std::move(name), value);
    return size * count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const Transfer*>(user)->stop.stopped() ? 1 : 0;
}

Failure::Kind kind_of(CURLcode code)
{
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return Failure::Kind::timed_out;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT: return Failure::Kind::unreachable;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS: return Failure::Kind::insecure;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_TOO_MANY_REDIRECTS:
        case CURLE_FAILED_INIT:
        case CURLE_NOT_BUILT_IN: return Failure::Kind::invalid;
        case CURLE_FILESIZE_EXCEEDED: return Failure::Kind::too_large;
        case CURLE_ABORTED_BY_CALLBACK: return Failure::Kind::cancelled;
        default: return Failure::Kind::lost;  // Broken, empty or garbled replies, TLS and HTTP/2 faults.
    }
}

bool is_local(std::string_view url)
{
    const auto scheme = url.find("://");
    const std::string_view host = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

}  // namespace

struct HttpClient::Handle {
    const Curl& curl;
    CURL* easy;

    explicit Handle(const Curl& library) : curl(library), easy(library.easy_init()) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { curl.easy_cleanup(easy); }

    template <class Value>
    void set(CURLoption option, Value value)
    {
        const CURLcode code = curl.easy_setopt(easy, option, value);
        COBOT_ENSURE(code == CURLE_OK, "libcurl refuses an option");
    }

    void prepare(Transfer& transfer, char* error_text);
};

void HttpClient::Handle::prepare(Transfer& transfer, char* error_text)
{
    const Request& request = transfer.request;
    curl.easy_reset(easy);  // Keeps the connections.
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_USERAGENT, "cobot/" COBOT_VERSION);
    set(CURLOPT_ACCEPT_ENCODING, "");  // All that this libcurl can decompress.
    set(CURLOPT_PROTOCOLS_STR, "https,http");
    set(CURLOPT_REDIR_PROTOCOLS_STR, request.url.starts_with("https:") ? "https" : "https,http");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, 3L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    if (is_local(request.url)) set(CURLOPT_PROXY, "");
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    const auto stall = std::chrono::ceil<std::chrono::seconds>(request.stall_timeout);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.body_bytes_max));
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, &on_header);
    set(CURLOPT_HEADERDATA, &transfer);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(CURLOPT_XFERINFODATA, &transfer);
    set(CURLOPT_ERRORBUFFER, error_text);
}

HttpClient::HttpClient(core::StopFlag stop) : stop_(stop) {}

HttpClient::~HttpClient() = default;

Reply HttpClient::get(const Request& request)
{
    if (stop_.stopped()) return Failure{Failure::Kind::cancelled, "interrupted"};
    const auto& library = curl_library();
    if (!library) return Failure{Failure::Kind::invalid, library.error().message};
    if (!handle_) handle_ = std::make_unique<Handle>(*library);
    if (handle_->easy == nullptr) return Failure{Failure::Kind::invalid, "libcurl cannot make a handle"};

    Transfer transfer{request, stop_, {}, false};
    std::array<char, CURL_ERROR_SIZE> error_text{};
    handle_->prepare(transfer, error_text.data());
    const CURLcode code = library->easy_perform(handle_->easy);
    // The options point into this frame.
    handle_->set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (transfer.too_large) {
        return Failure{Failure::Kind::too_large,
                       fmt::format("the reply is larger than {} bytes", request.body_bytes_max)};
    }
    if (code != CURLE_OK) {
        const std::string_view text = error_text[0] != 0 ? error_text.data() : library->easy_strerror(code);
        return Failure{kind_of(code), std::string(text)};
    }
    long status = 0;
    library->easy_getinfo(handle_->easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
}

}  // namespace cobot::net
