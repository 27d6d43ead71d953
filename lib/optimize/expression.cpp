#include "optimize/expression.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "metrics/metric.hpp"

namespace cobot::optimize {

using Operation = double (*)(double, double);

struct Expression::Node {
    double number = 0;
    std::optional<std::size_t> metric;
    Operation operation = nullptr;
    std::vector<std::shared_ptr<const Node>> parts;

    std::optional<double> value(const MetricReader& reader) const
    {
        if (metric) return reader(*metric);
        if (operation == nullptr) return number;
        std::array<double, 2> values{};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto part = parts[i]->value(reader);
            if (!part) return std::nullopt;
            values[i] = *part;
        }
        return operation(values[0], values[1]);
    }
    void add_metrics(std::vector<std::size_t>& all) const
    {
        if (metric) all.push_back(*metric);
        for (const auto& part : parts) part->add_metrics(all);
    }
};

namespace {

using Node = Expression::Node;
using Tree = std::shared_ptr<const Node>;

struct Function {
    std::string_view name;
    std::size_t arguments;
    Operation operation;
};
constexpr std::array functions{
    Function{"abs", 1, [](double x, double) { return std::abs(x); }},
    Function{"sqrt", 1, [](double x, double) { return std::sqrt(x); }},
    Function{"log", 1, [](double x, double) { return std::log(x); }},
    Function{"min", 2, [](double x, double y) { return std::min(x, y); }},
    Function{"max", 2, [](double x, double y) { return std::max(x, y); }},
};

/// Recursive descent; the first mistake ends it.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), rest_(text) {}

    core::Result<Tree> parse()
    {
        Tree tree = sum(0);
        if (error_.empty() && !peek().empty()) fail(fmt::format("\"{}\" was not expected", rest_));
        if (!error_.empty()) return core::Error{core::ErrorCode::usage, fmt::format("\"{}\": {}", text_, error_)};
        return tree;
    }

private:
    static constexpr int depth_max = 50;

    std::string_view peek()
    {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) rest_.remove_prefix(1);
        return rest_.substr(0, 1);
    }
    bool take(char c)
    {
        if (peek() != std::string_view(&c, 1)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    Tree fail(std::string why)
    {
        if (error_.empty()) error_ = std::move(why);
        rest_ = {};
        return std::make_shared<Node>();
    }
    static Tree join(Operation operation, Tree a, Tree b)
    {
        return std::make_shared<Node>(Node{0, {}, operation, {std::move(a), std::move(b)}});
    }

    Tree sum(int depth)
    {
        if (depth > depth_max) return fail("too many parentheses");
        Tree left = product(depth);
        while (error_.empty()) {
            if (take('+')) {
                left = join([](double a, double b) { return a + b; }, left, product(depth));
            } else if (take('-')) {
                left = join([](double a, double b) { return a - b; }, left, product(depth));
            } else {
                return left;
            }
        }
        return left;
    }
    Tree product(int depth)
    {
        Tree left = factor(depth);
        while (error_.empty()) {
            if (take('*')) {
                left = join([](double a, double b) { return a * b; }, left, factor(depth));
            } else if (take('/')) {
                left = join([](double a, double b) { return a / b; }, left, factor(depth));
            } else {
                return left;
            }
        }
        return left;
    }
    Tree factor(int depth)
    {
        if (depth > depth_max) return fail("too many parentheses");
        if (take('-')) {
            return join([](double a, double b) { return a - b; }, std::make_shared<Node>(), factor(depth + 1));
        }
        if (take('(')) {
            Tree inner = sum(depth + 1);
            if (error_.empty() && !take(')')) return fail("a closing parenthesis is missing");
            return inner;
        }
        const std::string_view next = peek();
        if (next.empty()) return fail("it ends too early");
        if ((next[0] >= '0' && next[0] <= '9') || next[0] == '.') return number();
        return name(depth);
    }
    Tree number()
    {
        Node node;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), node.number);
        if (error != std::errc() || !std::isfinite(node.number)) return fail(fmt::format("\"{}\" is no number", rest_));
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return std::make_shared<Node>(std::move(node));
    }
    Tree name(int depth)
    {
        const auto in_name = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        };
        std::size_t length = 0;
        while (length < rest_.size() && in_name(rest_[length])) ++length;
        if (length == 0) return fail(fmt::format("\"{}\" was not expected", rest_));
        const std::string_view word = rest_.substr(0, length);
        rest_.remove_prefix(length);
        if (peek() == "(") return call(word, depth);
        const auto metric = metrics::find_metric(word);
        if (!metric) {
            return fail(
                fmt::format("there is no metric \"{}\"{}", word, core::did_you_mean(word, metrics::metric_names())));
        }
        return std::make_shared<Node>(Node{0, *metric, nullptr, {}});
    }
    Tree call(std::string_view word, int depth)
    {
        for (const Function& function : functions) {
            if (function.name != word) continue;
            Node node{0, {}, function.operation, {}};
            take('(');
            node.parts.push_back(sum(depth + 1));
            while (node.parts.size() < function.arguments && take(',')) node.parts.push_back(sum(depth + 1));
            if (error_.empty() && (node.parts.size() != function.arguments || !take(')'))) {
                return fail(
                    fmt::format("{} takes {} value{}", word, function.arguments, function.arguments == 1 ? "" : "s"));
            }
            return std::make_shared<Node>(std::move(node));
        }
        return fail(fmt::format("there is no function \"{}\"; there are abs, sqrt, log, min and max", word));
    }

    std::string_view text_;
    std::string_view rest_;
    std::string error_;
};

}  // namespace

core::Result<Expression> Expression::parse(std::string_view text)
{
    auto tree = Parser(text).parse();
    if (!tree) return tree.error();
    return Expression(std::move(*tree));
}

std::optional<double> Expression::value(const MetricReader& metric) const
{
    const auto value = root_->value(metric);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::vector<std::size_t> Expression::metrics() const
{
    std::vector<std::size_t> all;
    root_->add_metrics(all);
    return all;
}

std::optional<std::size_t> Expression::sole_metric() const { return root_->metric; }

}  // namespace cobot::optimize
