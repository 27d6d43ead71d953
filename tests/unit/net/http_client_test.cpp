#include "net/http_client.hpp"

#include <atomic>
#include <thread>

#include "support/http_server.hpp"
#include "support/zip_file.hpp"

using namespace cobot;
using net::Failure;
using net::Reply;
using net::Response;
using tests::HttpServer;
using tests::ServerReply;
using Wire = ServerReply::Wire;

namespace {

Reply fetch(const HttpServer& server, const std::string& target = "/", std::size_t body_bytes_max = 1 << 20)
{
    net::HttpClient client{core::StopFlag()};
    net::Request request;
    request.url = server.url() + target;
    request.timeout = std::chrono::milliseconds(400);
    request.body_bytes_max = body_bytes_max;
    return client.get(request);
}

Failure::Kind failure_of(const Reply& reply)
{
    REQUIRE(std::holds_alternative<Failure>(reply));
    return std::get<Failure>(reply).kind;
}

}  // namespace

TEST_CASE("a reply comes back with status, headers and body")
{
    HttpServer server([](const std::string& target, int) {
        return ServerReply{404, "looked for " + target, {{"Retry-After", "3"}}};
    });
    const Reply reply = fetch(server, "/path?a=1&b=2");
    REQUIRE(std::holds_alternative<Response>(reply));
    const auto& response = std::get<Response>(reply);
    CHECK(response.status == 404);
    CHECK(response.body == "looked for /path?a=1&b=2");
    CHECK(response.header("retry-after") == "3");
}

TEST_CASE("one connection serves several requests")
{
    HttpServer server([](const std::string&, int number) { return ServerReply{200, std::to_string(number)}; });
    net::HttpClient client{core::StopFlag()};
    for (int i = 0; i < 5; ++i) {
        net::Request request;
        request.url = server.url();
        const Reply reply = client.get(request);
        REQUIRE(std::holds_alternative<Response>(reply));
        CHECK(std::get<Response>(reply).body == std::to_string(i));
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("a compressed reply is unpacked")
{
    const std::string text(5000, 'x');
    HttpServer server([&](const std::string&, int) {
        return ServerReply{200, tests::gzip_of(text), {{"Content-Encoding", "gzip"}}};
    });
    const Reply reply = fetch(server);
    REQUIRE(std::holds_alternative<Response>(reply));
    CHECK(std::get<Response>(reply).body == text);
}

TEST_CASE("a reply may not grow without bound, unpacked or not")
{
    HttpServer server([](const std::string& target, int) {
        const std::string text(200'000, 'x');
        return target == "/bomb" ? ServerReply{200, tests::gzip_of(text), {{"Content-Encoding", "gzip"}}}
                                 : ServerReply{200, text};
    });
    CHECK(failure_of(fetch(server, "/bomb", 100'000)) == Failure::Kind::too_large);
    CHECK(failure_of(fetch(server, "/long", 100'000)) == Failure::Kind::too_large);
    CHECK(std::holds_alternative<Response>(fetch(server, "/long", 200'000)));
}

TEST_CASE("a broken connection, a slow reply and silence are told apart from a reply")
{
    HttpServer server([](const std::string& target, int) {
        ServerReply reply{200, std::string(1000, 'x')};
        reply.wire = target == "/cut" ? Wire::cut_half_way : target == "/drip" ? Wire::drip : Wire::slam;
        return reply;
    });
    CHECK(failure_of(fetch(server, "/cut")) == Failure::Kind::lost);
    CHECK(failure_of(fetch(server, "/slam")) == Failure::Kind::lost);
    CHECK(failure_of(fetch(server, "/drip")) == Failure::Kind::timed_out);
}

TEST_CASE("nobody listening is unreachable")
{
    std::string url;
    {
        HttpServer server([](const std::string&, int) { return ServerReply{}; });
        url = server.url();
    }
    net::HttpClient client{core::StopFlag()};
    net::Request request;
    request.url = url;
    CHECK(failure_of(client.get(request)) == Failure::Kind::unreachable);
}

TEST_CASE("only http and https are spoken")
{
    net::HttpClient client{core::StopFlag()};
    net::Request request;
    request.url = "file:///etc/hostname";
    CHECK(failure_of(client.get(request)) == Failure::Kind::invalid);
}

TEST_CASE("a redirection is followed, an endless one is not")
{
    HttpServer server([](const std::string& target, int) {
        if (target == "/end") return ServerReply{200, "here"};
        return ServerReply{302, "", {{"Location", target == "/once" ? "/end" : "/again"}}};
    });
    const Reply reply = fetch(server, "/once");
    REQUIRE(std::holds_alternative<Response>(reply));
    CHECK(std::get<Response>(reply).body == "here");
    CHECK(failure_of(fetch(server, "/again")) == Failure::Kind::invalid);
}

TEST_CASE("raising the flag ends a transfer under way")
{
    HttpServer server([](const std::string&, int) {
        ServerReply reply{200, std::string(100'000, 'x')};
        reply.wire = Wire::drip;
        return reply;
    });
    std::atomic<bool> stop{false};
    net::HttpClient client{core::StopFlag(stop)};
    std::thread finger([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        stop = true;
    });
    net::Request request;
    request.url = server.url();
    request.timeout = std::chrono::seconds(30);
    const Reply reply = client.get(request);
    finger.join();
    CHECK(failure_of(reply) == Failure::Kind::cancelled);
    CHECK(failure_of(client.get(request)) == Failure::Kind::cancelled);
}
