#include "engine/bot_picture.hpp"

namespace cobot::engine {

bots::Picture picture_of(const BotEngine& engine)
{
    bots::Picture picture = engine.machine().picture(engine.desk());
    if (!engine.is_over()) return picture;
    if (picture.summary == "waiting") picture.summary.clear();
    for (bots::Level& level : picture.levels) {
        if (level.state == "open" || level.state == "waiting" || level.state == "far") level.state = "ended";
    }
    return picture;
}

}  // namespace cobot::engine
