#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// What a problem breaks: the shape that the JSON schema describes too, or a rule that only the reader knows.
enum class Breaks { shape, meaning };

struct Mistake {
    Place place;
    std::string message;
    Breaks breaks = Breaks::shape;
};

/// Everything found wrong while reading, so that one run shows all of it.
class Problems {
public:
    /// The first message about a place stays; later ones about the same place are usually its consequences.
    void add(const Place& place, std::string message, Breaks breaks = Breaks::shape);

    /// Something that is not there: several of these may share a place.
    void add_missing(const Place& place, std::string message)
    {
        mistakes_.push_back({place, std::move(message), Breaks::shape});
    }

    bool empty() const { return mistakes_.empty(); }
    const std::vector<Mistake>& all() const { return mistakes_; }
    bool any(Breaks breaks) const;

    /// One error with every message, in file order, at most `shown_max` of them. ErrorCode::usage when the command
    /// line is among what is wrong, ErrorCode::config otherwise.
    core::Error to_error() const;
    static constexpr std::size_t shown_max = 20;

private:
    std::vector<Mistake> mistakes_;
};

/// "path:line:column", or the name of a source that is not a file.
std::string format_place(const Place& place);

/// "path:3:5: error: message" with the source line and a caret below it.
std::string format_mistake(const Mistake& mistake);

/// The error of a file with this one mistake.
core::Error single_mistake(const Place& place, std::string message);

}  // namespace cobot::config
