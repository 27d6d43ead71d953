#include "report/json_tree.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cobot::report {
namespace {

/// Builds the tree from the parser's events.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    JsonTree take() { return std::move(root_); }
    const std::string& problem() const { return problem_; }

    bool null() override { return add(JsonTree()); }
    bool boolean(bool flag) override { return add(JsonTree(flag)); }
    bool number_integer(number_integer_t number) override { return add(number_of(number)); }
    bool number_unsigned(number_unsigned_t number) override { return add(number_of(number)); }
    bool number_float(number_float_t, const string_t& text) override { return add(JsonTree(JsonTree::Number{text})); }
    bool string(string_t& text) override { return add(JsonTree(std::move(text))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return enter(JsonTree(JsonTree::Members())); }
    bool key(string_t& name) override
    {
        name_ = std::move(name);
        return true;
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return enter(JsonTree(JsonTree::Array())); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override
    {
        problem_ = error.what();
        return false;
    }

private:
    static constexpr std::size_t deepest = 64;  // Our own files have five levels; a bomb of brackets ends here.

    template <class T>
    static JsonTree number_of(T number)
    {
        return JsonTree(JsonTree::Number{fmt::format("{}", number)});
    }

    JsonTree* place(JsonTree&& tree)
    {
        if (open_.empty()) {
            root_ = std::move(tree);
            return &root_;
        }
        if (auto* items = open_.back()->array()) return &items->emplace_back(std::move(tree));
        return &open_.back()->members()->emplace_back(std::move(name_), std::move(tree)).second;
    }
    bool add(JsonTree&& tree)
    {
        place(std::move(tree));
        return true;
    }
    bool enter(JsonTree&& tree)
    {
        if (open_.size() == deepest) {
            problem_ = "nested too deeply";
            return false;
        }
        open_.push_back(place(std::move(tree)));
        return true;
    }
    bool leave()
    {
        open_.pop_back();
        return true;
    }

    JsonTree root_;
    std::vector<JsonTree*> open_;  // Each the last child of the one before, so none moves while it is open.
    std::string name_;
    std::string problem_;
};

/// "[json.exception.parse_error.101] parse error at line 1, column 2: why" without its first two parts.
std::string shortened(std::string problem)
{
    if (const auto at = problem.find("] parse error "); at != std::string::npos) problem.erase(0, at + 14);
    return problem;
}

}  // namespace

core::Result<JsonTree> JsonTree::parse(std::string_view text)
{
    Builder builder;
    if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
    return core::Error{core::ErrorCode::data, "not JSON: " + shortened(builder.problem())};
}

const JsonTree* JsonTree::find(std::string_view name) const
{
    const Members* all = members();
    if (all == nullptr) return nullptr;
    const auto found = std::find_if(all->begin(), all->end(), [&](const auto& member) { return member.first == name; });
    return found == all->end() ? nullptr : &found->second;
}

}  // namespace cobot::report
