#include "imports/freqtrade_import.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "imports/class_attributes.hpp"
#include "imports/column_evaluator.hpp"
#include "imports/draft.hpp"

namespace cobot::imports {
namespace {

using Kind = PyExpression::Kind;
using Statement = PyStatement::Kind;

/// Reads one strategy class: its attributes, then its functions in the order in which freqtrade calls them.
class StrategyImporter {
public:
    explicit StrategyImporter(const PyStatement& strategy) : strategy_(strategy), evaluator_(draft_)
    {
        draft_.class_name = strategy.text;
    }

    Draft run()
    {
        const ClassFacts facts = read_attributes(strategy_, draft_, evaluator_);
        function({"populate_indicators"});
        function({"populate_entry_trend", "populate_buy_trend"});
        function({"populate_exit_trend", "populate_sell_trend"});
        for (const PyStatement& statement : strategy_.body) other_member(statement);
        if (!facts.can_short) {
            draft_.enter_short.clear();
            draft_.exit_short.clear();
        }
        if (!facts.use_exit_signal) {
            draft_.exit_long.clear();
            draft_.exit_short.clear();
        }
        std::ranges::stable_sort(draft_.left_out, {}, &LeftOut::line);
        std::ranges::stable_sort(draft_.notes, {}, &LeftOut::line);
        return std::move(draft_);
    }

private:
    void function(std::initializer_list<std::string_view> names)
    {
        for (const PyStatement& statement : strategy_.body) {
            const bool wanted = std::ranges::find(names, statement.text) != names.end();
            if (statement.kind != Statement::function || !wanted) continue;
            evaluator_.locals.clear();
            if (statement.parameters.size() > 1) evaluator_.locals[statement.parameters[1]] = {Value::Kind::frame};
            body(statement.body);
            return;
        }
    }

    /// Callbacks have no place in a file of conditions.
    void other_member(const PyStatement& statement)
    {
        if (statement.kind == Statement::other) return draft_.leave_out(statement.line, "this line is not read");
        if (statement.kind != Statement::function || statement.text.starts_with("populate_")) return;
        const bool empty = std::ranges::all_of(statement.body, [](const PyStatement& one) {
            const bool comment = one.kind == Statement::expression && one.value.kind == Kind::string;
            const bool returns_none =
                one.kind == Statement::result && (one.value.is_name("") || one.value.is_name("None"));
            const bool returns_empty =
                one.kind == Statement::result && one.value.kind == Kind::list && one.value.operands.empty();
            return one.kind == Statement::nothing || comment || returns_none || returns_empty;
        });
        if (!empty)
            draft_.leave_out(statement.line, fmt::format("the callback {} has no declarative form", statement.text));
    }

    void body(const std::vector<PyStatement>& statements)
    {
        for (const PyStatement& statement : statements) {
            switch (statement.kind) {
                case Statement::assignment: assignment(statement); break;
                case Statement::expression: call_alone(statement); break;
                case Statement::conditional: conditional(statement); break;
                case Statement::result:
                case Statement::nothing: break;
                case Statement::function:
                case Statement::klass:
                case Statement::other: draft_.leave_out(statement.line, "this statement is not read"); break;
            }
        }
    }

    /// `if conditions:` and `if self.flag.value:`
    void conditional(const PyStatement& statement)
    {
        const auto test = evaluator_.evaluate(statement.value);
        if (!test) return;
        if (test->kind == Value::Kind::list && statement.otherwise.empty()) return body(statement.body);
        if (!test->is_condition() || !test->fixed) {
            return draft_.leave_out(statement.line, "what this depends on is not known when the file is read");
        }
        guards_.push_back(test->joined());
        body(statement.body);
        guards_.back() = fmt::format("not ({})", test->joined());
        body(statement.otherwise);
        guards_.pop_back();
    }

    /// conditions.append(x); a text alone is a comment.
    void call_alone(const PyStatement& statement)
    {
        const PyExpression& call = statement.value;
        if (call.kind == Kind::string) return;
        const bool append = call.kind == Kind::call && call.operands.size() == 2 &&
                            call.operands[0].kind == Kind::attribute && call.operands[0].text == "append" &&
                            call.operands[0].operands[0].kind == Kind::name;
        const auto list = append ? evaluator_.locals.find(call.operands[0].operands[0].text) : evaluator_.locals.end();
        if (list == evaluator_.locals.end() || list->second.kind != Value::Kind::list) {
            return draft_.leave_out(statement.line, "this call does nothing that a strategy file can say");
        }
        auto condition = evaluator_.condition(call.operands[1]);
        if (!condition) return;
        for (const std::string& guard : guards_) {
            condition = Value::condition(fmt::format("not ({}) or ({})", guard, condition->joined()));
        }
        list->second.items.push_back(std::move(*condition));
    }

    void assignment(const PyStatement& statement)
    {
        const PyExpression& target = statement.target;
        if (target.kind == Kind::subscript && is_loc(target.operands[0])) return signal(statement);
        if (!guards_.empty())
            return draft_.leave_out(statement.line, "a column that depends on a parameter has no counterpart");
        if (target.kind == Kind::tuple || target.kind == Kind::list) return several(statement);
        const std::string name = target_name(target);
        if (name.empty()) return draft_.leave_out(statement.line, "this assignment is not read");
        if (Draft::Rule* rule = rule_of(name)) return signal_column(statement, *rule);
        const auto value = evaluator_.evaluate(statement.value, name);
        if (!value) {
            forget(target, name);
            return;
        }
        assign(target, name, *value);
    }

    /// What a column or a local variable is called; empty for anything else.
    std::string target_name(const PyExpression& target)
    {
        if (target.kind == Kind::name) return target.text;
        const bool column = target.kind == Kind::subscript && target.operands[0].kind == Kind::name;
        const auto frame = column ? evaluator_.locals.find(target.operands[0].text) : evaluator_.locals.end();
        const bool known = frame != evaluator_.locals.end() && frame->second.kind == Value::Kind::frame;
        const auto name = known ? evaluator_.evaluate(target.operands[1]) : std::nullopt;
        return name && name->kind == Value::Kind::word ? name->text : "";
    }
    void assign(const PyExpression& target, const std::string& name, const Value& value)
    {
        (target.kind == Kind::name ? evaluator_.locals : evaluator_.columns)[name] = value;
    }
    void forget(const PyExpression& target, const std::string& name)
    {
        (target.kind == Kind::name ? evaluator_.locals : evaluator_.columns).erase(name);
    }

    /// a, b = ta.STOCHF(dataframe)
    void several(const PyStatement& statement)
    {
        const auto value = evaluator_.evaluate(statement.value);
        if (!value) return;
        if (value->kind != Value::Kind::outputs || value->outputs.size() != statement.target.operands.size()) {
            return draft_.leave_out(statement.line, "this assignment to several names is not read");
        }
        for (std::size_t i = 0; i < value->outputs.size(); ++i) {
            const PyExpression& target = statement.target.operands[i];
            const std::string name = target_name(target);
            if (!name.empty()) assign(target, name, Value::number(value->outputs[i].second, false));
        }
    }

    // Signals

    bool is_loc(const PyExpression& expression)
    {
        if (expression.kind != Kind::attribute || expression.text != "loc") return false;
        const PyExpression& owner = expression.operands[0];
        const auto frame = owner.kind == Kind::name ? evaluator_.locals.find(owner.text) : evaluator_.locals.end();
        return frame != evaluator_.locals.end() && frame->second.kind == Value::Kind::frame;
    }

    Draft::Rule* rule_of(std::string_view column)
    {
        if (column == "buy" || column == "enter_long") return &draft_.enter_long;
        if (column == "sell" || column == "exit_long") return &draft_.exit_long;
        if (column == "enter_short") return &draft_.enter_short;
        return column == "exit_short" ? &draft_.exit_short : nullptr;
    }

    /// dataframe['enter_long'] = condition, or 0 for a start.
    void signal_column(const PyStatement& statement, Draft::Rule& rule)
    {
        const auto value = evaluator_.evaluate(statement.value);
        if (!value) return;
        if (value->constant == 0) return;
        if (!value->is_condition()) return draft_.leave_out(statement.line, "this signal is no condition");
        rule.push_back({value->all, "", statement.line});
    }

    /// dataframe.loc[condition, 'enter_long'] = 1
    void signal(const PyStatement& statement)
    {
        const PyExpression& place = statement.target.operands[1];
        if (place.kind != Kind::tuple || place.operands.size() != 2) {
            return draft_.leave_out(statement.line, "this use of loc is not read");
        }
        const PyExpression& column = place.operands[1];
        const bool tagged = (column.kind == Kind::list || column.kind == Kind::tuple) && column.operands.size() == 2;
        const std::string& name = tagged ? column.operands[0].text : column.text;
        Draft::Rule* rule = rule_of(name);
        if (rule == nullptr)
            return draft_.leave_out(statement.line, fmt::format("loc that sets \"{}\" is not read", name));
        const PyExpression& value = statement.value;
        const bool pair = value.kind == Kind::tuple && value.operands.size() == 2;
        const PyExpression& set = pair ? value.operands[0] : value;
        if (set.kind == Kind::number && set.text == "0") return;
        const std::string tag = tagged && pair && value.operands[1].kind == Kind::string ? value.operands[1].text : "";
        const PyExpression& when = place.operands[0];
        if (when.kind == Kind::tuple && when.operands.empty()) return;
        auto condition = evaluator_.condition(when);
        if (!condition)
            return draft_.leave_out(statement.line, fmt::format("nothing is left of what sets \"{}\"", name));
        condition->all.insert(condition->all.begin(), guards_.begin(), guards_.end());
        if (!rule->empty() && rule->front().tag != tag) {
            draft_.leave_out(statement.line, fmt::format("the tag \"{}\": a side has one tag", tag));
        }
        rule->push_back({condition->all, tag, statement.line});
    }

    const PyStatement& strategy_;
    Draft draft_;
    ColumnEvaluator evaluator_;
    std::vector<std::string> guards_;
};

const PyStatement* find_strategy(const std::vector<PyStatement>& statements)
{
    for (const PyStatement& statement : statements) {
        const bool strategy =
            statement.kind == Statement::klass && std::ranges::any_of(statement.body, [](const PyStatement& member) {
                return member.kind == Statement::function && member.text == "populate_indicators";
            });
        if (strategy) return &statement;
    }
    return nullptr;
}

}  // namespace

core::Result<Imported> import_freqtrade(std::string_view python, const std::string& path)
{
    const auto fail = [&](std::string why) {
        return core::Error{core::ErrorCode::config, fmt::format("{}: {}", path, why)};
    };
    constexpr std::size_t size_max = 512 * 1024;
    if (python.size() > size_max) return fail("this is larger than any strategy, 512 KiB");
    const auto statements = parse_python(python);
    const PyStatement* strategy = find_strategy(statements);
    if (strategy == nullptr) return fail("there is no class with a populate_indicators in it");
    const Draft draft = StrategyImporter(*strategy).run();
    std::string problem;
    if (draft.timeframe.empty()) problem = "the strategy names no timeframe";
    if (draft.enter_long.empty() && draft.enter_short.empty()) problem = "no entry could be carried over";
    if (!problem.empty()) {
        for (const LeftOut& left : draft.left_out) problem += fmt::format("\n  line {}: {}", left.line, left.what);
        return fail(problem);
    }
    return Imported{kebab_case(draft.class_name), to_yaml(draft, path), draft.left_out, draft.notes};
}

}  // namespace cobot::imports
