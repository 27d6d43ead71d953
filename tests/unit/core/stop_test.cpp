#include "core/stop.hpp"

TEST_CASE("a stop flag follows what it watches, and one that watches nothing never stops")
{
    std::atomic<bool> asked{false};
    const cobot::core::StopFlag flag(asked);
    CHECK_FALSE(flag.stopped());
    asked = true;
    CHECK(flag.stopped());
    CHECK_FALSE(cobot::core::StopFlag().stopped());
}
