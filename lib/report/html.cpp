#include "report/html.hpp"

#include <zlib.h>

#include <fmt/format.h>

#include "report/html_data.hpp"
#include "report/html_page.hpp"
#include "report/text.hpp"
#include "report/web_assets.hpp"

namespace cobot::report {
namespace {

/// gzip, the same bytes for the same text: no file name, no time.
std::string gzipped(const std::string& text)
{
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    COBOT_ENSURE(deflateInit2(&stream, 6, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) == Z_OK, "zlib cannot start");
    std::string out(deflateBound(&stream, text.size()), '\0');
    // zlib promises not to write through next_in.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    COBOT_ENSURE(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib did not finish in the room it asked for");
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += i + k <= bytes.size() ? digits[bits >> (18 - 6 * k) & 63] : '=';
        }
    }
    return out;
}

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string html_page(const HtmlPage& content)
{
    const std::string packed = base64(gzipped(content.data));
    std::string page;
    page.reserve(packed.size() + web_script().size() + web_style().size() + 16'384);
    page += "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += "<meta name=\"generator\" content=\"cobot " COBOT_VERSION "\">\n";
    page += "<title>" + escaped(content.title) + "</title>\n<style>";
    page += web_style();
    page += "</style>\n</head>\n<body>\n<main id=\"report\"></main>\n";
    // What a reader without scripts gets is what a terminal gets.
    page += "<noscript><pre>" + escaped(content.plain) + "</pre></noscript>\n";
    page += "<script type=\"text/plain\" id=\"data\">" + packed + "</script>\n<script>";
    page += web_script();
    page += "</script>\n</body>\n</html>\n";
    return page;
}

std::string render_html(const Result& result, std::span<const market::CandleSeries> series,
                        std::span<const PairFigures> figures)
{
    return html_page({result.strategy + " · " + result.assumptions.exchange + " · " + result.run.period.to_string(),
                      render_text(result, {100, false}), html_data(result, series, figures)});
}

}  // namespace cobot::report
