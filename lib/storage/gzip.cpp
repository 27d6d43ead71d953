#include "storage/gzip.hpp"

#include <zlib.h>

#include <algorithm>

#include <fmt/format.h>

namespace cobot::storage {
namespace {

/// zlib's state, released on every way out.
class Inflater {
public:
    Inflater() { ready_ = ::inflateInit2(&stream, 15 + 16) == Z_OK; }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater()
    {
        if (ready_) ::inflateEnd(&stream);
    }
    bool ready() const { return ready_; }

    z_stream stream{};

private:
    bool ready_ = false;
};

core::Error damaged(const std::string& name, std::string_view what)
{
    return core::Error{core::ErrorCode::data, fmt::format("{}: error: {}", name, what)};
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

core::Result<std::string> unpack_gzip(std::string_view packed, const std::string& name, std::size_t bytes_max)
{
    Inflater inflater;
    if (!inflater.ready()) return damaged(name, "there is no memory to unpack it");
    z_stream& stream = inflater.stream;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    std::size_t left = packed.size();
    const auto feed = [&] {
        const std::size_t piece = std::min<std::size_t>(left, 1U << 30);
        stream.avail_in = static_cast<uInt>(piece);
        left -= piece;
    };
    feed();
    std::string text;
    while (true) {
        const std::size_t filled = text.size();
        if (filled >= bytes_max) return damaged(name, fmt::format("it unpacks to more than {} bytes", bytes_max));
        text.resize(std::min(bytes_max, std::max<std::size_t>(filled * 2, packed.size() * 4 + 4096)));
        const std::size_t room = std::min<std::size_t>(text.size() - filled, 1U << 30);
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + filled);
        stream.avail_out = static_cast<uInt>(room);
        const int outcome = ::inflate(&stream, Z_NO_FLUSH);
        text.resize(filled + room - stream.avail_out);
        if (stream.avail_in == 0 && left > 0) feed();
        if (outcome == Z_STREAM_END) {
            if (stream.avail_in == 0) return text;
            // Members may follow each other, as cat makes them.
            if (::inflateReset(&stream) != Z_OK) return damaged(name, "the gzip data cannot be read on");
        } else if (outcome == Z_BUF_ERROR && stream.avail_in == 0) {
            return damaged(name, "the gzip data end too early; the file is cut short");
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            return damaged(name, fmt::format("the gzip data are damaged ({})",
                                             stream.msg != nullptr ? stream.msg : "no reason given"));
        }
    }
}

}  // namespace cobot::storage
