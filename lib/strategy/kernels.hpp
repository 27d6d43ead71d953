#pragma once

#include <cstdint>
#include <memory>

#include "strategy/graph.hpp"

/// The arithmetic of the condition language over blocks of values. Every function rounds each value on its own, so a
/// block of one gives the same bits as a block of thousands. NaN means undefined.
namespace cobot::strategy::kernels {

/// One value of an arithmetic operation (negative ... maximum). A division or remainder by zero is undefined; a
/// remainder has the sign of its divisor.
double evaluate(Node::Op op, double a, double b);
/// One comparison (less ... not_equal); false beside an undefined value.
bool holds(Node::Op op, double a, double b);

/// out[i] = a[i] op b[i].
void apply(Node::Op op, const double* a, const double* b, double* out, std::size_t count);

/// Bit i of `out` = a[i] op b[i]; bits past `count` in its last word are 0.
void compare(Node::Op op, const double* a, const double* b, std::uint64_t* out, std::size_t count);
/// The same against one number.
void compare(Node::Op op, const double* a, double b, std::uint64_t* out, std::size_t count);

/// Copies `count` bits that begin at bit `from` of `source` to bit 0 of `out`, to whole words; bits past `count` are
/// anything. `out` may be `source` itself, since it is written behind the reading.
void copy_bits(const std::uint64_t* source, std::size_t from, std::uint64_t* out, std::size_t count);

/// The last n values of a column, one number out for each in; undefined until n defined values stood side by side.
class Window {
public:
    virtual ~Window() = default;
    virtual void run(const double* in, double* out, std::size_t count) = 0;

    /// `op` is highest, lowest, mean or stddev.
    static std::unique_ptr<Window> make(Node::Op op, std::size_t n);
};

/// Candles since a condition last held: 0 where it holds, undefined before it first did. What it says in the candles
/// of its warm-up is not looked at, also where it could already be decided.
class Since {
public:
    explicit Since(std::size_t ignored) : ignored_(ignored) {}
    void run(const std::uint64_t* condition, double* out, std::size_t count);

private:
    std::size_t ignored_;  ///< Candles still to pass over.
    bool held_ = false;
    double candles_ = 0;
};

}  // namespace cobot::strategy::kernels
