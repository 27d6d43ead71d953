#include "core/result.hpp"

namespace cobot::core {

Error Error::within(std::string_view context) const { return Error{code, std::string(context) + ": " + message}; }

}  // namespace cobot::core
