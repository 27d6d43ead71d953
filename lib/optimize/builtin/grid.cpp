#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize::builtin {
namespace {

/// Every combination, each once, in an order scattered by the seed, so that a grid cut short has seen all regions.
class Grid : public Sampler {
public:
    explicit Grid(const SamplerSetup& setup) : setup_(setup)
    {
        const std::size_t continua =
            static_cast<std::size_t>(std::ranges::count(setup_.space.dimensions(), std::size_t{0}, &Dimension::count));
        for (const Dimension& dimension : setup_.space.dimensions()) {
            sizes_.push_back(dimension.count() > 0 ? dimension.count() : steps_of_continua(continua));
            size_ = sizes_.back() > limit / size_ ? limit : size_ * sizes_.back();
        }
        stride_ = core::mix64(setup_.seed) % size_ | 1U;
        while (std::gcd(stride_, size_) != 1) stride_ += 2;
        start_ = core::mix64(setup_.seed + 1) % size_;
    }

    bool learns() const override { return false; }
    std::size_t generation() const override { return std::min(unlearned_generation(asked_), size_ - asked_); }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        std::vector<Point> points;
        for (std::size_t epoch = first; epoch < first + count; ++epoch) points.push_back(point_at(epoch));
        asked_ = first + count;
        return points;
    }
    void tell(std::span<const Trial>) override {}

private:
    static constexpr std::size_t limit = std::size_t{1} << 62;

    /// Continua share evenly what the countable dimensions leave of the planned epochs; two values at least.
    std::size_t steps_of_continua(std::size_t continua) const
    {
        double left = static_cast<double>(setup_.epochs);
        for (const Dimension& dimension : setup_.space.dimensions()) {
            if (dimension.count() > 0) left /= static_cast<double>(dimension.count());
        }
        const double each = std::pow(std::max(left, 1.0), 1.0 / static_cast<double>(continua));
        return std::max<std::size_t>(2, static_cast<std::size_t>(each + 1e-9));
    }
    Point point_at(std::size_t epoch) const
    {
        __extension__ using Wide = unsigned __int128;
        auto cell = static_cast<std::size_t>((static_cast<Wide>(epoch) * stride_ + start_) % size_);
        std::vector<double> unit;
        for (std::size_t i = 0; i < sizes_.size(); ++i) {
            const auto place = static_cast<double>(cell % sizes_[i]);
            const auto size = static_cast<double>(sizes_[i]);
            cell /= sizes_[i];
            unit.push_back(setup_.space[i].count() > 0 ? (place + 0.5) / size : place / (size - 1));
        }
        return setup_.space.from_unit(unit);
    }

    SamplerSetup setup_;
    std::vector<std::size_t> sizes_;
    std::size_t size_ = 1;
    std::size_t stride_ = 1;
    std::size_t start_ = 0;
    std::size_t asked_ = 0;
};

}  // namespace

extern const SamplerDefinition grid;
const SamplerDefinition grid{
    "grid", "Every combination once; continua in as many steps as the epochs allow", "exhaustive", true,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Grid>(setup); }};

}  // namespace cobot::optimize::builtin
