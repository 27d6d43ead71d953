#pragma once

#include <memory>
#include <string_view>

#include "core/ensure.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators {

/// A registered indicator as part of another one.
template <std::size_t Inputs, std::size_t Outputs>
class Part {
public:
    Part(std::string_view name, Parameters parameters)
    {
        const Definition* definition = find(name);
        COBOT_ENSURE(
            definition != nullptr && definition->inputs.size() == Inputs && definition->outputs.size() == Outputs,
            "an indicator is made of parts that exist");
        stream_ = definition->stream(parameters);
    }
    Part(const Part& other) : stream_(other.stream_->clone()) {}
    Part(Part&&) noexcept = default;
    Part& operator=(const Part& other)
    {
        stream_ = other.stream_->clone();
        return *this;
    }
    Part& operator=(Part&&) noexcept = default;
    ~Part() = default;

    Values<Outputs> step(const Values<Inputs>& in)
    {
        Values<Outputs> out;
        stream_->step(in.data(), out.data());
        return out;
    }

private:
    std::unique_ptr<Stream> stream_;
};

}  // namespace cobot::indicators
