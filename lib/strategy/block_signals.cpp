#include "strategy/block_signals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "indicators/stretch.hpp"
#include "strategy/candle_columns.hpp"
#include "strategy/compile.hpp"
#include "strategy/indicator_run.hpp"
#include "strategy/kernels.hpp"

namespace cobot::strategy {
namespace {

using Op = Node::Op;
using Word = std::uint64_t;
using SharedColumn = SearchCache::SharedColumn;

constexpr std::size_t words_max = BlockSignals::block_max / 64;
constexpr Word all_bits = ~Word{0};
using Words = std::array<Word, words_max>;

/// A column of numbers, or one that is a stretched other: base + factor * part.
struct Operand {
    SharedColumn column;
    SharedColumn part;  ///< Null: `column` alone.
    double factor = 0;
    double sign = 1;

    /// Candles [first, first + count): in place, or made in `room`.
    const double* values(std::size_t first, std::size_t count, double* room) const
    {
        const double* base = column->values.data() + first;
        if (!part) return base;
        const double* stretched = part->values.data() + first;
        if (sign > 0) {
            for (std::size_t i = 0; i < count; ++i) room[i] = base[i] + factor * stretched[i];
        } else {
            for (std::size_t i = 0; i < count; ++i) room[i] = base[i] - factor * stretched[i];
        }
        return room;
    }
};

/// Finds columns that can be read as they lie in memory.
class Columns {
public:
    Columns(const Graph& graph, const market::CandleSeries& series, SearchCache& cache)
        : graph_(graph), kept_(std::make_shared<const market::CandleSeries>(series)), series_(*kept_), cache_(cache)
    {
    }

    std::optional<Operand> operand(NodeId id)
    {
        const Node& node = graph_[id];
        if (node.op == Op::field && static_cast<Field>(node.n) != Field::time) {
            return Operand{cache_.column(column_of(series_, static_cast<Field>(node.n)), kept_), {}, 0, 1};
        }
        if (node.op != Op::indicator) return std::nullopt;
        const IndicatorNode& indicator = graph_.indicators()[node.n];
        if (!of_fields(indicator)) return std::nullopt;
        const indicators::Stretch* stretch = indicators::stretch_of(*indicator.definition);
        if (stretch == nullptr) return output(indicator, node.b);
        IndicatorNode parts = indicator;
        parts.definition = &stretch->parts;
        const double factor = parts.parameters[stretch->parameter];
        parts.parameters[stretch->parameter] = 1;
        parts.outputs.resize(2);
        parts.signature = fmt::format("{}({})<{}>", parts.definition->name, fmt::join(parts.parameters, ","),
                                      indicator.signature.substr(indicator.signature.find('<')));
        auto base = output(parts, 0);
        const int sign = stretch->signs[node.b];
        if (!base || sign == 0) return base;
        auto part = output(parts, 1);
        if (!part) return std::nullopt;
        return Operand{std::move(base->column), std::move(part->column), factor, static_cast<double>(sign)};
    }

private:
    /// Their columns can be made without evaluating anything else.
    bool of_fields(const IndicatorNode& indicator) const
    {
        return std::ranges::all_of(indicator.inputs, [&](NodeId id) {
            return graph_[id].op == Op::field && static_cast<Field>(graph_[id].n) != Field::time;
        });
    }

    std::optional<Operand> output(const IndicatorNode& indicator, std::size_t k)
    {
        const std::size_t bytes = series_.size() * indicator.outputs.size() * sizeof(double);
        const auto columns =
            cache_.columns().get(series_, indicator.signature, bytes, [&] { return computed(indicator); });
        if (!columns) return std::nullopt;
        return Operand{cache_.column((*columns)[k], columns), {}, 0, 1};
    }

    ColumnCache::Columns computed(const IndicatorNode& indicator) const
    {
        constexpr std::size_t piece = 1024;
        ColumnCache::Columns columns(indicator.outputs.size());
        for (std::vector<double>& column : columns) column.resize(series_.size());
        IndicatorRun run(indicator);
        std::vector<const double*> in(indicator.inputs.size());
        std::vector<double*> out(columns.size());
        for (std::size_t first = 0; first < series_.size(); first += piece) {
            for (std::size_t k = 0; k < in.size(); ++k) {
                in[k] = column_of(series_, static_cast<Field>(graph_[indicator.inputs[k]].n)).data() + first;
            }
            for (std::size_t k = 0; k < out.size(); ++k) out[k] = columns[k].data() + first;
            run.run(in, out, std::min(piece, series_.size() - first));
        }
        return columns;
    }

    const Graph& graph_;
    std::shared_ptr<const market::CandleSeries> kept_;  ///< By the cache, too: it tells columns apart by their place.
    const market::CandleSeries& series_;
    SearchCache& cache_;
};

/// A comparison of columns, or of a column with a number.
class Comparison {
public:
    Comparison() = default;
    Comparison(Op op, Operand left, double limit) : op_(op), left_(std::move(left)), limit_(limit)
    {
        if (left_.part || !is_ordering()) return;
        coarse_ = {left_.column, &left_.column->coarse()};
        bounds_ = coarse_->limit(limit);
        holds_below_ = op == Op::less || op == Op::less_equal;
    }
    Comparison(Op op, Operand left, Operand right, SearchCache& cache)
        : op_(op), left_(std::move(left)), right_(std::move(right))
    {
        if (left_.part || !right_->part || !is_ordering()) return;
        // A column lies below base + factor * part where its distance from the base, in parts, is below the factor.
        coarse_ = cache.distances(left_.column, right_->column, right_->part);
        bounds_ = coarse_->limit(right_->sign * right_->factor, SearchCache::distance_slack);
        holds_below_ = op == Op::less || op == Op::less_equal;
    }

    bool is_dear() const { return right_ || left_.part; }

    /// Words of the block that begins at `first`, those alone of which `needed` has bits; the others are 0.
    void run(std::size_t first, std::size_t count, const Word* needed, Word* out) const
    {
        const std::size_t words = (count + 63) / 64;
        if (coarse_) {
            for (std::size_t w = 0; w < words; ++w) out[w] = needed[w] == 0 ? 0 : coarse_word(first, count, w);
            return;
        }
        for (std::size_t w = 0; w < words;) {
            out[w] = 0;
            std::size_t end = w;
            while (end < words && needed[end] != 0) ++end;
            if (end > w) look(first, count, w, end, out);
            w = std::max(end, w + 1);
        }
    }

private:
    bool is_ordering() const
    {
        return op_ == Op::less || op_ == Op::less_equal || op_ == Op::greater || op_ == Op::greater_equal;
    }

    Word coarse_word(std::size_t first, std::size_t count, std::size_t w) const
    {
        const CoarseColumn::Sides sides = coarse_->sides(first / 64 + w, bounds_);
        const Word there = count - 64 * w < 64 ? (Word{1} << (count - 64 * w)) - 1 : all_bits;
        const Word sure = (sides.below | sides.above) & there;
        const Word holds = (holds_below_ ? sides.below : sides.above) & there;
        return sure == there ? holds : holds | (looked_at(first, count, w) & ~sure);
    }
    [[gnu::noinline]] Word looked_at(std::size_t first, std::size_t count, std::size_t w) const
    {
        Words out;
        look(first, count, w, w + 1, out.data());
        return out[w];
    }

    void look(std::size_t first, std::size_t count, std::size_t begin, std::size_t end, Word* out) const
    {
        std::array<double, BlockSignals::block_max> left_room;
        std::array<double, BlockSignals::block_max> right_room;
        const std::size_t from = first + 64 * begin;
        const std::size_t size = std::min(first + count, first + 64 * end) - from;
        const double* a = left_.values(from, size, left_room.data());
        if (right_) {
            kernels::compare(op_, a, right_->values(from, size, right_room.data()), out + begin, size);
        } else {
            kernels::compare(op_, a, limit_, out + begin, size);
        }
    }

    Op op_ = Op::less;
    Operand left_;
    std::optional<Operand> right_;
    double limit_ = 0;
    std::shared_ptr<const CoarseColumn> coarse_;  ///< Null: all is looked at.
    CoarseColumn::Limit bounds_;
    bool holds_below_ = false;
};

Words all_needed()
{
    Words words;
    words.fill(all_bits);
    return words;
}

}  // namespace

/// Conditions as a tree whose leaves are masks and comparisons.
class BlockSignals::Terms {
public:
    Terms(const Program& program, const MarketView& view, SearchCache& cache)
        : program_(program),
          graph_(program.compiled().graph),
          view_(view),
          cache_(cache),
          columns_(graph_, view.main, cache)
    {
    }

    std::size_t add(NodeId id)
    {
        Term term = made(id);
        terms_.push_back(std::move(term));
        return terms_.size() - 1;
    }

    /// Words of the block that begins at `first`; those of which `needed` has no bits are anything.
    void run(std::size_t at, std::size_t first, std::size_t count, const Word* needed, Word* out)
    {
        Term& term = terms_[at];
        const std::size_t words = (count + 63) / 64;
        switch (term.kind) {
            case Term::Kind::truth: std::fill_n(out, words, term.truth ? all_bits : 0); return;
            case Term::Kind::mask: std::copy_n(mask_at(at, first, count), words, out); return;
            case Term::Kind::comparison: term.comparison.run(first, count, needed, out); return;
            case Term::Kind::both: {
                const Word* first_mask = mask_at(term.a, first, count);
                const Word* second_mask = mask_at(term.b, first, count);
                if (first_mask != nullptr && second_mask != nullptr) {
                    for (std::size_t w = 0; w < words; ++w) out[w] = first_mask[w] & second_mask[w];
                    return;
                }
                Word* second = term.room.data();
                run(term.a, first, count, needed, out);
                for (std::size_t w = 0; w < words; ++w) out[w] = needed[w] == 0 ? 0 : out[w];
                const Word* holds = second_mask != nullptr ? second_mask : second;
                if (second_mask == nullptr) run(term.b, first, count, out, second);
                for (std::size_t w = 0; w < words; ++w) out[w] &= holds[w];
                return;
            }
            case Term::Kind::either: {
                Word* open = term.room.data();
                Words second;
                run(term.a, first, count, needed, out);
                for (std::size_t w = 0; w < words; ++w) open[w] = needed[w] & ~out[w];
                run(term.b, first, count, open, second.data());
                for (std::size_t w = 0; w < words; ++w) out[w] |= open[w] == 0 ? 0 : second[w];
                return;
            }
        }
    }

    /// Words of a term that is a mask, of the block that begins at `first`; null: it is none.
    const Word* mask_at(std::size_t at, std::size_t first, std::size_t count)
    {
        Term& term = terms_[at];
        if (term.kind != Term::Kind::mask) return nullptr;
        if (term.whole != nullptr) return term.whole + first / 64;
        const Word* words = term.mask->find(first, count);
        return words != nullptr ? words : made(term, first, count);
    }
    void fetch(std::size_t first, std::size_t count) const
    {
        constexpr std::size_t line = 512;  // Candles of a line of the cache.
        for (const Word* words : whole_) {
            for (std::size_t i = first; i < first + count; i += line) __builtin_prefetch(words + i / 64);
        }
    }

private:
    struct Term {
        enum class Kind { truth, mask, comparison, both, either };  ///< The cheaper before the dearer.
        Kind kind = Kind::truth;
        bool truth = false;
        const Word* whole = nullptr;  ///< Words of a mask that was made before: it is not looked into any more.
        std::shared_ptr<SharedMask> mask;
        Comparison comparison;  ///< Also of a mask that is still to be made.
        std::size_t a = 0, b = 0;
        Words room;
    };

    static const Word* made(Term& term, std::size_t first, std::size_t count)
    {
        const auto make = [&term](std::size_t from, std::size_t size, Word* words) {
            static const Words needed = all_needed();
            term.comparison.run(from, size, needed.data(), words);
        };
        return term.mask->made(first, count, make, term.room.data());
    }

    Term made(NodeId id)
    {
        const Node& node = graph_[id];
        Term term;
        if (node.op == Op::truth) {
            term.truth = node.value != 0;
            return term;
        }
        if (node.op == Op::both || node.op == Op::either) {
            term.kind = node.op == Op::both ? Term::Kind::both : Term::Kind::either;
            term.a = add(node.a);
            term.b = add(node.b);
            if (cost(term.b) < cost(term.a)) std::swap(term.a, term.b);
            return term;
        }
        auto comparison = comparison_of(node);
        std::function<core::Bitmask()> whole;
        if (!comparison) whole = [&] { return program_.condition(id, view_, &cache_.columns()); };
        if (graph_.is_own(id)) term.mask = cache_.mask(view_.main, graph_.signature_of(id), whole);
        if (!term.mask && whole) term.mask = std::make_shared<SharedMask>(whole());
        term.kind = term.mask ? Term::Kind::mask : Term::Kind::comparison;
        if (term.mask) term.whole = term.mask->whole();
        if (term.whole != nullptr) whole_.push_back(term.whole);
        if (comparison) term.comparison = std::move(*comparison);
        return term;
    }

    int cost(std::size_t at) const
    {
        const Term& term = terms_[at];
        const bool dear = term.kind == Term::Kind::comparison && term.comparison.is_dear();
        return 2 * static_cast<int>(term.kind) + (dear ? 1 : 0);
    }

    std::optional<Comparison> comparison_of(const Node& node)
    {
        if (node.op < Op::less || node.op > Op::not_equal) return std::nullopt;
        auto left = columns_.operand(node.a);
        if (!left) return std::nullopt;
        if (const auto limit = graph_.constant_of(node.b)) return Comparison(node.op, std::move(*left), *limit);
        auto right = columns_.operand(node.b);
        if (!right) return std::nullopt;
        return Comparison(node.op, std::move(*left), std::move(*right), cache_);
    }

    const Program& program_;
    const Graph& graph_;
    const MarketView& view_;
    SearchCache& cache_;
    Columns columns_;
    std::vector<Term> terms_;
    std::vector<const Word*> whole_;  ///< Masks among the terms that were made before.
};

struct BlockSignals::Side {
    std::size_t term = 0;
    const Word* SignalBlock::*member = nullptr;
    Words words{};
};

/// A column that orders need: a cached one, a multiple of one, or one of its own; 0 where it is undefined.
class BlockSignals::Numbers {
public:
    Numbers(NodeId id, const double* SignalBlock::*its_member, const Program& program, const MarketView& view,
            SearchCache& cache)
        : member(its_member)
    {
        const Graph& graph = program.compiled().graph;
        Columns columns(graph, view.main, cache);
        const Node& node = graph[id];
        operand_ = columns.operand(id);
        if (!operand_ && node.op == Op::multiply) {
            const bool first = graph.constant_of(node.a).has_value();
            if (const auto factor = graph.constant_of(first ? node.a : node.b)) {
                operand_ = columns.operand(first ? node.b : node.a);
                factor_ = *factor;
            }
        }
        if (!operand_) own_ = program.column(id, view, &cache.columns());
    }

    const double* at(std::size_t first, std::size_t count)
    {
        if (!operand_) return own_.data() + first;
        room_.resize(block_max);
        const double* values = operand_->values(first, count, room_.data());
        for (std::size_t i = 0; i < count; ++i) {
            const double value = values[i] * factor_;
            room_[i] = std::isnan(value) ? 0 : value;
        }
        return room_.data();
    }

    const double* SignalBlock::*member;

private:
    std::optional<Operand> operand_;
    double factor_ = 1;
    std::vector<double> own_;
    std::vector<double> room_;
};

BlockSignals::BlockSignals(const Program& program, const MarketView& view, SearchCache& cache)
    : terms_(std::make_unique<Terms>(program, view, cache)), warmup_(program.warmup())
{
    const Compiled& compiled = program.compiled();
    const auto side = [&](const std::optional<NodeId>& root, const Word* SignalBlock::*member) {
        if (root) sides_.push_back({terms_->add(*root), member});
    };
    side(compiled.enter_long, &SignalBlock::enter_long);
    side(compiled.exit_long, &SignalBlock::exit_long);
    side(compiled.enter_short, &SignalBlock::enter_short);
    side(compiled.exit_short, &SignalBlock::exit_short);
    const auto numbers = [&](const std::optional<NodeId>& root, const double* SignalBlock::*member) {
        if (root) numbers_.emplace_back(*root, member, program, view, cache);
    };
    numbers(compiled.stop_distance, &SignalBlock::stop_distance);
    numbers(compiled.volatility, &SignalBlock::volatility);
}

BlockSignals::~BlockSignals() = default;
BlockSignals::BlockSignals(BlockSignals&&) noexcept = default;

void BlockSignals::fetch(std::size_t first, std::size_t count) const { terms_->fetch(first, count); }

const SignalBlock& BlockSignals::at(std::size_t first, std::size_t count)
{
    static const Words needed = all_needed();
    block_ = {};
    block_.first = first;
    block_.count = count;
    for (Side& side : sides_) {
        if (first >= warmup_) {
            block_.*side.member = terms_->mask_at(side.term, first, count);
            if (block_.*side.member != nullptr) continue;
        }
        terms_->run(side.term, first, count, needed.data(), side.words.data());
        for (std::size_t w = 0; first + 64 * w < warmup_ && 64 * w < count; ++w) {
            const std::size_t missing = warmup_ - first - 64 * w;
            side.words[w] &= missing >= 64 ? 0 : all_bits << missing;
        }
        block_.*side.member = side.words.data();
    }
    for (Numbers& column : numbers_) block_.*column.member = column.at(first, count);
    return block_;
}

}  // namespace cobot::strategy
