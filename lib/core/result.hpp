#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/ensure.hpp"

namespace cobot::core {

/// Why something failed, as the process exit code reports it.
enum class ErrorCode {
    runtime = 1,
    usage = 2,
    config = 3,
    data = 4,
    exchange = 5,
    storage = 6,
    unhealthy = 7,
    assertion = 10,
    interrupted = 130,
};

/// An expected failure. The message says what, where, and what to do; it may span lines.
struct Error {
    ErrorCode code = ErrorCode::runtime;
    std::string message;

    /// The same failure, seen from further up: "CONTEXT: message".
    [[nodiscard]] Error within(std::string_view context) const;
};

/// A value or the reason there is none. To become std::expected with C++23.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() &
    {
        COBOT_ENSURE(has_value(), "value() of a failed Result");
        return *std::get_if<0>(&state_);
    }
    const T& value() const&
    {
        COBOT_ENSURE(has_value(), "value() of a failed Result");
        return *std::get_if<0>(&state_);
    }
    T&& value() && { return std::move(value()); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const
    {
        COBOT_ENSURE(!has_value(), "error() of a successful Result");
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool has_value() const { return !error_; }
    explicit operator bool() const { return has_value(); }
    const Error& error() const
    {
        COBOT_ENSURE(error_.has_value(), "error() of a successful Result");
        return *error_;
    }

private:
    std::optional<Error> error_;
};

}  // namespace cobot::core
