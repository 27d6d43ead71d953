#include "indicators/stretch.hpp"

namespace cobot::indicators {
namespace builtin {
extern const Definition bbands;
extern const Stretch bbands_stretch;
}  // namespace builtin

const Stretch* stretch_of(const Definition& definition)
{
    return &definition == &builtin::bbands ? &builtin::bbands_stretch : nullptr;
}

}  // namespace cobot::indicators
