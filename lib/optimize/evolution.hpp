#pragma once

#include "optimize/sampler.hpp"
#include "optimize/variation.hpp"

namespace cobot::optimize {

/// What NSGA-II and NSGA-III have in common: children of parents that won a tournament, and survivors chosen from
/// parents and children together. They differ in who survives.
class Evolution : public Sampler {
public:
    Evolution(const SamplerSetup& setup, std::size_t size) : setup_(setup), size_(size) {}

    std::size_t generation() const override { return size_; }
    std::vector<Point> ask(std::size_t first, std::size_t count) override;
    void tell(std::span<const Trial> trials) override;

protected:
    /// At most `size` of `all`, with the better of any two at the lower index where that can be said.
    virtual std::vector<Trial> survivors(std::vector<Trial> all, std::size_t size, std::size_t epoch) const = 0;

    SamplerSetup setup_;

private:
    std::size_t size_;
    std::vector<Trial> parents_;
};

}  // namespace cobot::optimize
