#include "bots/index_weights.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::bots {

using core::Decimal;

namespace {

double importance(Decimal size, IndexWeighting weighting)
{
    switch (weighting) {
        case IndexWeighting::equal: return 1;
        case IndexWeighting::root: return std::sqrt(size.to_double());
        case IndexWeighting::value: break;
    }
    return size.to_double();
}

}  // namespace

std::vector<IndexMember> index_weights(std::vector<IndexMember> candidates, std::size_t top, IndexWeighting weighting,
                                       Decimal cap)
{
    std::erase_if(candidates, [](const IndexMember& member) { return !member.size.is_positive(); });
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const IndexMember& a, const IndexMember& b) { return a.size > b.size; });
    if (candidates.size() > top) candidates.resize(top);

    const double most = cap.to_double();
    std::vector<double> parts;
    for (const IndexMember& member : candidates) parts.push_back(importance(member.size, weighting));
    std::vector<bool> capped(parts.size());
    double free_share = 1;
    for (bool again = true; again;) {
        again = false;
        double sum = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) sum += capped[i] ? 0 : parts[i];
        // Whoever is above the cap at the present proportions gets the cap, and the rest is divided anew.
        double taken = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (capped[i] || parts[i] / sum * free_share <= most) continue;
            capped[i] = again = true;
            taken += most;
        }
        free_share -= taken;
    }
    double sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) sum += capped[i] ? 0 : parts[i];
    const Decimal last_place = Decimal::from_raw(10'000);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const double share = capped[i] ? most : std::max(0.0, parts[i] / sum * free_share);
        candidates[i].size = Decimal::from_double(share).round_down_to(last_place);
    }
    return candidates;
}

}  // namespace cobot::bots
