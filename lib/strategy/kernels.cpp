#include "strategy/kernels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__AVX__)
#include <immintrin.h>
#endif

#include "core/ensure.hpp"
#include "indicators/average.hpp"
#include "indicators/variance.hpp"
#include "indicators/window.hpp"

namespace cobot::strategy::kernels {
namespace {

using Op = Node::Op;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// Operations, one value each

struct Negative {
    static double of(double a, double) { return -a; }
};
struct Absolute {
    static double of(double a, double) { return std::abs(a); }
};
struct Add {
    static double of(double a, double b) { return a + b; }
};
struct Subtract {
    static double of(double a, double b) { return a - b; }
};
struct Multiply {
    static double of(double a, double b) { return a * b; }
};
struct Divide {
    static double of(double a, double b) { return b == 0 ? undefined : a / b; }
};
struct Remainder {
    static double of(double a, double b)
    {
        if (b == 0) return undefined;
        const double rest = std::fmod(a, b);
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
};
/// Undefined if either side is.
struct Minimum {
    static double of(double a, double b) { return a < b || a != a ? a : b; }
};
struct Maximum {
    static double of(double a, double b) { return a > b || a != a ? a : b; }
};

struct Less {
    static bool of(double a, double b) { return a < b; }
};
struct LessEqual {
    static bool of(double a, double b) { return a <= b; }
};
struct Greater {
    static bool of(double a, double b) { return a > b; }
};
struct GreaterEqual {
    static bool of(double a, double b) { return a >= b; }
};
struct Equal {
    static bool of(double a, double b) { return a == b; }
};
struct NotEqual {
    static bool of(double a, double b) { return a < b || a > b; }
};

template <class Visitor>
auto with_arithmetic(Op op, Visitor visit)
{
    switch (op) {
        case Op::negative: return visit(Negative());
        case Op::absolute: return visit(Absolute());
        case Op::add: return visit(Add());
        case Op::subtract: return visit(Subtract());
        case Op::multiply: return visit(Multiply());
        case Op::divide: return visit(Divide());
        case Op::remainder: return visit(Remainder());
        case Op::minimum: return visit(Minimum());
        case Op::maximum: return visit(Maximum());
        default: COBOT_ENSURE(false, "not an arithmetic operation");
    }
}

template <class Visitor>
auto with_comparison(Op op, Visitor visit)
{
    switch (op) {
        case Op::less: return visit(Less());
        case Op::less_equal: return visit(LessEqual());
        case Op::greater: return visit(Greater());
        case Op::greater_equal: return visit(GreaterEqual());
        case Op::equal: return visit(Equal());
        case Op::not_equal: return visit(NotEqual());
        default: COBOT_ENSURE(false, "not a comparison");
    }
}

// Comparisons to bits. `stride` is 0 when the right side is one number.

#if defined(__AVX__)
template <class Comparison>
constexpr int predicate = 0;
template <>
constexpr int predicate<Less> = _CMP_LT_OQ;
template <>
constexpr int predicate<LessEqual> = _CMP_LE_OQ;
template <>
constexpr int predicate<Greater> = _CMP_GT_OQ;
template <>
constexpr int predicate<GreaterEqual> = _CMP_GE_OQ;
template <>
constexpr int predicate<Equal> = _CMP_EQ_OQ;
template <>
constexpr int predicate<NotEqual> = _CMP_NEQ_OQ;

/// Four comparisons an instruction; the compiler alone builds the word bit by bit.
template <class Comparison, std::size_t stride>
std::uint64_t word_of(const double* a, const double* b)
{
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 64; i += 4) {
        const __m256d left = _mm256_loadu_pd(a + i);
        const __m256d right = stride == 0 ? _mm256_set1_pd(*b) : _mm256_loadu_pd(b + i);
        const int bits = _mm256_movemask_pd(_mm256_cmp_pd(left, right, predicate<Comparison>));
        word |= static_cast<std::uint64_t>(bits) << i;
    }
    return word;
}
#else
template <class Comparison, std::size_t stride>
std::uint64_t word_of(const double* a, const double* b)
{
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 64; ++i) word |= static_cast<std::uint64_t>(Comparison::of(a[i], b[stride * i])) << i;
    return word;
}
#endif

template <class Comparison, std::size_t stride>
void compare_block(const double* a, const double* b, std::uint64_t* out, std::size_t count)
{
    const std::size_t words = count / 64;
    for (std::size_t w = 0; w < words; ++w) out[w] = word_of<Comparison, stride>(a + 64 * w, b + stride * 64 * w);
    if (count % 64 == 0) return;
    std::uint64_t rest = 0;
    for (std::size_t i = words * 64; i < count; ++i) {
        rest |= static_cast<std::uint64_t>(Comparison::of(a[i], b[stride * i])) << (i % 64);
    }
    out[words] = rest;
}

// Windows

/// Of `Figure`, which has add() for one value and for many, full() and restart(). It begins anew after each value that
/// is undefined.
template <class Figure>
class WindowOf final : public Window {
public:
    explicit WindowOf(Figure figure) : figure_(std::move(figure)) {}

    void run(const double* in, double* out, std::size_t count) override
    {
        for (std::size_t i = 0; i < count;) {
            if (std::isnan(in[i])) {
                figure_.restart();
                out[i++] = undefined;
                continue;
            }
            for (; i < count && !figure_.full() && !std::isnan(in[i]); ++i) {
                const double value = figure_.add(in[i]);
                out[i] = figure_.full() ? value : undefined;
            }
            std::size_t end = i;
            while (end < count && !std::isnan(in[end])) ++end;
            figure_.add(in + i, end - i, out + i);
            i = end;
        }
    }

private:
    Figure figure_;
};

/// Of the population.
class Deviation {
public:
    explicit Deviation(std::size_t n) : variance_(n, false) {}
    bool full() const { return variance_.full(); }
    double add(double x) { return std::sqrt(variance_.add(x)); }
    void add(const double* x, std::size_t count, double* out)
    {
        variance_.each(x, count, [out](std::size_t i, const auto& spread) {
            indicators::store(out + i, indicators::root(spread.variance));
        });
    }
    void restart() { variance_.restart(); }

private:
    indicators::WindowVariance variance_;
};

template <class Figure>
std::unique_ptr<Window> window_of(std::size_t n)
{
    return std::make_unique<WindowOf<Figure>>(Figure(n));
}

}  // namespace

double evaluate(Op op, double a, double b)
{
    return with_arithmetic(op, [=]<class Operation>(Operation) { return Operation::of(a, b); });
}

bool holds(Op op, double a, double b)
{
    return with_comparison(op, [=]<class Comparison>(Comparison) { return Comparison::of(a, b); });
}

void apply(Op op, const double* a, const double* b, double* out, std::size_t count)
{
    with_arithmetic(op, [=]<class Operation>(Operation) {
        for (std::size_t i = 0; i < count; ++i) out[i] = Operation::of(a[i], b[i]);
    });
}

void compare(Op op, const double* a, const double* b, std::uint64_t* out, std::size_t count)
{
    with_comparison(op, [=]<class Comparison>(Comparison) { compare_block<Comparison, 1>(a, b, out, count); });
}

void compare(Op op, const double* a, double b, std::uint64_t* out, std::size_t count)
{
    with_comparison(op, [=]<class Comparison>(Comparison) { compare_block<Comparison, 0>(a, &b, out, count); });
}

void copy_bits(const std::uint64_t* source, std::size_t from, std::uint64_t* out, std::size_t count)
{
    const std::uint64_t* word = source + from / 64;
    const std::size_t shift = from % 64;
    const std::size_t words = (count + 63) / 64;
    if (shift == 0) {
        for (std::size_t w = 0; w < words; ++w) out[w] = word[w];
        return;
    }
    for (std::size_t w = 0; w < words; ++w) out[w] = word[w] >> shift | word[w + 1] << (64 - shift);
}

std::unique_ptr<Window> Window::make(Op op, std::size_t n)
{
    switch (op) {
        case Op::highest: return window_of<indicators::Highest>(n);
        case Op::lowest: return window_of<indicators::Lowest>(n);
        case Op::mean: return window_of<indicators::Sma>(n);
        case Op::stddev: return window_of<Deviation>(n);
        default: COBOT_ENSURE(false, "not a window");
    }
}

void Since::run(const std::uint64_t* condition, double* out, std::size_t count)
{
    const std::size_t first = std::min(ignored_, count);
    ignored_ -= first;
    std::fill_n(out, first, undefined);
    for (std::size_t i = first; i < count; ++i) {
        const bool holds_now = (condition[i / 64] >> (i % 64) & 1) != 0;
        held_ = held_ || holds_now;
        candles_ = holds_now ? 0 : candles_ + 1;
        out[i] = held_ ? candles_ : undefined;
    }
}

}  // namespace cobot::strategy::kernels
