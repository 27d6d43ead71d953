#include "strategy/kernels.hpp"

#include <cmath>
#include <limits>

#include "core/random.hpp"

using namespace cobot;
using Op = strategy::Node::Op;
namespace kernels = strategy::kernels;

namespace {

/// Small whole numbers, so that equal ones meet, with zeros of both signs, infinities and undefined values among them.
std::vector<double> awkward_numbers(std::size_t count, std::uint64_t stream)
{
    const core::CounterRandom random(1, stream);
    const double special[] = {std::nan(""), std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(), -0.0, 0.0};
    std::vector<double> numbers;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t bits = random.bits(i);
        numbers.push_back(bits % 3 == 0 ? special[bits / 8 % 5] : static_cast<double>(bits / 8 % 7) - 3);
    }
    return numbers;
}

}  // namespace

TEST_CASE("comparisons of whole blocks say what single ones say")
{
    for (const std::size_t count : {1, 63, 64, 65, 128, 200}) {
        const auto a = awkward_numbers(count, 1);
        const auto b = awkward_numbers(count, 2);
        for (const Op op : {Op::less, Op::less_equal, Op::greater, Op::greater_equal, Op::equal, Op::not_equal}) {
            std::vector<std::uint64_t> columns(count / 64 + 1, ~std::uint64_t{0});
            std::vector<std::uint64_t> against_number(count / 64 + 1, ~std::uint64_t{0});
            kernels::compare(op, a.data(), b.data(), columns.data(), count);
            kernels::compare(op, a.data(), 1.0, against_number.data(), count);
            for (std::size_t i = 0; i < count; ++i) {
                CHECK((columns[i / 64] >> (i % 64) & 1) == (kernels::holds(op, a[i], b[i]) ? 1 : 0));
                CHECK((against_number[i / 64] >> (i % 64) & 1) == (kernels::holds(op, a[i], 1.0) ? 1 : 0));
            }
            if (count % 64 != 0) CHECK((columns[count / 64] >> (count % 64)) == 0);
        }
    }
}

TEST_CASE("no comparison holds beside an undefined value")
{
    for (const Op op : {Op::less, Op::less_equal, Op::greater, Op::greater_equal, Op::equal, Op::not_equal}) {
        CHECK_FALSE(kernels::holds(op, std::nan(""), 1));
        CHECK_FALSE(kernels::holds(op, 1, std::nan("")));
        CHECK_FALSE(kernels::holds(op, std::nan(""), std::nan("")));
    }
}

TEST_CASE("arithmetic on whole blocks gives what single values give, bit for bit")
{
    const std::size_t count = 203;
    const auto a = awkward_numbers(count, 3);
    const auto b = awkward_numbers(count, 4);
    for (const Op op : {Op::negative, Op::absolute, Op::add, Op::subtract, Op::multiply, Op::divide, Op::remainder,
                        Op::minimum, Op::maximum}) {
        std::vector<double> out(count);
        kernels::apply(op, a.data(), b.data(), out.data(), count);
        for (std::size_t i = 0; i < count; ++i) {
            const double alone = kernels::evaluate(op, a[i], b[i]);
            const bool same =
                std::isnan(alone) ? std::isnan(out[i]) : out[i] == alone && std::signbit(out[i]) == std::signbit(alone);
            CHECK(same);
        }
    }
}

TEST_CASE("a division or remainder by zero is undefined, and a remainder has the sign of its divisor")
{
    CHECK(std::isnan(kernels::evaluate(Op::divide, 1, 0)));
    CHECK(std::isnan(kernels::evaluate(Op::divide, 0, -0.0)));
    CHECK(std::isnan(kernels::evaluate(Op::remainder, 1, 0)));
    CHECK(kernels::evaluate(Op::remainder, 7, 3) == 1);
    CHECK(kernels::evaluate(Op::remainder, -7, 3) == 2);
    CHECK(kernels::evaluate(Op::remainder, 7, -3) == -2);
    CHECK(kernels::evaluate(Op::remainder, -6, 3) == 0);
    CHECK(kernels::evaluate(Op::minimum, 2, 1) == 1);
    CHECK(std::isnan(kernels::evaluate(Op::minimum, std::nan(""), 1)));
    CHECK(std::isnan(kernels::evaluate(Op::maximum, 1, std::nan(""))));
}

TEST_CASE("bits are copied from any position")
{
    std::vector<std::uint64_t> source(6);
    const core::CounterRandom random(9, 9);
    for (std::size_t w = 0; w < source.size(); ++w) source[w] = random.bits(w);
    for (std::size_t from = 0; from < 130; ++from) {
        std::vector<std::uint64_t> out(3);
        kernels::copy_bits(source.data(), from, out.data(), 150);
        for (std::size_t i = 0; i < 150; ++i) {
            REQUIRE((out[i / 64] >> (i % 64) & 1) == (source[(from + i) / 64] >> ((from + i) % 64) & 1));
        }
    }
}

TEST_CASE("windows agree with what they mean, and recover from undefined values")
{
    const core::CounterRandom random(5, 5);
    std::vector<double> in;
    for (std::size_t i = 0; i < 400; ++i) in.push_back(i % 97 == 96 ? std::nan("") : random.uniform(i) * 100);
    for (const std::size_t n : {1, 2, 3, 7, 40}) {
        for (const Op op : {Op::highest, Op::lowest, Op::mean, Op::stddev}) {
            std::vector<double> out(in.size());
            const auto window = kernels::Window::make(op, n);
            window->run(in.data(), out.data(), 150);
            window->run(in.data() + 150, out.data() + 150, in.size() - 150);
            for (std::size_t i = 0; i < in.size(); ++i) {
                double sum = 0, squares = 0, most = -1e9, least = 1e9;
                bool defined = i + 1 >= n;
                for (std::size_t k = i + 1 - std::min(n, i + 1); k <= i; ++k) {
                    defined = defined && !std::isnan(in[k]);
                    sum += in[k];
                    squares += in[k] * in[k];
                    most = std::max(most, in[k]);
                    least = std::min(least, in[k]);
                }
                REQUIRE(std::isnan(out[i]) == !defined);
                if (!defined) continue;
                const auto count = static_cast<double>(n);
                const double variance = std::max(0.0, squares / count - sum / count * (sum / count));
                const double expected = op == Op::highest  ? most
                                        : op == Op::lowest ? least
                                        : op == Op::mean   ? sum / count
                                                           : std::sqrt(variance);
                REQUIRE(out[i] == doctest::Approx(expected).epsilon(1e-6));
            }
        }
    }
}
